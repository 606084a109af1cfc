//! Reading what a command is about, at the service's pace, with a bar on the terminal that tells how far it is.

use crate::{
    api::{Domain, Failure, pace::Priority},
    app::work::import::Known,
    cli::process::bar::Bar,
    runtime::{jobs, provider::Provider},
};

/// All domains and applications, and the endpoints of the domains that are wanted.
///
/// # Errors
/// When the service cannot be read.
pub async fn read(provider: &Provider, wanted: impl Fn(&Domain) -> bool) -> Result<Known, Failure> {
    let bar = Bar::new();
    let progress = |domains, of, endpoints| {
        let words = format!("{domains} of {of} domains, {endpoints} endpoints");
        bar.show(domains, of, words);
    };
    let known = jobs::gather_some(provider, Priority::Interactive, wanted, progress).await;
    bar.end();
    known
}
