//! Performs one call of the dashboard on the client.

use std::sync::Arc;

use rustls::ClientConfig;

use crate::{
    api::{CallId, Client, Cursor, Failure, client::Caller},
    app::service::{
        call::{Call, Reply, Whose},
        rows::EndpointPage,
    },
};

use super::inquiry;

/// Asks, and answers with what came back. The future of a read may be dropped at any time; that of a write
/// must be awaited to its end, or it stays open whether it was done. `tls` says how registrars are believed.
pub async fn perform(
    client: &Client,
    caller: impl Into<Caller>,
    call: Call,
    tls: Option<Arc<ClientConfig>>,
) -> Result<Reply, Failure> {
    let client = &client.at(caller);
    match call {
        Call::ListDomains { after } => {
            let page = client.domains(after.as_ref()).await?;
            let (rows, next) = (page.rows, page.next);
            Ok(Reply::Domains { rows, next })
        }
        Call::ListEndpoints { domain, after } => {
            let page = client.endpoints(&domain, after.as_ref()).await?;
            let next = page.next;
            let page = Arc::new(EndpointPage::pack(domain, &page.rows));
            Ok(Reply::Endpoints { page, next })
        }
        Call::ListApplications { after } => list_applications(client, after.as_ref()).await,
        Call::ReadDomain(domain) => client.domain(&domain).await.map(Reply::Domain),
        Call::ReadEndpoint { domain, endpoint } => {
            let read = client.endpoint(&domain, &endpoint).await?;
            Ok(Reply::Endpoint(Box::new(read)))
        }
        Call::SumRegistrations => client.registrations_of_account().await.map(Reply::Sums),
        Call::ListRegistrations {
            domain,
            endpoint,
            after,
        } => {
            let page = client
                .registrations(&domain, endpoint.as_ref(), after.as_ref())
                .await?;
            let (rows, next) = (page.rows, page.next);
            Ok(Reply::Registrations { rows, next })
        }
        Call::ListSummaries { domain, after } => {
            let page = client
                .registrations_in_short(&domain, after.as_ref())
                .await?;
            let (rows, next) = (page.rows, page.next);
            Ok(Reply::Summaries { rows, next })
        }
        Call::ListAttempts { domain, endpoint } => {
            let all = client.attempts(&domain, &endpoint).await;
            all.map(Reply::Attempts)
        }
        Call::ListMessages { of } => list_messages(client, &of).await,
        Call::ListStays { domain, endpoint } => {
            client.history(&domain, &endpoint).await.map(Reply::Stays)
        }
        Call::ListCalls { after } => list_calls(client, after.as_ref()).await,
        Call::ReadCall(id) => {
            let story = client.call_story(&id).await;
            story.map(|story| Reply::CallStory(Box::new(story)))
        }
        Call::Ring { address, seconds } => {
            let made = client.create_call(&address, &address, seconds).await;
            made.map(Reply::CallMade)
        }
        Call::ListCallbacks { call } => {
            let told = client.callbacks(call.as_ref()).await;
            told.map(Reply::Callbacks)
        }
        Call::TellAgain(id) => done(client.tell_again(id).await),
        Call::EndCall(id) => done(end_call(client, &id).await),
        Call::Inquire(inquiry) => inquiry::ask(client, &inquiry, tls)
            .await
            .map(Reply::Bindings),
        Call::EndRegistration {
            domain,
            endpoint,
            registration,
            phone: _,
        } => done(
            client
                .delete_registration(&domain, &endpoint, &registration)
                .await,
        ),
        Call::CreateDomain(draft) => client.create_domain(&draft).await.map(Reply::DomainCreated),
        Call::UpdateDomain {
            domain,
            description,
        } => done(client.update_domain(&domain, &description).await),
        Call::DeleteDomain(domain) => done(client.delete_domain(&domain).await),
        Call::CreateEndpoint { domain, draft } => {
            let created = client.create_endpoint(&domain, &draft).await;
            created.map(Reply::EndpointCreated)
        }
        Call::UpdateEndpoint {
            domain,
            endpoint,
            patch,
        } => done(client.update_endpoint(&domain, &endpoint, &patch).await),
        Call::DeleteEndpoint { domain, endpoint } => {
            done(client.delete_endpoint(&domain, &endpoint).await)
        }
    }
}

async fn list_applications(client: &Client, after: Option<&Cursor>) -> Result<Reply, Failure> {
    let page = client.applications(after).await?;
    let (rows, next) = (page.rows, page.next);
    Ok(Reply::Applications { rows, next })
}

async fn list_messages(client: &Client, of: &Whose) -> Result<Reply, Failure> {
    let all = match of {
        Whose::Endpoint(domain, endpoint) => client.messages(domain, endpoint).await,
        Whose::Call(id) => client.call_messages(id).await,
    };
    all.map(Reply::Messages)
}

async fn list_calls(client: &Client, after: Option<&Cursor>) -> Result<Reply, Failure> {
    let page = client.calls(after).await?;
    let (rows, next) = (page.rows, page.next);
    Ok(Reply::Calls { rows, next })
}

/// Ends a call; one that has ended already is as good.
async fn end_call(client: &Client, id: &CallId) -> Result<(), Failure> {
    match client.end_call(id).await {
        Err(failure) if failure.code.as_deref() == Some("call-invalid-state") => Ok(()),
        ended => ended,
    }
}

fn done(result: Result<(), Failure>) -> Result<Reply, Failure> {
    result.map(|()| Reply::Done)
}

#[cfg(test)]
mod tests {
    use crate::{
        api::{EndpointDraft, EndpointPatch},
        app::service::call::Call,
    };

    #[test]
    fn a_call_can_be_logged_without_its_secrets() {
        let create = Call::CreateEndpoint {
            domain: "rd-1".into(),
            draft: EndpointDraft {
                name: "desk".into(),
                password: "canary-1".into(),
                description: None,
                application_id: None,
                enabled: true,
            },
        };
        let update = Call::UpdateEndpoint {
            domain: "rd-1".into(),
            endpoint: "re-1".into(),
            patch: EndpointPatch {
                password: Some("canary-2".into()),
                ..EndpointPatch::default()
            },
        };
        assert!(!format!("{create:?} {update:?}").contains("canary"));
    }
}
