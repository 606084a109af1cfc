//! The text in place of rows while there are none: loading, empty, filtered away, or failed.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    app::{
        keys::{action::Action, table::Context},
        model::Model,
        screens::{
            domains::Domains,
            endpoints::{Endpoints, widen},
        },
        text::{time, wrap::wrap},
    },
    ui::theme::Theme,
};

use super::status::trouble;

/// The list of domains without rows.
pub fn domains(screen: &Domains, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let account = &model.shared.account;
    let said = if !screen.prompt.filter.is_empty() && !account.domains.rows().is_empty() {
        let keymap = &model.shared.keymap;
        let all = keymap.shown(&[Context::Screen], Action::Command);
        let all = all.unwrap_or("the command ");
        let mut said = filtered("No domain matches the filter.", model);
        if screen.prompt.problem.is_none() {
            said.advice.push(format!(
                "This looks at domains only; {all}endpoints lists all endpoints, to filter those."
            ));
        }
        said
    } else {
        let loading = account.domains.is_loading();
        missing(
            loading,
            "Reading the domains",
            "This account has no domains yet.",
            "the first domain",
            model,
        )
    };
    draw(&said, theme, frame, area);
}

/// The overview of an account without domains.
pub fn overview(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let loading = model.shared.account.domains.is_loading();
    let said = missing(
        loading,
        "Reading the domains",
        "This account has no domains yet.",
        "",
        model,
    );
    draw(&said, theme, frame, area);
}

/// A list of endpoints without rows.
pub fn endpoints(screen: &Endpoints, model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let account = &model.shared.account;
    let loading = account
        .lists(screen.domain.as_ref())
        .any(|list| list.is_loading() || list.is_due())
        || screen.is_searching();
    let said = if screen.found.partial().is_some() {
        Said {
            bad: false,
            headline: "Searching…".to_owned(),
            advice: vec!["No endpoint that matches the filter has been found yet.".to_owned()],
        }
    } else if screen.found.total > 0 {
        let lists = &mut account.lists(screen.domain.as_ref());
        let headline = if lists.all(|list| list.complete) {
            "No endpoint matches the filter."
        } else {
            "No endpoint that was read so far matches the filter."
        };
        let mut said = filtered(headline, model);
        if screen.prompt.problem.is_none() {
            said.advice.extend(widen::advice(screen, &model.shared));
        }
        said
    } else if let Some(domain) = &screen.domain {
        let name = account.names.domain(domain);
        let reading = format!("Reading the endpoints of {name}");
        missing(
            loading,
            &reading,
            &format!("{name} has no endpoints yet."),
            "the first endpoint",
            model,
        )
    } else {
        missing(
            loading,
            "Reading the endpoints",
            "This account has no endpoints yet.",
            "",
            model,
        )
    };
    draw(&said, theme, frame, area);
}

/// An endpoint of which nothing is known.
pub fn endpoint(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let reading = model.shared.pulse.since.is_some();
    draw(
        &missing(
            reading,
            "Reading the endpoint",
            "Nothing is known of this endpoint.",
            "",
            model,
        ),
        theme,
        frame,
        area,
    );
}

/// A headline, whether it is a failure, and what can be done.
struct Said {
    bad: bool,
    headline: String,
    advice: Vec<String>,
}

fn filtered(headline: &str, model: &Model) -> Said {
    if let Some(problem) = model
        .screen()
        .prompt()
        .and_then(|prompt| prompt.problem.as_ref())
    {
        return Said {
            bad: false,
            headline: "The filter cannot be read and is not applied.".to_owned(),
            advice: vec![
                problem.message.clone(),
                "Until then the last one that could be read decides, and no row matches it."
                    .to_owned(),
            ],
        };
    }
    let clear = way(model, &[Context::Screen], Action::Clear);
    Said {
        bad: false,
        headline: headline.to_owned(),
        advice: vec![sentence(&format!("{clear} clears it and shows every row."))],
    }
}

fn missing(loading: bool, reading: &str, empty: &str, first: &str, model: &Model) -> Said {
    let shared = &model.shared;
    let reload = way(model, &[Context::Screen], Action::Reload);
    match trouble(model) {
        Some(failure) if !loading => {
            let again = shared.account.retry.at.map_or_else(
                || sentence(&format!("{reload} tries again.")),
                |at| {
                    format!(
                        "Tries again by itself at {}; {reload} tries at once.",
                        time::clock(at, &shared.zone)
                    )
                },
            );
            Said {
                bad: true,
                headline: failure.to_string(),
                advice: vec![failure.advice().to_owned(), again],
            }
        }
        _ if loading => {
            let since = shared
                .pulse
                .since
                .filter(|_| !shared.pulse.turns(shared.now()));
            let told = shared.refused().map_or_else(
                || {
                    "The service has not answered yet; everything else can be used meanwhile."
                        .to_owned()
                },
                |told| {
                    format!(
                        "{told} It is asked again and again; everything else can be used meanwhile."
                    )
                },
            );
            Said {
                bad: false,
                headline: format!("{reading}…"),
                advice: since.map(|_| told).into_iter().collect(),
            }
        }
        _ => {
            let new = way(model, model.screen().contexts(), Action::New);
            let create = !first.is_empty() && !shared.profile.read_only;
            let advice = if create {
                sentence(&format!("{new} creates {first}."))
            } else {
                sentence(&format!("{reload} looks again."))
            };
            Said {
                bad: false,
                headline: empty.to_owned(),
                advice: vec![advice],
            }
        }
    }
}

/// What is pressed or typed for this.
fn way(model: &Model, contexts: &[Context], action: Action) -> String {
    model.shared.keymap.way(contexts, action)
}

/// A sentence that may start with a command.
fn sentence(text: &str) -> String {
    let rest = text.strip_prefix("the ");
    rest.map_or_else(|| text.to_owned(), |rest| format!("The {rest}"))
}

fn draw(said: &Said, theme: &Theme, frame: &mut Frame, area: Rect) {
    let width = area.width.saturating_sub(6).min(64);
    let style = if said.bad { theme.danger } else { theme.strong };
    let headline = wrap(&said.headline, width).into_iter();
    let mut lines: Vec<Line<'_>> = headline
        .map(|line| Line::from(Span::styled(line, style)))
        .collect();
    lines.push(Line::default());
    for advice in &said.advice {
        lines.extend(
            wrap(advice, width)
                .into_iter()
                .map(|line| Line::from(Span::styled(line, theme.text))),
        );
    }
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .min(area.height);
    let place = Rect {
        x: area.x + 3.min(area.width),
        y: area.y + (area.height - height) / 3,
        width: area.width.saturating_sub(3),
        height,
    };
    frame.render_widget(Paragraph::new(lines), place);
}
