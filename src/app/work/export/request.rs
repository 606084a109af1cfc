//! An export that was asked for: everything that is needed to write the file, as cheap snapshots.

use std::io;

use crate::{
    api::{Application, Domain},
    app::{
        search::{Found, marked::Marked},
        work::job::{item::Work, state::Job},
    },
};

use super::{
    endpoints::{self, Column, headings},
    format::Format,
    write::{Cell, write},
};

/// What is written, and where to.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The file, which must not be there yet.
    pub path: String,
    /// How it is written.
    pub format: Format,
    /// What is written.
    pub table: Table,
    /// Whether rows were still to be read when it was asked for.
    pub partial: bool,
}

/// A table to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Table {
    /// Rows of a list as they are filtered and sorted.
    Endpoints {
        /// The rows.
        found: Box<Found>,
        /// Only these of them.
        marked: Option<Marked>,
        /// The columns as they are seen.
        columns: Vec<Column>,
        /// For their names.
        domains: Vec<Domain>,
        /// For their names.
        applications: Vec<Application>,
    },
    /// What became of the items of a job.
    Job(Box<Job>),
}

impl Export {
    /// Writes the table. Answers how many rows it has.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut impl io::Write) -> io::Result<usize> {
        let mut count = 0;
        match &self.table {
            Table::Endpoints {
                found,
                marked,
                columns,
                domains,
                applications,
            } => {
                let columns = Column::with_identity(columns);
                let named = (0..found.rows.len()).filter_map(|at| found.row(at));
                let wanted = named.filter(|named| {
                    marked
                        .as_ref()
                        .is_none_or(|marked| marked.contains(named.row.id))
                });
                let rows =
                    wanted.map(|named| endpoints::row(&columns, &named, domains, applications));
                write(
                    self.format,
                    &headings(&columns),
                    rows.inspect(|_| count += 1),
                    out,
                )?;
            }
            Table::Job(job) => {
                let headings = ["line", "domain", "name", "work", "outcome", "why"];
                write(
                    self.format,
                    &headings,
                    results(job).inspect(|_| count += 1),
                    out,
                )?;
            }
        }
        Ok(count)
    }
}

fn results(job: &Job) -> impl Iterator<Item = Vec<Cell>> {
    job.items().map(|(item, status)| {
        let work = match item.work {
            Work::Create { .. } => "create",
            Work::Update { .. } => "change",
            Work::Delete => "delete",
        };
        vec![
            item.line.map_or(Cell::None, Cell::Number),
            Cell::text(&item.domain_name),
            Cell::text(&item.name),
            Cell::text(work),
            Cell::text(status.word()),
            Cell::text(status.why().unwrap_or_default()),
        ]
    })
}
