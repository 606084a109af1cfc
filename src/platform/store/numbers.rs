//! Phone numbers in the database, and the application that each leads to (reference §7).

use jiff::Timestamp;

use super::{
    applications,
    rows::{Rows, Window},
    sql::{self, Connection, Row},
};
use crate::{
    api::{Application, ApplicationId, Change, rules},
    platform::{choices, mint, refusal::Refusal},
};

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Its identifier, `n-…`.
    pub id: String,
    /// In E.164 form, such as `+13035550100`.
    pub e164: String,
    /// Name for people.
    pub name: Option<String>,
    /// Who is told of its calls.
    pub application: Option<ApplicationId>,
    /// When it was taken in, in seconds since the Unix epoch.
    pub created: i64,
}

/// What a request says of a number; what it leaves out stays as it is.
#[derive(Debug, Default)]
pub struct Edit {
    /// Name for people.
    pub name: Change<String>,
    /// Who is told of its calls.
    pub application: Change<ApplicationId>,
}

/// Which numbers are wanted.
#[derive(Debug, Default)]
pub struct Filter {
    /// Those of an application.
    pub application: Option<String>,
    /// Those of this name.
    pub name: Option<String>,
}

const SELECT: &str = "SELECT n.id, n.number, n.name, a.id, n.created_at
    FROM numbers n LEFT JOIN applications a ON a.ordinal = n.application";

fn number(row: &Row<'_>) -> sql::Result<Number> {
    Ok(Number {
        id: row.get(0)?,
        e164: row.get(1)?,
        name: row.get(2)?,
        application: row.get::<Option<String>>(3)?.map(Into::into),
        created: row.get(4)?,
    })
}

/// The numbers in this window, in the order in which they were taken in.
pub fn list(db: &Connection, filter: &Filter, window: Window) -> Result<Rows<Number>, Refusal> {
    let sql = format!(
        "{SELECT} WHERE (CAST(?1 AS TEXT) IS NULL OR a.id = ?1)
         AND (CAST(?2 AS TEXT) IS NULL OR n.name = ?2)
         ORDER BY n.ordinal LIMIT ?3 OFFSET ?4"
    );
    let offset = i64::try_from(window.offset).unwrap_or(i64::MAX);
    let wanted = (&filter.application, &filter.name, window.size + 1, offset);
    let rows = db.prepare_cached(&sql)?.query_map(wanted, number)?;
    Ok(Rows::cut(rows, window.size))
}

/// The number with this identifier, or written so, if the account has it.
pub fn look_up(db: &Connection, key: &str) -> sql::Result<Option<Number>> {
    let sql = format!("{SELECT} WHERE n.id = ?1 OR n.number = ?1");
    db.prepare_cached(&sql)?.query_opt((key,), number)
}

/// The number with this identifier, or written so.
pub fn find(db: &Connection, key: &str) -> Result<Number, Refusal> {
    look_up(db, key)?.ok_or_else(|| Refusal::missing("number", key, choices::NO_NUMBER))
}

/// The application of a number, if it has one.
pub fn application_of(db: &Connection, number: &str) -> Result<Option<Application>, Refusal> {
    match find(db, number)?.application {
        Some(id) => Ok(applications::look_up(db, &id)?),
        None => Ok(None),
    }
}

/// Takes a number into the account.
pub fn create(db: &Connection, number: &str, edit: &Edit) -> Result<String, Refusal> {
    let digits = number.strip_prefix('+').unwrap_or_default();
    let is_whole = (2..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_whole {
        let complaint = "It must be in E.164 form: a + and up to 15 digits, such as +13035550100.";
        return Err(Refusal::invalid("number", complaint));
    }
    if look_up(db, number)?.is_some() {
        let message = format!("The number '{number}' is in the account already.");
        return Err(Refusal::conflict(choices::DUPLICATE_NUMBER, message));
    }
    let id = mint::id("n-");
    db.prepare_cached("INSERT INTO numbers (id, number, created_at) VALUES (?1, ?2, ?3)")?
        .execute((&id, number, Timestamp::now().as_second()))?;
    update(db, &id, edit)?;
    Ok(id)
}

/// Changes what the request names.
pub fn update(db: &Connection, key: &str, edit: &Edit) -> Result<(), Refusal> {
    let id = find(db, key)?.id;
    let name = match &edit.name {
        Change::Keep => None,
        Change::Clear => Some(None),
        Change::Set(name) => {
            rules::application_name(name).map_err(|why| Refusal::invalid("name", &why))?;
            Some(Some(name))
        }
    };
    if let Some(name) = name {
        db.prepare_cached("UPDATE numbers SET name = ?2 WHERE id = ?1")?
            .execute((&id, name))?;
    }
    let application = match &edit.application {
        Change::Keep => return Ok(()),
        Change::Clear => None,
        Change::Set(application) => Some(applications::ordinal(db, application)?),
    };
    db.prepare_cached("UPDATE numbers SET application = ?2 WHERE id = ?1")?
        .execute((&id, application))?;
    Ok(())
}

/// Gives a number back.
pub fn release(db: &Connection, key: &str) -> Result<(), Refusal> {
    let id = find(db, key)?.id;
    db.prepare_cached("DELETE FROM numbers WHERE id = ?1")?
        .execute((&id,))?;
    Ok(())
}
