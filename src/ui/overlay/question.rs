//! A question: what is at stake, and the answers with their keys.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        keys::{action::Action, keymap::Keymap, table::Context},
        next::{Part, Proof, Question},
    },
    ui::{
        parts::{
            clip::{clip, wrap},
            input::window,
        },
        theme::Theme,
    },
};

use super::sheet::{self, Sheet};

/// Cells for the labels of facts and changes.
const LABEL: usize = 13;

/// Draws it over the screen.
pub fn draw(question: &Question, keymap: &Keymap, theme: &Theme, frame: &mut Frame, area: Rect) {
    let width = sheet::text_width(area);
    let context = question
        .proof
        .as_ref()
        .map_or(Context::Question, |_| Context::Proof);
    let more = keymap.shown(&[context], Action::PageDown);
    let foot = match &question.proof {
        Some(proof) => prove(question, proof, keymap, width, theme),
        None => vec![answers(question, keymap, theme)],
    };
    let sheet = Sheet {
        title: &question.title,
        danger: question.destroys(),
        body: body(question, width, sheet::is_tight(area), theme),
        rows: &question.rows,
        aside: (0, 0),
        page: (question.page, more.unwrap_or_default()),
        foot,
    };
    let (_, below) = sheet::draw(sheet, theme, frame, area);
    if let Some(proof) = &question.proof {
        let typed = window(&proof.line, false, below.width.saturating_sub(2));
        sheet::point(frame, below, typed.cursor + 2, 1);
    }
}

/// The parts, with an empty line between those of different kinds. Where it is tight, what follows from the
/// name and the domain is left out.
fn body(question: &Question, width: usize, tight: bool, theme: &Theme) -> Vec<Line<'static>> {
    let mut body = Vec::new();
    let mut before = None;
    for part in &question.parts {
        if tight && matches!(part, Part::Derived { .. }) {
            continue;
        }
        let kind = match part {
            Part::Fact { .. } | Part::Derived { .. } => 0,
            Part::Change { .. } | Part::Conflict { .. } => 1,
            Part::Text(_) | Part::Warning(_) => 2,
        };
        if before.is_some_and(|before| before != kind) {
            body.push(Line::default());
        }
        before = Some(kind);
        body.extend(lines(part, width, tight, theme));
    }
    body.push(Line::default());
    body
}

fn lines(part: &Part, width: usize, tight: bool, theme: &Theme) -> Vec<Line<'static>> {
    match part {
        Part::Text(text) => sentence("", text, width, theme.text),
        Part::Warning(text) => sentence("▲ ", text, width, theme.warning),
        Part::Fact { label, value } | Part::Derived { label, value } => {
            labelled(label, value, width, tight, theme)
        }
        Part::Change { label, old, new } if tight => {
            labelled(label, &format!("→ {new} (was {old})"), width, tight, theme)
        }
        Part::Change { label, old, new } => changed(label, old, new, width, theme),
        Part::Conflict {
            label,
            before,
            theirs,
            mine,
        } => [("was", before), ("theirs", theirs), ("mine", mine)]
            .into_iter()
            .zip([*label, "", ""])
            .map(|((whose, value), label)| {
                Line::from(vec![
                    Span::styled(format!("{label:LABEL$}"), theme.muted),
                    Span::styled(format!("{whose:8}"), theme.muted),
                    Span::raw(clip(value, width.saturating_sub(LABEL + 8))),
                ])
            })
            .collect(),
    }
}

fn sentence(
    mark: &'static str,
    text: &str,
    width: usize,
    style: ratatui::style::Style,
) -> Vec<Line<'static>> {
    let lines = wrap(text, width - mark.width()).into_iter().enumerate();
    lines
        .map(|(at, line)| {
            let mark = if at == 0 { mark } else { &"  "[..mark.width()] };
            Line::styled(format!("{mark}{line}"), style)
        })
        .collect()
}

fn labelled(
    label: &'static str,
    value: &str,
    width: usize,
    tight: bool,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let room = width.saturating_sub(LABEL);
    let mut pieces = wrap(value, room);
    let most = if tight { 1 } else { 3 };
    if pieces.len() > most {
        pieces.truncate(most - 1);
        pieces.push(clip(behind(value, &pieces).trim_start(), room));
    }
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels
        .zip(pieces)
        .map(|(label, piece)| {
            Line::from(vec![
                Span::styled(format!("{label:LABEL$}"), theme.muted),
                Span::styled(piece, theme.text),
            ])
        })
        .collect()
}

/// What of a text follows its first lines; the spaces at which it was broken stand in none of them.
fn behind<'a>(text: &'a str, lines: &[String]) -> &'a str {
    lines.iter().fold(text, |rest, line| {
        rest.split_once(line.as_str())
            .map_or(rest, |(_, rest)| rest)
    })
}

/// What a field held and what it is to hold, in two lines.
pub(in crate::ui) fn changed(
    label: &'static str,
    old: &str,
    new: &str,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let room = width.saturating_sub(LABEL + 2);
    let line = |label: &str, mark: &str, text: &str, style| {
        Line::from(vec![
            Span::styled(format!("{label:LABEL$}"), theme.muted),
            Span::styled(mark.to_owned(), theme.muted),
            Span::styled(clip(text, room), style),
        ])
    };
    vec![
        line(label, "- ", old, theme.muted),
        line("", "+ ", new, theme.strong),
    ]
}

fn answers(question: &Question, keymap: &Keymap, theme: &Theme) -> Line<'static> {
    let mut spans = Vec::new();
    for (at, answer) in question.answers.iter().enumerate() {
        // Where there is nothing to decide, any answer will do.
        let action = if question.answers.len() == 1 {
            Action::Choose
        } else {
            answer.action
        };
        let key = keymap
            .shown(&[Context::Question], action)
            .unwrap_or_default();
        let yes = answer.then.is_some() && question.destroys();
        let (open, close, style, ink) = if at == question.marked {
            let style = theme.answer();
            let (open, close) = if theme.has_surfaces() {
                (" ", " ")
            } else {
                ("[", "]")
            };
            (open, close, style, style)
        } else if yes {
            (" ", " ", theme.text, theme.danger)
        } else {
            (" ", " ", theme.text, theme.focus)
        };
        spans.push(Span::styled(open, style));
        spans.push(Span::styled(key.to_owned(), ink));
        spans.push(Span::styled(format!(" {}{close} ", answer.label), style));
    }
    Line::from(spans)
}

fn prove(
    question: &Question,
    proof: &Proof,
    keymap: &Keymap,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let yes = question.answers.last().map_or("", |answer| answer.label);
    let ask = if proof.missed {
        Line::styled(
            clip(
                &format!("■ That is not it: type {} to confirm.", proof.expected),
                width,
            ),
            theme.danger,
        )
    } else {
        Line::styled(
            clip(&format!("Type {} to confirm:", proof.expected), width),
            theme.strong,
        )
    };
    let typed = window(
        &proof.line,
        false,
        u16::try_from(width - 2).unwrap_or(u16::MAX),
    );
    let key = |action| {
        keymap
            .shown(&[Context::Proof], action)
            .unwrap_or_default()
            .to_owned()
    };
    vec![
        ask,
        Line::from(vec![
            Span::styled("▌ ", theme.focus),
            Span::styled(typed.text, theme.text),
        ]),
        Line::from(vec![
            Span::styled(key(Action::Choose), theme.strong),
            Span::styled(format!(" {yes}   "), theme.muted),
            Span::styled(key(Action::No), theme.strong),
            Span::styled(" No", theme.muted),
        ]),
    ]
}

#[cfg(test)]
mod tests {
    use super::labelled;
    use crate::ui::theme::Theme;

    #[test]
    fn a_long_value_goes_on_in_its_last_line_where_the_line_before_ends() {
        let theme = Theme::named("mono").expect("a theme");
        let text =
            "Où est l'entrée,  à côté de l'ascenseur du hall, derrière la porte bleue de la loge";
        for width in 24..60 {
            let lines = labelled("Description", text, width, false, &theme);
            let said: String = lines
                .iter()
                .map(|line| line.spans[1].content.as_ref())
                .collect();
            let said: String = said.split_whitespace().collect();
            let whole: String = text.split_whitespace().collect();
            let start = said.strip_suffix('…').unwrap_or(&said);
            assert!(whole.starts_with(start), "{width}: {said}");
        }
    }
}
