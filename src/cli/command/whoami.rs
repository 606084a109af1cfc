//! `sipdeck whoami`: who works here, on which account, and what may be done there.

use std::process::ExitCode;

use crate::{
    app::work::export::Cell,
    cli::{
        account,
        common::Common,
        process::env::Env,
        twin::{
            change::Office,
            ended::Ended,
            page,
            shape::{Rows, Shape, View},
        },
        work::Workplace,
    },
};

/// Arguments of `whoami`.
#[derive(Debug, clap::Args)]
pub struct Whoami {
    /// How it is printed.
    #[command(flatten)]
    shape: Shape,
}

impl Whoami {
    /// Prints it. Asks nobody for the secret, and the service nothing.
    pub fn run(&self, common: &Common, env: Env) -> ExitCode {
        let told = self.tell(common, env);
        told.unwrap_or_else(|ended| ended.tell(self.shape.is_json()))
    }

    fn tell(&self, common: &Common, env: Env) -> Result<ExitCode, Ended> {
        let place = match Office::lent() {
            Some(office) => office.place,
            None => Workplace::of(&account::find(common, env)?.profile, env)?,
        };
        let (profile, login) = (&place.profile, place.login.as_ref());
        let may = if profile.read_only {
            "read"
        } else {
            "read and change"
        };
        let may = login.map_or(may, |login| login.role.as_str());
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let facts = [
            ("user", place.user.clone()),
            ("role", may.to_owned()),
            ("profile", profile.name.clone()),
            ("account", profile.account.clone()),
            ("origin", profile.origin.clone()),
            ("key", text(login.map(|login| login.key.as_str()))),
            ("from", text(login.map(|login| login.from.as_str()))),
        ];
        if self.shape.view() == View::Table {
            page::print(&place.user, &facts[1..]);
            return Ok(ExitCode::SUCCESS);
        }
        let rows = Rows {
            headings: facts.iter().map(|(name, _)| *name).collect(),
            cells: vec![facts.iter().map(|(_, fact)| Cell::text(fact)).collect()],
            ids: vec![place.user.clone()],
        };
        rows.print(self.shape.view())?;
        Ok(ExitCode::SUCCESS)
    }
}
