//! Waiting for a line or for the end of a process, with so much patience that only a failure uses it up.

use std::{
    os::fd::{AsFd, OwnedFd},
    process::{Child, ExitStatus},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::retry_on_intr,
    process::{Pid, PidfdFlags, pidfd_open},
};

/// The longest that anything may take.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
pub const SHORT: Duration = Duration::from_millis(20);

/// Whether this can be read or written within some time.
pub fn is_ready(file: &impl AsFd, what: PollFlags, patience: Duration) -> bool {
    let patience = Timespec::try_from(patience).expect("short");
    let mut files = [PollFd::new(file, what)];
    // A signal for another test of this process ends no wait.
    let ready = retry_on_intr(|| poll(&mut files, Some(&patience)));
    ready.is_ok_and(|ready| ready > 0)
}

/// A child's process id.
pub fn pid(child: &Child) -> Pid {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    pid.expect("a process id")
}

/// What can be read once this child has ended.
pub fn pidfd(child: &Child) -> OwnedFd {
    pidfd_open(pid(child), PidfdFlags::empty()).expect("a child")
}

/// Whether a child is there still, for a moment longer.
pub fn stays(child: &Child) -> bool {
    !is_ready(&pidfd(child), PollFlags::IN, SHORT)
}

/// Waits until a child has ended; `None` when it does not.
pub fn ended(child: &mut Child) -> Option<ExitStatus> {
    if let Some(status) = child.try_wait().expect("a child to wait for") {
        return Some(status);
    }
    let has_ended = is_ready(&pidfd(child), PollFlags::IN, PATIENCE);
    has_ended.then(|| child.wait().expect("a child to wait for"))
}

/// The same where it must.
pub fn end(child: &mut Child) -> ExitStatus {
    ended(child).unwrap_or_else(|| {
        let _ = child.kill();
        panic!("it does not end");
    })
}
