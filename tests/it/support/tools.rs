//! Programs that a few tests need and a bare machine lacks.

use std::io::Write;
use std::path::PathBuf;

/// Where the tools are, or `None` with a note that the test is left out.
///
/// With `TOKENDESK_TESTS_COMPLETE=1`, as CI sets it, a missing tool is a failure.
pub fn all_of<const N: usize>(names: [&str; N]) -> Option<[PathBuf; N]> {
    let mut found = names.map(|_| PathBuf::new());
    for (place, name) in found.iter_mut().zip(names) {
        let Some(path) = find(name) else {
            left_out(name);
            return None;
        };
        *place = path;
    }
    Some(found)
}

/// Notes that a test is left out for want of something, or fails where none may be.
pub fn left_out(want: &str) {
    let complete = std::env::var_os("TOKENDESK_TESTS_COMPLETE").is_some_and(|set| set == "1");
    assert!(!complete, "{want} is missing, and no test may be left out here");
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    // Not by a macro: the test harness would hide it.
    let _ = writeln!(std::io::stderr(), "left out for want of {want}: {test}");
}

fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(name)).find(|file| file.is_file())
}
