//! `sipdeck domains`: lists, shows, makes, changes and deletes domains.

use std::{io, process::ExitCode};

use crate::{
    api::{Domain, DomainDraft, Failure, pace::Priority, rules, text},
    app::{
        account::{Account, noted},
        service::{
            call::{Call, Reply},
            facts::Facts,
        },
        work::{
            export::Cell,
            job::item::{Item, Work},
        },
    },
    cli::{
        candidates,
        common::Common,
        process::{clock::now, env::Env, output},
        twin::{
            change::{Changes, Office, Terms},
            ended::{Ended, Why},
            page, reading,
            shape::{Rows, Shape, View},
            which,
        },
        work::{
            Answers, Consent, Workplace,
            consent::{Things, confirm},
        },
    },
    runtime::files::{disk, journal::Journal},
};

/// Domains.
const THINGS: Things = ("domain", "domains");

/// Arguments of `domains`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
WHICH is a domain's name, its SIP host, or its id. Exit status: 0 done; 1 something failed; 2 nothing was sent; 3 there \
is no such domain; 4 not allowed; 5 the name is taken; 6 sent and not answered: look before you repeat it.")]
pub struct Domains {
    /// What to do.
    #[command(subcommand)]
    act: Act,
}

/// What can be done with domains.
#[derive(Debug, clap::Subcommand)]
enum Act {
    /// List them
    List {
        /// How they are printed.
        #[command(flatten)]
        shape: Shape,
    },
    /// Show one
    Get {
        /// Its name, its SIP host or its id
        #[arg(add = candidates::domain())]
        which: String,
        /// How it is printed.
        #[command(flatten)]
        shape: Shape,
    },
    /// Make one
    Create {
        /// Its name
        name: String,
        /// Free text
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
        /// What is agreed to.
        #[command(flatten)]
        terms: Terms,
    },
    /// Change its description
    Set {
        /// Its name, its SIP host or its id
        #[arg(add = candidates::domain())]
        which: String,
        /// The new description; empty for none
        #[arg(long, value_name = "TEXT")]
        description: String,
        /// What is agreed to.
        #[command(flatten)]
        terms: Terms,
    },
    /// Delete it; the service refuses while it has endpoints
    Delete {
        /// Its name, its SIP host or its id
        #[arg(add = candidates::domain())]
        which: String,
        /// What is agreed to.
        #[command(flatten)]
        terms: Terms,
    },
}

impl Domains {
    /// Does what was asked for, and answers how the program ends.
    pub async fn run(&self, common: &Common, env: Env) -> ExitCode {
        let (json, ended) = match &self.act {
            Act::List { shape } => (shape.is_json(), show(None, *shape, common, env).await),
            Act::Get { which, shape } => (
                shape.is_json(),
                show(Some(which), *shape, common, env).await,
            ),
            Act::Create {
                name,
                description,
                terms,
            } => (
                false,
                create(name, description.as_deref(), *terms, common, env).await,
            ),
            Act::Set {
                which,
                description,
                terms,
            } => {
                let fields = Facts::described(description.clone());
                (
                    false,
                    change(which, Some(fields), *terms, common, env).await,
                )
            }
            Act::Delete { which, terms } => (false, change(which, None, *terms, common, env).await),
        };
        ended.unwrap_or_else(|ended| ended.tell(json))
    }
}

async fn show(
    which: Option<&str>,
    shape: Shape,
    common: &Common,
    env: Env,
) -> Result<ExitCode, Ended> {
    let Office { provider, .. } = Office::open(common, env)?;
    let known = reading::read(&provider, |_| false).await?;
    let wanted: Vec<&Domain> = match which {
        None => known.domains.iter().collect(),
        Some(typed) => vec![which::domain(typed, &known.domains)?],
    };
    let about = |one: &Domain| one.description.clone().unwrap_or_default();
    if which.is_some() && shape.view() == View::Table {
        for one in wanted {
            page::print(
                &one.name,
                &[
                    ("SIP host", one.host()),
                    ("description", about(one)),
                    ("id", one.id.to_string()),
                ],
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let row = |one: &&Domain| {
        vec![
            Cell::text(one.id.as_str()),
            Cell::text(&one.name),
            Cell::text(&one.host()),
            Cell::text(&about(one)),
        ]
    };
    let rows = Rows {
        headings: vec!["id", "name", "host", "description"],
        cells: wanted.iter().map(row).collect(),
        ids: wanted.iter().map(|one| one.id.to_string()).collect(),
    };
    rows.print(shape.view())?;
    Ok(ExitCode::SUCCESS)
}

async fn create(
    name: &str,
    description: Option<&str>,
    terms: Terms,
    common: &Common,
    env: Env,
) -> Result<ExitCode, Ended> {
    rules::domain_name(name)?;
    let Office {
        place, provider, ..
    } = Office::to_change(common, terms, env)?;
    let what = format!("the domain {name}");
    if terms.dry_run {
        output::print(&format!("{what}: create"));
        return Ok(ExitCode::SUCCESS);
    }
    // Nobody is asked, but for a protected profile: nothing is lost by it.
    let consent = Consent {
        yes: true,
        ..terms.consent
    };
    confirm(&place.profile, (1, THINGS), consent, Answers::Stdin)?;
    let call = Call::CreateDomain(DomainDraft {
        name: name.to_owned(),
        description: description.map(str::to_owned),
    });
    let outcome = provider.perform(Priority::Interactive, call.clone()).await;
    let written = note(&place, &call, &outcome);
    let Reply::DomainCreated(id) = outcome? else {
        let text = "The service answered something else.";
        return Err(Ended::new(Why::Unknown, text));
    };
    output::print(id.as_str());
    if let Err(error) = written {
        let said = disk::said(&error);
        let text = format!("{what} was made, but that is not in the journal: {said}");
        return Err(Ended::new(Why::Failed, text));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes down in the journal how a call ended.
fn note(place: &Workplace, call: &Call, outcome: &Result<Reply, Failure>) -> io::Result<()> {
    let journal = Journal::new(&place.state, &place.profile.name);
    // Only what is made: nothing of the account has to be known for that.
    let account = Account::default();
    let entry = noted::of_write(&account, place.who(), now(), call, outcome);
    entry.map_or(Ok(()), |entry| journal.write(entry))
}

/// Changes its fields, or deletes it.
async fn change(
    typed: &str,
    fields: Option<Facts>,
    terms: Terms,
    common: &Common,
    env: Env,
) -> Result<ExitCode, Ended> {
    let office = Office::to_change(common, terms, env)?;
    let known = reading::read(&office.provider, |_| false).await?;
    let domain = which::domain(typed, &known.domains)?;
    let before = Facts::of_domain(domain);
    let (verb, work) = match fields {
        None => ("Delete", Some(Work::Delete)),
        Some(fields) => {
            let fields = fields.unlike(&before);
            let password = None;
            (
                "Change",
                (!fields.is_empty()).then_some(Work::Update { fields, password }),
            )
        }
    };
    let item = |work| Item {
        domain: domain.id.clone(),
        domain_name: domain.name.clone(),
        name: String::new(),
        endpoint: None,
        line: None,
        work,
        before,
    };
    let changes = Changes {
        title: format!("{verb} the domain {}", text::clean(&domain.name)),
        things: THINGS,
        items: work.map(item).into_iter().collect(),
        password: None,
        answers: Answers::Stdin,
    };
    office.carry_out(changes, &known.applications, terms).await
}
