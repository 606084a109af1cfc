//! What the page of an endpoint tells of its phones: who is registered now, who was refused, and who was when.

use jiff::tz::TimeZone;

use crate::{
    api::{
        DomainId, Endpoint,
        registration::{Attempt, Stay},
    },
    app::{
        keys::{action::Action, table::Context},
        page::{
            lines::{Page, marker},
            notice::Tone,
        },
        phones::{Phone, Seen, host, moment, named},
        registrar::Detail,
        service::remote::Remote,
        shared::Shared,
        text::{
            number::{counted, grouped},
            time::{self, Moment},
        },
    },
};

/// Phones, failures and times that are told in full.
const TOLD: usize = 8;

/// What is known of the phones of an endpoint.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Who is registered.
    pub seen: Seen<'a>,
    /// What was read for the page.
    pub detail: Option<&'a Detail>,
    /// The time.
    pub now: Moment,
    /// Local time.
    pub zone: &'a TimeZone,
}

impl<'a> Known<'a> {
    /// Of this endpoint.
    pub fn of(shared: &'a Shared, domain: &DomainId, endpoint: &Endpoint) -> Self {
        let registrar = &shared.registrar;
        Self {
            seen: registrar.seen(domain, endpoint.id.as_str()),
            detail: registrar.detail(domain, &endpoint.id),
            now: shared.now(),
            zone: &shared.zone,
        }
    }

    /// A time of today by the clock, another with its day.
    pub fn when(&self, at: Moment) -> String {
        const TODAY: u64 = 18 * 3_600_000;
        if self.now.0.abs_diff(at.0) < TODAY {
            time::minute(at, self.zone)
        } else {
            time::dated(at, self.zone)
        }
    }

    /// The last time that a phone was registered, when none is now.
    pub fn last(&self) -> Option<&'a Stay> {
        let stays = self.detail?.stays.value.as_ref()?;
        stays.iter().find(|stay| stay.until.is_some())
    }

    /// Failed attempts that are not resolved.
    pub fn refused(&self) -> impl Iterator<Item = &'a Attempt> {
        let attempts = self
            .detail
            .and_then(|detail| detail.attempts.value.as_ref());
        let attempts = attempts.into_iter().flatten();
        attempts.filter(|attempt| attempt.resolved_at.is_none())
    }
}

/// An attempt in words: `wrong password 14 times in 5 minutes, from Yealink SIP-T46S at 10.2.3.4`.
pub fn failed(attempt: &Attempt) -> String {
    let reason = attempt.why();
    let count = usize::try_from(attempt.count).unwrap_or(usize::MAX);
    let span = match (attempt.first_at, attempt.last_at) {
        (Some(first), Some(last)) if count > 1 => {
            let minutes = last.duration_since(first).as_mins().max(0);
            let minutes = usize::try_from(minutes).unwrap_or(0).max(1);
            format!(" in {}", counted(minutes, "minute", "minutes"))
        }
        _ => String::new(),
    };
    let times = match count {
        0 | 1 => String::new(),
        count => format!(" {} times{span}", grouped(count)),
    };
    let at = match host(&attempt.source) {
        "" => String::new(),
        host => format!(" at {host}"),
    };
    format!("{reason}{times}, from {}{at}", named(&attempt.user_agent))
}

/// Writes what is known of its phones.
pub fn write(page: &mut Page, shared: &Shared, domain: &DomainId, endpoint: &Endpoint) {
    now(page, shared, domain, endpoint);
    before(page, shared, domain, endpoint);
}

/// Writes who tried and was refused, and who was registered before.
pub fn before(page: &mut Page, shared: &Shared, domain: &DomainId, endpoint: &Endpoint) {
    let known = Known::of(shared, domain, endpoint);
    refused(page, &known);
    left(page, &known);
}

/// Writes which phones are registered now.
pub fn now(page: &mut Page, shared: &Shared, domain: &DomainId, endpoint: &Endpoint) {
    let known = &Known::of(shared, domain, endpoint);
    let sight = &shared.registrar.sight;
    let obstacle = sight.obstacle(&shared.zone);
    let watched = shared.registrar.watched(domain, &endpoint.id);
    if !sight.is_open() && obstacle.is_none() && watched.is_none() {
        return;
    }
    page.title("Registered now");
    if let Some(obstacle) = &obstacle {
        let tone = if sight.is_open() {
            Tone::Warn
        } else {
            Tone::Quiet
        };
        page.text(marker(tone), tone, obstacle);
    }
    match known.seen {
        Seen::Unseen if sight.is_open() => page.text("", Tone::Quiet, "Being read…"),
        Seen::Unseen => {}
        seen if seen.phones() == Some(0) => {
            page.text("○", Tone::Plain, "No phone is registered.");
        }
        Seen::Nobody => {}
        Seen::There(there) => {
            for phone in there.phones.iter().take(TOLD) {
                page.text("●", Tone::Good, &registered(phone, known));
            }
            let told = there.phones.len().min(TOLD);
            let count = usize::try_from(there.count).unwrap_or(usize::MAX);
            if count > told {
                let more = format!("and {} more", grouped(count - told));
                page.text("", Tone::Quiet, &more);
            }
        }
    }
    if sight.is_silent() {
        inquired(page, shared, known);
    }
    if let Some(since) = watched {
        let key = shared.keymap.way(&[Context::Endpoints], Action::Watch);
        let since = known.when(since);
        let text =
            format!("Watched since {since}: a bell rings when a phone registers. {key} ends it.");
        page.text("", Tone::Quiet, &text);
    }
}

/// What the registrar itself said, and how to ask it.
fn inquired(page: &mut Page, shared: &Shared, known: &Known<'_>) {
    let asked = known.detail.map(|detail| &detail.bindings);
    if asked.is_some_and(Remote::is_loading) {
        return page.text("", Tone::Quiet, "The registrar is being asked…");
    }
    let key = shared.keymap.way(&[Context::Endpoint], Action::Inquire);
    if let Some(failure) = asked.and_then(|asked| asked.error.as_ref()) {
        page.text(marker(Tone::Bad), Tone::Bad, &failure.sentence());
        let again = format!("{key} asks the registrar again.");
        return page.text("", Tone::Quiet, &again);
    }
    let Some((bindings, at)) = asked.and_then(|asked| Some((asked.value.as_ref()?, asked.as_of?)))
    else {
        let text = format!(
            "{key} asks the registrar itself: a token is made for it, used once, and taken back."
        );
        return page.text("", Tone::Quiet, &text);
    };
    let when = known.when(at);
    if bindings.rows.is_empty() {
        let text = format!("No phone is registered, the registrar said at {when}.");
        page.text("○", Tone::Plain, &text);
    }
    for binding in bindings.rows.iter().take(TOLD) {
        let until = binding.seconds.map(|seconds| {
            let until = Moment(at.0 + u64::from(seconds) * 1_000);
            format!(", until {}", known.when(until))
        });
        let text = format!("{}{}", binding.contact, until.unwrap_or_default());
        page.text("●", Tone::Good, &text);
    }
    if bindings.rows.len() > TOLD {
        let more = format!("and {} more", grouped(bindings.rows.len() - TOLD));
        page.text("", Tone::Quiet, &more);
    }
    if let Some(left) = &bindings.left {
        page.text(marker(Tone::Warn), Tone::Warn, left);
    }
    if !bindings.rows.is_empty() {
        let text = format!("The registrar said so at {when}; {key} asks it again.");
        page.text("", Tone::Quiet, &text);
    }
}

/// One phone: what it is, from where, by which transport, since and until when.
fn registered(phone: &Phone, known: &Known<'_>) -> String {
    let told = |word: &str, text: &str| match text {
        "" => String::new(),
        text => format!("{word}{text}"),
    };
    let when = |word: &str, at: Option<Moment>| {
        at.map_or_else(String::new, |at| format!("{word}{}", known.when(at)))
    };
    [
        phone.name().to_owned(),
        told(" from ", &phone.source),
        told(" by ", &phone.transport.to_uppercase()),
        phone
            .node
            .map_or_else(String::new, |node| format!(" at node {node}")),
        when(", since ", phone.since),
        when(", until ", phone.until),
    ]
    .concat()
}

fn refused(page: &mut Page, known: &Known<'_>) {
    let attempts = known
        .detail
        .and_then(|detail| detail.attempts.value.as_ref());
    let Some(attempts) = attempts.filter(|attempts| !attempts.is_empty()) else {
        return;
    };
    page.title("Failed attempts");
    for attempt in attempts.iter().take(TOLD) {
        let last = attempt.last_at.map(|at| known.when(moment(at)));
        let last = last.map_or_else(String::new, |last| format!("{last}  "));
        let failed = failed(attempt);
        match attempt.resolved_at {
            Some(at) => {
                let at = known.when(moment(at));
                let text = format!("{last}{failed}; registered at {at}");
                page.text("", Tone::Quiet, &text);
            }
            None => page.text("■", Tone::Bad, &format!("{last}{failed}")),
        }
        if let Some(slip) = slip(attempt) {
            page.text("", Tone::Warn, &slip);
        }
    }
}

/// What was done to the user name.
fn slip(attempt: &Attempt) -> Option<String> {
    let (sent, right) = (&attempt.sent.username, &attempt.expected.username);
    let how = match attempt.slip.as_str() {
        "case" => "in capitals",
        "blanks" => "in blanks",
        "address" => {
            return Some(format!(
                "It sends the whole address {sent} as its user name, which is {right}."
            ));
        }
        _ => return None,
    };
    Some(format!(
        "It sends the user name {sent}, which differs {how} from {right}."
    ))
}

fn left(page: &mut Page, known: &Known<'_>) {
    let stays = known.detail.and_then(|detail| detail.stays.value.as_ref());
    let ended = |stay: &&Stay| stay.until.is_some();
    let stays: Vec<&Stay> = stays.into_iter().flatten().filter(ended).collect();
    if stays.is_empty() {
        return;
    }
    page.title("Registered before");
    for stay in stays.iter().take(TOLD) {
        let at = |at: Option<_>| at.map_or_else(|| "?".to_owned(), |at| known.when(moment(at)));
        let host = match host(&stay.source) {
            "" => String::new(),
            host => format!(" at {host}"),
        };
        let end = match stay.end.as_str() {
            "" => String::new(),
            end => format!(", {}", ended_by(end)),
        };
        let text = format!(
            "{} to {}  {}{host}{end}",
            at(stay.from),
            at(stay.until),
            named(&stay.user_agent)
        );
        page.text("", Tone::Quiet, &text);
    }
    if stays.len() > TOLD {
        let more = format!("and {} more", grouped(stays.len() - TOLD));
        page.text("", Tone::Quiet, &more);
    }
}

/// Why a registration ended, in words.
pub fn ended_by(reason: &str) -> &str {
    match reason {
        "unregistered" => "it signed off",
        "expired" => "it did not come back in time",
        "replaced" => "it registered in another way",
        "taken" => "it was ended from here or elsewhere",
        "disabled" => "the endpoint was disabled",
        "deleted" => "the endpoint was deleted",
        other => other,
    }
}
