//! A list to choose from, such as one of applications or of profiles: type to narrow it, Enter takes the marked one.

use crate::{
    api::{Application, ApplicationId, Domain, Endpoint, EndpointPatch, resource::Change},
    app::{
        keys::{action::Action, edit::edit, key::Key},
        next::{
            Intent, Next, Question, Route,
            choice::{Choice, Subject},
        },
        phones::Phone,
        registrar::Watch,
        screens::changes::unregister,
        service::{call::Call, consequence, names::takes_calls, profile::Profile},
        shared::Shared,
        text::line::Line,
    },
};

/// A row to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickerRow<'a> {
    /// No application.
    None,
    /// This one.
    Application(&'a Application),
    /// This profile.
    Profile(&'a Profile),
    /// This phone.
    Phone(&'a Phone),
    /// This endpoint, which is watched.
    Watched(&'a Watch),
    /// The theme of this name.
    Theme(&'a str),
}

impl PickerRow<'_> {
    /// What tells it from all others of the list; no application has none.
    fn key(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Application(application) => Some(application.id.as_str()),
            Self::Profile(profile) => Some(&profile.name),
            Self::Phone(phone) => Some(phone.id.as_str()),
            Self::Watched(watch) => Some(watch.endpoint.as_str()),
            Self::Theme(name) => Some(name),
        }
    }
}

/// Chooses an application, for a form or for an endpoint, or the profile to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picker {
    /// What was typed to narrow the list.
    pub line: Line,
    /// The row that Enter takes, if it is shown; otherwise the first one.
    marked: Option<String>,
    subject: Subject,
}

/// Rows of a page.
const PAGE: usize = 10;

impl Picker {
    /// Chooses this; applications are read as far as they are missing.
    pub fn open(shared: &mut Shared, subject: Subject) -> Self {
        let application = |id: &ApplicationId| id.to_string();
        let (marked, typed) = match &subject {
            Subject::Below { chosen, typed } => (chosen.as_ref().map(application), typed.as_str()),
            Subject::Endpoint(one) => (one.1.application_id.as_ref().map(application), ""),
            Subject::Profile => (Some(shared.profile.name.clone()), ""),
            Subject::Theme => (shared.theme.clone(), ""),
            Subject::Phone(..) | Subject::Watched => (None, ""),
        };
        let picker = Self {
            line: Line::new(typed),
            marked,
            subject,
        };
        if picker.is_of_applications() {
            shared.account.want_applications(&mut shared.asks);
        }
        picker
    }

    /// The theme that is marked, if it is one that is chosen.
    pub fn theme(&self, shared: &Shared) -> Option<String> {
        if self.subject != Subject::Theme {
            return None;
        }
        let rows = self.rows(shared);
        let row = rows.get(self.marked(&rows))?;
        row.key().map(str::to_owned)
    }

    /// Whether what lies behind is to be seen as it is: it shows what is chosen.
    pub fn is_seen_through(&self) -> bool {
        self.subject == Subject::Theme
    }

    /// What it is for, in a few words.
    pub fn title(&self) -> String {
        match &self.subject {
            Subject::Below { .. } => "Choose an application".into(),
            Subject::Endpoint(subject) => format!("Application of {}", subject.1.name),
            Subject::Phone(one, _) => format!("End the registration of a phone of {}", one.1.name),
            Subject::Watched => "Watched endpoints".into(),
            Subject::Profile => "Go to a profile".into(),
            Subject::Theme => "Theme".into(),
        }
    }

    /// Whether the list is one of applications, which have to be read.
    pub fn is_of_applications(&self) -> bool {
        match self.subject {
            Subject::Below { .. } | Subject::Endpoint(_) => true,
            Subject::Phone(..) | Subject::Watched | Subject::Profile | Subject::Theme => false,
        }
    }

    /// What is said when nothing fits what was typed, or nothing is there.
    pub fn nothing(&self, shared: &Shared) -> Option<&'static str> {
        match self.subject {
            Subject::Watched if shared.registrar.watches.is_empty() => {
                Some("No endpoint is watched.")
            }
            Subject::Watched => Some("No watched endpoint has this in its name."),
            Subject::Phone(..) => Some("No phone has this in its name or address."),
            Subject::Theme => Some("No theme is called so."),
            Subject::Below { .. } | Subject::Endpoint(_) | Subject::Profile => None,
        }
    }

    /// The rows that fit what was typed.
    pub fn rows<'a>(&'a self, shared: &'a Shared) -> Vec<PickerRow<'a>> {
        let wanted = self.line.text().trim().to_lowercase();
        let fits = |text: &str| text.to_lowercase().contains(&wanted);
        if self.subject == Subject::Profile {
            let all = shared.profiles.iter();
            let fitting =
                all.filter(|one| fits(&one.name) || fits(&one.label) || fits(&one.account));
            return fitting.map(PickerRow::Profile).collect();
        }
        if self.subject == Subject::Watched {
            let all = shared.registrar.watches.iter();
            return all
                .filter(|one| fits(&one.name))
                .map(PickerRow::Watched)
                .collect();
        }
        if self.subject == Subject::Theme {
            let all = shared.manner.themes.iter();
            let fitting = all.filter(|name| fits(name));
            return fitting.map(|name| PickerRow::Theme(name)).collect();
        }
        if let Subject::Phone(_, phones) = &self.subject {
            let fitting = phones.iter();
            let fitting = fitting.filter(|one| fits(&one.agent) || fits(&one.source));
            return fitting.map(PickerRow::Phone).collect();
        }
        let none = fits("(none)").then_some(PickerRow::None);
        let all = shared.account.applications.rows().iter();
        let fitting =
            all.filter(|one| fits(&one.name) || one.incoming_call_url.as_deref().is_some_and(fits));
        none.into_iter()
            .chain(fitting.map(PickerRow::Application))
            .collect()
    }

    /// Which of these rows Enter takes. With something typed, an application goes before none.
    pub fn marked(&self, rows: &[PickerRow]) -> usize {
        rows.iter()
            .position(|row| row.key() == self.marked.as_deref())
            .unwrap_or(0)
    }

    /// Does what was asked for.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other action means nothing here"
    )]
    pub fn act(&mut self, shared: &Shared, action: Action) -> Next {
        match action {
            Action::Cancel => return Next::Back,
            Action::Choose => return self.choose(shared),
            Action::Down => self.step(shared, 1),
            Action::Up => self.step(shared, -1),
            Action::PageDown => self.step(shared, PAGE.cast_signed()),
            Action::PageUp => self.step(shared, -PAGE.cast_signed()),
            _ => {}
        }
        Next::Stay
    }

    /// Takes a key that is bound to nothing.
    pub fn type_key(&mut self, key: Key) -> Next {
        edit(&mut self.line, key);
        Next::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Next {
        self.line.insert(text);
        Next::Stay
    }

    fn step(&mut self, shared: &Shared, by: isize) {
        let rows = self.rows(shared);
        let last = rows.len().saturating_sub(1);
        let to = self.marked(&rows).saturating_add_signed(by).min(last);
        self.marked = rows.get(to).and_then(PickerRow::key).map(str::to_owned);
    }

    fn choose(&self, shared: &Shared) -> Next {
        let rows = self.rows(shared);
        let Some(&row) = rows.get(self.marked(&rows)) else {
            return Next::Stay;
        };
        match &self.subject {
            Subject::Phone(one, _) => {
                let PickerRow::Phone(phone) = row else {
                    return Next::Stay;
                };
                Next::Ask(unregister(shared, &one.0, &one.1, phone))
            }
            Subject::Watched => {
                let PickerRow::Watched(watch) = row else {
                    return Next::Stay;
                };
                Next::Open(Route::Endpoint(
                    watch.domain.clone(),
                    watch.endpoint.clone(),
                ))
            }
            Subject::Theme => row
                .key()
                .map_or(Next::Stay, |name| Next::Dress(name.to_owned())),
            Subject::Profile => Next::Switch(row.key().unwrap_or_default().to_owned()),
            Subject::Below { .. } => {
                Next::Chosen(Choice::Application(row.key().map(ApplicationId::from)))
            }
            Subject::Endpoint(subject) => {
                let (domain, endpoint) = &**subject;
                if row.key() == endpoint.application_id.as_ref().map(ApplicationId::as_str) {
                    return Next::Back;
                }
                let PickerRow::Application(application) = row else {
                    return set(shared, domain, endpoint, None);
                };
                set(shared, domain, endpoint, Some(application))
            }
        }
    }
}

/// Sends it, asking first when calls would come to nothing.
fn set(
    shared: &Shared,
    domain: &Domain,
    endpoint: &Endpoint,
    application: Option<&Application>,
) -> Next {
    let (application_id, to, harm) = match application {
        None => (
            Change::Clear,
            "(none)",
            Some(consequence::NO_APPLICATION.one),
        ),
        Some(one) => (
            Change::Set(one.id.clone()),
            one.name.as_str(),
            (!takes_calls(one)).then_some(consequence::NO_CALL_URL.one),
        ),
    };
    let call = Call::UpdateEndpoint {
        domain: domain.id.clone(),
        endpoint: endpoint.id.clone(),
        patch: EndpointPatch {
            application_id,
            ..EndpointPatch::default()
        },
    };
    let what = format!("set the application of {} to {to}", endpoint.name);
    let intent = Intent::Write { what, call };
    if harm.is_none() && !shared.profile.protected {
        return Next::Confirmed(intent);
    }
    let mut question = Question::on_endpoint(shared, domain, endpoint, "Set the application of")
        .fact("Application", to);
    if let Some(harm) = harm {
        question = question.warning(harm);
    }
    let question = question.yes("Yes, set it", intent);
    Next::Ask(question.guarded(&shared.profile, &endpoint.name))
}
