//! Reading any bytes does not panic; and the points that are read are found
//! again in a file that our writer makes of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use step0_problem::files::{
    Noise,
    vtk::{self, Values},
};

fuzz_target!(|bytes: &[u8]| {
    let noise = Noise::listed("-1,NaN");
    let Ok(found) = vtk::read(bytes, None, &noise) else { return };
    let found = found.points;
    if found.labels.is_empty() {
        return; // All points were ghosts or noise.
    }
    let mut file = Vec::new();
    vtk::write(
        &mut file,
        &found.points,
        "label",
        &[("label", Values::Int64(&found.labels))],
    )
    .expect("writing to a vector cannot fail");
    let again = vtk::read(&file, None, &Noise::None);
    let again = again.expect("our own file is good").points;
    assert_eq!(again.labels, found.labels);
    let bits = |points: &[[f64; 3]]| {
        points.as_flattened().iter().map(|x| x.to_bits()).collect::<Vec<_>>()
    };
    assert_eq!(bits(&again.points), bits(&found.points));
});
