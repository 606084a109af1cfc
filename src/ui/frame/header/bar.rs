//! The top bar: whose account this is and what may be done, the places that have a digit, and what goes on.

use ratatui::{
    Frame,
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        keys::{action::Action, table::Context},
        model::Model,
        registrar::Sight,
        screens::Screen,
        shared::{Shared, jobs::ListedJob},
        text::{number::grouped, time},
    },
    ui::{
        parts::{
            cell::put,
            clip::clip,
            gauge,
            surface::{self, FREE},
        },
        theme::{Theme, symbols},
    },
};

use super::line::{self, Fact, drop_one, pieces};

/// The places that are gone to by a digit.
const PLACES: &[(Action, &str)] = &[
    (Action::Overview, "Overview"),
    (Action::Domains, "Domains"),
    (Action::Endpoints, "Endpoints"),
    (Action::Calls, "Calls"),
    (Action::Jobs, "Jobs"),
    (Action::Requests, "Requests"),
];

/// Draws it, and answers where the label of the profile stands: that stays lit whatever lies over the screen.
pub fn draw(
    model: &Model,
    as_of: Option<Fact>,
    theme: &Theme,
    frame: &mut Frame,
    area: Rect,
) -> Rect {
    let Bar {
        labels,
        tabs,
        gap,
        facts,
    } = laid_out(model, as_of, theme, area);
    let buffer = frame.buffer_mut();
    surface::fill(buffer, area, theme.bar);
    let mut x = area.x + 2;
    let mut write = |x: &mut u16, text: &str, style: Style| {
        let cells = u16::try_from(text.width()).unwrap_or(u16::MAX);
        let cells = cells.min(area.right().saturating_sub(*x));
        put(buffer, Position::new(*x, area.y), cells, text, style);
        *x += cells;
    };
    let start = x;
    for (text, style) in &labels {
        write(&mut x, text, *style);
    }
    let label = Rect {
        x: start,
        width: x - start,
        height: 1,
        ..area
    };
    for (at, tab) in &tabs {
        x = *at;
        let pad = tab.pad(gap);
        let (digit, name) = if tab.active {
            (theme.active.patch(theme.focus), theme.active)
        } else {
            let digit = theme.focus.remove_modifier(Modifier::BOLD);
            (digit, theme.muted)
        };
        let blank = if tab.active { theme.active } else { theme.bar };
        write(&mut x, pad, blank);
        write(&mut x, &tab.digit, digit);
        if !tab.name.is_empty() {
            write(&mut x, &format!(" {}", tab.name), name);
        }
        write(&mut x, pad, blank);
    }
    let right = pieces(&facts);
    let width: usize = right.iter().map(|(text, _)| text.width()).sum();
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    let mut x = area.right().saturating_sub(FREE + width).max(x);
    for (text, style) in right {
        write(&mut x, text, style);
    }
    label
}

/// What the tab in this column leads to.
pub fn pressed(
    model: &Model,
    as_of: Option<Fact>,
    theme: &Theme,
    area: Rect,
    x: u16,
) -> Option<Action> {
    let Bar { tabs, gap, .. } = laid_out(model, as_of, theme, area);
    let mut tabs = tabs.into_iter();
    let hit = tabs.find(|(at, tab)| (*at..*at + tab.cells(gap)).contains(&x));
    hit.map(|(_, tab)| tab.action)
}

/// What stands in the bar.
struct Bar {
    labels: Vec<(String, Style)>,
    /// Each with the column where it begins.
    tabs: Vec<(u16, Tab)>,
    gap: u16,
    facts: Vec<Fact>,
}

fn laid_out(model: &Model, as_of: Option<Fact>, theme: &Theme, area: Rect) -> Bar {
    let shared = &model.shared;
    let mut facts = facts(model, theme);
    let at = facts.len().saturating_sub(usize::from(is_live(shared)));
    facts.splice(at..at, as_of);
    let labels = labels(shared, theme, area.width);
    let width: usize = labels.iter().map(|(text, _)| text.width()).sum();
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    let x = (area.x + 2).saturating_add(width).min(area.right());
    let room = usize::from(area.right().saturating_sub(x + FREE));
    let Tabs { all, gap } = tabs(model, room, &mut facts);
    let mut x = x + 2 - u16::from(gap < 2);
    let mut tabs = Vec::new();
    for tab in all {
        let between = gap.saturating_sub(2);
        let next = x + tab.cells(gap) + between.max(u16::from(tab.pad(gap).is_empty()));
        tabs.push((x, tab));
        x = next;
    }
    Bar {
        labels,
        tabs,
        gap,
        facts,
    }
}

/// The profile in its colour, and what limits what may be done there.
fn labels(shared: &Shared, theme: &Theme, width: u16) -> Vec<(String, Style)> {
    let profile = &shared.profile;
    let label = [&profile.label, &profile.name]
        .into_iter()
        .find(|text| !text.is_empty());
    let label = label.map_or("sipdeck", String::as_str);
    let own = theme.label(profile.colour.as_deref());
    let mut labels = vec![(format!(" {} ", clip(label, 20)), own)];
    if !profile.name.is_empty() && profile.name != label && width >= 120 {
        labels.push((format!(" {}", clip(&profile.name, 16)), theme.muted));
    }
    if profile.demo && !label.eq_ignore_ascii_case("demo") {
        labels.push((" DEMO".to_owned(), theme.strong));
    }
    if profile.read_only {
        labels.push((" ".to_owned(), theme.bar));
        let short = width < 60;
        let text = if short { "READ" } else { "READ-ONLY" };
        labels.push((format!(" {text} "), theme.chip));
    }
    if width >= 140 {
        labels.push((format!("  {}", clip(&profile.account, 24)), theme.muted));
    }
    labels
}

/// A place with its digit.
struct Tab {
    action: Action,
    digit: String,
    name: &'static str,
    active: bool,
}

impl Tab {
    /// What stands at either side of it and is lit with it.
    fn pad(&self, gap: u16) -> &'static str {
        if gap > 1 && !self.name.is_empty() {
            " "
        } else {
            ""
        }
    }

    /// Its cells, with what is lit with it.
    fn cells(&self, gap: u16) -> u16 {
        let cells = self.width() + 2 * self.pad(gap).len();
        u16::try_from(cells).unwrap_or(u16::MAX)
    }

    fn width(&self) -> usize {
        let name = if self.name.is_empty() {
            0
        } else {
            self.name.len() + 1
        };
        self.digit.width() + name
    }
}

struct Tabs {
    all: Vec<Tab>,
    gap: u16,
}

/// The places as far as there is room for them, beside as many of the facts as there is room for.
fn tabs(model: &Model, room: usize, facts: &mut Vec<Fact>) -> Tabs {
    let here = here(model);
    let tab = |named: bool, others: bool| {
        move |(action, name): &(Action, &'static str)| {
            let active = here == Some(*action);
            let key = model.shared.keymap.shown(&[Context::Screen], *action);
            let digit = key.unwrap_or_default().to_owned();
            let name = if named || active { *name } else { "" };
            (active || others).then_some(Tab {
                action: *action,
                digit,
                name,
                active,
            })
        }
    };
    // Facts that matter less give way before the names of the places, and those before the others.
    let named = [(true, true, 3), (true, true, 2), (true, true, 1)];
    let bare = [(false, true, 2), (false, false, 1)];
    loop {
        let is_last = !facts.iter().any(Fact::is_minor);
        let ways = named.iter().chain(bare.iter().filter(|_| is_last));
        for (named, others, gap) in ways.copied() {
            let all: Vec<Tab> = PLACES.iter().filter_map(tab(named, others)).collect();
            let cells: usize = all.iter().map(|tab| tab.width() + usize::from(gap)).sum();
            // The two cells behind the label are part of the first gap; behind the last there is none.
            let cells = cells.saturating_sub(usize::from(gap));
            if cells + 3 + line::width(facts) <= room {
                return Tabs { all, gap };
            }
        }
        if facts.is_empty() {
            return Tabs {
                all: Vec::new(),
                gap: 1,
            };
        }
        drop_one(facts);
    }
}

/// The place that has a digit and that what is shown belongs to.
fn here(model: &Model) -> Option<Action> {
    let of = |screen: &Screen| match screen {
        Screen::Overview(_) => Some(Action::Overview),
        Screen::Domains(_) => Some(Action::Domains),
        Screen::Endpoints(_)
        | Screen::Endpoint(_)
        | Screen::Examination(_)
        | Screen::Ladder(_)
        | Screen::Ring(_) => Some(Action::Endpoints),
        Screen::Calls(_) | Screen::Call(_) | Screen::Application(_) => Some(Action::Calls),
        Screen::Jobs(_) => Some(Action::Jobs),
        Screen::Requests(_) => Some(Action::Requests),
        Screen::Form(_) | Screen::Messages(_) => None,
    };
    let mut screens = model.screens.iter().rev();
    if matches!(model.screen(), Screen::Messages(_)) {
        return None;
    }
    screens.find_map(of)
}

fn is_live(shared: &Shared) -> bool {
    shared.registrar.sight == Sight::Live && !shared.registrar.is_reading()
}

/// What goes on: the job at work, what is waited for, and whether what is told of phones is as it is now.
fn facts(model: &Model, theme: &Theme) -> Vec<Fact> {
    let shared = &model.shared;
    let mut facts = Vec::new();
    let at_work = shared.jobs.at_work();
    if let Some(known) = at_work.filter(|known| !known.job.is_finished()) {
        facts.push(job(known, theme, shared.size.width));
    }
    if shared.account.away.is_some() {
        let text = format!("{} the service is away", symbols::WARNING);
        facts.push(Fact::new(text, theme.warning));
    }
    let families = shared.pace.families.iter();
    let waiting: usize = families.map(crate::api::pace::FamilyFacts::waiting).sum();
    if waiting > 0 {
        let text = format!("{} waiting", grouped(waiting));
        facts.push(Fact::new(text, theme.muted).minor());
    }
    if let Some(since) = shared.pulse.since {
        let beat = symbols::BEATS[shared.pulse.beat % symbols::BEATS.len()];
        let life = if shared.pulse.turns(shared.now()) {
            format!("{beat} loading")
        } else {
            format!("waiting since {}", time::clock(since, &shared.zone))
        };
        facts.push(Fact::new(life, theme.muted));
    }
    match &shared.registrar.sight {
        Sight::Live if shared.registrar.is_reading() => {
            facts.push(Fact::new("reading phones", theme.muted).minor());
        }
        Sight::Live => facts.push(Fact::of(vec![
            (format!("{} ", symbols::ON), theme.good),
            ("live".to_owned(), theme.muted),
        ])),
        Sight::Lost {
            since: Some(since), ..
        } => {
            let since = time::minute(*since, &shared.zone);
            let text = format!("{} phones as of {since}", symbols::WARNING);
            facts.push(Fact::new(text, theme.warning));
        }
        Sight::Lost { since: None, .. } => {
            let text = format!("{} phones not shown", symbols::WARNING);
            facts.push(Fact::new(text, theme.warning));
        }
        Sight::Opening | Sight::Absent | Sight::NoPhones | Sight::Refused(_) => {}
    }
    facts
}

/// The job at work: what it does, how far it is.
fn job(known: &ListedJob, theme: &Theme, width: u16) -> Fact {
    let counts = known.job.counts();
    let (total, open) = (counts.total(), counts.open());
    let done = total.saturating_sub(open);
    let title = known.job.plan.title.split_whitespace().next();
    let title = crate::api::text::clean(title.unwrap_or_default()).into_owned();
    let cells = if width >= 120 { 16 } else { 10 };
    let (full, rest) = gauge::line(done, total, cells);
    let ink = theme.focus.remove_modifier(Modifier::BOLD);
    Fact::of(vec![
        (format!("{} ", clip(&title, 12)), theme.text),
        (full, ink),
        (rest, theme.track),
        (format!(" {done}/{total}"), theme.text),
    ])
}
