//! The way of one REGISTER or INVITE through the registrar, as far as it has come: what has to be asked of the store is asked
//! for, and everything else is decided at once.

use std::{sync::Arc, time::Duration};

use super::{
    admission::{Admission, Claim, admit, challenged},
    attempt::Attempt,
    change::Change,
    denial::Denial,
    party::Party,
    people::{Known, Ticket},
    register::{is_from, register, tag},
    registrar::Registrar,
    user::{Realm, User},
};
use crate::{
    api::EndpointId,
    sip::{
        Flow,
        message::{Flaw, Message, Method, Raw},
    },
};

/// A REGISTER or an INVITE under way.
#[derive(Debug)]
pub struct Case {
    flow: Flow,
    message: Message,
    claim: Result<Claim, Denial>,
    /// Whose the token is.
    owner: Known<EndpointId>,
}

/// What the store is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Which domain has this host, in lower case? Answer with [`People::learn_realm`](super::People::learn_realm).
    Realm(String),
    /// Which endpoint of this domain has this user name? Answer with [`People::learn_user`](super::People::learn_user), by the host.
    User(Arc<Realm>, String),
    /// Which endpoint is this token of? Answer with [`Case::owner`].
    Token(Raw),
}

/// What comes of a step.
#[derive(Debug)]
pub enum Step {
    /// The store is asked; the next step is taken when it has answered. The ticket goes with the answer.
    Ask(Question, Ticket),
    /// This user may call: what becomes of the INVITE is not for the registrar to say.
    Admitted(Arc<User>),
    /// It is decided.
    Done(Done),
}

/// What a REGISTER comes to. The changes are done already: what is left is to store them, tell them, and send the
/// reply.
#[derive(Debug)]
pub struct Done {
    /// The response.
    pub reply: Message,
    /// What became of the bindings.
    pub changes: Vec<Change>,
    /// Whose they are, when the request was believed or is known to be meant for somebody.
    pub user: Option<Arc<User>>,
    /// Why it was refused, when it was; a first challenge and a stale nonce are no refusals.
    pub denial: Option<Denial>,
}

impl Case {
    /// A request that came this way, and what is wrong with it as a message.
    #[must_use]
    pub fn new(flow: Flow, message: Message, flaws: &[Flaw]) -> Self {
        let claim = Claim::of(&message, flaws);
        Self {
            flow,
            message,
            claim,
            owner: Known::Unasked,
        }
    }

    /// The request.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// How it came.
    #[must_use]
    pub fn flow(&self) -> Flow {
        self.flow
    }

    /// Takes in whose the token is, if it is anybody's.
    pub fn owner(&mut self, owner: Option<EndpointId>) {
        self.owner = owner.map_or(Known::Nobody, Known::Is);
    }
}

impl Registrar {
    /// Goes on with a request. `now` is the time since the Unix epoch.
    pub fn step(&mut self, now: Duration, case: &Case) -> Step {
        let claim = match &case.claim {
            Ok(claim) => claim,
            Err(denial) => return self.denied(now, case, None, denial.clone()),
        };
        let realm = match self.people.realm(&claim.host) {
            Known::Is(realm) => realm,
            Known::Nobody => return self.denied(now, case, None, Denial::Domain),
            Known::Unasked => return self.ask(Question::Realm(claim.host.clone())),
        };
        let user = match &claim.name {
            None => None,
            Some(name) => match self.people.user(&claim.host, name) {
                Known::Is(user) => Some(user),
                Known::Nobody => None,
                Known::Unasked => {
                    return self.ask(Question::User(realm, name.clone()));
                }
            },
        };
        let owner = match (&claim.token, &case.owner) {
            // Asked for users that do not exist as well: it takes as long for them.
            (Some(token), Known::Unasked) => return self.ask(Question::Token(token.clone())),
            (Some(_), Known::Is(owner)) => Some(owner),
            (Some(_), Known::Nobody) | (None, _) => None,
        };
        let gate = &mut self.gate;
        match admit(
            now,
            gate,
            &case.message,
            claim,
            &realm,
            user.as_ref(),
            owner,
        ) {
            Admission::Challenged(challenge, doubt) => {
                let reply = challenged(&case.message, &challenge, &self.tag(case));
                let doubt = doubt.filter(|doubt| !doubt.stale());
                self.done(now, case, user, reply, doubt.map(Denial::Doubt))
            }
            Admission::Denied(denial) => self.denied(now, case, user, denial),
            Admission::Admitted(user) if case.message.method() == Some(&Method::Invite) => {
                if is_from(&user, &case.message) {
                    Step::Admitted(user)
                } else {
                    self.denied(now, case, Some(user), Denial::OtherCaller)
                }
            }
            Admission::Admitted(user) => {
                let outcome = register(now, &self.bindings, &user, &case.message, &case.flow);
                self.apply(now, &outcome.changes);
                match self.done(now, case, Some(user), outcome.reply, outcome.denial) {
                    Step::Done(done) => Step::Done(Done {
                        changes: outcome.changes,
                        ..done
                    }),
                    other @ (Step::Ask(..) | Step::Admitted(_)) => other,
                }
            }
        }
    }

    fn ask(&mut self, question: Question) -> Step {
        Step::Ask(question, self.people.ask())
    }

    fn tag(&self, case: &Case) -> String {
        tag(self.bindings.seed(), &case.message)
    }

    fn denied(
        &mut self,
        now: Duration,
        case: &Case,
        user: Option<Arc<User>>,
        denial: Denial,
    ) -> Step {
        let reply = denial.reply(&case.message, &self.tag(case));
        self.done(now, case, user, reply, Some(denial))
    }

    fn stranger(&self, claim: Option<&Claim>) -> Party {
        let host = claim.map_or("", |claim| claim.host.as_str());
        Party::Stranger {
            realm: match self.people.realm(host) {
                Known::Is(realm) => Some(realm),
                Known::Nobody | Known::Unasked => None,
            },
            host: host.to_owned(),
        }
    }

    /// Writes down what was refused.
    fn done(
        &mut self,
        now: Duration,
        case: &Case,
        user: Option<Arc<User>>,
        reply: Message,
        denial: Option<Denial>,
    ) -> Step {
        if let Some(denial) = &denial {
            let claim = case.claim.as_ref().ok();
            let proof = claim.and_then(|claim| claim.proof.0.as_ref());
            let status = reply.status().unwrap_or_default();
            let flow = (case.flow.transport, case.flow.peer);
            let attempt = Attempt::of(now, flow, &case.message, proof, status, denial.clone());
            let party = match &user {
                Some(user) => Party::from(&**user),
                None => self.stranger(claim),
            };
            self.ledger.write(party, attempt);
        }
        Step::Done(Done {
            reply,
            changes: Vec::new(),
            user,
            denial,
        })
    }
}
