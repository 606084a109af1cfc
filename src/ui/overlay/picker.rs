//! A list of applications or profiles to choose from.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    app::{
        keys::{action::Action, table::Context},
        overlay::picker::{Picker, PickerRow},
        screens::endpoint::detail::without_password,
        service::names::takes_calls,
        shared::Shared,
        text::time,
    },
    ui::{
        parts::{clip::clip, input::window, surface},
        theme::{Theme, symbols},
    },
};

use super::sheet::{self, Sheet};

/// The most rows that are shown at a time.
const ROWS: usize = 12;

/// Draws it over the screen.
pub fn draw(picker: &Picker, shared: &Shared, theme: &Theme, frame: &mut Frame, area: Rect) {
    let width = sheet::text_width(area);
    let rows = picker.rows(shared);
    let marked = picker.marked(&rows);
    let room = usize::from(area.height.saturating_sub(6)).clamp(1, ROWS);
    let first = marked
        .saturating_sub(room / 2)
        .min(rows.len().saturating_sub(room));
    let typed = window(
        &picker.line,
        false,
        u16::try_from(width - 2).unwrap_or(u16::MAX),
    );
    let mut body = vec![Line::from(vec![
        Span::styled("▌ ", theme.focus),
        if picker.line.text().is_empty() {
            Span::styled("type to narrow the list", theme.muted)
        } else {
            Span::styled(typed.text, theme.text)
        },
    ])];
    let visible = rows.iter().enumerate().skip(first).take(room);
    body.extend(visible.map(|(at, row)| line(*row, shared, at == marked, width, theme)));
    if picker.is_of_applications() {
        body.extend(state(shared, rows.is_empty(), width, theme));
    } else if let Some(nothing) = picker.nothing(shared).filter(|_| rows.is_empty()) {
        body.push(Line::styled(clip(nothing, width), theme.muted));
    }
    body.push(Line::default());
    let key = |action| {
        Span::styled(
            shared
                .keymap
                .shown(&[Context::Picker], action)
                .unwrap_or_default(),
            theme.strong,
        )
    };
    let count = format!("{} of {}", (marked + 1).min(rows.len()), rows.len());
    let foot = Line::from(vec![
        key(Action::Choose),
        Span::styled(" choose   ", theme.muted),
        key(Action::Cancel),
        Span::styled(format!(" back   {count}"), theme.muted),
    ]);
    let title = picker.title();
    let sheet = Sheet {
        title: &title,
        danger: false,
        body,
        rows: &[],
        aside: (0, 0),
        page: (0, ""),
        foot: vec![foot],
    };
    let (inside, _) = sheet::draw(sheet, theme, frame, area);
    sheet::point(frame, inside, typed.cursor + 2, 0);
}

fn line(
    row: PickerRow<'_>,
    shared: &Shared,
    marked: bool,
    width: usize,
    theme: &Theme,
) -> Line<'static> {
    let (name, about, style) = match row {
        PickerRow::None => ("(none)", "calls are rejected".to_owned(), theme.muted),
        PickerRow::Application(one) if !takes_calls(one) => (
            one.name.as_str(),
            "▲ no call URL: calls unhandled".into(),
            theme.warning,
        ),
        PickerRow::Application(one) => {
            let url = one.incoming_call_url.as_deref().unwrap_or_default();
            (one.name.as_str(), without_password(url), theme.muted)
        }
        PickerRow::Phone(one) => {
            let until = one.until.map(|at| time::clock(at, &shared.zone));
            let until = until.map_or_else(String::new, |at| format!(", until {at}"));
            (one.name(), format!("{}{until}", one.source), theme.muted)
        }
        PickerRow::Watched(one) => {
            let since = time::clock(one.since, &shared.zone);
            let domain = shared.account.names.domain(&one.domain);
            let about = format!("{domain}, since {since}");
            (one.name.as_str(), about, theme.muted)
        }
        PickerRow::Theme(name) => {
            let now = shared
                .theme
                .as_deref()
                .or(shared.manner.themes.first().map(String::as_str));
            let about = if now == Some(name) {
                "now"
            } else {
                about(name)
            };
            (name, about.to_owned(), theme.muted)
        }
        PickerRow::Profile(one) => (one.name.as_str(), one.about(&shared.profile), theme.muted),
    };
    let chosen = |style| surface::chosen(theme, style);
    let (mark, name_style, style) = if marked {
        (symbols::CURSOR, chosen(theme.strong), chosen(style))
    } else {
        (" ", theme.text, style)
    };
    let wide = (width * 2 / 5).clamp(8, 28);
    let name = clip(name, wide);
    let gap = wide.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())) + 2;
    let about = clip(&about, width.saturating_sub(wide + 4));
    let mut line = Line::from(vec![
        Span::styled(mark, if marked { chosen(theme.focus) } else { style }),
        Span::styled(format!(" {name}{:gap$}", ""), name_style),
        Span::styled(about, style),
    ]);
    // The bar is as wide as the list, whatever stands in it.
    let left = width.saturating_sub(line.width());
    line.push_span(Span::styled(" ".repeat(left), style));
    line
}

/// What a theme is like.
fn about(theme: &str) -> &'static str {
    match theme {
        Theme::AUTO => "light or dark, as the terminal is",
        "terminal" => "its own sixteen colours",
        "light" | "dark" => "all colours",
        "mono" => "no colours",
        "high-contrast" => "as plain to see as can be",
        "colour-blind" => "blue and orange for green and red",
        _ => "from the configuration",
    }
}

/// Why the list is empty or not complete, if it is.
fn state(shared: &Shared, empty: bool, width: usize, theme: &Theme) -> Option<Line<'static>> {
    let list = &shared.account.applications;
    if let Some(failure) = &list.error {
        let text = format!("■ {}", failure.told());
        return Some(Line::styled(clip(&text, width), theme.danger));
    }
    if list.is_loading() {
        return Some(Line::styled("Reading the applications…", theme.muted));
    }
    let nothing = clip("No application has this in its name or URL.", width);
    empty.then(|| Line::styled(nothing, theme.muted))
}

#[cfg(test)]
mod tests {
    use super::{PickerRow, line};
    use crate::{
        app::{service::profile::Profile, tests::player::Player},
        ui::theme::Theme,
    };

    #[test]
    fn the_bar_of_the_selection_is_as_wide_as_the_list() {
        let player = Player::with(Profile::default());
        let theme = Theme::named("mono").expect("there");
        for width in [30, 60] {
            let bar = line(PickerRow::None, &player.model.shared, true, width, &theme);
            assert_eq!(bar.width(), width);
            let ends = bar.spans.last().map(|end| end.style.add_modifier);
            assert_eq!(ends, Some(theme.selected.add_modifier));
        }
    }
}
