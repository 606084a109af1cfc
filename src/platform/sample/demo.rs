//! Fills the demonstration account from a readable JSON file, the same way every time.

use std::collections::HashMap;

use serde::Deserialize;

use crate::{
    api::{ApplicationId, Change, DomainDraft, EndpointDraft, Secret, wire},
    platform::{
        refusal::Refusal,
        store::{Connection, Window, applications, domains, endpoints},
    },
};

/// The file, as it is written.
#[derive(Debug, Deserialize)]
pub struct Demo {
    applications: Vec<Application>,
    domains: Vec<Domain>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Application {
    key: String,
    name: String,
    call: Option<String>,
    message: Option<String>,
    fallback: Option<String>,
    auto_answer: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Domain {
    name: String,
    description: Option<String>,
    endpoints: Vec<Entry>,
}

/// One endpoint, or one for each number `from` … `to`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    description: Option<String>,
    application: Option<String>,
    #[serde(default = "wire::yes")]
    enabled: bool,
    #[serde(default)]
    from: u32,
    #[serde(default)]
    to: u32,
    #[serde(default)]
    width: usize,
    #[serde(default)]
    disabled: Vec<u32>,
    #[serde(default)]
    loose: Vec<u32>,
}

/// Reads the file.
pub fn read(text: &str) -> serde_json::Result<Demo> {
    serde_json::from_str(text)
}

impl Demo {
    /// Fills an empty account. One that has domains already is left as it is.
    pub fn load(&self, db: &Connection) -> Result<(), Refusal> {
        let first = Window { offset: 0, size: 1 };
        if !domains::list(db, first)?.items.is_empty() {
            return Ok(());
        }
        let mut keys = HashMap::new();
        for application in &self.applications {
            let id = applications::create(db, &application.edit())?;
            keys.insert(application.key.as_str(), id);
        }
        for domain in &self.domains {
            let draft = DomainDraft {
                name: domain.name.clone(),
                description: domain.description.clone(),
            };
            let id = domains::create(db, &draft)?;
            for entry in &domain.endpoints {
                for number in entry.from..=entry.to {
                    endpoints::create(db, &id, &entry.draft(number, &keys)?)?;
                }
            }
        }
        Ok(())
    }
}

impl Application {
    fn edit(&self) -> applications::Edit {
        let change = |url: &Option<String>| url.clone().map_or(Change::Keep, Change::Set);
        applications::Edit {
            name: Some(self.name.clone()),
            call_url: change(&self.call),
            message_url: change(&self.message),
            fallback_url: change(&self.fallback),
            auto_answer: self.auto_answer,
            ..applications::Edit::default()
        }
    }
}

impl Entry {
    fn draft(
        &self,
        number: u32,
        keys: &HashMap<&str, ApplicationId>,
    ) -> Result<EndpointDraft, Refusal> {
        let width = self.width;
        let fill = |text: &str| text.replace("{n}", &format!("{number:0width$}"));
        let name = fill(&self.name);
        let application = self.application.as_deref();
        let application_id = application
            .filter(|_| !self.loose.contains(&number))
            .map(|key| {
                let known = keys.get(key).cloned();
                known.ok_or_else(|| Refusal::missing("application", key, "demo-data"))
            })
            .transpose()?;
        Ok(EndpointDraft {
            password: Secret::new(format!("demo-{name}")),
            description: self.description.as_deref().map(fill),
            application_id,
            enabled: self.enabled && !self.disabled.contains(&number),
            name,
        })
    }
}
