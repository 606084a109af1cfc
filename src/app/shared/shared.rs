//! What every screen and overlay is handed: account, profile, keys, notices, and the way to ask for things.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use jiff::tz::TimeZone;

use crate::{
    api::{
        Cause, Failure, Secret,
        pace::{Family, PaceFacts, Priority, RequestRecord},
        patience::NOTICE,
    },
    app::{
        account::{Account, noted, writes::Write},
        calls::Book,
        effect::{Asks, Effect},
        exams::Results,
        keys::{action::Action, keymap::Keymap, table::Context},
        page::{
            hidden::Hidden,
            layout::{Size, Split},
            notice::{Notice, Notices},
        },
        registrar::Registrar,
        service::{
            call::Call,
            profile::Profile,
            recent::Recent,
            remote::Remote,
            ticket::{Ticket, TimerId},
        },
        shared::setup::{Manner, Operator, Setup, Start},
        text::{history::History, time::Moment},
        work::{
            job::plan::JobId,
            journal::{Ahead, Entry, Made, Who},
            order::Order,
        },
    },
};

use super::{age::Age, budget::Budget, jobs::Jobs, pulse::Pulse, refusing::Refusing};

/// The records of requests that are kept.
const REQUESTS_KEPT: usize = 500;

/// Handed to every screen and overlay.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// What is asked for in this turn, and its time.
    pub asks: Asks,
    /// The terminal's size.
    pub size: Size,
    /// Which zone times are shown in.
    pub zone: TimeZone,
    /// Which account, and what may be done there.
    pub profile: Profile,
    /// The first screen.
    pub start: Start,
    /// Every profile that can be opened, this one among them.
    pub profiles: Arc<[Profile]>,
    /// What goes on in profiles that are not shown, as sentences.
    pub elsewhere: Vec<String>,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// Whether the mouse is on.
    pub mouse: bool,
    /// How list and detail stand side by side.
    pub split: Split,
    /// The columns that lists of endpoints do not show.
    pub hidden: Hidden,
    /// How it looks and moves.
    pub manner: Manner,
    /// The theme that was changed to.
    pub theme: Option<String>,
    /// The theme that is looked at while one is chosen.
    pub preview: Option<String>,
    /// Domains, applications and endpoints as far as they are known.
    pub account: Account,
    /// The phones of the account, as far as the service tells of them.
    pub registrar: Box<Registrar>,
    /// The calls of the account, as far as they are known.
    pub calls: Box<Book>,
    /// The last results of tests of endpoints.
    pub results: Results,
    /// The last changes of endpoints.
    pub past: Recent<Entry>,
    /// The jobs of the account.
    pub jobs: Jobs,
    /// Who works here, and where new passwords go.
    pub operator: Operator,
    /// The password that was made here last.
    pub made: Option<Secret>,
    /// What was said to the person.
    pub notices: Notices,
    /// The pace of requests, as the client last told it.
    pub pace: PaceFacts,
    /// Whether a limit holds.
    pub budget: Budget,
    /// What the service says again and again instead of answering.
    pub refusing: Option<Refusing>,
    /// The latest attempts of requests, oldest first.
    pub requests: VecDeque<RequestRecord>,
    /// The sign of life while a person waits.
    pub pulse: Pulse,
    /// When what is shown becomes old.
    pub age: Age,
    /// Filters that were used.
    pub filters: History,
    /// Commands that were used.
    pub commands: History,
    /// Whether the next key that asks to leave does.
    pub leaving: bool,
    /// What is being found out off the loop.
    pub gathers: Vec<Ticket>,
}

impl Shared {
    /// Nothing known, nothing said, nothing under way.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self {
            asks: Asks::new(setup.now),
            size: setup.size,
            zone: setup.zone,
            start: setup.start,
            profiles: setup.profiles,
            profile: setup.profile,
            elsewhere: Vec::new(),
            keymap: setup.keymap,
            mouse: setup.mouse,
            split: Split::default(),
            hidden: setup.hidden,
            account: Account::default(),
            calls: Box::default(),
            registrar: Box::new(Registrar::new(setup.manner.still)),
            theme: None,
            preview: None,
            notices: Notices::new(setup.manner.notices_pass),
            manner: setup.manner,
            results: Results::default(),
            past: Recent::default(),
            jobs: Jobs::default(),
            operator: setup.operator,
            made: None,
            pace: PaceFacts::default(),
            budget: Budget::default(),
            refusing: None,
            requests: VecDeque::new(),
            pulse: Pulse::default(),
            age: Age::default(),
            filters: setup.filters,
            commands: setup.commands,
            leaving: false,
            gathers: Vec::new(),
        }
    }

    /// The time of the message at hand.
    pub fn now(&self) -> Moment {
        self.asks.now
    }

    /// Who works here, as the journal knows them.
    pub fn who(&self) -> Who {
        Who {
            profile: self.profile.name.clone(),
            account: self.profile.account.clone(),
            user: self.operator.user.clone(),
            login: None,
        }
    }

    /// Asks for this call; the reply brings the ticket back. For reads: a write goes through [`Self::write`].
    pub fn call(&mut self, priority: Priority, call: Call) -> Ticket {
        self.asks.call(priority, call)
    }

    /// Asks for what a screen shows, unless it is waited for already.
    pub fn read<T>(&mut self, into: &mut Remote<T>, priority: Priority, call: Call) {
        if !into.is_loading() {
            into.asked = self.now();
            into.load(self.call(priority, call));
        }
    }

    /// Somebody looks at calls among other things.
    pub fn want_calls(&mut self) {
        let is_live = self.registrar.sight.is_live();
        self.calls.want(&mut self.asks, is_live);
    }

    /// Nobody waits any more for what a screen asked for.
    pub fn stop_reading<T>(&mut self, of: &mut Remote<T>) {
        if let Some(ticket) = of.cancel() {
            self.cancel(ticket);
        }
    }

    /// Sends a write and remembers it until it is answered, or says why it was not sent. `what` names it for
    /// people as an object with its verb, such as `create desk-1`.
    pub fn write(&mut self, what: impl Into<String>, call: Call) -> Result<Ticket, Failure> {
        if let Some(reason) = self.refusal() {
            return Err(Failure::new(Cause::ReadOnly, reason));
        }
        if let Some(reason) = self.absence() {
            self.account.ask_again(&mut self.asks);
            return Err(Failure::new(Cause::Unreachable, reason));
        }
        let ticket = self.asks.ticket();
        let made = self.made(ticket, &call);
        let passwords = made.as_ref().map(|made| made.path.clone());
        let unanswered = Err(Failure::new(
            Cause::Unknown,
            "No answer came before sipdeck ended.",
        ));
        let entry = noted::of_write(&self.account, self.who(), self.now(), &call, &unanswered);
        if let Some(entry) = entry {
            let ahead = Box::new(Ahead { entry, made });
            self.ask(Effect::Work(Order::Ahead(ticket, ahead)));
        }
        self.ask(Effect::Call(ticket, Priority::Interactive, call.clone()));
        let write = Write {
            what: what.into(),
            call,
            at: self.now(),
            passwords,
        };
        self.account.writes.sent(ticket, write);
        Ok(ticket)
    }

    /// The new password of this call and the file that is to keep it, if it was made here: nobody knows it yet.
    fn made(&self, ticket: Ticket, call: &Call) -> Option<Made> {
        let folder = &self.operator.passwords;
        let password = call.new_password()?;
        if folder.is_empty() || self.made.as_ref() != Some(password) {
            return None;
        }
        let id = JobId::draw(self.now(), self.now().0 ^ ticket.0, |_| false);
        Some(Made {
            path: format!("{folder}/{id}.csv"),
            password: password.clone(),
        })
    }

    /// Nobody waits for this read, or what is being found out, any more.
    pub fn cancel(&mut self, ticket: Ticket) {
        self.asks.cancel(ticket);
    }

    /// Why nothing may be changed here, if so.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        let why = self.profile.refusal()?;
        Some(format!("{why}: nothing can be changed here."))
    }

    /// Why nothing can be changed now, since nobody would hear of it.
    #[must_use]
    pub fn absence(&self) -> Option<String> {
        let why = self.away()?;
        Some(format!(
            "Nothing was sent, the service is away: {why}. It is being asked again."
        ))
    }

    /// Why nobody hears what is asked, without a full stop.
    #[must_use]
    pub fn away(&self) -> Option<&str> {
        let why = self.account.away.as_ref()?;
        Some(why.message.trim_end_matches(['.', '?']))
    }

    /// How what was just done is taken back, as a sentence behind others; nothing where it cannot be.
    #[must_use]
    pub fn way_back(&self) -> String {
        if self.profile.read_only {
            return String::new();
        }
        let key = self.keymap.way(&[Context::Screen], Action::Undo);
        // A key is written as it is pressed, a word as a sentence begins.
        let begins = key.strip_prefix("the ").map(|word| format!("The {word}"));
        format!(" {} takes it back.", begins.unwrap_or(key))
    }

    /// Asks for a `TimedOut` after this time.
    pub fn after(&mut self, time: Duration) -> TimerId {
        self.asks.after(time)
    }

    /// Asks the runtime for anything else.
    pub fn ask(&mut self, effect: Effect) {
        self.asks.ask(effect);
    }

    /// Tells the person something.
    pub fn say(&mut self, notice: Notice) {
        let passes = self.notices.passes(&notice);
        let timer = passes.then(|| self.after(NOTICE));
        self.notices.say(notice, self.now(), timer);
    }

    /// The theme that is to be drawn in, unless it is the one that the dashboard began with.
    #[must_use]
    pub fn shown_theme(&self) -> Option<&str> {
        self.preview.as_deref().or(self.theme.as_deref())
    }

    /// A number that was never used before.
    pub fn ticket(&mut self) -> Ticket {
        self.asks.ticket()
    }

    /// Takes a record of an attempt in.
    pub fn log(&mut self, record: RequestRecord) {
        self.refusing = Refusing::after(self.refusing.take(), &record);
        let note = self.refusing.as_mut();
        if let Some(text) = note.and_then(|refusing| refusing.to_note(&self.zone)) {
            self.notices.note(Notice::bad(text), self.asks.now);
        }
        if self.requests.len() >= REQUESTS_KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(record);
    }

    /// What was asked for since the last time.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        self.asks.take()
    }

    /// What is told of a service that only refuses, to a person who has waited for a while.
    pub fn refused(&self) -> Option<String> {
        let waits = self.pulse.since.is_some() && !self.pulse.turns(self.now());
        let refusing = self.refusing.as_ref().filter(|_| waits)?;
        Some(refusing.told(&self.zone))
    }

    /// The pace of requests changed.
    pub fn paced(&mut self, pace: PaceFacts) {
        let mut families = pace.families.iter();
        let endpoints = families.find(|facts| facts.family == Family::Endpoints);
        self.account.at_once = endpoints.map(|facts| facts.width);
        self.pace = pace;
        self.budget.tend(&mut self.asks, &self.pace);
    }

    /// A timer ran out that belongs to what all screens share.
    pub fn timed_out(&mut self, timer: TimerId) {
        self.pulse.timed_out(timer);
        self.age.timed_out(timer);
        self.calls.timed_out(timer);
        self.notices.timed_out(timer);
        if self.budget.timed_out(timer) {
            self.budget.tend(&mut self.asks, &self.pace);
        }
    }
}
