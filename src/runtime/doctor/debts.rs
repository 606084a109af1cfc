//! What a test has made at the service and must take back: a token, and a call. Whatever is still there when the test is
//! dropped is taken back behind it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::account::said;
use crate::api::{CallId, Client, DomainId, EndpointId, Secret};

/// A token that was made.
#[derive(Debug, Clone)]
struct Made {
    domain: DomainId,
    endpoint: EndpointId,
    token: Secret,
}

/// What has to be taken back.
#[derive(Debug, Default)]
struct Open {
    token: Option<Made>,
    call: Option<CallId>,
}

/// What has to be taken back, and by whom.
pub(super) struct Debts {
    client: Option<Client>,
    open: Mutex<Open>,
}

impl Debts {
    pub(super) fn new(client: Option<Client>) -> Self {
        Self {
            client,
            open: Mutex::default(),
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This token was made.
    pub(super) fn token(&self, domain: DomainId, endpoint: EndpointId, token: Secret) {
        self.open().token = Some(Made {
            domain,
            endpoint,
            token,
        });
    }

    /// This call was made.
    pub(super) fn call(&self, id: CallId) {
        self.open().call = Some(id);
    }

    /// The call has ended by itself.
    pub(super) fn call_ended(&self) {
        self.open().call = None;
    }

    /// Ends the call. What is left of it is a sentence.
    pub(super) async fn end_call(&self, client: &Client) -> Option<String> {
        let id = self.open().call.take()?;
        end(client, &id).await
    }

    /// Takes everything back. What is left is a sentence.
    pub(super) async fn settle(&self) -> Option<String> {
        let client = self.client.clone()?;
        let open = std::mem::take(&mut *self.open());
        take_back(client, open).await
    }
}

impl Drop for Debts {
    fn drop(&mut self) {
        let open = std::mem::take(&mut *self.open());
        let is_open = open.token.is_some() || open.call.is_some();
        let Some(client) = self.client.take().filter(|_| is_open) else {
            return;
        };
        // Without a runtime there is nobody to do it: both end by themselves soon.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(take_back(client, open));
        }
    }
}

async fn take_back(client: Client, open: Open) -> Option<String> {
    let mut left = Vec::new();
    if let Some(id) = open.call {
        left.extend(end(&client, &id).await);
    }
    if let Some(made) = open.token {
        let gone = client.delete_token(&made.domain, &made.endpoint, &made.token);
        left.extend(gone.await.err().map(|why| {
            let why = said(&why);
            format!("The token could not be taken back ({why}); it ends by itself within a minute.")
        }));
    }
    (!left.is_empty()).then(|| left.join(" "))
}

async fn end(client: &Client, id: &CallId) -> Option<String> {
    let why = client.end_call(id).await.err()?;
    let why = said(&why);
    Some(format!(
        "The call could not be ended ({why}); it ends by itself within seconds."
    ))
}
