//! Makes an endpoint.

use std::process::ExitCode;

use crate::{
    api::{Domain, Secret, password::meant as meant_password, rules, sentence::Sentence},
    app::{
        service::{application::meant, facts::Facts},
        text::number::counted,
        work::job::item::{Item, NewPassword, Work},
    },
    cli::{
        candidates,
        common::Common,
        process::{env::Env, means},
        twin::{
            change::{Changes, Office, Terms},
            ended::{Ended, Why},
            reading,
            which::{self, Which},
        },
        work::{Answers, consent::ENDPOINTS},
    },
};

/// Arguments of `endpoints create`.
#[derive(Debug, clap::Args)]
pub struct Create {
    /// NAME@DOMAIN
    #[arg(value_parser = Which::parse, value_name = "NAME@DOMAIN")]
    which: Which,
    /// Free text
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Its application, by name or id
    #[arg(long, value_name = "NAME", add = candidates::application())]
    application: Option<String>,
    /// Make it switched off
    #[arg(long)]
    disabled: bool,
    /// Read its password from standard input
    #[arg(long)]
    password_stdin: bool,
    /// What is agreed to.
    #[command(flatten)]
    terms: Terms,
}

impl Create {
    /// Makes it. Nobody is asked, but for a protected profile: nothing is lost by it.
    pub async fn run(&self, common: &Common, env: Env) -> Result<ExitCode, Ended> {
        let Some(domain) = &self.which.domain else {
            let text = format!("Say in which domain: {}@DOMAIN.", self.which.name);
            return Err(Sentence::new(text).into());
        };
        let name = &self.which.name;
        rules::endpoint_name(name)?;
        let mut terms = self.terms;
        terms.consent.yes = true;
        let office = Office::to_change(common, terms, env)?;
        let password = self.password_stdin.then(password).transpose()?;
        let may_be = |one: &Domain| self.which.may_be_in(one);
        let known = reading::read(&office.provider, may_be).await?;
        let of = which::domain(domain, &known.domains)?;
        if known
            .pages
            .iter()
            .flat_map(|page| page.iter())
            .any(|row| *row.domain == of.id && row.name == name)
        {
            let text = format!("{name}@{} is there already; nothing was sent.", of.name);
            return Err(Ended::new(Why::Conflict, text));
        }
        let application = self.application.as_deref();
        let application = application
            .map(|text| meant(text, &known.applications))
            .transpose()?;
        let item = Item {
            domain: of.id.clone(),
            domain_name: of.name.clone(),
            name: name.clone(),
            endpoint: None,
            line: None,
            work: Work::Create {
                fields: Facts {
                    description: self.description.clone(),
                    application: application.map(ToString::to_string),
                    enabled: self.disabled.then_some(false),
                },
                password: match password {
                    Some(_) => NewPassword::Source,
                    None => NewPassword::Generated,
                },
            },
            before: Facts::default(),
        };
        let changes = Changes {
            title: format!("Create {}", counted(1, "endpoint", "endpoints")),
            things: ENDPOINTS,
            items: vec![item],
            password,
            answers: Answers::Terminal,
        };
        office.carry_out(changes, &known.applications, terms).await
    }
}

/// The password on standard input, if the service would take it.
pub fn password() -> Result<Secret, Sentence> {
    let bytes = means::password()?;
    let text = str::from_utf8(&bytes).map_err(|_| "The password is not UTF-8.")?;
    rules::password(text)?;
    meant_password(text)?;
    Ok(Secret::from(text))
}
