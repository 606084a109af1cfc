//! Reading what a command is about, at the service's pace, with a line on the terminal that tells how far it is.

use std::io::{self, Write};

use crate::{
    api::{Domain, Failure, pace::Priority},
    app::work::import::Known,
    cli::process::output,
    runtime::{jobs, provider::Provider},
};

/// All domains and applications, and the endpoints of the domains that are wanted.
///
/// # Errors
/// When the service cannot be read.
pub async fn read(provider: &Provider, wanted: impl Fn(&Domain) -> bool) -> Result<Known, Failure> {
    let mut bar = Bar::new();
    let progress = |domains, of, endpoints| bar.show(domains, of, endpoints);
    let known = jobs::gather_some(provider, Priority::Interactive, wanted, progress).await;
    bar.wipe();
    known
}

/// How far the reading is, on stderr if that is a terminal.
struct Bar(Option<io::Stderr>);

impl Bar {
    fn new() -> Self {
        Self(output::is_watched().then(io::stderr))
    }

    fn show(&mut self, domains: usize, of: usize, endpoints: usize) {
        if let Some(out) = &mut self.0 {
            let line = format!("{domains} of {of} domains, {endpoints} endpoints");
            let _ = write!(out, "\r{line}\x1b[K");
        }
    }

    fn wipe(&mut self) {
        if let Some(out) = &mut self.0 {
            let _ = write!(out, "\r\x1b[K");
        }
    }
}
