//! `sipdeck applications`: lists and shows applications.

use std::process::ExitCode;

use crate::{
    api::{Application, sentence::Sentence},
    app::{
        screens::endpoint::detail::without_password, service::application::meant,
        work::export::Cell,
    },
    cli::{
        candidates,
        common::Common,
        process::env::Env,
        twin::{
            change::Office,
            ended::{Ended, Why},
            page, reading,
            shape::{Rows, Shape, View},
        },
    },
};

/// Arguments of `applications`.
#[derive(Debug, clap::Args)]
pub struct Applications {
    /// What to do.
    #[command(subcommand)]
    act: Act,
}

/// What can be done with applications.
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
        /// Its name or its id
        #[arg(add = candidates::application())]
        which: String,
        /// How it is printed.
        #[command(flatten)]
        shape: Shape,
    },
}

impl Applications {
    /// Does what was asked for, and answers how the program ends.
    pub async fn run(&self, common: &Common, env: Env) -> ExitCode {
        let (which, shape) = match &self.act {
            Act::List { shape } => (None, shape),
            Act::Get { which, shape } => (Some(which.as_str()), shape),
        };
        let ended = run(which, *shape, common, env).await;
        ended.unwrap_or_else(|ended| ended.tell(shape.is_json()))
    }
}

async fn run(
    which: Option<&str>,
    shape: Shape,
    common: &Common,
    env: Env,
) -> Result<ExitCode, Ended> {
    let Office { provider, .. } = Office::open(common, env)?;
    let known = reading::read(&provider, |_| false).await?;
    let wanted: Vec<&Application> = match which {
        None => known.applications.iter().collect(),
        Some(text) => {
            let missing = |why: Sentence| Ended::new(Why::Missing, why);
            let id = meant(text, &known.applications).map_err(missing)?;
            known
                .applications
                .iter()
                .filter(|one| one.id == *id)
                .collect()
        }
    };
    if which.is_some() && shape.view() == View::Table {
        for one in wanted {
            let url =
                |url: &Option<String>| url.as_deref().map(without_password).unwrap_or_default();
            page::print(
                &one.name,
                &[
                    ("call URL", url(&one.incoming_call_url)),
                    ("fallback", url(&one.incoming_call_fallback_url)),
                    ("message URL", url(&one.incoming_message_url)),
                    (
                        "auto answer",
                        if one.auto_answer { "yes" } else { "no" }.to_owned(),
                    ),
                    ("id", one.id.to_string()),
                ],
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let url = |url: &Option<String>| {
        url.as_deref()
            .map_or(Cell::None, |url| Cell::text(&without_password(url)))
    };
    let row = |one: &&Application| {
        vec![
            Cell::text(one.id.as_str()),
            Cell::text(&one.name),
            url(&one.incoming_call_url),
            Cell::Flag(one.auto_answer),
        ]
    };
    let rows = Rows {
        headings: vec!["id", "name", "call_url", "auto_answer"],
        cells: wanted.iter().map(row).collect(),
        ids: wanted.iter().map(|one| one.id.to_string()).collect(),
    };
    rows.print(shape.view())?;
    Ok(ExitCode::SUCCESS)
}
