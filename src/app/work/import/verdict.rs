//! The verdict on each row of an import, as data and in words.

use serde::{Deserialize, Serialize};

use crate::{
    api::{Application, text},
    app::{
        service::facts::Facts,
        work::job::item::{Item, NewPassword, Work},
    },
};

/// What is to become of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The endpoint is made.
    Create(Item),
    /// The endpoint is there and gets changed.
    Update(Item),
    /// The endpoint is there as the row says.
    Unchanged,
    /// The row cannot be done; why, as one sentence.
    Wrong(String),
}

/// A row and what is to become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Where the row starts, counted from 1.
    pub line: u64,
    /// What it is about: `desk-1@lab`.
    pub what: String,
    /// What is to become of it.
    pub verdict: Verdict,
    /// Why somebody should look at it before it is sent, as sentences.
    pub doubts: Vec<String>,
}

impl Judged {
    /// Whether something would be sent that somebody should look at before.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        !self.doubts.is_empty() && matches!(self.verdict, Verdict::Create(_) | Verdict::Update(_))
    }
}

/// All rows, judged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verdicts(pub Vec<Judged>);

impl Verdicts {
    /// How many rows are created, updated, unchanged and wrong.
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for judged in &self.0 {
            counts[match judged.verdict {
                Verdict::Create(_) => 0,
                Verdict::Update(_) => 1,
                Verdict::Unchanged => 2,
                Verdict::Wrong(_) => 3,
            }] += 1;
        }
        counts
    }

    /// In words: `3 to create, 1 to change, 4 unchanged, 2 wrong`.
    #[must_use]
    pub fn sum(&self) -> String {
        let words = ["to create", "to change", "unchanged", "wrong"];
        let said: Vec<String> = self
            .counts()
            .iter()
            .zip(words)
            .filter(|(n, _)| **n > 0)
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
        match self.doubtful() {
            0 => said.join(", "),
            doubtful => format!("{}; {doubtful} to be looked at", said.join(", ")),
        }
    }

    /// How many rows would send something that somebody should look at before.
    #[must_use]
    pub fn doubtful(&self) -> usize {
        self.0.iter().filter(|judged| judged.is_doubtful()).count()
    }

    /// Those that are kept, such as all that are not doubtful.
    #[must_use]
    pub fn only(self, keep: impl Fn(&Judged) -> bool) -> Self {
        Self(self.0.into_iter().filter(keep).collect())
    }

    /// Whether any row is wrong.
    #[must_use]
    pub fn any_wrong(&self) -> bool {
        self.counts()[3] > 0
    }

    /// What there is to do, in the file's order.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        self.0
            .iter()
            .filter_map(|judged| match &judged.verdict {
                Verdict::Create(item) | Verdict::Update(item) => Some(item.clone()),
                Verdict::Unchanged | Verdict::Wrong(_) => None,
            })
            .collect()
    }
}

impl Verdict {
    /// In words. Applications are called by their names where `applications` has them.
    #[must_use]
    pub fn words(&self, applications: &[Application]) -> String {
        match self {
            Self::Create(item) | Self::Update(item) => describe(item, applications),
            Self::Unchanged => "unchanged".into(),
            Self::Wrong(why) => format!("wrong: {why}"),
        }
    }
}

/// What an item does, field by field: `change description "a" → "b", disabled → enabled`.
#[must_use]
pub fn describe(item: &Item, applications: &[Application]) -> String {
    let (verb, fields) = match &item.work {
        Work::Create { fields, .. } => ("create", fields.clone()),
        Work::Update { fields, .. } => ("change", fields.clone()),
        Work::Delete => return "delete".into(),
    };
    let fresh = matches!(item.work, Work::Create { .. });
    let mut parts = changes(&fields, (!fresh).then_some(&item.before), applications);
    match item.new_password() {
        Some(NewPassword::Generated) => parts.push("generated password".into()),
        Some(NewPassword::Source) if item.line.is_none() => parts.push("given password".into()),
        Some(NewPassword::Source) => parts.push("password from the file".into()),
        None => {}
    }
    format!("{verb} {}", parts.join(", "))
}

fn changes(fields: &Facts, before: Option<&Facts>, applications: &[Application]) -> Vec<String> {
    let mut parts = Vec::new();
    let from = |old: String| {
        if before.is_some() {
            format!("{old} → ")
        } else {
            String::new()
        }
    };
    if let Some(text) = fields
        .description
        .as_deref()
        .filter(|text| before.is_some() || !text.is_empty())
    {
        let old = before
            .and_then(|before| before.description.as_deref())
            .unwrap_or_default();
        parts.push(format!("description {}{}", from(quote(old)), quote(text)));
    }
    if let Some(id) = fields
        .application
        .as_deref()
        .filter(|id| before.is_some() || !id.is_empty())
    {
        let old = before
            .and_then(|before| before.application.as_deref())
            .unwrap_or_default();
        parts.push(format!(
            "application {}{}",
            from(name(old, applications)),
            name(id, applications)
        ));
    }
    if let Some(on) = fields.enabled.filter(|on| before.is_some() || !on) {
        let word = |on| if on { "enabled" } else { "disabled" };
        parts.push(format!("{}{}", from(word(!on).into()), word(on)));
    }
    parts
}

fn quote(description: &str) -> String {
    if description.is_empty() {
        "none".into()
    } else {
        let lines = description.lines().count();
        let over = if lines > 1 {
            format!(" over {lines} lines")
        } else {
            String::new()
        };
        format!("\"{}\"{over}", text::brief(description))
    }
}

fn name(id: &str, applications: &[Application]) -> String {
    if id.is_empty() {
        return "none".into();
    }
    let known = applications
        .iter()
        .find(|application| application.id.as_str() == id);
    text::clean(known.map_or(id, |application| application.name.as_str())).into_owned()
}
