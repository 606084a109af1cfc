//! Parses a typed line into orders.

use std::fmt::Display;

use Order::{Act, Fill, Say};

use crate::app::{
    keys::{action::Action, chord},
    model::Model,
    next::{Found, Question},
    overlay::Overlay,
    page::blank::Blank,
    screens::{Screen, jobs::Jobs},
};

use super::{
    fields, help, logs,
    order::{Order, is_no, say},
    prefix,
};

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
    let asks = matches!(model.overlay, Some(Overlay::Ask(_) | Overlay::Prefix(_)));
    if line == "help" && !asks {
        return vec![Say(help::lines(model))];
    }
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let at = first.parse().ok().and_then(|at: usize| at.checked_sub(1));
    let number = at.map(|at| (at, rest.trim()));
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
            "close" => vec![Act(Action::Cancel)],
            _ if is_no(line) => vec![Act(Action::Cancel)],
            _ => say("Type copy, or close to forget the password."),
        },
        Some(Overlay::Prefix(asked)) => {
            let other = || match line {
                "help" => vec![Say(help::lines(model))],
                _ => on_screen(line, number, model),
            };
            prefix::line(line, *asked, model, other)
        }
        Some(Overlay::Unlock(_)) => fields::unlock(line),
        Some(Overlay::Help(_)) => vec![Act(Action::Cancel)],
        Some(Overlay::Command(_)) => vec![Fill(Blank::Line, line.into()), Act(Action::Choose)],
        None => on_screen(line, number, model),
    }
}

fn on_screen(line: &str, number: Option<(usize, &str)>, model: &Model) -> Vec<Order> {
    match (model.screen(), number) {
        (Screen::Form(form), Some((at, text))) => fields::fill(form, at, text),
        (Screen::Form(_), None) => fields::in_form(line),
        (Screen::Requests(screen), Some((at, rest)))
            if screen.open.is_none() && at < screen.rows.len() =>
        {
            go_down(at, rest)
        }
        (Screen::Calls(screen), Some((at, rest))) if at < screen.rows.len() => go_down(at, rest),
        (Screen::Jobs(screen), Some((at, rest)))
            if screen.open.is_none() && at < Jobs::rows(&model.shared).len() =>
        {
            go_down(at, rest)
        }
        (Screen::Messages(screen), Some((at, ""))) => logs::message(screen, &model.shared, at)
            .map_or_else(|| no_row(at + 1), |lines| vec![Say(lines)]),
        (screen, Some((at, rest))) => match row(screen, at) {
            Some(found) if rest.is_empty() => {
                vec![Order::Row(found), Act(Action::Open)]
            }
            Some(found) => {
                let mut orders = vec![Order::Row(found)];
                orders.extend(command(rest));
                orders
            }
            None => no_row(at + 1),
        },
        (_, None) => match line {
            _ if begins_with_number(line) => no_row(line.split(' ').next().unwrap_or(line)),
            "more" => vec![Act(Action::PageDown)],
            "less" => vec![Act(Action::PageUp)],
            "back" if model.screens.is_at_first() => {
                say("This is the first screen. Type quit to leave, or help for what there is.")
            }
            "back" => vec![Act(Action::Back)],
            "filter" => say("Type / and what to look for, such as /lobby; / alone shows all."),
            _ => line
                .strip_prefix('/')
                .or_else(|| line.strip_prefix("filter "))
                .map_or_else(
                    || command(line.trim_start_matches(':').trim_start()),
                    |text| filter(text, model.screen()),
                ),
        },
    }
}

fn begins_with_number(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or(line);
    first.chars().all(|c| c.is_ascii_digit())
}

fn no_row(number: impl Display) -> Vec<Order> {
    say(&format!("There is no row {number}."))
}

/// Goes to a row from the first on, and opens it or does there what follows the number.
fn go_down(at: usize, rest: &str) -> Vec<Order> {
    let mut orders = vec![Act(Action::First)];
    orders.extend(vec![Act(Action::Down); at]);
    if rest.is_empty() {
        orders.push(Act(Action::Open));
    } else {
        orders.extend(command(rest));
    }
    orders
}

fn row(screen: &Screen, at: usize) -> Option<Found> {
    if let Screen::Domains(screen) = screen {
        return screen.row(at);
    }
    if let Screen::Endpoints(screen) = screen {
        let named = screen.found.row(at)?;
        return Some(Found::Endpoint(named.row.id.into()));
    }
    None
}

/// A command line of its own.
fn command(line: &str) -> Vec<Order> {
    vec![
        Act(Action::Command),
        Fill(Blank::Line, line.into()),
        Act(Action::Choose),
    ]
}

fn filter(text: &str, screen: &Screen) -> Vec<Order> {
    let text = text.trim();
    let Some(prompt) = screen.prompt() else {
        return say("There is nothing to filter here.");
    };
    if text.is_empty() {
        return vec![Act(Action::Filter), Act(Action::Cancel)];
    }
    if let Some(problem) = prompt.clone().with(text).problem {
        let why = problem.message;
        return say(&format!(
            "This filter cannot be read: {why} The rows are as before."
        ));
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
            "mine" | "as they are" => answers.position(|answer| answer.action == Action::Mine),
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
