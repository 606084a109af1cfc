//! The page about one endpoint: its lines, already broken to a width, without any style.

use crate::{
    api::{DomainId, Endpoint, EndpointId},
    app::{
        keys::{action::Action, table::Context},
        page::notice::Tone,
        screens::requests::purpose as requests,
        service::names::takes_calls,
        shared::Shared,
        text::{time, wrap::wrap},
    },
};

use super::findings;

/// One line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailLine {
    /// The title of a section.
    Title(&'static str),
    /// A label and its value; further lines of the value have an empty label.
    Field(&'static str, Tone, String),
    /// A marker and a piece of text; further lines have an empty marker.
    Text(&'static str, Tone, String),
    /// Nothing.
    Blank,
}

/// Cells of a label.
pub const LABEL: u16 = 14;
/// Cells of a marker.
pub const MARKER: u16 = 2;
/// Requests about the endpoint that are shown.
const REQUESTS: usize = 5;

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
    page.findings(shared, &endpoint);
    page.identity(shared, domain, &endpoint);
    page.application(shared, &endpoint);
    page.registering(shared, &endpoint);
    page.requests(shared, id);
    Some(page.lines)
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
    let texts = lines.map(|line| DetailLine::Text("", Tone::Plain, line));
    std::iter::once(DetailLine::Title("JSON"))
        .chain(texts)
        .collect()
}

/// A line of a registration card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub label: &'static str,
    /// As it is set in a phone.
    pub value: String,
    /// Whether it follows from the other lines, and may be left out where there is little room.
    pub follows: bool,
}

/// Where and as whom a phone registers, for people to hand on.
#[must_use]
pub fn card(endpoint: &Endpoint) -> Vec<Told> {
    let host = host(endpoint);
    let told = |label, value, follows| Told {
        label,
        value,
        follows,
    };
    let registrar = format!("resolve {host} by DNS: NAPTR, SRV, then A and AAAA");
    vec![
        told("Request-URI", format!("sip:{host}"), true),
        told("To and From", endpoint.sip_uri.clone(), false),
        told("Realm", endpoint.credentials.realm.clone(), false),
        told("User name", endpoint.credentials.username.clone(), false),
        told("Registrar", registrar, true),
    ]
}

fn host(endpoint: &Endpoint) -> &str {
    let address = endpoint.sip_uri.rsplit_once('@');
    address.map_or(endpoint.credentials.realm.as_str(), |(_, host)| host)
}

/// A page being written.
pub(crate) struct Page {
    pub lines: Vec<DetailLine>,
    width: u16,
}

impl Page {
    /// An empty one of this width.
    pub fn new(width: u16) -> Self {
        Self {
            lines: Vec::new(),
            width,
        }
    }

    /// Begins a section.
    pub fn title(&mut self, title: &'static str) {
        if !self.lines.is_empty() {
            self.lines.push(DetailLine::Blank);
        }
        self.lines.push(DetailLine::Title(title));
    }

    /// A label and its value.
    pub fn field(&mut self, label: &'static str, tone: Tone, value: &str) {
        let lines = wrap(value, self.width.saturating_sub(LABEL));
        for (at, line) in lines.into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.lines.push(DetailLine::Field(label, tone, line));
        }
    }

    /// A marker and a piece of text.
    pub fn text(&mut self, marker: &'static str, tone: Tone, text: &str) {
        let lines = wrap(text, self.width.saturating_sub(MARKER));
        for (at, line) in lines.into_iter().enumerate() {
            let marker = if at == 0 { marker } else { "" };
            self.lines.push(DetailLine::Text(marker, tone, line));
        }
    }

    fn findings(&mut self, shared: &Shared, endpoint: &Endpoint) {
        self.title("Findings");
        let found = findings::of(&shared.account, endpoint);
        if found.is_empty() {
            self.text(
                "✓",
                Tone::Good,
                "Nothing is wrong with how this endpoint is set up.",
            );
        }
        for finding in found {
            self.text(marker(finding.tone), finding.tone, &finding.text);
        }
    }

    fn identity(&mut self, shared: &Shared, domain: &DomainId, endpoint: &Endpoint) {
        self.title("Endpoint");
        self.field("Name", Tone::Plain, &endpoint.name);
        let (tone, state) = if endpoint.enabled {
            (Tone::Good, "● enabled")
        } else {
            (Tone::Bad, "○ disabled")
        };
        self.field("State", tone, state);
        match endpoint
            .description
            .as_deref()
            .filter(|text| !text.is_empty())
        {
            Some(description) => self.field("Description", Tone::Plain, description),
            None => self.field("Description", Tone::Quiet, "none"),
        }
        self.field("Domain", Tone::Plain, shared.account.names.domain(domain));
        self.field("Id", Tone::Quiet, endpoint.id.as_str());
    }

    fn application(&mut self, shared: &Shared, endpoint: &Endpoint) {
        self.title("Application");
        let Some(id) = &endpoint.application_id else {
            let key = way(shared, Action::Application);
            self.field("Name", Tone::Bad, &format!("none: {key} chooses one"));
            // As many lines as with one: what stands below stays where it is while the cursor goes on.
            self.field("Call URL", Tone::Quiet, "none");
            return;
        };
        let Some(application) = shared.account.application(id) else {
            let known = shared.account.applications.complete;
            let text = if known {
                "not in this account"
            } else {
                "not read yet"
            };
            self.field("Name", Tone::Warn, text);
            self.field("Id", Tone::Quiet, id.as_str());
            return;
        };
        self.field("Name", Tone::Plain, &application.name);
        match application
            .incoming_call_url
            .as_deref()
            .filter(|_| takes_calls(application))
        {
            Some(url) => self.field("Call URL", Tone::Plain, &without_password(url)),
            None => self.field("Call URL", Tone::Bad, "none"),
        }
        if let Some(url) = &application.incoming_call_fallback_url {
            self.field("Fallback URL", Tone::Plain, &without_password(url));
        }
    }

    fn registering(&mut self, shared: &Shared, endpoint: &Endpoint) {
        self.title("How to register");
        for Told { label, value, .. } in card(endpoint) {
            self.field(label, Tone::Plain, &value);
        }
        let key = way(shared, Action::Password);
        let text = format!("cannot be read back: {key} sets a new one");
        self.field("Password", Tone::Quiet, &text);
    }

    fn requests(&mut self, shared: &Shared, id: &EndpointId) {
        let about = shared
            .requests
            .iter()
            .rev()
            .filter(|record| record.path.contains(id.as_str()));
        let records: Vec<_> = about.take(REQUESTS).collect();
        if records.is_empty() {
            return;
        }
        self.title("Recent requests");
        for record in records {
            let at = time::clock(crate::app::text::time::Moment(record.at), shared.utc_offset);
            let tone = if requests::is_failed(record) {
                Tone::Warn
            } else {
                Tone::Quiet
            };
            let text = format!(
                "{at}  {}: {}, {} ms",
                requests::purpose(record, shared),
                requests::ended(record),
                requests::number(record.duration),
            );
            self.text("", tone, &text);
        }
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

/// The marker of a tone, so that nothing rests on colour.
#[must_use]
pub fn marker(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "✓",
        Tone::Bad => "✗",
        Tone::Warn => "!",
        Tone::Plain => "·",
        Tone::Quiet => "",
    }
}
