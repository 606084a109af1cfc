//! The loop: terminal, input, tasks, timers; performs the effects that `app` asks for.

pub mod backend;
pub mod calls;
