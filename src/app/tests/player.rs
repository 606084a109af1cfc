//! Plays key scripts against `update` and keeps what it asks for, as the runtime would.

use std::collections::VecDeque;

use crate::{
    api::{EndpointId, Failure, Secret},
    app::{
        effect::Effect,
        keys::{chord, key::Key},
        message::Message,
        model::Model,
        next::Found,
        page::layout::Size,
        search as query,
        service::{call::Call, profile::Profile, ticket::Ticket},
        shared::setup::Setup,
        text::time::Moment,
    },
};

use super::{service::Service, turn};

/// A dashboard under test, the service it talks to, and the calls that are not answered yet.
pub struct Player {
    /// The dashboard.
    pub model: Model,
    /// What it talks to.
    pub service: Service,
    /// Calls on their way, oldest first.
    pub waiting: VecDeque<(Ticket, Call)>,
    /// Everything else that was asked for.
    pub asked: Vec<Effect>,
}

impl Player {
    /// A dashboard that has read the whole account.
    pub fn new() -> Self {
        Self::with(Profile {
            name: "prod".into(),
            label: "Production".into(),
            ..Profile::default()
        })
    }

    /// The same with another profile.
    pub fn with(profile: Profile) -> Self {
        let mut player = Self::waiting(profile, Service::sample());
        player.answer();
        player
    }

    /// A dashboard that has just started and waits for its first answers.
    pub fn waiting(profile: Profile, service: Service) -> Self {
        let size = Size {
            width: 80,
            height: 24,
        };
        let setup = Setup::new(size, profile, Moment(1_700_000_000_000));
        let mut player = Self {
            model: Model::new(setup),
            service,
            waiting: VecDeque::new(),
            asked: Vec::new(),
        };
        player.tell(Message::Started);
        player
    }

    /// The same with the cursor on this endpoint of lyon.
    pub fn on(mut self, endpoint: &str) -> Self {
        self.go_to(Found::Domain("rd-lyon".into()));
        self.keys("Enter").answer();
        self.go_to(Found::Endpoint(EndpointId::from(endpoint)));
        self
    }

    /// Puts the cursor there.
    pub fn go_to(&mut self, found: Found) {
        self.tell(Message::GoTo(found));
    }

    /// Something happens.
    pub fn tell(&mut self, message: Message) {
        for effect in turn(&mut self.model, message) {
            if let Effect::Call(ticket, _, call) = effect {
                self.waiting.push_back((ticket, call));
            } else if let Effect::Query(ticket, query) = effect {
                let found = query::run(&query);
                self.tell(Message::Queried(ticket, Box::new(found)));
            } else if let Effect::Gather(ticket, gather) = effect {
                self.tell(Message::Gathered(ticket, Box::new(gather.run(&|| false))));
            } else {
                self.asked.push(effect);
            }
        }
    }

    /// Presses keys, written as in the table of keys; any other word is typed letter by letter.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        for word in script.split_whitespace() {
            let keys: Vec<Key> = match chord::parse(word) {
                Some(key) => vec![key],
                None => word
                    .chars()
                    .map(|c| chord::parse(c.encode_utf8(&mut [0; 4])).expect("a key"))
                    .collect(),
            };
            for key in keys {
                self.tell(Message::Key(key));
            }
        }
        self
    }

    /// The terminal gets another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.tell(Message::Resized(Size { width, height }));
        self
    }

    /// Pastes text.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.tell(Message::Pasted(Secret::from(text)));
        self
    }

    /// The service answers everything that it was asked.
    pub fn answer(&mut self) -> &mut Self {
        while let Some((ticket, call)) = self.waiting.pop_front() {
            let outcome = self.service.reply(&call);
            self.tell(Message::Replied(ticket, outcome));
        }
        self
    }

    /// The service answers what was read, and no write.
    pub fn answer_reads(&mut self) -> &mut Self {
        while let Some(at) = self.waiting.iter().position(|(_, call)| !call.is_write()) {
            let (ticket, call) = self.waiting.remove(at).expect("a read");
            let outcome = self.service.reply(&call);
            self.tell(Message::Replied(ticket, outcome));
        }
        self
    }

    /// Answers a question about an edit with this key; the service answers what is read once more by it.
    pub fn agree(&mut self, keys: &str) -> &mut Self {
        self.keys(keys).answer_reads()
    }

    /// The service refuses the oldest call.
    pub fn refuse(&mut self, failure: Failure) -> &mut Self {
        let (ticket, _) = self.waiting.pop_front().expect("a call");
        self.tell(Message::Replied(ticket, Err(failure)));
        self
    }

    /// The writes that are on their way.
    pub fn writes(&self) -> Vec<&Call> {
        let calls = self.waiting.iter().map(|(_, call)| call);
        calls.filter(|call| call.is_write()).collect()
    }

    /// The last thing that was said.
    pub fn said(&self) -> &str {
        let last = self.model.shared.notices.all.back();
        last.map_or("", |(_, notice)| notice.text.as_str())
    }
}
