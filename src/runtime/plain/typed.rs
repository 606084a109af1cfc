//! What a typed line means here.

use crate::{
    api::Secret,
    app::{
        Key, Model, Overlay, Screen,
        keys::{Action, chord},
        message::Blank,
        next::Found,
        question::Question,
        screens::Jobs,
    },
};

use super::{fields, help};

/// One step of carrying it out.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Do this.
    Act(Action),
    /// Put this into that place, instead of what stands there.
    Fill(Blank, Secret),
    /// Press this key.
    Key(Key),
    /// Put this text in.
    Text(Secret),
    /// Put the cursor there.
    Row(Found),
    /// Say this.
    Say(Vec<String>),
    /// Ask for the text of this field without showing it.
    AskSecret(usize),
}

use Order::{Act, Fill, Say, Text};

/// What is to be done for this line.
pub fn understand(line: &str, model: &Model) -> Vec<Order> {
    let line = line.trim();
    if let Some(name) = line.strip_prefix("key ") {
        let key = chord::parse(name.trim());
        return key.map_or_else(
            || say(&format!("{name} is no key.")),
            |key| vec![Order::Key(key)],
        );
    }
    if line.is_empty() {
        return Vec::new();
    }
    if line == "help" && !matches!(model.overlay, Some(Overlay::Ask(_))) {
        return vec![Say(help::lines(model))];
    }
    let number = line.split_once(' ').unwrap_or((line, ""));
    let number = number
        .0
        .parse::<usize>()
        .ok()
        .map(|at| (at.saturating_sub(1), number.1.trim()));
    match &model.overlay {
        Some(Overlay::Ask(question)) => answer(question, line, number),
        Some(Overlay::Pick(picker)) => {
            let rows = picker.rows(&model.shared);
            let marked = picker.marked(&rows);
            match number {
                Some((at, _)) if at < rows.len() => choose(at, marked),
                _ if is_no(line) => vec![Act(Action::Cancel)],
                _ => say("Type one of the numbers, or cancel."),
            }
        }
        Some(Overlay::Card(_)) => match line {
            "copy" => vec![Act(Action::Copy)],
            _ => vec![Act(Action::Cancel)],
        },
        Some(Overlay::Prefix(_)) => letters(line),
        Some(Overlay::Unlock(_)) => fields::unlock(line),
        Some(Overlay::Help(_)) => vec![Act(Action::Cancel)],
        Some(Overlay::Command(_)) => vec![Text(line.into()), Act(Action::Choose)],
        None => on_screen(line, number, model),
    }
}

fn on_screen(line: &str, number: Option<(usize, &str)>, model: &Model) -> Vec<Order> {
    match (model.screen(), number) {
        (Screen::Form(form), Some((at, text))) => fields::fill(form, at, text),
        (Screen::Form(_), None) => fields::in_form(line),
        (Screen::Requests(screen), Some((at, ""))) if at < screen.rows.len() => go_down(at),
        (Screen::Jobs(_), Some((at, ""))) if at < Jobs::rows(&model.shared).len() => go_down(at),
        (screen, Some((at, rest))) => match row(screen, at) {
            Some(found) if rest.is_empty() => {
                vec![Order::Row(found), Act(Action::Open)]
            }
            Some(found) => {
                let mut orders = vec![Order::Row(found)];
                orders.extend(command(rest));
                orders
            }
            None => say("There is no row with this number."),
        },
        (_, None) => match line {
            "more" => vec![Act(Action::PageDown)],
            "less" => vec![Act(Action::PageUp)],
            "back" => vec![Act(Action::Back)],
            _ => line
                .strip_prefix('/')
                .map_or_else(|| command(line), |text| filter(text, model.screen())),
        },
    }
}

/// Goes to a row from the first on, and opens it.
fn go_down(at: usize) -> Vec<Order> {
    let mut orders = vec![Act(Action::First)];
    orders.extend(vec![Act(Action::Down); at]);
    orders.push(Act(Action::Open));
    orders
}

fn row(screen: &Screen, at: usize) -> Option<Found> {
    if let Screen::Domains(screen) = screen {
        return screen.rows.get(at).cloned().map(Found::Domain);
    }
    if let Screen::Endpoints(screen) = screen {
        let named = screen.found.row(at)?;
        return Some(Found::Endpoint(named.row.id.into()));
    }
    None
}

/// A command line of its own; what follows `sort` and `copy` is the second key.
fn command(line: &str) -> Vec<Order> {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let second = matches!(name, "sort" | "copy") && !rest.is_empty();
    let typed = if second { name } else { line };
    let mut orders = vec![
        Act(Action::Command),
        Text(typed.into()),
        Act(Action::Choose),
    ];
    if second {
        orders.extend(letters(rest));
    }
    orders
}

fn filter(text: &str, screen: &Screen) -> Vec<Order> {
    let text = text.trim();
    if screen.prompt().is_none() {
        return say("There is nothing to filter here.");
    }
    if text.is_empty() {
        return vec![Act(Action::Filter), Act(Action::Cancel)];
    }
    vec![
        Act(Action::Filter),
        Fill(Blank::Line, text.into()),
        Act(Action::Choose),
    ]
}

fn answer(question: &Question, line: &str, number: Option<(usize, &str)>) -> Vec<Order> {
    if is_no(line) {
        return vec![Act(Action::No)];
    }
    if question.proof.is_some() {
        return vec![Fill(Blank::Line, line.into()), Act(Action::Choose)];
    }
    let chosen = number.map(|(at, _)| at).or_else(|| {
        let mut answers = question.answers.iter();
        match line {
            "yes" | "y" => answers.position(|answer| answer.action == Action::Yes),
            "mine" => answers.position(|answer| answer.action == Action::Mine),
            "theirs" => answers.position(|answer| answer.action == Action::Theirs),
            _ => None,
        }
    });
    match chosen.and_then(|at| question.answers.get(at)) {
        Some(answer) => vec![Act(answer.action)],
        None => say("Type the number of an answer, yes or no."),
    }
}

/// Moves the mark of a list from one row to another, and takes it.
fn choose(at: usize, marked: usize) -> Vec<Order> {
    let step = if at < marked {
        Action::Up
    } else {
        Action::Down
    };
    let mut orders = vec![Act(step); at.abs_diff(marked)];
    orders.push(Act(Action::Choose));
    orders
}

fn letters(text: &str) -> Vec<Order> {
    let mut buffer = [0; 4];
    let keys = text
        .chars()
        .filter_map(|c| chord::parse(c.encode_utf8(&mut buffer)));
    keys.map(Order::Key).collect()
}

/// Whether a line declines.
pub fn is_no(line: &str) -> bool {
    matches!(line, "no" | "n" | "cancel" | "back")
}

/// Only says this.
pub fn say(text: &str) -> Vec<Order> {
    vec![Say(vec![text.to_owned()])]
}
