//! What the platform remembers of a phone's own attempts, where it does.

use crate::{
    api::{
        Client,
        failure::Cause,
        id::{DomainId, EndpointId},
        registration::{self, Attempt as Told},
    },
    app::phones::{host, who},
    doctor::{Attempt, Shown},
};

/// The attempts, newest first; nothing where the service does not tell of any.
pub(super) async fn attempts(
    client: &Client,
    domain: &DomainId,
    endpoint: &EndpointId,
) -> Result<Option<Vec<Attempt>>, String> {
    match client.attempts(domain, endpoint).await {
        Ok(all) => Ok(Some(all.into_iter().map(attempt).collect())),
        Err(failure) if failure.cause == Cause::Missing => Ok(None),
        Err(failure) => Err(failure.message.trim_end_matches('.').to_owned()),
    }
}

fn attempt(told: Told) -> Attempt {
    Attempt {
        message: told.why(),
        phone: who(&told.user_agent, host(&told.source)),
        reason: told.reason,
        count: told.count,
        at: told.last_at,
        is_resolved: told.resolved_at.is_some(),
        transport: told.transport,
        sent: shown(told.sent),
        right: shown(told.expected),
    }
}

fn shown(told: registration::Shown) -> Shown {
    Shown {
        username: told.username,
        realm: told.realm,
        algorithm: told.algorithm,
        request_uri: told.request_uri,
        to: told.to,
        expires: told.expires,
    }
}
