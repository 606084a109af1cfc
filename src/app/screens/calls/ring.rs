//! A ring test: the phones of an endpoint ring for ten seconds, and the screen says which do, are busy, or never answer.
//!
//! The call is ended when somebody answers, when it is stopped, and when the screen is left or covered: there are never
//! two at once.

use crate::{
    api::{CallId, DomainId, EndpointId, Failure, call::CalledPhone, pace::Priority},
    app::{
        calls::{Known, Outcome},
        keys::{action::Action, table::Context, when::When},
        next::{Intent, Next, Question, Route},
        page::{
            layout,
            lines::{DetailLine, Page, marker},
            list::scrolled,
            notice::{Notice, Tone},
        },
        screens::{
            changes::{self, Selected},
            scene::{Scene, usual},
        },
        service::{
            call::{Call, Reply},
            ticket::Ticket,
        },
        shared::Shared,
        text::{number::counted, time::Moment},
    },
};

use super::page::tone_of;

/// For how many seconds phones ring.
const SECONDS: u64 = 10;

/// A phone that was called, with what it did.
#[derive(Debug, Clone, PartialEq)]
struct Heard {
    phone: CalledPhone,
    rang: bool,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The service was asked, and has not answered.
    Making,
    /// Phones ring, or are being called.
    Ringing,
    /// It is over.
    Over,
}

/// A ring test.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// The domain of the endpoint.
    pub domain: DomainId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The first line that is shown.
    pub scroll: usize,
    call: Option<CallId>,
    begun: Moment,
    making: Option<Ticket>,
    ending: Option<Ticket>,
    /// Whether a person, or somebody who answered, ended it.
    stopped: bool,
    /// Why it could not be begun.
    failed: Option<Failure>,
    phones: Vec<Heard>,
    /// Where the service does not tell by itself, the question what has become of it, and when it was asked.
    reading: Option<Ticket>,
    asked: Moment,
}

/// Asks whether the phones of an endpoint shall ring.
pub fn ask(shared: &mut Shared, selected: &Selected) -> Next {
    if let Some(reason) = changes::obstacle(shared, Action::Ring) {
        return Next::Say(Notice::bad(reason));
    }
    let Selected {
        domain: Some(domain),
        endpoint: Some(endpoint),
    } = selected
    else {
        return Next::Say(Notice::plain("No endpoint is selected."));
    };
    let account = &shared.account;
    let known = account.domain(domain).cloned();
    let Some((domain, endpoint)) = known.zip(account.endpoint(domain, endpoint)) else {
        return Next::Say(Notice::plain("No endpoint is selected."));
    };
    let phones = shared.registrar.seen(&domain.id, endpoint.id.as_str());
    let phones = phones.phones();
    if phones == Some(0) {
        let text = format!(
            "No phone is registered as {}: nothing can ring.",
            endpoint.name
        );
        return Next::Say(Notice::plain(text));
    }
    let count = phones.map_or_else(String::new, |count| {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        format!("{} registered", counted(count, "phone", "phones"))
    });
    let intent = Intent::Ring(domain.id.clone(), endpoint.id.clone());
    let text = format!(
        "All its phones ring for {SECONDS} seconds, or until one is answered: whoever answers is left at once. It can be stopped at any time, and leaving the page stops it."
    );
    let question = Question::on_endpoint(shared, &domain, &endpoint, "Ring the phones of")
        .fact("Phones", count)
        .text(text)
        .yes("Yes, ring", intent);
    Next::Ask(question.guarded(&shared.profile, &endpoint.name))
}

impl Ring {
    /// Lets the phones of this endpoint ring.
    pub fn open(shared: &mut Shared, domain: DomainId, endpoint: EndpointId) -> Self {
        shared.want_calls();
        let mut screen = Self {
            domain,
            endpoint,
            scroll: 0,
            call: None,
            begun: shared.now(),
            making: None,
            ending: None,
            stopped: false,
            failed: None,
            phones: Vec::new(),
            reading: None,
            asked: shared.now(),
        };
        let known = shared.account.endpoint(&screen.domain, &screen.endpoint);
        let Some(known) = known else {
            return screen;
        };
        let what = format!("ring {}", known.name);
        let call = Call::Ring {
            address: known.sip_uri,
            seconds: SECONDS,
        };
        match shared.write(what, call) {
            Ok(ticket) => screen.making = Some(ticket),
            Err(failure) => screen.failed = Some(failure),
        }
        screen
    }

    /// The name of the endpoint; its id while that is not known.
    #[must_use]
    pub fn name(&self, shared: &Shared) -> String {
        let account = &shared.account;
        account.endpoint_name(&self.domain, &self.endpoint)
    }

    fn known<'a>(&self, shared: &'a Shared) -> Option<&'a Known> {
        shared.calls.find(self.call.as_ref()?)
    }

    fn phase(&self, shared: &Shared) -> Phase {
        if self.making.is_some() {
            return Phase::Making;
        }
        let is_over = match self.known(shared) {
            Some(known) => !known.outcome.is_live(),
            None => self.call.is_none(),
        };
        if is_over { Phase::Over } else { Phase::Ringing }
    }

    /// The lines of the page at this width.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Vec<DetailLine> {
        let mut page = Page::new(width);
        let phase = self.phase(shared);
        let (tone, sentence) = self.sentence(shared, phase);
        page.text(marker(tone), tone, &sentence);
        if !self.phones.is_empty() {
            page.title("Phones");
        }
        for heard in &self.phones {
            let (tone, told) = heard.told(phase == Phase::Over);
            let text = format!("{} {told}", heard.phone.name());
            page.text(marker(tone), tone, &text);
        }
        page.lines
    }

    /// How far it is, and in the end what came of it.
    fn sentence(&self, shared: &Shared, phase: Phase) -> (Tone, String) {
        let name = self.name(shared);
        match phase {
            Phase::Making => (Tone::Plain, format!("The service is asked to call {name}.")),
            Phase::Ringing if self.stopped => (Tone::Plain, "It is being stopped.".to_owned()),
            Phase::Ringing => {
                let gone = shared.now().0.saturating_sub(self.begun.0) / 1_000;
                let left = SECONDS.saturating_sub(gone);
                let left = counted(
                    usize::try_from(left).unwrap_or_default(),
                    "second",
                    "seconds",
                );
                (
                    Tone::Plain,
                    format!("The phones of {name} are called for {left} more."),
                )
            }
            Phase::Over => self.outcome(shared),
        }
    }

    fn outcome(&self, shared: &Shared) -> (Tone, String) {
        if let Some(failure) = &self.failed {
            let text = format!("The phones were not called: {}", failure.sentence());
            return (Tone::Bad, text);
        }
        let Some(known) = self.known(shared) else {
            return (Tone::Warn, "The endpoint is not known any more.".to_owned());
        };
        let all = self.phones.len();
        if all == 0 {
            let outcome = known.outcome;
            let text = if matches!(outcome, Outcome::Declined | Outcome::Rejected) {
                "The call was refused: the endpoint is off."
            } else if shared.registrar.sight.is_open() {
                "No phone is registered: nothing can ring."
            } else {
                return (Tone::Plain, outcome.sentence().to_owned());
            };
            return (Tone::Bad, text.to_owned());
        }
        let rang = self.phones.iter().filter(|heard| heard.rang).count();
        let stopped = if self.stopped && !self.phones.iter().any(Heard::has_answered) {
            " before it was stopped"
        } else {
            ""
        };
        let text = match (rang, all) {
            (0, 1) => format!("Its phone did not ring{stopped}."),
            (0, all) => format!("None of its {all} phones rang{stopped}."),
            (1, 1) => "Its phone rang.".to_owned(),
            (2, 2) => "Both phones rang.".to_owned(),
            (rang, all) if rang == all => format!("All {all} phones rang."),
            (rang, all) => format!("{rang} of {all} phones rang{stopped}."),
        };
        let tone = match rang {
            0 => Tone::Bad,
            rang if rang == all => Tone::Good,
            _ => Tone::Warn,
        };
        (tone, text)
    }

    /// Ends the call, now or once it is made.
    fn end(&mut self, shared: &mut Shared) {
        self.stopped = true;
        let live = self.phase(shared) == Phase::Ringing;
        let Some(id) = self.call.clone().filter(|_| live && self.ending.is_none()) else {
            return;
        };
        let what = format!("end the ring test of {}", self.name(shared));
        match shared.write(what, Call::EndCall(id)) {
            Ok(ticket) => self.ending = Some(ticket),
            Err(failure) => shared.say(Notice::bad(failure.to_string())),
        }
    }

    /// Takes in what is known of its phones: one that rang has rung, whatever became of it.
    fn hear(&mut self, shared: &Shared) {
        let Some(known) = self.known(shared) else {
            return;
        };
        for phone in &known.phones {
            let rings = matches!(phone.fate.as_str(), "ringing" | "answered");
            let same = |heard: &&mut Heard| heard.phone.contact == phone.contact;
            if let Some(heard) = self.phones.iter_mut().find(same) {
                heard.rang |= rings;
                heard.phone = phone.clone();
            } else {
                self.phones.push(Heard {
                    phone: phone.clone(),
                    rang: rings,
                });
            }
        }
    }

    /// Where the service tells nothing by itself, it is asked once a second.
    fn look(&mut self, shared: &mut Shared) {
        let is_told = shared.registrar.sight.is_live();
        let rests = shared.now().0 < self.asked.0 + 1_000;
        let Some(id) = self.call.clone() else {
            return;
        };
        let is_live = self.phase(shared) == Phase::Ringing;
        if is_told || rests || !is_live || self.reading.is_some() {
            return;
        }
        self.asked = shared.now();
        self.reading = Some(shared.call(Priority::Interactive, Call::ReadCall(id)));
    }

    fn last_top(&self, shared: &Shared) -> usize {
        let width = layout::page_width(shared.size.width);
        let lines = self.lines(shared, width).len();
        lines.saturating_sub(layout::body(shared.size))
    }

    fn leave_call(&mut self, shared: &mut Shared) {
        if let Some(ticket) = self.reading.take() {
            shared.cancel(ticket);
        }
        self.end(shared);
    }
}

impl Heard {
    fn has_answered(&self) -> bool {
        self.phone.fate == "answered"
    }

    /// What it did, behind its name.
    fn told(&self, is_over: bool) -> (Tone, String) {
        let words = match self.phone.fate.as_str() {
            "answered" => "was answered",
            "ringing" if is_over => "rang",
            "cancelled" if self.rang => "rang",
            "cancelled" | "called" if is_over => "said nothing",
            _ => return (tone_of(&self.phone), self.phone.told()),
        };
        let tone = if self.rang { Tone::Good } else { Tone::Bad };
        (tone, words.to_owned())
    }
}

impl Scene for Ring {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Ring, Context::List, Context::Screen]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let last = self.last_top(shared);
        if let Some(target) = scrolled(self.scroll, action, last, layout::body(shared.size)) {
            self.scroll = target;
            return Next::Stay;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::HangUp => {
                self.end(shared);
                Next::Stay
            }
            Action::Ring => {
                let selected = Selected {
                    domain: Some(self.domain.clone()),
                    endpoint: Some(self.endpoint.clone()),
                };
                ask(shared, &selected)
            }
            Action::Open => match &self.call {
                Some(id) => Next::Open(Route::Call(id.clone())),
                None => Next::Stay,
            },
            _ => Next::Stay,
        }
    }

    fn refresh_view(&mut self, shared: &mut Shared) {
        self.hear(shared);
        let phase = self.phase(shared);
        let answered = self
            .known(shared)
            .is_some_and(|known| known.outcome == Outcome::Talking);
        let late = shared.now().0 > self.begun.0 + (SECONDS + 2) * 1_000;
        if phase == Phase::Ringing && !self.stopped && (answered || late) {
            self.end(shared);
        }
        self.look(shared);
        let running = (phase == Phase::Ringing).then_some(self.begun);
        shared.calls.tick(&mut shared.asks, running);
        if self.scroll > 0 {
            self.scroll = self.scroll.min(self.last_top(shared));
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, shared: &Shared) -> bool {
        let phase = self.phase(shared);
        match when {
            When::Unended => phase != Phase::Over && !self.stopped,
            When::Over => phase == Phase::Over,
            When::Selected => self.call.is_some(),
            When::Readable => false,
            _ => usual(when),
        }
    }

    fn settle(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        if self.making.take_if(|own| *own == ticket).is_some() {
            match outcome {
                Ok(Reply::CallMade(id)) => {
                    self.call = Some(id.clone());
                    self.begun = shared.now();
                    if self.stopped {
                        self.end(shared);
                    }
                }
                Ok(_) => {}
                Err(failure) => self.failed = Some(failure.clone()),
            }
            return Some(Next::Stay);
        }
        if self.ending.take_if(|own| *own == ticket).is_some() {
            if let Err(failure) = outcome {
                self.stopped = false;
                let text = format!("It could not be stopped: {}", failure.sentence());
                return Some(Next::Say(Notice::bad(text)));
            }
            return Some(Next::Stay);
        }
        self.reading.take_if(|own| *own == ticket)?;
        if let Ok(Reply::CallStory(story)) = outcome {
            let now = shared.now();
            shared.calls.read_of(now, story);
        }
        Some(Next::Stay)
    }

    fn is_about_deleted(&self, call: &Call) -> bool {
        call.deletes(&self.domain, &self.endpoint)
    }

    fn covered(&mut self, shared: &mut Shared) {
        self.leave_call(shared);
    }

    fn stop(&mut self, shared: &mut Shared) {
        self.leave_call(shared);
    }

    fn leave(&mut self, shared: &mut Shared, _: bool) {
        self.leave_call(shared);
    }
}
