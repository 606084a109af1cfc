//! `desk who`, `desk say` and `desk leave`, over SSH: the desks of a host, for its administrators.

use std::process::ExitCode;

use crate::{
    app::work::export::Cell,
    cli::{
        process::output,
        twin::{
            ended::{Ended, Why},
            shape::{Rows, Shape},
        },
    },
    desk::front::{Desks, Occupied},
};

/// Arguments of `desk`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
This is for the administrators of a host on which sipdeck ssh runs: ssh desk@HOST desk who. NAME is the owner of a key, \
or the number that stands before them in the list. Exit status: 0 done; 2 the command cannot be used; 3 nobody of this \
name sits there; 4 the key has not the role admin.")]
pub struct Desk {
    /// What to do.
    #[command(subcommand)]
    act: Act,
}

/// What can be done about desks.
#[derive(Debug, clap::Subcommand)]
enum Act {
    /// List who sits at which desk, since when, and where they come from; who is away has lost the line, and can come back
    Who {
        /// How they are printed.
        #[command(flatten)]
        shape: Shape,
    },
    /// Show a sentence at every desk
    Say {
        /// The sentence
        #[arg(required = true)]
        text: Vec<String>,
        /// Only to this person
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
    },
    /// Send somebody away: their desks end, and what they changed so far stays
    Leave {
        /// Who
        name: String,
        /// Why, for them to read
        #[arg(long, value_name = "TEXT", default_value = "")]
        why: String,
    },
}

impl Desk {
    /// Does it at these desks, if there are any for whoever asks; on the command line of a host there are none.
    pub fn run(&self, is_remote: bool, desks: Option<&dyn Desks>) -> ExitCode {
        let is_json = matches!(&self.act, Act::Who { shape } if shape.is_json());
        let refused = || {
            if is_remote {
                Ended::new(
                    Why::Denied,
                    "The desks are for those whose key has the role admin.",
                )
            } else {
                Ended::new(
                    Why::Unusable,
                    "The desks are asked for over SSH, with the key of an administrator: ssh desk@HOST desk who.",
                )
            }
        };
        let done = desks.ok_or_else(refused).and_then(|desks| self.act(desks));
        done.unwrap_or_else(|ended| ended.tell(is_json))
    }

    fn act(&self, desks: &dyn Desks) -> Result<ExitCode, Ended> {
        match &self.act {
            Act::Who { shape } => {
                let rows = rows(&desks.who());
                rows.print(shape.view())?;
            }
            Act::Say { text, to } => {
                let to = to.as_deref();
                let count = desks.say(to, &text.join(" "));
                reached(to, count, "Said at")?;
            }
            Act::Leave { name, why } => {
                let count = desks.leave(name, why);
                reached(Some(name), count, "Ended")?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn reached(to: Option<&str>, count: usize, what: &str) -> Result<(), Ended> {
    if let (0, Some(name)) = (count, to) {
        let text = format!("Nobody called {name} sits at a desk.");
        return Err(Ended::new(Why::Missing, text));
    }
    let desks = crate::app::text::number::counted(count, "desk", "desks");
    output::note(&format!("{what} {desks}."));
    Ok(())
}

fn rows(desks: &[Occupied]) -> Rows {
    let row = |desk: &Occupied| {
        vec![
            Cell::Number(desk.number),
            Cell::text(&desk.owner),
            Cell::text(desk.role),
            Cell::text(&desk.profile),
            Cell::text(desk.doing),
            Cell::text(&desk.since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            Cell::text(&desk.from.to_string()),
        ]
    };
    Rows {
        headings: vec!["desk", "owner", "role", "profile", "doing", "since", "from"],
        cells: desks.iter().map(row).collect(),
        ids: desks.iter().map(|desk| desk.number.to_string()).collect(),
    }
}
