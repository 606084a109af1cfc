//! The last line: the keys that work here and now. Whole hints drop when the window is narrow. A complaint about the
//! filter being typed goes before them when it fits nowhere else.

use ratatui::{
    Frame,
    layout::{Position, Rect},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        keys::{
            action::Action,
            chord,
            table::{Binding, Context},
        },
        model::Model,
        overlay::Overlay,
        screens::{Screen, offer},
    },
    ui::{
        parts::{
            cell::put,
            surface::{self, EDGE},
        },
        theme::Theme,
    },
};

use super::prompt;

/// Cells from the way to all keys to the right edge.
const HELP: u16 = 9;

/// Draws it.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let buffer = frame.buffer_mut();
    surface::fill(buffer, area, theme.bar);
    if let Some(complaint) = prompt::complaint(model, area.width) {
        let x = area.x + margin(area);
        let end = area.right().saturating_sub(1);
        put(
            buffer,
            Position::new(x, area.y),
            end - x,
            &complaint,
            theme.danger,
        );
        return;
    }
    for (x, hint) in placed(model, theme, area) {
        let key = cells(&hint.key);
        put(
            buffer,
            Position::new(x, area.y),
            key,
            &hint.key,
            theme.focus,
        );
        let beside = Position::new(x + key + 1, area.y);
        put(buffer, beside, cells(hint.word), hint.word, theme.muted);
    }
}

/// A hint that is pressed.
pub struct Pressed {
    /// What it does.
    pub action: Action,
    /// Where it begins.
    pub x: u16,
    /// What is written there.
    pub text: String,
}

/// The hint in this column.
pub fn pressed(model: &Model, theme: &Theme, area: Rect, x: u16) -> Option<Pressed> {
    let mut hints = placed(model, theme, area).into_iter();
    let (x, hint) = hints.find(|(at, hint)| (*at..*at + hint.width()).contains(&x))?;
    Some(Pressed {
        action: hint.action,
        x,
        text: format!("{} {}", hint.key, hint.word),
    })
}

fn margin(area: Rect) -> u16 {
    if area.width < 60 { 1 } else { EDGE }
}

/// The hints that have room, each with the column where it begins.
fn placed(model: &Model, theme: &Theme, area: Rect) -> Vec<(u16, Hint)> {
    let mut placed = Vec::new();
    let mut x = area.x + margin(area);
    let (last, hints): (Vec<Hint>, Vec<Hint>) = hints(model, theme)
        .into_iter()
        .partition(|hint| hint.action == Action::Help);
    // The way to all keys stands where it always stands.
    let mut room = area.right().saturating_sub(1);
    for hint in last {
        room = area.right().saturating_sub(HELP.max(hint.width() + 1));
        placed.push((room, hint));
        room = room.saturating_sub(2);
    }
    let mut reserved: u16 = hints
        .iter()
        .filter(|hint| hint.pinned)
        .map(Hint::room)
        .sum();
    for hint in hints {
        let cells = hint.room();
        if hint.pinned {
            reserved -= cells;
        }
        if x + hint.width() + reserved > room {
            continue;
        }
        placed.push((x, hint));
        x += cells;
    }
    placed
}

/// What is wanted while rows are marked: what holds for all of them.
const ON_MARKS: &[Action] = &[
    Action::Toggle,
    Action::Password,
    Action::Application,
    Action::Delete,
    Action::Mark,
    Action::Unmark,
];

struct Hint {
    action: Action,
    key: String,
    word: &'static str,
    /// Whether others make room for it: the way to all rows again, and the way to all keys.
    pinned: bool,
}

impl Hint {
    fn width(&self) -> u16 {
        cells(&self.key) + 1 + cells(self.word)
    }

    /// With the gap behind it.
    fn room(&self) -> u16 {
        self.width() + 2
    }
}

fn cells(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// How to look comes first, then what the innermost context offers; what would be refused or has nothing to
/// work on is left out.
fn hints(model: &Model, theme: &Theme) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    let mut contexts = contexts(model).to_vec();
    contexts.sort_by_key(|context| *context != Context::Rows);
    for context in &contexts {
        for bound in model.shared.keymap.of(*context) {
            let binding = bound.binding;
            let known = hints.iter().any(|hint| hint.action == binding.action);
            let Some(key) = bound.shown().filter(|_| !known && !binding.hint.is_empty()) else {
                continue;
            };
            // Where nothing was done, nothing is taken back: elsewhere a notice names the key.
            let in_jobs = matches!(model.screen(), Screen::Jobs(_));
            if binding.action == Action::Undo && !in_jobs {
                continue;
            }
            if !is_answer(model, binding) {
                continue;
            }
            if offer::refusal(model.screen(), &model.shared, binding).is_none() {
                hints.push(Hint {
                    action: binding.action,
                    key: theme.key(chord::show(key)).into_owned(),
                    word: word(model, binding),
                    pinned: binding.action == Action::Help || clears(model, binding),
                });
            }
        }
    }
    if has_marks(model) && model.overlay.is_none() {
        hints.sort_by_key(|hint| !ON_MARKS.contains(&hint.action));
    }
    hints
}

/// What the key would do now.
fn word(model: &Model, binding: &Binding) -> &'static str {
    if clears(model, binding) {
        "clear"
    } else if binding.action == Action::Clear && has_marks(model) {
        "unmark"
    } else if binding.action == Action::Json && is_json(model) {
        "page"
    } else if let (Action::Choose, None, Screen::Form(form)) =
        (binding.action, &model.overlay, model.screen())
    {
        form.enter()
    } else if let (Action::No, Some(Overlay::Ask(question))) = (binding.action, &model.overlay)
        && question.answers.len() == 1
    {
        // There is nothing to say no to.
        "close"
    } else {
        binding.hint
    }
}

/// Whether the key takes a filter away, instead of going back.
fn clears(model: &Model, binding: &Binding) -> bool {
    binding.action == Action::Clear && is_filtered(model)
}

fn is_json(model: &Model) -> bool {
    matches!(model.screen(), Screen::Endpoint(screen) if screen.json)
}

fn has_marks(model: &Model) -> bool {
    matches!(model.screen(), Screen::Endpoints(list) if !list.marks.is_empty())
}

fn is_filtered(model: &Model) -> bool {
    let prompt = model.screen().prompt();
    prompt.is_some_and(|prompt| !prompt.filter.is_empty())
}

/// Whether a key of a question gives one of its answers; every other key does what it does.
fn is_answer(model: &Model, binding: &Binding) -> bool {
    match &model.overlay {
        Some(Overlay::Ask(question)) if binding.context == Context::Question => {
            let mut answers = question.answers.iter();
            answers.any(|answer| answer.action == binding.action)
        }
        Some(_) | None => true,
    }
}

/// Overlays that show their own keys have none here.
fn contexts(model: &Model) -> &'static [Context] {
    match &model.overlay {
        None => model.screen().contexts(),
        Some(Overlay::Help(_)) => &[Context::Help],
        Some(Overlay::Command(_)) => &[Context::Command],
        Some(Overlay::Ask(question)) if question.proof.is_some() => &[Context::Proof],
        Some(Overlay::Ask(_)) => &[Context::Question],
        Some(Overlay::Pick(_) | Overlay::Card(_) | Overlay::Prefix(_) | Overlay::Unlock(_)) => &[],
    }
}
