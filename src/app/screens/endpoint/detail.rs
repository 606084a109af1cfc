//! The page about one endpoint: its lines, already broken to a width, without any style.

use crate::{
    api::{DomainId, Endpoint, EndpointId, text::clean},
    app::{
        calls::person,
        keys::{action::Action, table::Context},
        page::{
            layout,
            lines::{Columns, DetailLine, MARKER, Page, marker},
            notice::Tone,
        },
        phones::Seen,
        screens::{
            calls::{page::tone as tone_of_call, rows},
            exam::page::tone,
            requests::purpose as requests,
        },
        service::{
            names::takes_calls,
            registration::{Told, card},
        },
        shared::Shared,
        text::{
            time::{self, Moment},
            wrap::wrap,
        },
        work::journal::Ended,
    },
};

use super::{day, findings as checks, phones};

/// Requests about the endpoint that are shown.
const REQUESTS: usize = 5;
/// Calls that are shown.
const CALLS: usize = 6;

/// What is known of this endpoint, as a page; `None` while nothing is.
#[must_use]
pub fn page(
    shared: &Shared,
    domain: &DomainId,
    id: &EndpointId,
    width: u16,
) -> Option<Vec<DetailLine>> {
    let endpoint = shared.account.endpoint(domain, id)?;
    let mut page = Page::new(width);
    page.title("Findings");
    findings(&mut page, shared, &endpoint);
    identity(&mut page, shared, domain, &endpoint, usize::MAX);
    // What cannot be seen is not what a person came for.
    let is_seen = shared.registrar.sight.is_open();
    if is_seen {
        of_phones(&mut page, shared, domain, &endpoint);
    }
    calls(&mut page, shared, domain, id);
    changes(&mut page, shared, id);
    application(&mut page, shared, &endpoint);
    registering(&mut page, shared, &endpoint);
    if !is_seen {
        of_phones(&mut page, shared, domain, &endpoint);
    }
    tests(&mut page, shared, id);
    latest(&mut page, shared, id);
    Some(page.lines)
}

/// The same in two columns, where a window of this width has room for them: what happens at the left, what it is at the
/// right.
#[must_use]
pub fn columns(shared: &Shared, domain: &DomainId, id: &EndpointId, width: u16) -> Option<Columns> {
    let left_width = layout::columns(width)?;
    let endpoint = shared.account.endpoint(domain, id)?;
    let mut above = Page::new(layout::page_width(width));
    if layout::air(shared.size.height) > 0 {
        above.lines.push(DetailLine::Blank);
    }
    findings(&mut above, shared, &endpoint);
    above.lines.push(DetailLine::Blank);
    let mut left = Page::new(layout::page_width(left_width));
    let right_width = width.saturating_sub(left_width + 1);
    let mut right = Page::new(layout::page_width(right_width));
    let is_seen = shared.registrar.sight.is_open();
    // Where nothing is told of its phones, little happens.
    let first = if is_seen { &mut right } else { &mut left };
    registering(first, shared, &endpoint);
    of_phones(&mut left, shared, domain, &endpoint);
    calls(&mut left, shared, domain, id);
    changes(&mut left, shared, id);
    tests(&mut left, shared, id);
    latest(&mut left, shared, id);
    application(&mut right, shared, &endpoint);
    identity(&mut right, shared, domain, &endpoint, usize::MAX);
    Some(Columns {
        above: above.lines,
        left: left.lines,
        right: right.lines,
        width: left_width,
    })
}

/// The endpoint as the service would write it, indented.
#[must_use]
pub fn json(endpoint: &Endpoint) -> String {
    serde_json::to_string_pretty(endpoint).unwrap_or_default()
}

/// The same page as JSON.
#[must_use]
pub fn json_page(endpoint: &Endpoint, width: u16) -> Vec<DetailLine> {
    let text = json(endpoint);
    let lines = text.lines().flat_map(|line| {
        let indent = &line[..line.len() - line.trim_start().len()];
        let wrapped = wrap(line.trim_start(), width.saturating_sub(MARKER + 2));
        let indented = wrapped
            .into_iter()
            .map(move |piece| format!("{indent}{piece}"));
        indented.collect::<Vec<_>>()
    });
    let texts = lines.map(DetailLine::Json);
    std::iter::once(DetailLine::Title("JSON"))
        .chain(texts)
        .collect()
}

pub(super) fn findings(page: &mut Page, shared: &Shared, endpoint: &Endpoint) {
    let domain = endpoint.domain_id.clone().unwrap_or_else(|| "".into());
    let known = phones::Known::of(shared, &domain, endpoint);
    let found = checks::of(&shared.account, endpoint, known);
    if found.is_empty() {
        page.text("●", Tone::Good, "Nothing is wrong with what was looked at.");
    }
    for finding in found {
        page.text(finding.sign, finding.tone, &finding.text);
    }
    let seen = shared.registrar.seen(&domain, endpoint.id.as_str());
    let told = !matches!(seen, Seen::Unseen);
    let unseen = checks::unseen(&shared.account, endpoint, told);
    page.text(
        "",
        Tone::Quiet,
        &format!("Not looked at: {}.", unseen.join(", ")),
    );
}

/// Its phones now and before, and their last day.
fn of_phones(page: &mut Page, shared: &Shared, domain: &DomainId, endpoint: &Endpoint) {
    phones::write(page, shared, domain, endpoint);
    day::write(page, &phones::Known::of(shared, domain, endpoint));
}

/// What it is; its description in so many lines at most.
pub(super) fn identity(
    page: &mut Page,
    shared: &Shared,
    domain: &DomainId,
    endpoint: &Endpoint,
    most: usize,
) {
    page.title("Endpoint");
    page.field("Name", Tone::Plain, &endpoint.name);
    let (tone, state) = if endpoint.enabled {
        (Tone::Plain, "on")
    } else {
        (Tone::Quiet, "off")
    };
    page.field("State", tone, state);
    match endpoint
        .description
        .as_deref()
        .filter(|text| !text.is_empty())
    {
        Some(description) => page.short_field("Description", Tone::Plain, description, most),
        None => page.field("Description", Tone::Quiet, "none"),
    }
    page.field("Domain", Tone::Plain, shared.account.names.domain(domain));
    page.field("Id", Tone::Quiet, endpoint.id.as_str());
}

/// The last calls that it made or was called by.
pub(super) fn calls(page: &mut Page, shared: &Shared, domain: &DomainId, id: &EndpointId) {
    let mut calls = shared.calls.of_endpoint(domain, id).peekable();
    if calls.peek().is_none() {
        return;
    }
    page.title("Calls");
    for known in calls.take(CALLS) {
        let at = known
            .began()
            .map_or_else(String::new, |at| rows::when(at, shared.now(), &shared.zone));
        let (way, other) = if known.call.direction == "in" {
            ("to", person(&known.call.to))
        } else {
            ("from", person(&known.call.from))
        };
        let talked = match rows::talked(known, shared.now()) {
            talked if talked.is_empty() => talked,
            talked => format!(", {talked}"),
        };
        let mut tone = tone_of_call(known.outcome);
        if tone == Tone::Good && !known.outcome.is_live() {
            tone = Tone::Quiet;
        }
        let text = format!("{at:11}  {way} {other}, {}{talked}", known.outcome.word());
        page.text(marker(tone), tone, &text);
    }
}

pub(super) fn application(page: &mut Page, shared: &Shared, endpoint: &Endpoint) {
    page.title("Application");
    let (tone, name) = application_name(shared, endpoint);
    page.field("Name", tone, &name);
    callbacks(page, shared, endpoint, usize::MAX);
}

/// What its application is called, or why there is no name.
pub(super) fn application_name(shared: &Shared, endpoint: &Endpoint) -> (Tone, String) {
    let Some(id) = &endpoint.application_id else {
        let key = way(shared, Action::Application);
        return (Tone::Warn, format!("none: {key} chooses one"));
    };
    match shared.account.application(id) {
        Some(application) => (Tone::Plain, application.name.clone()),
        None if shared.account.applications.complete => {
            (Tone::Warn, "not in this account".to_owned())
        }
        None => (Tone::Warn, "not read yet".to_owned()),
    }
}

/// Where its calls are asked about, each address in so many lines at most.
pub(super) fn callbacks(page: &mut Page, shared: &Shared, endpoint: &Endpoint, most: usize) {
    let Some(id) = &endpoint.application_id else {
        // As many lines as with one: what stands below stays where it is while the cursor goes on.
        page.field("Call URL", Tone::Quiet, "none");
        return;
    };
    let Some(application) = shared.account.application(id) else {
        page.field("Id", Tone::Quiet, id.as_str());
        return;
    };
    match application
        .incoming_call_url
        .as_deref()
        .filter(|_| takes_calls(application))
    {
        Some(url) => page.short_field("Call URL", Tone::Plain, &without_password(url), most),
        None => page.field("Call URL", Tone::Warn, "none"),
    }
    if let Some(url) = &application.incoming_call_fallback_url {
        page.short_field("Fallback URL", Tone::Plain, &without_password(url), most);
    }
}

pub(super) fn registering(page: &mut Page, shared: &Shared, endpoint: &Endpoint) {
    page.title("How to register");
    for Told { label, value, .. } in card(endpoint) {
        page.field(label, Tone::Plain, &value);
    }
    let key = way(shared, Action::Password);
    let whole = format!("cannot be read back: {key} sets a new one");
    // Beside a list, a line more would push another out of sight.
    let text = if page.has_room(&whole) {
        whole
    } else {
        format!("{key} sets a new one")
    };
    page.field("Password", Tone::Quiet, &text);
}

/// Who changed it last, as far as the journal of this host knows.
pub(super) fn changes(page: &mut Page, shared: &Shared, id: &EndpointId) {
    let entries = shared.past.of(id);
    if entries.is_empty() {
        return;
    }
    page.title("Changes");
    for entry in entries {
        let at = Moment(u64::try_from(entry.at.as_millisecond()).unwrap_or_default());
        let tone = match entry.outcome {
            Ended::Done => Tone::Plain,
            Ended::Failed | Ended::Unknown => Tone::Warn,
        };
        let name = |id: &str| shared.account.application_name(&id.into());
        let (at, user) = (time::dated(at, &shared.zone), &entry.who.user);
        let text = format!("{at}  {}: {}", clean(user), clean(&entry.words(name)));
        page.text(marker(tone), tone, &text);
    }
}

/// What the last tests found, each in its first sentence.
pub(super) fn tests(page: &mut Page, shared: &Shared, id: &EndpointId) {
    let kept = shared.results.of(id);
    if kept.is_empty() {
        return;
    }
    page.title("Tests");
    for one in kept {
        let first = one.report.findings().first();
        let tone = first.map_or(Tone::Quiet, |first| tone(first.severity));
        let at = time::dated(one.at, &shared.zone);
        let text = format!("{at}  {}", one.report.sentence());
        page.text(marker(tone), tone, &text);
    }
}

pub(super) fn latest(page: &mut Page, shared: &Shared, id: &EndpointId) {
    let about = shared
        .requests
        .iter()
        .rev()
        .filter(|record| record.path.contains(id.as_str()));
    let records: Vec<_> = about.take(REQUESTS).collect();
    if records.is_empty() {
        return;
    }
    page.title("Recent requests");
    for record in records {
        let at = time::clock(Moment(record.at), &shared.zone);
        let tone = if requests::is_failed(record) {
            Tone::Warn
        } else {
            Tone::Quiet
        };
        let text = format!(
            "{at}  {:>3}  {:>6}  {}",
            requests::ended(record),
            format!("{} ms", requests::number(record.duration)),
            requests::purpose(record, shared),
        );
        page.line("", tone, &text);
    }
}

/// What is pressed or typed for this on an endpoint.
fn way(shared: &Shared, action: Action) -> String {
    shared.keymap.way(&[Context::Endpoints], action)
}

/// A callback address may hold a password (reference §10), which is nobody's business here.
#[must_use]
pub fn without_password(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            let hidden = parsed.set_password(Some("hidden"));
            hidden.map_or_else(|()| String::new(), |()| parsed.to_string())
        }
        Ok(_) | Err(_) => url.to_owned(),
    }
}
