//! sipdeck, the program: everything is in the library.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A SIP message is many small pieces of memory: the system's allocator takes a fifth of a registration's time.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    sipdeck::cli::main()
}
