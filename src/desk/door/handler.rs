//! What a client asks for over one connection, answered: everything that is not named here is refused.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::Timestamp;
use russh::{
    Channel, ChannelId, ChannelOpenFailure, Pty,
    keys::{Certificate, HashAlg},
    server::{Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Session, VerifiedPublicKey},
};

use tokio::sync::watch;

use crate::desk::{
    hall::{Hall, mind},
    line::Line,
    person::Person,
    seat::{self, Wanted},
};

use super::admission::{self, Caller};

/// Channels of one connection at a time.
const CHANNELS: usize = 4;

/// Variables that a client may set for one channel.
const VARIABLES: usize = 16;

/// What is known of one connection, by its door and by whoever waits for it to be used.
#[derive(Debug, Default)]
pub struct Visit {
    /// Who was let in.
    pub person: OnceLock<Arc<Person>>,
    /// Whether a key was shown in vain.
    pub tried: AtomicBool,
    /// Whether somebody was let in.
    pub logged_in: watch::Sender<bool>,
}

/// One connection.
pub struct Door {
    hall: Arc<Hall>,
    line: Arc<Line>,
    session: u64,
    visit: Arc<Visit>,
    channels: HashMap<ChannelId, State>,
}

#[derive(Debug)]
struct State {
    /// Goes when the channel is not attended to any more: of one that is closed from here, nothing is told.
    open: Weak<()>,
    /// Whether a shell or a command was asked for.
    begun: bool,
    variables: usize,
}

impl Door {
    /// For this line.
    pub fn new(hall: Arc<Hall>, line: Arc<Line>, session: u64, visit: Arc<Visit>) -> Self {
        Self {
            hall,
            line,
            session,
            visit,
            channels: HashMap::new(),
        }
    }

    fn caller<'a>(&self, user: &'a str) -> Caller<'a> {
        Caller {
            user,
            from: self.line.from(),
            session: self.session,
            now: Timestamp::now(),
        }
    }

    fn refuse(&self, user: &str, key: &str, why: &str) -> Auth {
        self.visit.tried.store(true, Ordering::Relaxed);
        let from = self.line.from().to_string();
        let facts = [
            ("from", from.as_str()),
            ("user", user),
            ("key", key),
            ("why", why),
        ];
        self.hall.log.note("refused", self.session, &facts);
        Auth::reject()
    }

    fn admit(&self, user: &str, key: &str, found: Result<Person, &'static str>) -> Auth {
        match found {
            Ok(person) => {
                // A connection is somebody's once.
                if self.visit.person.set(Arc::new(person)).is_ok() {
                    Auth::Accept
                } else {
                    Auth::reject()
                }
            }
            Err(why) => self.refuse(user, key, why),
        }
    }

    /// Whether a shell or a command may begin on this channel now.
    fn begin(&mut self, channel: ChannelId, is_shell: bool) -> bool {
        let exec_only = self
            .visit
            .person
            .get()
            .is_none_or(|person| person.exec_only);
        let Some(state) = self.channels.get_mut(&channel) else {
            return false;
        };
        let is_refused = is_shell && exec_only;
        !std::mem::replace(&mut state.begun, true) && !is_refused
    }
}

/// Answers a request.
fn answer(session: &mut Session, channel: ChannelId, granted: bool) -> Result<(), russh::Error> {
    if granted {
        session.channel_success(channel)
    } else {
        session.channel_failure(channel)
    }
}

impl Handler for Door {
    type Error = russh::Error;

    async fn auth_publickey_offered(
        &mut self,
        user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Self::Error> {
        let keys = self.hall.keys();
        let key = offer.public_key;
        if admission::is_worth_it(&keys, self.caller(user), key, offer.algorithm) {
            return Ok(Auth::Accept);
        }
        let why = admission::by_key(&keys, self.caller(user), key).err();
        let why = why.unwrap_or("the key or its signature is weak");
        let print = key.fingerprint(HashAlg::Sha256).to_string();
        Ok(self.refuse(user, &print, why))
    }

    async fn auth_publickey(
        &mut self,
        user: &str,
        verified: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Self::Error> {
        let keys = self.hall.keys();
        let found = admission::by_key(&keys, self.caller(user), verified.public_key);
        let print = verified.public_key.fingerprint(HashAlg::Sha256).to_string();
        Ok(self.admit(user, &print, found))
    }

    async fn auth_openssh_certificate(
        &mut self,
        user: &str,
        certificate: &Certificate,
    ) -> Result<Auth, Self::Error> {
        let keys = self.hall.keys();
        let found = admission::by_certificate(&keys, self.caller(user), certificate);
        let print = certificate
            .public_key()
            .fingerprint(HashAlg::Sha256)
            .to_string();
        Ok(self.admit(user, &print, found))
    }

    async fn auth_succeeded(&mut self, _: &mut Session) -> Result<(), Self::Error> {
        let Some(person) = self.visit.person.get() else {
            return Err(russh::Error::Disconnect);
        };
        let from = self.line.from().to_string();
        let facts = [
            ("from", from.as_str()),
            ("owner", &person.owner),
            ("role", person.role.as_str()),
            ("profile", &person.profile),
            ("key", &person.key),
        ];
        self.hall.log.note("login", self.session, &facts);
        let minder = mind(
            Arc::clone(&self.hall),
            Arc::clone(person),
            Arc::clone(&self.line),
        );
        self.hall.let_in(person, &self.line, tokio::spawn(minder));
        self.visit.logged_in.send_replace(true);
        Ok(())
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), Self::Error> {
        let Some(person) = self.visit.person.get().cloned() else {
            return Ok(());
        };
        self.channels
            .retain(|_, state| state.open.strong_count() > 0);
        if self.channels.len() >= CHANNELS {
            reply.reject(ChannelOpenFailure::ResourceShortage).await;
            return Ok(());
        }
        let open = Arc::new(());
        let state = State {
            open: Arc::downgrade(&open),
            begun: false,
            variables: 0,
        };
        self.channels.insert(channel.id(), state);
        reply.accept().await;
        let (hall, line) = (Arc::clone(&self.hall), Arc::clone(&self.line));
        tokio::spawn(seat::attend(hall, person, line, channel.split(), open));
        Ok(())
    }

    async fn channel_close(
        &mut self,
        channel: ChannelId,
        _: &mut Session,
    ) -> Result<(), Self::Error> {
        // The client may open the next one at once.
        self.channels.remove(&channel);
        Ok(())
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let is_early = self
            .channels
            .get(&channel)
            .is_some_and(|state| !state.begun);
        answer(session, channel, is_early)
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let Some(state) = self.channels.get_mut(&channel) else {
            return answer(session, channel, false);
        };
        state.variables += 1;
        if state.variables > VARIABLES * 8 {
            return Err(russh::Error::Disconnect);
        }
        let is_taken = state.variables <= VARIABLES && !state.begun && Wanted::takes(name, value);
        answer(session, channel, is_taken)
    }

    async fn shell_request(
        &mut self,
        channel: ChannelId,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let granted = self.begin(channel, true);
        answer(session, channel, granted)
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        _: &[u8],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let granted = self.begin(channel, false);
        answer(session, channel, granted)
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        answer(session, channel, false)
    }

    async fn x11_request(
        &mut self,
        channel: ChannelId,
        _: bool,
        _: &str,
        _: &str,
        _: u32,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        answer(session, channel, false)
    }
}
