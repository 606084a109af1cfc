//! A list of endpoints as a table to be written to a file.

use crate::app::{
    page::{fit::fit, notice::Notice},
    shared::Shared,
    work::export::{Export, Format, Table},
};

use super::endpoints::Endpoints;

/// Cells that a list's columns share: its margins take the rest.
const MARGINS: u16 = 3;

/// The file, or why the list goes to none now.
pub fn export(
    list: &Endpoints,
    shared: &Shared,
    path: String,
    format: Format,
) -> Result<Export, Notice> {
    if list.prompt.problem.is_some() {
        let why = "The filter cannot be read: correct or clear it first.";
        return Err(Notice::bad(why));
    }
    if let Some(reason) = list.unsettled() {
        return Err(Notice::bad(reason));
    }
    let whole = shared.account.tally(list.domain.as_ref()).complete;
    Ok(Export {
        path,
        format,
        table: table(list, shared),
        partial: !whole && list.marks.is_empty(),
    })
}

/// The rows as they are filtered, or of these the marked ones; the columns as they are seen.
fn table(list: &Endpoints, shared: &Shared) -> Table {
    let room = shared.size.width.saturating_sub(MARGINS);
    let seen = fit(list.columns(shared), room);
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
