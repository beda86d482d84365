//! The system calls that no program in the sandbox needs, refused by the kernel.
//!
//! A filter is a small program that the kernel runs at every system call. This one refuses
//! what would widen the sandbox from inside (name spaces, mounts, other processors),
//! what takes memory or leaves processes that no limit counts, and the corners of the
//! kernel that a solution of an exercise does not need.

use nix::libc;

/// Of `linux/filter.h`: load a word, compare, return.
const LOAD: u16 = 0x20;
const JUMP_IF_EQUAL: u16 = 0x15;
const JUMP_IF_ANY_BIT: u16 = 0x45;
const RETURN: u16 = 0x06;

/// Of `linux/seccomp.h`.
const ALLOW: u32 = 0x7fff_0000;
const KILL: u32 = 0x8000_0000;
const fn error(number: i32) -> u32 {
    0x0005_0000 | number as u32
}

/// Where the kernel puts the number of the call, the architecture and the low half of
/// the first argument.
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
const FIRST_ARGUMENT: u32 = 16;

#[cfg(target_arch = "x86_64")]
const OURS: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const OURS: u32 = 0xc000_00b7;

/// Calls that fail with "operation not permitted".
const REFUSED: &[libc::c_long] = &[
    // Other name spaces, mounts and roots.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    // Other processes, and files behind the file system's back.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    // More processors, or a higher rank.
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setattr,
    // Memory that belongs to no process.
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    // A sandbox without a network has no sockets either: some reach beyond it.
    libc::SYS_socket,
    // What has been a way out of sandboxes.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_personality,
    libc::SYS_fanotify_init,
    // What belongs to the administrator.
    libc::SYS_acct,
    libc::SYS_delete_module,
    libc::SYS_finit_module,
    libc::SYS_init_module,
    libc::SYS_kexec_load,
    libc::SYS_quotactl,
    libc::SYS_reboot,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_syslog,
];

struct Instruction {
    code: u16,
    if_true: u8,
    if_false: u8,
    operand: u32,
}

fn step(code: u16, operand: u32) -> Instruction {
    Instruction { code, if_true: 0, if_false: 0, operand }
}

/// Returns `with` if the comparison holds, and goes on otherwise.
fn refuse(code: u16, operand: u32, with: u32) -> [Instruction; 2] {
    [Instruction { code, if_true: 0, if_false: 1, operand }, step(RETURN, with)]
}

/// The filter, as bubblewrap reads it.
pub fn system_call_filter() -> Vec<u8> {
    let mut program = vec![step(LOAD, ARCHITECTURE)];
    // Programs for another architecture number their calls in another way.
    program.push(Instruction {
        code: JUMP_IF_EQUAL,
        if_true: 1,
        if_false: 0,
        operand: OURS,
    });
    program.push(step(RETURN, KILL));
    program.push(step(LOAD, NUMBER));
    #[cfg(target_arch = "x86_64")]
    program.extend(refuse(JUMP_IF_ANY_BIT, 0x4000_0000, KILL)); // the x32 calls
    for &number in REFUSED {
        program.extend(refuse(JUMP_IF_EQUAL, number as u32, error(libc::EPERM)));
    }
    // The flags of `clone3` lie in memory, which a filter cannot see. Libraries that are
    // told that it does not exist make do with `clone`.
    let clone3 = libc::SYS_clone3 as u32;
    program.extend(refuse(JUMP_IF_EQUAL, clone3, error(libc::ENOSYS)));
    // `clone` may make threads and processes, but not name spaces.
    let clone = libc::SYS_clone as u32;
    program.push(Instruction {
        code: JUMP_IF_EQUAL,
        if_true: 0,
        if_false: 3,
        operand: clone,
    });
    program.push(step(LOAD, FIRST_ARGUMENT));
    let spaces = libc::CLONE_NEWNS
        | libc::CLONE_NEWCGROUP
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUSER
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET;
    program.extend(refuse(JUMP_IF_ANY_BIT, spaces as u32, error(libc::EPERM)));
    program.push(step(RETURN, ALLOW));
    program.iter().flat_map(Instruction::bytes).collect()
}

impl Instruction {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.code.to_ne_bytes().to_vec();
        bytes.extend([self.if_true, self.if_false]);
        bytes.extend(self.operand.to_ne_bytes());
        bytes
    }
}
