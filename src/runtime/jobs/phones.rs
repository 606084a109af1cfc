//! Who is registered, read once from the lists, for what is written to a file.

use crate::{
    api::{Cause, DomainId, Failure, pace::Priority},
    app::{
        phones::{Roll, Words},
        service::{
            call::{Call, Reply},
            reply::misplaced,
        },
    },
    runtime::provider::Provider,
};

use super::pages::all_pages;

/// The phones of these domains.
///
/// # Errors
/// When the service does not tell of phones, or not of all of them.
pub async fn gather_phones(
    provider: &Provider,
    priority: Priority,
    domains: &[DomainId],
) -> Result<Roll, Failure> {
    let (mut roll, mut words) = (Roll::default(), Words::default());
    let sums = provider.perform(priority, Call::SumRegistrations).await;
    let sums = match sums {
        Ok(Reply::Sums(sums)) => sums,
        Ok(_) => return Err(misplaced(Cause::Garbled)),
        Err(failure) if failure.cause == Cause::Missing => {
            let text = "This service does not tell which phones are registered.";
            return Err(Failure::new(Cause::Missing, text));
        }
        Err(failure) => return Err(failure),
    };
    roll.announce(&sums);
    for sum in sums.iter().filter(|sum| domains.contains(&sum.domain_id)) {
        let domain = &sum.domain_id;
        if sum.registrations > 0 {
            let ask = |after| Call::ListRegistrations {
                domain: domain.clone(),
                endpoint: None,
                after,
            };
            let pages = all_pages(provider, priority, ask, Reply::into_registrations).await?;
            if let Some(register) = roll.register(domain) {
                for row in pages.iter().flatten() {
                    register.put(row, None, &mut words);
                }
            }
        }
        if sum.refused > 0 {
            let ask = |after| Call::ListSummaries {
                domain: domain.clone(),
                after,
            };
            let pages = all_pages(provider, priority, ask, Reply::into_summaries).await?;
            if let Some(register) = roll.register(domain) {
                for row in pages.iter().flatten() {
                    let refused = row.refused.as_ref();
                    register.refuse(&row.endpoint_id, refused, None, &mut words);
                }
            }
        }
        drop(roll.complete(domain));
    }
    Ok(roll)
}
