//! Keeps what is in this process's memory out of core files and of other processes of its user.

use rustix::process::{Resource, Rlimit, setrlimit};

/// No core file, and no debugger but the superuser's. A system that refuses goes on as it was.
pub fn keep_memory_private() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}
