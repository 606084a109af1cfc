//! The two lines at the top: whose account this is and what may be done, where we are and how old it is.

mod count;
mod sorted;

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    api::DomainId,
    app::{Model, Screen, Shared, number::grouped, outlook::outlook, screens::Endpoints, time},
};

use super::{Theme, budget, clip::clip, status::trouble, theme::symbols};

use count::{counted, estimated, read_of, under_way};
use sorted::by_what;

/// The pictures of the sign of life.
const BEATS: [&str; 4] = ["|", "/", "-", "\\"];

/// Draws both lines.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let [first, second] = [0, 1].map(|row| Rect {
        y: area.y + row,
        height: 1,
        ..area
    });
    both_ends(
        account(&model.shared, theme),
        budget::words(&model.shared),
        theme,
        frame,
        first,
    );
    let place = place(model, theme, area.width);
    both_ends(place, freshness(model), theme, frame, second);
}

/// A text at the left end of a line, and facts at the right one, of which the first give way when there is
/// no room for all.
fn both_ends(left: Line<'_>, mut facts: Vec<String>, theme: &Theme, frame: &mut Frame, area: Rect) {
    let room = usize::from(area.width).saturating_sub(left.width() + 3);
    frame.buffer_mut().set_style(area, theme.bar);
    frame.render_widget(Paragraph::new(left), area);
    let between = format!(" {} ", symbols::DOT);
    let mut right = Line::styled(facts.join(&between), theme.muted);
    while right.width() > room && !facts.is_empty() {
        facts.remove(0);
        right = Line::styled(facts.join(&between), theme.muted);
    }
    if right.width() > 0 {
        let width = u16::try_from(right.width()).unwrap_or(0);
        let place = Rect {
            x: area.right().saturating_sub(width + 1),
            width,
            ..area
        };
        frame.render_widget(Paragraph::new(right), place);
    }
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

/// The way here; the last step is where we are.
fn place<'a>(model: &Model, theme: &Theme, width: u16) -> Line<'a> {
    let mut steps: Vec<String> = model
        .screens
        .iter()
        .map(|screen| step(screen, &model.shared))
        .collect();
    let room = usize::from(width.saturating_sub(30)).max(20);
    let longest = room / 2;
    for step in &mut steps {
        *step = clip(step, longest);
    }
    while steps.len() > 2
        && steps
            .iter()
            .map(|step| step.chars().count() + 3)
            .sum::<usize>()
            > room
    {
        steps.remove(1);
    }
    let last = steps.pop().unwrap_or_default();
    let into = format!(" {} ", symbols::INTO);
    let mut way = steps.join(&into);
    if !way.is_empty() {
        way += &into;
    }
    Line::from(vec![
        Span::styled(format!(" {way}"), theme.muted),
        Span::styled(last, theme.strong),
    ])
}

fn step(screen: &Screen, shared: &Shared) -> String {
    match screen {
        Screen::Domains(_) => "Domains".to_owned(),
        Screen::Endpoints(Endpoints {
            domain: Some(domain),
            ..
        }) => shared.account.names.domain(domain).to_owned(),
        Screen::Endpoints(_) => "All endpoints".to_owned(),
        Screen::Endpoint(screen) => screen.name(shared),
        Screen::Form(form) => form.purpose.crumb(),
        Screen::Requests(screen) if screen.open.is_some() => "Request".to_owned(),
        Screen::Requests(_) => "Requests".to_owned(),
        Screen::Messages(_) => "Messages".to_owned(),
        Screen::Jobs(screen) => screen
            .open
            .as_ref()
            .map_or("Jobs".into(), ToString::to_string),
    }
}

/// How many rows, how old, and whether newer ones are on their way.
fn freshness(model: &Model) -> Vec<String> {
    let shared = &model.shared;
    let mut parts = Vec::new();
    let as_of = match model.screen() {
        Screen::Domains(screen) => {
            let all = shared.account.domains.rows().len();
            parts.extend(counted(
                screen.rows.len(),
                all,
                shared.account.domains.complete,
            ));
            if all > 0 && !shared.account.tally(None).complete {
                parts.push(read_of(shared));
            }
            parts.extend(wait(shared, None));
            shared.account.domains.as_of
        }
        Screen::Endpoints(screen) => {
            let complete = shared.account.tally(screen.domain.as_ref()).complete;
            let (shown, all) = (screen.found.rows.len(), screen.found.total);
            if screen.domain.is_none() && !complete {
                parts.push(read_of(shared));
            }
            let expected = shared.account.expected(screen.domain.as_ref());
            let partial = screen.found.partial();
            match expected.filter(|expected| !complete && *expected > all) {
                _ if partial.is_some() => {
                    parts.push(format!("{}+ of {}", grouped(shown), grouped(all)));
                }
                Some(expected) => parts.push(estimated(shown, all, expected)),
                None => parts.extend(counted(shown, all, complete)),
            }
            parts.extend(wait(shared, screen.domain.as_ref()));
            let marked = screen.marks.len();
            parts.extend((marked > 0).then(|| format!("{} marked", grouped(marked))));
            shared.account.as_of(screen.domain.as_ref())
        }
        Screen::Endpoint(screen) => screen.as_of(shared),
        Screen::Requests(screen) if screen.open.is_none() => {
            parts.extend(counted(screen.rows.len(), screen.total, true));
            None
        }
        Screen::Messages(screen) => {
            let (shown, all) = (screen.shown(shared).len(), shared.notices.all.len());
            parts.extend(counted(shown, all, true));
            None
        }
        Screen::Form(_) | Screen::Requests(_) | Screen::Jobs(_) => None,
    };
    if let Some(at) = as_of {
        let stale = if trouble(model).is_some() {
            "stale, "
        } else {
            ""
        };
        if is_remembered(model) {
            parts.push(format!("{stale}{} old", time::ago(at, shared.now)));
        } else {
            let minute = time::minute(at, shared.utc_offset);
            parts.push(format!("{stale}as of {minute}"));
        }
    }
    if let Some(work) = under_way(model) {
        parts.push(work);
    } else if let Some(since) = shared.pulse.since {
        let beat = BEATS[shared.pulse.beat % BEATS.len()];
        parts.push(if shared.pulse.turns(shared.now) {
            format!("{beat} loading")
        } else {
            format!("waiting since {}", time::clock(since, shared.utc_offset))
        });
    }
    parts.extend(by_what(model));
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
        Screen::Domains(_) => account.domains.remembered,
        Screen::Endpoints(screen) => account.is_remembered(screen.domain.as_ref()),
        Screen::Endpoint(screen) => {
            let alone = account.detail(&screen.domain, &screen.endpoint);
            let read = alone.is_some_and(|read| read.as_of.is_some());
            !read && account.is_remembered(Some(&screen.domain))
        }
        Screen::Form(_) | Screen::Requests(_) | Screen::Messages(_) | Screen::Jobs(_) => false,
    }
}
