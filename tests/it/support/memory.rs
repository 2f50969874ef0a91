//! Reads the memory of another process, as the superuser can.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;

use rustix::process::Pid;

use super::tools;
use super::traces::Traces;

/// The memory that a process can write to, piece by piece.
pub struct Memory(Pid);

impl Memory {
    /// That of a process that runs by now, or `None` with a note that the test is left out: a process that can't
    /// be dumped is open to the superuser alone.
    pub fn of(pid: Pid) -> Option<Self> {
        if File::open(path(pid, "mem")).is_err() {
            tools::left_out("the right to read the memory of another process");
            return None;
        }
        Some(Self(pid))
    }

    /// Where the secret stands, in words.
    pub fn search(&self, traces: &Traces) -> Vec<String> {
        let memory = File::open(path(self.0, "mem")).expect("the process runs");
        let maps = fs::read_to_string(path(self.0, "maps")).expect("the process runs");
        let mut found = vec![];
        for line in maps.lines() {
            let mut words = line.split_ascii_whitespace();
            let (range, mode) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            let name = words.nth(3).unwrap_or("(heap of a thread, or a stack)");
            // What can't be written to holds the program, not what it learned.
            if !mode.starts_with("rw") {
                continue;
            }
            let (start, bytes) = read(&memory, range).unwrap_or_default();
            for (form, place) in traces.found_in_memory(&bytes) {
                let around = &bytes[place.saturating_sub(64)..(place + 96).min(bytes.len())];
                let around = String::from_utf8_lossy(around).escape_debug().to_string();
                let place = start + place as u64;
                found.push(format!("{form} at {place:x} in {name}: {around}"));
            }
        }
        found
    }
}

fn read(memory: &File, range: &str) -> Option<(u64, Vec<u8>)> {
    let (start, end) = range.split_once('-')?;
    let [start, end] = [start, end].map(|hex| u64::from_str_radix(hex, 16).ok());
    let (start, end) = (start?, end?);
    let mut bytes = vec![0; usize::try_from(end - start).ok()?];
    let mut filled = 0;
    while filled < bytes.len() {
        match memory.read_at(&mut bytes[filled..], start + filled as u64) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // Gone since the list was made, or a guard.
            Err(_) => break,
        }
    }
    bytes.truncate(filled);
    Some((start, bytes))
}

/// A file of `/proc` about this process.
pub fn path(pid: Pid, name: &str) -> String {
    format!("/proc/{}/{name}", pid.as_raw_nonzero())
}
