//! What a screen shows, as a table to be written to a file.

use crate::app::{
    effect::Effect,
    next::Next,
    page::{columns::of_endpoints, fit::fit, notice::Notice},
    shared::Shared,
    work::{
        export::{Export, Format, Table},
        order::Order,
    },
};

use super::{endpoints::Endpoints, screen::Screen};

/// Cells that a list's columns share: its margins take the rest.
const MARGINS: u16 = 3;

/// Asks for the file, or says why not.
pub fn export_of(screen: &Screen, shared: &mut Shared, path: String) -> Next {
    let Some(format) = Format::of_path(&path) else {
        return Next::Say(Notice::bad(
            "The file's name must end in .csv, .json or .jsonl.",
        ));
    };
    let mut partial = false;
    let table = match screen {
        Screen::Endpoints(list) if list.prompt.problem.is_some() => {
            return Next::Say(Notice::bad(
                "The filter cannot be read: correct or clear it first.",
            ));
        }
        Screen::Endpoints(list) => {
            if let Some(reason) = list.unsettled() {
                return Next::Say(Notice::bad(reason));
            }
            let whole = shared.account.tally(list.domain.as_ref()).complete;
            partial = !whole && list.marks.is_empty();
            of_list(list, shared)
        }
        Screen::Jobs(jobs) => match jobs.selected(shared) {
            Some(known) => Table::Job(Box::new(known.job.clone())),
            None => return Next::Say(Notice::plain("No job is selected.")),
        },
        Screen::Domains(_)
        | Screen::Endpoint(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_) => {
            return Next::Say(Notice::plain(
                "Only a list of endpoints or a job can be exported.",
            ));
        }
    };
    let export = Export {
        path,
        format,
        table,
        partial,
    };
    shared.ask(Effect::Work(Order::Export(Box::new(export))));
    Next::Say(Notice::plain("The file is being written."))
}

/// The rows as they are filtered, or of these the marked ones; the columns as they are seen.
fn of_list(list: &Endpoints, shared: &Shared) -> Table {
    let room = shared.size.width.saturating_sub(MARGINS);
    let seen = fit(of_endpoints(list.domain.is_none()), room);
    let columns = seen.iter().map(|(column, _)| column.key.into());
    let marks = &list.marks;
    Table::Endpoints {
        found: Box::new(list.found.clone()),
        marked: (!marks.is_empty()).then(|| marks.clone()),
        columns: columns.collect(),
        domains: shared.account.domains.rows().to_vec(),
        applications: shared.account.applications.rows().to_vec(),
    }
}
