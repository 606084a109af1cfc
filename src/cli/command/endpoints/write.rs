//! Changes endpoints that are there: their fields, their password, or that they are there.

use std::process::ExitCode;

use crate::{
    api::{Domain, Secret, sentence::Sentence},
    app::{
        service::{application::meant, facts::Facts},
        text::number::counted,
        work::{
            import::Known,
            job::item::{Item, NewPassword, Work},
        },
    },
    cli::{
        candidates,
        common::Common,
        process::{env::Env, talk},
        twin::{
            change::{Changes, Office, Terms},
            ended::Ended,
            reading,
            which::{Target, Which},
        },
        work::{Answers, consent::ENDPOINTS},
    },
    runtime::files::bounded::read_at_most,
};

use super::make::password;

/// Stands for: one a line, on standard input.
const STDIN: &str = "-";

/// The most bytes of names on standard input.
const NAMES_MAX: usize = 64 << 20;

/// Arguments of `endpoints set`.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// NAME@DOMAIN, a SIP URI, an id, or a name that only one has; - reads them from standard input
    #[arg(required = true, add = candidates::endpoint())]
    which: Vec<String>,
    /// The new description; empty for none
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The new application, by name or id
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "no_application",
        add = candidates::application()
    )]
    application: Option<String>,
    /// Take the application away
    #[arg(long)]
    no_application: bool,
    /// Switch them on
    #[arg(long, conflicts_with = "disabled")]
    enabled: bool,
    /// Switch them off
    #[arg(long)]
    disabled: bool,
    /// What is agreed to.
    #[command(flatten)]
    terms: Terms,
}

/// Arguments of `endpoints password`.
#[derive(Debug, clap::Args)]
pub struct Password {
    /// NAME@DOMAIN, a SIP URI, an id, or a name that only one has
    #[arg(add = candidates::endpoint())]
    which: String,
    /// Make one by the rules of the profile
    #[arg(long, required_unless_present = "given")]
    generate: bool,
    /// Read it from standard input
    #[arg(long = "password-stdin", conflicts_with = "generate")]
    given: bool,
    /// What is agreed to.
    #[command(flatten)]
    terms: Terms,
}

/// Arguments of `endpoints delete`.
#[derive(Debug, clap::Args)]
pub struct Delete {
    /// NAME@DOMAIN, a SIP URI, an id, or a name that only one has; - reads them from standard input
    #[arg(required = true, add = candidates::endpoint())]
    which: Vec<String>,
    /// What is agreed to.
    #[command(flatten)]
    terms: Terms,
}

impl Set {
    /// Changes them.
    pub async fn run(&self, common: &Common, env: Env) -> Result<ExitCode, Ended> {
        let enabled = match (self.enabled, self.disabled) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            (false, false) => None,
        };
        let mut fields = Facts {
            description: self.description.clone(),
            application: self.no_application.then(String::new),
            enabled,
        };
        if fields.is_empty() && self.application.is_none() {
            let text = "Say what to change: --description, --application, --no-application, --enabled or --disabled.";
            return Err(Sentence::new(text).into());
        }
        let (which, answers) = named(&self.which)?;
        let office = Office::to_change(common, self.terms, env)?;
        let known = reading::read(&office.provider, |one| any_in(&which, one)).await?;
        if let Some(text) = &self.application {
            fields.application = Some(meant(text, &known.applications)?.to_string());
        }
        let items = items(&which, &known, |target| {
            let before = Facts::of_row(&target.row);
            let fields = fields.unlike(&before);
            let password = None;
            (!fields.is_empty()).then_some(Work::Update { fields, password })
        })?;
        let changes = changes("Change", items, answers, None);
        office
            .carry_out(changes, &known.applications, self.terms)
            .await
    }
}

impl Password {
    /// Sets it.
    pub async fn run(&self, common: &Common, env: Env) -> Result<ExitCode, Ended> {
        let which = vec![Which::parse(&self.which)?];
        let office = Office::to_change(common, self.terms, env)?;
        let password = self.given.then(password).transpose()?;
        let known = reading::read(&office.provider, |one| any_in(&which, one)).await?;
        let from = match password {
            Some(_) => NewPassword::Source,
            None => NewPassword::Generated,
        };
        let items = items(&which, &known, |_| {
            Some(Work::Update {
                fields: Facts::default(),
                password: Some(from),
            })
        })?;
        let answers = if self.given {
            Answers::Terminal
        } else {
            Answers::Stdin
        };
        let changes = changes("Set the password of", items, answers, password);
        office
            .carry_out(changes, &known.applications, self.terms)
            .await
    }
}

impl Delete {
    /// Deletes them.
    pub async fn run(&self, common: &Common, env: Env) -> Result<ExitCode, Ended> {
        let (which, answers) = named(&self.which)?;
        let office = Office::to_change(common, self.terms, env)?;
        let known = reading::read(&office.provider, |one| any_in(&which, one)).await?;
        let items = items(&which, &known, |_| Some(Work::Delete))?;
        let changes = changes("Delete", items, answers, None);
        office
            .carry_out(changes, &known.applications, self.terms)
            .await
    }
}

/// The endpoints that are named, and where questions are answered: not where names come from.
fn named(typed: &[String]) -> Result<(Vec<Which>, Answers), Sentence> {
    let [only] = typed else {
        let which = typed
            .iter()
            .map(|typed| Which::parse(typed))
            .collect::<Result<_, _>>()?;
        return Ok((which, Answers::Stdin));
    };
    if only != STDIN {
        return Ok((vec![Which::parse(only)?], Answers::Stdin));
    }
    let bytes = read_at_most(talk::input(), NAMES_MAX)
        .map_err(|error| format!("Standard input cannot be read: {error}."))?;
    let text = str::from_utf8(&bytes).map_err(|_| "Standard input is not UTF-8.")?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let which = lines.map(Which::parse).collect::<Result<_, _>>()?;
    Ok((which, Answers::Terminal))
}

fn any_in(which: &[Which], domain: &Domain) -> bool {
    which.iter().any(|which| which.may_be_in(domain))
}

/// What is to be done to each of them; one that is named twice is changed once.
fn items(
    which: &[Which],
    known: &Known,
    work: impl Fn(&Target<'_>) -> Option<Work>,
) -> Result<Vec<Item>, Ended> {
    let mut items: Vec<Item> = Vec::new();
    for which in which {
        let target = which.find(known)?;
        let Some(work) = work(&target) else { continue };
        let (row, domain) = (target.row, target.domain);
        let item = Item {
            domain: domain.id.clone(),
            domain_name: domain.name.clone(),
            name: row.name.to_owned(),
            endpoint: Some(row.id.into()),
            line: None,
            work,
            before: Facts::of_row(&row),
        };
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Ok(items)
}

fn changes(verb: &str, items: Vec<Item>, answers: Answers, password: Option<Secret>) -> Changes {
    Changes {
        title: format!("{verb} {}", counted(items.len(), "endpoint", "endpoints")),
        things: ENDPOINTS,
        items,
        password,
        answers,
    }
}
