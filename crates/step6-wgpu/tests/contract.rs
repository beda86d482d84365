//! Step 6 gives what step 1 gives, with every kernel, whatever the limits of the
//! GPU.

mod common;

use step0_problem::contract::{self, Tolerance};
use step0_problem::generate::{Recipe, WORKSHOP};
use step0_problem::{Cluster, ClusterSet, Error, Options, Precision, Tick, no_tick};
use step6_wgpu::{Chamfer, Gpu, Kernel, Nest, Part, first_shader, pair, pair_on};
use wgpu::Limits;

fn meets_the_contract(gpu: &Gpu, kernel: Kernel) {
    let chamfer = Chamfer::new(gpu, kernel).unwrap();
    let on_gpu = |l: &ClusterSet, r: &ClusterSet, o: &Options, tick: Tick| {
        assert_eq!(o.precision, Precision::F32);
        pair_on(&chamfer, l, r, tick)
    };
    contract::check(on_gpu, step1_pure::pair, Tolerance::F32);
}

#[test]
fn every_kernel_meets_the_contract() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    for kernel in Kernel::ALL {
        meets_the_contract(&gpu, kernel);
    }
}

#[test]
fn a_tick_can_end_it() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    for kernel in Kernel::ALL {
        let chamfer = Chamfer::new(&gpu, kernel).unwrap();
        let pair = |l: &ClusterSet, r: &ClusterSet, _: &Options, tick: Tick| {
            pair_on(&chamfer, l, r, tick)
        };
        contract::check_interruption(pair, &Options::default());
    }
}

/// As many of the random problems as a processor manages in seconds; with
/// `examples/agree_wgpu.rs` a GPU solves all of them.
#[test]
fn random_problems_agree() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    let problems = contract::problems(12, 20_000, step1_pure::pair).unwrap();
    for kernel in Kernel::ALL {
        let chamfer = Chamfer::new(&gpu, kernel).unwrap();
        let pair = |l: &ClusterSet, r: &ClusterSet, _: &Options, tick: Tick| {
            pair_on(&chamfer, l, r, tick)
        };
        for problem in &problems {
            let checked = problem.check(pair, step1_pure::pair, Tolerance::F32);
            assert_eq!(checked, Ok(()), "{kernel:?}");
        }
    }
}

/// wgpu refuses whatever exceeds the limits that were asked for, so these limits can
/// stand in for a small device.
fn small() -> Limits {
    Limits {
        max_storage_buffer_binding_size: 80_000, // 5,000 points
        max_buffer_size: 80_000,
        max_compute_workgroups_per_dimension: 9,
        ..Limits::default()
    }
}

#[test]
fn every_kernel_meets_the_contract_within_small_limits() {
    let Some(gpu) = common::gpu(small()) else { return };
    for kernel in Kernel::ALL {
        meets_the_contract(&gpu, kernel);
    }
}

#[test]
fn a_cluster_too_large_for_the_gpu_is_named() {
    let Some(gpu) = common::gpu(small()) else { return };
    let cluster = |size| Cluster::from_points(&vec![[1.0, 2.0, 3.0]; size]).unwrap();
    let set =
        |size| ClusterSet::new(vec![(3, cluster(2)), (5, cluster(size))]).unwrap();
    let chamfer = Chamfer::new(&gpu, Kernel::Batched).unwrap();
    assert!(pair_on(&chamfer, &set(5000), &set(1), &no_tick).is_ok());
    match pair_on(&chamfer, &set(1), &set(5001), &no_tick) {
        Err(Error::BadInput(message)) => {
            assert!(message.starts_with("cluster 5 has 5001 points"), "{message}");
        }
        other => panic!("expected bad input, found {other:?}"),
    }
}

/// Mesa's software driver ends a thread's loops after 65,535 rounds. So clusters of
/// that size are refused there, and in the largest one that is allowed all points
/// are seen.
#[test]
fn the_last_point_of_the_largest_cluster_is_seen() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    let (near, far) = ([0.0; 3], [100.0, 0.0, 0.0]);
    for kernel in Kernel::ALL {
        let chamfer = Chamfer::new(&gpu, kernel).unwrap();
        let mut points = vec![near; chamfer.most_points().min(100_000)];
        *points.last_mut().unwrap() = far;
        let set = |points: &[_]| {
            let cluster = Cluster::from_points(points).unwrap();
            ClusterSet::numbered(vec![cluster]).unwrap()
        };
        let (left, right) = (set(&[near, far]), set(&points));
        let found = pair_on(&chamfer, &left, &right, &no_tick).unwrap();
        assert_eq!(found.left_to_right[0].distance, 0.0, "{kernel:?}");
    }
}

/// More clusters on both sides than are worked on at a time, some with their nearest
/// in another part; ties go to the lowest id across parts too.
#[test]
fn sets_in_several_parts_are_paired_as_one() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    let [left, right] = WORKSHOP.map(|recipe| recipe.generate().unwrap());
    let repeated = |set: &ClusterSet| {
        let clusters = set.clusters().iter().cycle().take(1100).cloned();
        ClusterSet::numbered(clusters.collect()).unwrap()
    };
    let chamfer = Chamfer::new(&gpu, Kernel::Batched).unwrap();
    let once = pair_on(&chamfer, &left, &right, &no_tick).unwrap();
    let often =
        pair_on(&chamfer, &repeated(&left), &repeated(&right), &no_tick).unwrap();
    for (found, once) in [
        (&often.left_to_right, &once.left_to_right),
        (&often.right_to_left, &once.right_to_left),
    ] {
        for (found, once) in found.iter().zip(once.iter().cycle()) {
            assert_eq!(found.nearest, once.nearest);
            assert_eq!(found.distance, once.distance);
        }
    }
}

/// The bits are the same every time, although portions grow as the pace is learned.
#[test]
fn the_answer_does_not_depend_on_the_portions() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    let recipe = |seed| Recipe { clusters: 40, max_size: 600, seed };
    let (left, right) =
        (recipe(1).generate().unwrap(), recipe(2).generate().unwrap());
    let chamfer = Chamfer::new(&gpu, Kernel::Batched).unwrap();
    let first = pair_on(&chamfer, &left, &right, &no_tick).unwrap();
    for _ in 0..3 {
        assert_eq!(pair_on(&chamfer, &left, &right, &no_tick).unwrap(), first);
    }
    let times = chamfer.times();
    assert!(times.upload > 0.0 && times.download > 0.0, "{times:?}");
    assert!(times.kernel.is_none_or(|kernel| kernel > 0.0), "{times:?}");
}

#[test]
fn hello_gives_the_closed_form() {
    for limits in [Limits::default(), small()] {
        let Some(gpu) = common::gpu(limits) else { return };
        let nest = Nest::new(&gpu).unwrap();
        contract::check_hello(|n| nest.sum(n).unwrap());
        assert_eq!(nest.sum(4042).unwrap_err().status(), 2);
    }
}

/// A thread that took all j of a large l would have more terms than 32 bits hold and
/// than Mesa's software driver computes. The sum for such an n takes too long here.
#[test]
fn large_l_are_shared_among_threads() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    let nest = Nest::new(&gpu).unwrap();
    let part = Part { l: 3000, m: 3000, width: 3, rows: 2 };
    let of_l = |l: u64| (0..l).map(|i| (i + 4) * (l - 1 - i)).sum::<u64>();
    assert!(of_l(3000) > 1 << 32);
    let expected = 2 * of_l(3000) + of_l(3001);
    assert_eq!(nest.part(&part).unwrap().0, expected);
}

#[test]
fn the_first_shader_fills_both_buffers() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    let (doubled, counted) = first_shader(&gpu).unwrap();
    assert_eq!(doubled, (0..64).map(|i| 2.0 * i as f32).collect::<Vec<_>>());
    assert_eq!(counted, (0..64).collect::<Vec<u32>>());
}

#[test]
fn f64_is_refused() {
    let [left, right] = WORKSHOP.map(|recipe| recipe.generate().unwrap());
    let refused = pair(&left, &right, &Options::default(), &no_tick).unwrap_err();
    assert_eq!(refused.status(), 2);
    assert!(refused.to_string().contains("no f64"), "{refused}");
}
