//! The two lines at the top: whose account this is and what goes on, where we are and how old it is.

use ratatui::{
    Frame,
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    api::DomainId,
    app::{
        message::Message,
        model::Model,
        next::route::Of,
        screens::{Screen, crumbs::crumbs, endpoints::Pane},
        shared::{Shared, outlook::outlook},
        text::{
            number::{counted as counted_as, grouped},
            time::{self, Moment},
        },
    },
    ui::{
        frame::{
            budget,
            header::{
                bar,
                count::{counted, estimated, read_of, under_way},
                line::{self, Fact, Way, pieces, width},
                sorted::{by_what, list_place},
            },
            status::trouble,
        },
        parts::{
            clip::clip,
            surface::{self, EDGE, FREE},
        },
        theme::{Theme, symbols},
    },
};

/// Milliseconds.
const MINUTE: u64 = 60_000;

/// The fewest cells in which a description says anything.
const ABOUT: usize = 8;

/// Draws both lines, and answers where the label of the profile stands.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) -> Rect {
    let first = Rect { height: 1, ..area };
    let second = Rect {
        y: area.y + 1,
        height: 1,
        ..list_place(model, area)
    };
    let label = bar::draw(model, age(model, theme), theme, frame, first);
    let (way, facts) = way(model, theme, second.width);
    let mut left = way.pieces(theme);
    let used: usize = left.iter().map(|(text, _)| text.width()).sum();
    let room = usize::from(second.width.saturating_sub(EDGE + FREE));
    let room = room.saturating_sub(used + 2 + width(&facts));
    let about = about(model).filter(|about| !about.is_empty() && room >= ABOUT);
    left.extend(about.map(|about| (format!("  {}", clip(&about, room)), theme.muted)));
    let left: Vec<(&str, Style)> = left
        .iter()
        .map(|(text, style)| (text.as_str(), *style))
        .collect();
    surface::strip(
        theme,
        frame.buffer_mut(),
        second,
        has_keys(model.screen()),
        &left,
        &pieces(&facts),
    );
    label
}

/// What a click at this place does.
pub fn pressed(model: &Model, theme: &Theme, area: Rect, at: Position) -> Option<Message> {
    if !model.is_free() {
        return None;
    }
    if at.y == area.y {
        let first = Rect { height: 1, ..area };
        let action = bar::pressed(model, age(model, theme), theme, first, at.x);
        return action.map(Message::Asked);
    }
    let place = list_place(model, area);
    if at.x >= place.right() {
        return None;
    }
    let (way, _) = way(model, theme, place.width);
    let step = way.step(at.x.checked_sub(place.x + EDGE)?)?;
    Some(Message::Crumb(step))
}

/// The way here, and the facts that have room beside it.
fn way(model: &Model, theme: &Theme, room: u16) -> (Way, Vec<Fact>) {
    let mut facts = facts(model, theme);
    let steps = crumbs(&model.screens, &model.shared);
    let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
    let way = line::crumbs(&names, &mut facts, room);
    (way, facts)
}

/// Whether the keys go to what stands under the title.
fn has_keys(screen: &Screen) -> bool {
    if let Screen::Endpoints(list) = screen {
        return list.beside.focus == Pane::List;
    }
    // The overview has panels with titles of their own.
    !matches!(screen, Screen::Overview(_))
}

/// What people wrote about what is shown.
fn about(model: &Model) -> Option<String> {
    let account = &model.shared.account;
    match model.screen() {
        Screen::Endpoints(screen) => {
            let domain = account.domain(screen.domain.as_ref()?)?;
            domain.description.clone()
        }
        Screen::Endpoint(screen) => screen.endpoint(&model.shared)?.description,
        Screen::Requests(screen) if screen.open.is_none() => {
            let words = budget::words(&model.shared);
            Some(words.join(", "))
        }
        Screen::Overview(_) => {
            let domains = account.domains.rows().len();
            Some(format!("in {}", counted_as(domains, "domain", "domains")))
        }
        Screen::Domains(_)
        | Screen::Examination(_)
        | Screen::Ladder(_)
        | Screen::Calls(_)
        | Screen::Call(_)
        | Screen::Ring(_)
        | Screen::Application(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => None,
    }
}

/// When what is shown was read.
fn as_of(model: &Model) -> Option<Moment> {
    let shared = &model.shared;
    match model.screen() {
        Screen::Overview(_) | Screen::Domains(_) => shared.account.domains.as_of,
        Screen::Endpoints(screen) => shared.account.as_of(screen.domain.as_ref()),
        Screen::Endpoint(screen) => screen.read_at(shared),
        Screen::Calls(_) | Screen::Call(_) => model.screen().scene().as_of(shared),
        Screen::Examination(_)
        | Screen::Ladder(_)
        | Screen::Ring(_)
        | Screen::Application(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Form(_)
        | Screen::Jobs(_) => None,
    }
}

/// How old what is shown is.
fn age(model: &Model, theme: &Theme) -> Option<Fact> {
    let shared = &model.shared;
    let at = as_of(model)?;
    let text = if is_remembered(model) {
        format!("{} old", time::ago(at, shared.now()))
    } else {
        let minute = time::minute(at, &shared.zone);
        let old = time::old(at, shared.now());
        let old = old.map_or_else(String::new, |old| format!(", {old}"));
        format!("as of {minute}{old}")
    };
    Some(if trouble(model).is_some() {
        Fact::new(format!("{} {text}", symbols::WARNING), theme.warning)
    } else {
        Fact::new(text, theme.muted).minor()
    })
}

/// How many rows there are, and what is being done to them.
fn facts(model: &Model, theme: &Theme) -> Vec<Fact> {
    let shared = &model.shared;
    let mut parts: Vec<Fact> = Vec::new();
    let count = |text: String| Fact::new(text, theme.strong);
    let minor = |text: String| Fact::new(text, theme.muted).minor();
    match model.screen() {
        Screen::Overview(_) => {
            if !shared.account.tally(None).complete && !shared.account.domains.rows().is_empty() {
                parts.push(minor(read_of(shared)));
            }
            parts.extend(wait(shared, None).map(minor));
            let tally = shared.registrar.roll.tally(None);
            let phones = tally.filter(|_| shared.registrar.sight.is_open());
            parts.extend(phones.map(|tally| {
                let phones = usize::try_from(tally.phones).unwrap_or(usize::MAX);
                let registered = (" registered".to_owned(), theme.muted);
                let count = counted_as(phones, "phone", "phones");
                Fact::of(vec![(count, theme.strong), registered])
            }));
        }
        Screen::Domains(screen) => {
            let all = shared.account.domains.rows().len();
            let complete = shared.account.domains.complete;
            if all > 0 && !shared.account.tally(None).complete {
                parts.push(minor(read_of(shared)));
            }
            parts.extend(wait(shared, None).map(minor));
            // The list may be read again without what is counted.
            let (list, counts) = (shared.account.domains.as_of, shared.account.as_of(None));
            if let (Some(list), Some(counts)) = (list, counts)
                && counts.0 + MINUTE <= list.0
            {
                let minute = time::minute(counts, &shared.zone);
                let old = time::old(counts, shared.now());
                let old = old.map_or_else(String::new, |old| format!(", {old}"));
                parts.push(minor(format!("counts of {minute}{old}")));
            }
            parts.extend(by_what(model).map(minor));
            let shown = screen.rows.iter().flatten().count();
            parts.extend(counted(shown, all, complete).map(count));
        }
        Screen::Endpoints(screen) => {
            let domain = screen.domain.as_ref();
            let complete = shared.account.tally(domain).complete;
            let (shown, all) = (screen.found.rows.len(), screen.found.total);
            if screen.domain.is_none() && !complete {
                parts.push(minor(read_of(shared)));
            }
            let gone = shared.account.gone(domain);
            parts.extend((gone > 0).then(|| minor(format!("{} gone", grouped(gone)))));
            parts.extend(wait(shared, domain).map(minor));
            parts.extend(by_what(model).map(minor));
            parts.extend(under_way(model).map(|work| Fact::new(work, theme.muted)));
            let marked = screen.marks.len();
            let said = || format!("{} marked", grouped(marked));
            parts.extend((marked > 0).then(|| Fact::new(said(), theme.focus)));
            let expected = shared.account.expected(domain);
            let partial = screen.found.partial();
            match expected.filter(|expected| !complete && *expected > all) {
                _ if partial.is_some() => {
                    parts.push(count(format!("{}+ of {}", grouped(shown), grouped(all))));
                }
                Some(expected) => parts.push(count(estimated(shown, all, expected))),
                None => parts.extend(counted(shown, all, complete).map(count)),
            }
        }
        Screen::Requests(screen) if screen.open.is_none() => {
            parts.extend(counted(screen.rows.len(), screen.total, true).map(count));
        }
        Screen::Calls(screen) => {
            parts.extend(by_what(model).map(minor));
            let live = shared.calls.live();
            let said = || format!("{} under way", grouped(live));
            let is_all = screen.whose == Of::Account;
            parts.extend((live > 0 && is_all).then(|| Fact::new(said(), theme.focus)));
            let complete = shared.calls.reading_since().is_none();
            parts.extend(counted(screen.rows.len(), screen.total, complete).map(count));
        }
        Screen::Form(form) => {
            let changes = form.difference(shared).len();
            let said = || counted_as(changes, "change", "changes");
            parts.extend((changes > 0).then(|| Fact::new(said(), theme.focus)));
        }
        Screen::Messages(screen) => {
            let (shown, all) = (screen.shown(shared).len(), shared.notices.all.len());
            parts.extend(counted(shown, all, true).map(count));
        }
        Screen::Endpoint(_)
        | Screen::Examination(_)
        | Screen::Ladder(_)
        | Screen::Call(_)
        | Screen::Ring(_)
        | Screen::Application(_)
        | Screen::Requests(_)
        | Screen::Jobs(_) => {}
    }
    parts
}

/// How long it takes to read what is shown, when a person would notice.
fn wait(shared: &Shared, domain: Option<&DomainId>) -> Option<String> {
    let outlook = outlook(shared, domain)?;
    (outlook.seconds >= 2).then(|| outlook.to_string())
}

/// Whether what is shown is from an earlier run.
fn is_remembered(model: &Model) -> bool {
    let account = &model.shared.account;
    match model.screen() {
        Screen::Overview(_) | Screen::Domains(_) => account.domains.remembered,
        Screen::Endpoints(screen) => account.is_remembered(screen.domain.as_ref()),
        Screen::Endpoint(screen) => {
            let alone = account.detail(&screen.domain, &screen.endpoint);
            let read = alone.is_some_and(|read| read.as_of.is_some());
            !read && account.is_remembered(Some(&screen.domain))
        }
        Screen::Examination(_)
        | Screen::Ladder(_)
        | Screen::Calls(_)
        | Screen::Call(_)
        | Screen::Ring(_)
        | Screen::Application(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => false,
    }
}
