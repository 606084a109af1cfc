//! Reads that several desks share: one that is under way is waited for by all who want the same, and what it brought is
//! good for whoever has not seen it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use tokio::time::Instant;

use crate::{
    api::{Client, Cursor, DomainId, EndpointId, Failure, client::Caller, pace::Urgency},
    app::service::call::{Call, Reply},
    runtime::provider::calls,
};

/// So long the answer to a read is good for a desk that has not had it.
const FRESH: Duration = Duration::from_mins(2);

type Answer = Result<Reply, Failure>;
type Asking = BoxFuture<'static, Answer>;

/// The reads of an account.
#[derive(Debug, Clone)]
pub struct Reads {
    client: Client,
    known: Arc<Mutex<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    /// How many reads were begun.
    count: u64,
    reads: HashMap<Topic, Read>,
}

/// What is read. Only what is the same for all who ask stands here: what phones do is told to each desk from some time
/// on, and must be read after that.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Topic {
    Domains(Option<Cursor>),
    Applications(Option<Cursor>),
    Endpoints(DomainId, Option<Cursor>),
    Domain(DomainId),
    Endpoint(DomainId, EndpointId),
}

/// The newest read of one call.
#[derive(Debug)]
struct Read {
    /// Which read it is, counted from 1.
    number: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    /// It is under way as long as somebody waits for it, as urgent as the most urgent of them.
    Asked(WeakShared<Asking>, Urgency),
    /// It brought this, then.
    Read(Reply, Instant),
}

/// Which reads a desk has had, of each topic the newest.
#[derive(Debug, Default)]
pub struct Had(Mutex<HashMap<Topic, u64>>);

impl Reads {
    /// Of the account behind this client, of which nothing is known.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            known: Arc::default(),
        }
    }

    /// Reads for a desk that has had these reads before: who asks again wants something newer than that.
    pub async fn read(&self, had: &Had, caller: Caller, call: Call) -> Answer {
        let Some(topic) = Topic::of(&call) else {
            return calls::perform(&self.client, caller, call, None).await;
        };
        let before = locked(&had.0).get(&topic).copied().unwrap_or_default();
        let (number, asking, urgency) = match self.find(&topic, call, before, &caller) {
            Found::Read(number, reply) => {
                locked(&had.0).insert(topic, number);
                return Ok(reply);
            }
            Found::Asked(number, asking, urgency) => (number, asking, urgency),
        };
        let answer = wait(asking, &caller.urgency, &urgency).await;
        if answer.is_ok() {
            locked(&had.0).insert(topic, number);
        }
        answer
    }

    /// What is known or under way, else another read.
    fn find(&self, topic: &Topic, call: Call, before: u64, caller: &Caller) -> Found {
        let mut known = locked(&self.known);
        if let Some(read) = known.reads.get(topic).filter(|read| read.number > before) {
            match &read.state {
                State::Read(reply, at) if at.elapsed() < FRESH => {
                    return Found::Read(read.number, reply.clone());
                }
                State::Read(..) => {}
                State::Asked(asking, urgency) => {
                    if let Some(asking) = asking.upgrade() {
                        return Found::Asked(read.number, asking, urgency.clone());
                    }
                }
            }
        }
        // The pages of a list belong together: whoever begins anew reads all of them anew.
        known.reads.retain(|other, _| !topic.leads_to(other));
        known.count += 1;
        let number = known.count;
        let urgency = Urgency::from(caller.urgency.now());
        let asking = self.ask(number, topic.clone(), call, urgency.clone());
        let asking = asking.shared();
        if let Some(weak) = asking.downgrade() {
            let state = State::Asked(weak, urgency.clone());
            known.reads.insert(topic.clone(), Read { number, state });
        }
        Found::Asked(number, asking, urgency)
    }

    fn ask(&self, number: u64, topic: Topic, call: Call, urgency: Urgency) -> Asking {
        let (client, known) = (self.client.clone(), Arc::clone(&self.known));
        async move {
            let answer = calls::perform(&client, urgency, call, None).await;
            let mut known = locked(&known);
            // What was changed meanwhile is not in it, or may not be.
            if known
                .reads
                .get(&topic)
                .is_some_and(|read| read.number == number)
            {
                match &answer {
                    Ok(reply) => {
                        let state = State::Read(reply.clone(), Instant::now());
                        known.reads.insert(topic, Read { number, state });
                    }
                    Err(_) => {
                        known.reads.remove(&topic);
                    }
                }
            }
            answer
        }
        .boxed()
    }

    /// What a change touches is read anew by whoever wants it from now on.
    pub fn forget(&self, write: &Call) {
        locked(&self.known)
            .reads
            .retain(|topic, _| !topic.is_touched_by(write));
    }
}

enum Found {
    Read(u64, Reply),
    Asked(u64, Shared<Asking>, Urgency),
}

/// Waits for a read that others may wait for as well, and makes it as urgent as this caller is by then.
async fn wait(asking: Shared<Asking>, own: &Urgency, of_read: &Urgency) -> Answer {
    let mut wishes = own.changes();
    let mut asking = asking;
    loop {
        let priority = *wishes.borrow_and_update();
        if priority < of_read.now() {
            of_read.set(priority);
        }
        tokio::select! {
            biased;
            answer = &mut asking => return answer,
            changed = wishes.changed() => if changed.is_err() {
                return asking.await;
            },
        }
    }
}

impl Topic {
    /// What this call reads, if its answer can be shared.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a call that is not known to be shareable is not shared"
    )]
    fn of(call: &Call) -> Option<Self> {
        Some(match call {
            Call::ListDomains { after } => Self::Domains(after.clone()),
            Call::ListApplications { after } => Self::Applications(after.clone()),
            Call::ListEndpoints { domain, after } => Self::Endpoints(domain.clone(), after.clone()),
            Call::ReadDomain(domain) => Self::Domain(domain.clone()),
            Call::ReadEndpoint { domain, endpoint } => {
                Self::Endpoint(domain.clone(), endpoint.clone())
            }
            _ => return None,
        })
    }

    /// Whether this is the first page of a list, and the other a later one.
    fn leads_to(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Domains(None), Self::Domains(Some(_)))
            | (Self::Applications(None), Self::Applications(Some(_))) => true,
            (Self::Endpoints(of, None), Self::Endpoints(domain, Some(_))) => of == domain,
            _ => false,
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other call changes a list"
    )]
    fn is_touched_by(&self, write: &Call) -> bool {
        match write {
            Call::CreateDomain(_) | Call::UpdateDomain { .. } | Call::DeleteDomain(_) => {
                matches!(self, Self::Domains(_) | Self::Domain(_))
            }
            Call::CreateEndpoint { domain, .. }
            | Call::UpdateEndpoint { domain, .. }
            | Call::DeleteEndpoint { domain, .. } => match self {
                Self::Endpoints(of, _) | Self::Endpoint(of, _) => of == domain,
                Self::Domains(_) | Self::Applications(_) | Self::Domain(_) => false,
            },
            _ => false,
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
