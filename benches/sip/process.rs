//! What the system counts of a process and its children.

use std::{fs, time::Duration};

/// Ticks of the counts a second: what Linux says to programs, whatever its own clock.
const TICKS: u64 = 100;

/// The time that they have computed so far.
pub fn cpu(pid: u32) -> Duration {
    family(pid).map(own_cpu).sum()
}

/// The time that one of them has computed by itself.
pub fn own_cpu(pid: u32) -> Duration {
    let fields = stat(pid).unwrap_or_default();
    let ticks = fields.iter().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 1000 / TICKS)
}

/// Bytes of memory that they take; what several share is counted once.
pub fn memory(pid: u32) -> u64 {
    let bytes = family(pid).filter_map(|pid| {
        let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.trim().trim_end_matches(" kB").parse::<u64>().ok()
    });
    bytes.sum::<u64>() * 1024
}

/// A process and those that it has started.
fn family(pid: u32) -> impl Iterator<Item = u32> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let known = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children = known.filter(move |child| {
        let parent = stat(*child).and_then(|stat| stat.get(1)?.parse::<u32>().ok());
        parent == Some(pid)
    });
    std::iter::once(pid).chain(children)
}

/// The fields of a process's `stat` from its state on; the name before may hold anything.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split(' ').map(str::to_owned).collect())
}
