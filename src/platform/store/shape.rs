//! The shape of the tables, brought up to date in numbered steps, and the marks by which a file of ours is known.

use super::sql::{self, Connection, Intent};

/// What `PRAGMA application_id` says of a file of ours: "sdck".
pub const APPLICATION: i64 = 0x7364_636b;

/// The steps from an empty database to the tables of today. A file says in `PRAGMA user_version` how many it has taken;
/// a step that was published is never changed, only followed by another.
const STEPS: [&str; 7] = [
    include_str!("steps/1.sql"),
    include_str!("steps/2.sql"),
    include_str!("steps/3.sql"),
    include_str!("steps/4.sql"),
    include_str!("steps/5.sql"),
    include_str!("steps/6.sql"),
    include_str!("steps/7.sql"),
];

/// The last of them.
const KNOWN: i64 = STEPS.len().cast_signed() as i64;

/// The tables of the first shape, which had no application id yet.
const FIRST: [&str; 5] = ["applications", "domains", "endpoints", "ranks", "tokens"];

/// Why a database is none that this program can keep its store in.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It was made by a program that knows more than this one.
    #[error("The data file was made by a newer sipdeck (shape {0}, this one knows {KNOWN}).")]
    Newer(i64),
    /// It is one of another program.
    #[error("The data file belongs to another program.")]
    Foreign,
    /// It cannot be read, or the tables cannot be made.
    #[error("The data file cannot be used: {0}.")]
    Database(#[from] sql::Error),
}

/// How many steps a database has taken. One of another program, or of a newer one of ours, is refused; nothing is
/// written.
pub fn taken(db: &Connection) -> Result<i64, Unfit> {
    let (application, version) = (
        db.lite()?.pragma("application_id")?,
        db.lite()?.pragma("user_version")?,
    );
    let tables = tables(db)?;
    match (application, version) {
        (0, 0) if tables.is_empty() => Ok(0),
        (0, 1) if tables == FIRST => Ok(1),
        (APPLICATION, 1..=KNOWN) => Ok(version),
        (APPLICATION, 1..) => Err(Unfit::Newer(version)),
        _ => Err(Unfit::Foreign),
    }
}

/// Takes the steps that are still to be taken, all or none.
pub fn bring_up(db: &Connection) -> Result<(), Unfit> {
    db.begin(Intent::Write)?;
    let done = take_steps(db);
    if done.is_ok() {
        db.commit()?;
    } else {
        db.rollback()?;
    }
    done
}

fn take_steps(db: &Connection) -> Result<(), Unfit> {
    let mut steps = (1..).zip(STEPS).skip_while({
        let taken = taken(db)?;
        move |(number, _)| *number <= taken
    });
    steps.try_for_each(|(number, step)| {
        db.lite()?.execute_batch(step)?;
        db.lite()?.set("user_version", number)
    })?;
    db.lite()?.set("application_id", APPLICATION)?;
    Ok(())
}

fn tables(db: &Connection) -> sql::Result<Vec<String>> {
    db.prepare_cached(
        "SELECT name FROM sqlite_schema WHERE type <> 'index' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?
    .query_map((), |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, STEPS, Unfit, bring_up, taken};
    use crate::platform::store::sql::Connection;

    fn with(sql: &str) -> Connection {
        let db = Connection::open(None).expect("opens");
        db.lite()
            .expect("is a file's")
            .execute_batch(sql)
            .expect("runs");
        db
    }

    #[test]
    fn every_earlier_shape_is_brought_up_to_date_and_keeps_its_rows() {
        let first = format!(
            "{} PRAGMA user_version = 1; INSERT INTO domains (id, name) VALUES ('rd-1', 'lab1')",
            STEPS[0]
        );
        for (sql, before, domains) in [("", 0, 0), (&first, 1, 1)] {
            let db = with(sql);
            assert_eq!(taken(&db).expect("is ours"), before);
            bring_up(&db).expect("is brought up");
            assert_eq!(taken(&db).expect("is ours"), KNOWN);
            bring_up(&db).expect("is up to date");
            let count = db
                .prepare_cached("SELECT count(*) FROM domains")
                .and_then(|mut count| count.query_row((), |row| row.get::<i64>(0)));
            assert_eq!(count, Ok(domains));
        }
    }

    #[test]
    fn a_database_of_another_program_is_refused_and_stays_as_it_is() {
        for sql in [
            "CREATE TABLE notes (text)",
            "CREATE TABLE notes (text); PRAGMA user_version = 1",
            "CREATE TABLE domains (name); PRAGMA user_version = 1",
            "CREATE TABLE notes (text); PRAGMA application_id = 77; PRAGMA user_version = 2",
            "PRAGMA application_id = 77",
            "PRAGMA user_version = 9",
        ] {
            let db = with(sql);
            assert!(matches!(taken(&db), Err(Unfit::Foreign)), "{sql}");
            assert!(bring_up(&db).is_err());
            db.lite()
                .expect("is a file's")
                .execute_batch("BEGIN")
                .expect("no transaction is left open");
        }
    }

    #[test]
    fn a_shape_that_only_a_newer_program_knows_is_refused() {
        let db = with("");
        bring_up(&db).expect("is brought up");
        db.lite()
            .expect("is a file's")
            .set("user_version", 99_i64)
            .expect("is set");
        let refused = bring_up(&db).expect_err("is newer").to_string();
        assert!(refused.contains("newer sipdeck"), "{refused}");
    }
}
