//! The two lines at the top: whose account this is and what may be done, where we are and how old it is.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    api::DomainId,
    app::{
        model::Model,
        registrar::Sight,
        screens::Screen,
        shared::{Shared, outlook::outlook},
        text::{number::grouped, time},
    },
    ui::{
        frame::{
            budget,
            header::{
                count::{counted, estimated, read_of, under_way},
                line::{Fact, both_ends, crumbs},
                place::place,
                sorted::by_what,
            },
            status::trouble,
        },
        parts::clip::clip,
        theme::{Theme, symbols},
    },
};

/// The pictures of the sign of life.
const BEATS: [&str; 4] = ["|", "/", "-", "\\"];

/// Milliseconds.
const MINUTE: u64 = 60_000;

/// Draws both lines.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let [first, second] = [0, 1].map(|row| Rect {
        y: area.y + row,
        height: 1,
        ..area
    });
    both_ends(
        account(&model.shared, theme),
        budget::words(&model.shared)
            .into_iter()
            .map(Fact::from)
            .collect(),
        theme,
        frame,
        first,
    );
    let mut facts = freshness(model);
    let steps = place(&model.screens, &model.shared);
    let place = crumbs(&steps, &mut facts, theme, area.width);
    both_ends(place, facts, theme, frame, second);
}

fn account<'a>(shared: &'a Shared, theme: &Theme) -> Line<'a> {
    let profile = &shared.profile;
    let label = [&profile.label, &profile.name]
        .into_iter()
        .find(|text| !text.is_empty());
    let label = label.map_or("sipdeck", String::as_str);
    let mut spans = vec![
        Span::styled(
            format!(" {} ", clip(label, 20)),
            theme.label(profile.colour.as_deref()),
        ),
        Span::styled(" ", theme.bar),
    ];
    if !profile.name.is_empty() && profile.name != label {
        spans.push(Span::styled(
            format!("{} ", clip(&profile.name, 16)),
            theme.bar,
        ));
    }
    if profile.demo && !label.eq_ignore_ascii_case("demo") {
        spans.push(Span::styled("DEMO ", theme.strong));
    }
    if profile.read_only {
        spans.push(Span::styled("READ-ONLY ", theme.warning));
    }
    spans.push(Span::styled(clip(&profile.account, 32), theme.muted));
    Line::from(spans)
}

/// How many rows, how old, and whether newer ones are on their way.
fn freshness(model: &Model) -> Vec<Fact> {
    let shared = &model.shared;
    let mut parts: Vec<Fact> = Vec::new();
    let as_of = match model.screen() {
        Screen::Domains(screen) => {
            let all = shared.account.domains.rows().len();
            parts.extend(
                counted(screen.rows.len(), all, shared.account.domains.complete).map(Fact::from),
            );
            if all > 0 && !shared.account.tally(None).complete {
                parts.push(Fact::minor(read_of(shared)));
            }
            parts.extend(wait(shared, None).map(Fact::minor));
            // The list may be read again without what is counted.
            let (list, counts) = (shared.account.domains.as_of, shared.account.as_of(None));
            if let (Some(list), Some(counts)) = (list, counts)
                && counts.0 + MINUTE <= list.0
            {
                let minute = time::minute(counts, &shared.zone);
                let old = time::old(counts, shared.now());
                let old = old.map_or_else(String::new, |old| format!(", {old}"));
                parts.push(Fact::minor(format!("counts of {minute}{old}")));
            }
            list
        }
        Screen::Endpoints(screen) => {
            let complete = shared.account.tally(screen.domain.as_ref()).complete;
            let (shown, all) = (screen.found.rows.len(), screen.found.total);
            if screen.domain.is_none() && !complete {
                parts.push(Fact::minor(read_of(shared)));
            }
            let expected = shared.account.expected(screen.domain.as_ref());
            let partial = screen.found.partial();
            match expected.filter(|expected| !complete && *expected > all) {
                _ if partial.is_some() => {
                    parts.push(format!("{}+ of {}", grouped(shown), grouped(all)).into());
                }
                Some(expected) => parts.push(estimated(shown, all, expected).into()),
                None => parts.extend(counted(shown, all, complete).map(Fact::from)),
            }
            let gone = shared.account.gone(screen.domain.as_ref());
            parts.extend((gone > 0).then(|| Fact::minor(format!("{} gone", grouped(gone)))));
            parts.extend(wait(shared, screen.domain.as_ref()).map(Fact::minor));
            let marked = screen.marks.len();
            parts.extend((marked > 0).then(|| format!("{} marked", grouped(marked)).into()));
            shared.account.as_of(screen.domain.as_ref())
        }
        Screen::Endpoint(screen) => screen.read_at(shared),
        Screen::Requests(screen) if screen.open.is_none() => {
            parts.extend(counted(screen.rows.len(), screen.total, true).map(Fact::from));
            None
        }
        Screen::Messages(screen) => {
            let (shown, all) = (screen.shown(shared).len(), shared.notices.all.len());
            parts.extend(counted(shown, all, true).map(Fact::from));
            None
        }
        Screen::Examination(_) | Screen::Form(_) | Screen::Requests(_) | Screen::Jobs(_) => None,
    };
    if let Some(at) = as_of {
        let stale = if trouble(model).is_some() {
            "stale, "
        } else {
            ""
        };
        if is_remembered(model) {
            parts.push(Fact::minor(format!(
                "{stale}{} old",
                time::ago(at, shared.now())
            )));
        } else {
            let minute = time::minute(at, &shared.zone);
            let old = time::old(at, shared.now());
            let old = old.map_or_else(String::new, |old| format!(", {old}"));
            parts.push(Fact::minor(format!("{stale}as of {minute}{old}")));
        }
    }
    parts.extend(phones(model));
    if let Some(work) = under_way(model) {
        parts.push(work.into());
    } else if let Some(since) = shared.pulse.since {
        let beat = BEATS[shared.pulse.beat % BEATS.len()];
        let life = if shared.pulse.turns(shared.now()) {
            format!("{beat} loading")
        } else {
            format!("waiting since {}", time::clock(since, &shared.zone))
        };
        parts.push(life.into());
    }
    parts.extend(by_what(model).map(Fact::minor));
    parts
}

/// Whether what is told of phones is as it is now, where they are shown.
fn phones(model: &Model) -> Option<Fact> {
    match model.screen() {
        Screen::Domains(_) | Screen::Endpoints(_) | Screen::Endpoint(_) => {}
        Screen::Examination(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => {
            return None;
        }
    }
    let registrar = &model.shared.registrar;
    match &registrar.sight {
        Sight::Live if registrar.is_reading() => Some(Fact::minor("reading phones".to_owned())),
        Sight::Live => Some(Fact::minor(format!("{} live", symbols::ON))),
        Sight::Lost {
            since: Some(since), ..
        } => {
            let since = time::minute(*since, &model.shared.zone);
            Some(format!("phones as of {since}").into())
        }
        Sight::Lost { since: None, .. } => Some("phones not shown".to_owned().into()),
        Sight::Opening | Sight::Absent | Sight::NoPhones | Sight::Refused(_) => None,
    }
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
        Screen::Domains(_) => account.domains.remembered,
        Screen::Endpoints(screen) => account.is_remembered(screen.domain.as_ref()),
        Screen::Endpoint(screen) => {
            let alone = account.detail(&screen.domain, &screen.endpoint);
            let read = alone.is_some_and(|read| read.as_of.is_some());
            !read && account.is_remembered(Some(&screen.domain))
        }
        Screen::Examination(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => false,
    }
}
