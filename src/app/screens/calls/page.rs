//! The page about one call: its lines, already broken to a width, without any style.

use crate::{
    api::{
        call::{CallEvent, CallStory, CalledPhone},
        callback::Callback,
    },
    app::{
        calls::{Known, Outcome, cause_in_words, person},
        page::{
            lines::{DetailLine, Page, marker},
            notice::Tone,
        },
        phones::moment,
        shared::Shared,
        text::{
            number::grouped,
            time::{self, Moment},
        },
    },
};

use super::rows::{partner, spoken, talked, who};

/// What is known of this call, as a page.
#[must_use]
pub fn page(
    shared: &Shared,
    known: &Known,
    story: Option<&CallStory>,
    width: u16,
) -> Vec<DetailLine> {
    let mut page = Page::new(width);
    let call = &known.call;
    let tone = tone(known.outcome);
    page.text(marker(tone), tone, known.outcome.sentence());
    page.title("Call");
    page.field("From", Tone::Plain, &whole(&call.from));
    page.field("To", Tone::Plain, &whole(&call.to));
    let way = match call.direction.as_str() {
        "in" => "in: a phone, or a trunk, called the platform",
        "out" => "out: the platform calls for an application",
        other => other,
    };
    page.field("Way", Tone::Quiet, way);
    let at = |moment: Moment| time::clock(moment, &shared.zone);
    if let Some(began) = known.began() {
        let day = time::dated(began, &shared.zone);
        let day = day.get(..10).unwrap_or_default();
        page.field("Began", Tone::Plain, &format!("{day} {}", at(began)));
    }
    if let Some(answered) = call.active_time.map(moment) {
        page.field("Answered", Tone::Plain, &at(answered));
    }
    if let Some(ended) = call.end_time.map(moment) {
        let why = cause_in_words(&call.cause);
        let why = match (why, call.cause.as_str()) {
            ("", _) => String::new(),
            (why, cause) if why == cause => format!(", {why}"),
            (why, cause) => format!(", {why} ({cause})"),
        };
        page.field("Ended", Tone::Plain, &format!("{}{why}", at(ended)));
    }
    let spoke = talked(known, shared.now());
    if !spoke.is_empty() {
        page.field("Talked", Tone::Plain, &spoke);
    }
    if let Some(id) = &call.application_id {
        let name = shared.account.names.application(id);
        page.field("Application", Tone::Plain, name);
    }
    if !call.callback_url.is_empty() {
        page.field("Events go to", Tone::Plain, &call.callback_url);
    }
    if let Some(bridge) = &call.bridge_id {
        let other = partner(shared, known);
        let other = other.map_or_else(String::new, |other| format!(", with {}", who(other)));
        page.field("Bridge", Tone::Plain, &format!("{bridge}{other}"));
    }
    page.field("Id", Tone::Quiet, call.id.as_str());
    phones(&mut page, shared, known);
    sound(&mut page, "Sound from the phone", known);
    if let Some(other) = partner(shared, known) {
        sound(&mut page, "Sound from the other side", other);
    }
    if let Some(story) = story {
        happened(&mut page, shared, &story.events, known);
        callbacks(
            &mut page,
            shared,
            story.callbacks.as_deref().unwrap_or_default(),
        );
    }
    page.lines
}

/// The address with the part of it that people know.
fn whole(address: &str) -> String {
    let name = person(address);
    if name == address || name.is_empty() {
        return address.to_owned();
    }
    format!("{name}  {address}")
}

/// How a call stands as a tone.
#[must_use]
pub fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Failed | Outcome::Rejected => Tone::Bad,
        Outcome::Unanswered | Outcome::Nobody => Tone::Warn,
        Outcome::Declined | Outcome::Busy | Outcome::GivenUp | Outcome::Ended => Tone::Plain,
        Outcome::Ringing | Outcome::Talking | Outcome::Answered => Tone::Good,
    }
}

/// How a phone took the call, as a tone.
#[must_use]
pub fn tone_of(phone: &CalledPhone) -> Tone {
    match (phone.fate.as_str(), phone.status) {
        ("answered" | "ringing", _) => Tone::Good,
        ("refused", Some(486 | 600)) => Tone::Warn,
        ("silent" | "unreachable" | "refused", _) => Tone::Bad,
        _ => Tone::Quiet,
    }
}

fn phones(page: &mut Page, shared: &Shared, known: &Known) {
    if known.phones.is_empty() {
        return;
    }
    page.title("Phones that were called");
    for phone in &known.phones {
        let tone = tone_of(phone);
        let at = phone.at.map(moment);
        let at = at.map_or_else(String::new, |at| {
            format!("{}  ", time::clock(at, &shared.zone))
        });
        let text = format!("{at}{} {}", phone.name(), phone.told());
        page.text(marker(tone), tone, &text);
    }
}

fn sound(page: &mut Page, title: &'static str, known: &Known) {
    let heard = &known.call.sound;
    let Some(received) = heard.packets_received else {
        return;
    };
    page.title(title);
    if !known.call.codec.is_empty() {
        page.field("Codec", Tone::Plain, &known.call.codec);
    }
    let number = |count: u64| grouped(usize::try_from(count).unwrap_or(usize::MAX));
    let lost = heard.packets_lost.unwrap_or_default();
    let all = received.saturating_add(lost);
    let hundredths = (lost.saturating_mul(10_000)).checked_div(all).unwrap_or(0);
    let tone = match hundredths {
        0..100 => Tone::Plain,
        100..500 => Tone::Warn,
        _ => Tone::Bad,
    };
    page.field("Packets", Tone::Plain, &number(received));
    // Somebody who speaks is heard.
    if received == 0 && heard.packets_sent.is_some_and(|sent| sent > 100) {
        let text = "Nothing is heard of this phone though it is spoken to: look for a firewall or NAT in its way.";
        page.text(marker(Tone::Bad), Tone::Bad, text);
    }
    let share = format!(
        "{}, {}.{:02} %",
        number(lost),
        hundredths / 100,
        hundredths % 100
    );
    page.field("Lost", tone, &share);
    if let Some(jitter) = heard.jitter_ms {
        let tone = if jitter > 30 { Tone::Warn } else { Tone::Plain };
        page.field("Jitter", tone, &format!("{jitter} ms"));
    }
    if let Some(sent) = heard.packets_sent {
        page.field("Sent to it", Tone::Quiet, &number(sent));
    }
}

fn happened(page: &mut Page, shared: &Shared, events: &[CallEvent], known: &Known) {
    if events.is_empty() {
        return;
    }
    page.title("What happened");
    let began = known.began();
    for event in events {
        let at = event.time.map(moment);
        let clock = at.map_or_else(|| "?".to_owned(), |at| time::clock(at, &shared.zone));
        let into = at.zip(began).map_or_else(String::new, |(at, began)| {
            format!(
                "  {:>6}",
                format!("+{}", spoken(at.0.saturating_sub(began.0) / 1_000))
            )
        });
        let data = match cause_in_words(&event.data) {
            "" => String::new(),
            words => format!(": {words}"),
        };
        page.text(
            "",
            Tone::Plain,
            &format!("{clock}{into}  {}{data}", event.name),
        );
    }
}

fn callbacks(page: &mut Page, shared: &Shared, told: &[Callback]) {
    if told.is_empty() {
        return;
    }
    page.title("What the application was told");
    for callback in told {
        let at = callback.at.map(moment);
        let clock = at.map_or_else(|| "?".to_owned(), |at| time::clock(at, &shared.zone));
        let tone = if callback.taken {
            Tone::Good
        } else {
            Tone::Bad
        };
        page.text(marker(tone), tone, &format!("{clock}  {}", callback.told()));
    }
}
