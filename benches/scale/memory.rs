//! The memory of this process, as the system counts it.

use std::fs;

/// Bytes that are resident now.
pub fn resident() -> u64 {
    field("VmRSS:")
}

/// The most bytes that ever were.
pub fn peak() -> u64 {
    field("VmHWM:")
}

/// In megabytes.
pub fn told(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

fn field(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1_024
}
