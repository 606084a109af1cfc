//! Builders for questions: facts, texts, lists and answers.

use crate::{
    api::{Domain, Endpoint},
    app::{keys::action::Action, service::profile::Profile, shared::Shared, text::line::Line},
};

use super::question::{Answer, Intent, Part, Proof, Question};

impl Question {
    /// A question that can only be answered with No yet.
    fn new(title: impl Into<String>) -> Self {
        let no = Answer {
            action: Action::No,
            label: "No",
            then: None,
        };
        Self {
            title: title.into(),
            parts: Vec::new(),
            rows: Vec::new(),
            answers: vec![no],
            marked: 0,
            proof: None,
            page: 0,
        }
    }

    /// A question about an account, which it names first.
    #[must_use]
    pub fn about(profile: &Profile, title: impl Into<String>) -> Self {
        Self::new(title).fact("Profile", profile.title())
    }

    /// A question about an endpoint: it names the account, the domain and the endpoint.
    #[must_use]
    pub fn on_endpoint(shared: &Shared, domain: &Domain, endpoint: &Endpoint, verb: &str) -> Self {
        Self::about(&shared.profile, format!("{verb} {}?", endpoint.name))
            .fact("Domain", domain.name.as_str())
            .derived("SIP URI", endpoint.sip_uri.as_str())
            .fact("Description", endpoint.description.as_deref().unwrap_or(""))
    }

    /// A question about a domain: it names the account and the domain.
    #[must_use]
    pub fn on_domain(shared: &Shared, domain: &Domain, verb: &str) -> Self {
        Self::about_domain(shared, domain, format!("{verb} {}?", domain.name))
    }

    /// What is to be said about a domain, under a title of its own.
    #[must_use]
    pub fn about_domain(shared: &Shared, domain: &Domain, title: impl Into<String>) -> Self {
        Self::about(&shared.profile, title)
            .derived("SIP host", domain.host())
            .fact("Description", domain.description.as_deref().unwrap_or(""))
    }

    /// Adds a sentence.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// Adds a sentence right behind the facts, where it is seen however long the rest is.
    #[must_use]
    pub fn at_once(mut self, text: impl Into<String>) -> Self {
        let facts = self.parts.iter();
        let facts =
            facts.take_while(|part| matches!(part, Part::Fact { .. } | Part::Derived { .. }));
        let behind = facts.count();
        self.parts.insert(behind, Part::Text(text.into()));
        self
    }

    /// Adds a sentence about what goes wrong.
    #[must_use]
    pub fn warning(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Warning(text.into()));
        self
    }

    /// Adds a property of what is asked about, unless it is empty.
    #[must_use]
    pub fn fact(mut self, label: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.parts.push(Part::Fact { label, value });
        }
        self
    }

    /// Adds a property that follows from others, unless it is empty.
    #[must_use]
    pub fn derived(mut self, label: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.parts.push(Part::Derived { label, value });
        }
        self
    }

    /// Lists these below everything else.
    #[must_use]
    pub fn rows(mut self, rows: Vec<String>) -> Self {
        self.rows = rows;
        self
    }

    /// Adds these pieces.
    #[must_use]
    pub fn parts(mut self, parts: Vec<Part>) -> Self {
        self.parts.extend(parts);
        self
    }

    /// Adds an answer that sets something in motion.
    #[must_use]
    pub fn answer(mut self, action: Action, label: &'static str, then: Intent) -> Self {
        let then = Some(then);
        self.answers.push(Answer {
            action,
            label,
            then,
        });
        self
    }

    /// Adds the yes.
    #[must_use]
    pub fn yes(self, label: &'static str, then: Intent) -> Self {
        self.answer(Action::Yes, label, then)
    }

    /// Calls the answer that changes nothing by another word than No.
    #[must_use]
    pub fn otherwise(mut self, label: &'static str) -> Self {
        self.answers[0].label = label;
        self
    }

    /// Sets this in motion when the answer is No.
    #[must_use]
    pub fn refused(mut self, then: Intent) -> Self {
        self.answers[0].then = Some(then);
        self
    }

    /// Counts a yes only after this was typed out.
    #[must_use]
    pub fn prove(mut self, expected: impl Into<String>) -> Self {
        self.proof = Some(Proof {
            expected: expected.into(),
            line: Line::default(),
            missed: false,
        });
        self
    }

    /// In a protected account, counts a yes only after the name was typed out.
    #[must_use]
    pub fn guarded(self, profile: &Profile, name: &str) -> Self {
        if profile.protected {
            self.prove(name)
        } else {
            self
        }
    }
}
