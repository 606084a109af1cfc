//! Applications in the database: where call events go (reference §7).

use super::{
    ranks,
    rows::{Rows, Window},
    sql::{self, Connection, Row},
};
use crate::{
    api::{Application, ApplicationId, Change, rules},
    platform::{choices, mint, refusal::Refusal},
};

/// What a request says of an application; what it leaves out stays as it is.
#[derive(Debug, Default)]
pub struct Edit {
    /// Name for people.
    pub name: Option<String>,
    /// Receives call events.
    pub call_url: Change<String>,
    /// Receives message events.
    pub message_url: Change<String>,
    /// Stands in for the call URL.
    pub fallback_url: Change<String>,
    /// Milliseconds.
    pub timeout: Option<u64>,
    /// `GET` or `POST`.
    pub method: Option<String>,
    /// Whether calls are answered at once.
    pub auto_answer: Option<bool>,
}

const COLUMNS: &str =
    "ordinal, id, name, call_url, message_url, fallback_url, timeout, method, auto_answer";

fn application(row: &Row<'_>) -> sql::Result<(i64, Application)> {
    let application = Application {
        id: row.get::<String>(1)?.into(),
        name: row.get(2)?,
        incoming_call_url: row.get(3)?,
        incoming_message_url: row.get(4)?,
        incoming_call_fallback_url: row.get(5)?,
        incoming_call_url_callback_timeout: row.get(6)?,
        callback_http_method: row.get(7)?,
        auto_answer: row.get(8)?,
    };
    Ok((row.get(0)?, application))
}

/// The applications in this window.
pub fn list(db: &Connection, window: Window) -> Result<Rows<Application>, Refusal> {
    let Some(spot) = ranks::seek(db, ranks::APPLICATIONS, window.offset)? else {
        return Ok(Rows::none());
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM applications WHERE ordinal >= ?1 ORDER BY ordinal LIMIT ?2 OFFSET ?3"
    );
    let rows = db
        .prepare_cached(&sql)?
        .query_map((spot.ordinal, window.size + 1, spot.skip), |row| {
            Ok(application(row)?.1)
        })?;
    Ok(Rows::cut(rows, window.size))
}

fn row_of(db: &Connection, id: &ApplicationId) -> sql::Result<Option<(i64, Application)>> {
    let sql = format!("SELECT {COLUMNS} FROM applications WHERE id = ?1");
    db.prepare_cached(&sql)?
        .query_opt((id.as_str(),), application)
}

/// The application with this id, if there is one.
pub fn look_up(db: &Connection, id: &ApplicationId) -> sql::Result<Option<Application>> {
    Ok(row_of(db, id)?.map(|(_, application)| application))
}

fn locate(db: &Connection, id: &ApplicationId) -> Result<(i64, Application), Refusal> {
    row_of(db, id)?
        .ok_or_else(|| Refusal::missing("application", id.as_str(), choices::NO_APPLICATION))
}

/// The application with this id.
pub fn find(db: &Connection, id: &ApplicationId) -> Result<Application, Refusal> {
    Ok(locate(db, id)?.1)
}

/// Its place in the order of creation, by which endpoints refer to it.
pub fn ordinal(db: &Connection, id: &ApplicationId) -> Result<i64, Refusal> {
    Ok(locate(db, id)?.0)
}

/// Creates an application.
pub fn create(db: &Connection, edit: &Edit) -> Result<ApplicationId, Refusal> {
    if edit.name.is_none() {
        return Err(Refusal::lacking("application", "name"));
    }
    let mut application = Application {
        id: mint::id("a-").into(),
        name: String::new(),
        incoming_call_url: None,
        incoming_message_url: None,
        incoming_call_fallback_url: None,
        incoming_call_url_callback_timeout: None,
        callback_http_method: None,
        auto_answer: true,
    };
    apply(&mut application, edit)?;
    let ordinal = db
        .prepare_cached(
            "INSERT INTO applications (id, name, auto_answer) VALUES (?1, '', ?2) RETURNING ordinal",
        )?
        .query_row((application.id.as_str(), true), |row| row.get(0))?;
    put(db, ordinal, &application)?;
    ranks::add(db, ranks::APPLICATIONS, ordinal)?;
    Ok(application.id)
}

/// Changes what the request names.
pub fn update(db: &Connection, id: &ApplicationId, edit: &Edit) -> Result<(), Refusal> {
    let (ordinal, mut application) = locate(db, id)?;
    apply(&mut application, edit)?;
    put(db, ordinal, &application)?;
    Ok(())
}

/// Deletes an application. Its endpoints have none from then on, and change in nothing else (our choice).
pub fn delete(db: &Connection, id: &ApplicationId) -> Result<(), Refusal> {
    let ordinal = ordinal(db, id)?;
    db.prepare_cached("DELETE FROM applications WHERE ordinal = ?1")?
        .execute((ordinal,))?;
    ranks::remove(db, ranks::APPLICATIONS, ordinal)?;
    Ok(())
}

fn put(db: &Connection, ordinal: i64, it: &Application) -> sql::Result<()> {
    db.prepare_cached(
        "UPDATE applications SET name = ?2, call_url = ?3, message_url = ?4, fallback_url = ?5,
         timeout = ?6, method = ?7, auto_answer = ?8 WHERE ordinal = ?1",
    )?
    .execute((
        ordinal,
        &it.name,
        &it.incoming_call_url,
        &it.incoming_message_url,
        &it.incoming_call_fallback_url,
        it.incoming_call_url_callback_timeout,
        &it.callback_http_method,
        it.auto_answer,
    ))?;
    Ok(())
}

fn apply(it: &mut Application, edit: &Edit) -> Result<(), Refusal> {
    if let Some(name) = &edit.name {
        rules::application_name(name).map_err(|why| Refusal::invalid("name", &why))?;
        it.name.clone_from(name);
    }
    url(&mut it.incoming_call_url, &edit.call_url, "incomingCallUrl")?;
    url(
        &mut it.incoming_message_url,
        &edit.message_url,
        "incomingMessageUrl",
    )?;
    url(
        &mut it.incoming_call_fallback_url,
        &edit.fallback_url,
        "incomingCallFallbackUrl",
    )?;
    if let Some(timeout) = edit.timeout {
        it.incoming_call_url_callback_timeout = Some(milliseconds(timeout)?);
    }
    if let Some(method) = &edit.method {
        if !["GET", "POST"]
            .iter()
            .any(|m| m.eq_ignore_ascii_case(method))
        {
            let complaint = "It must be one of GET and POST.";
            return Err(Refusal::invalid("callbackHttpMethod", complaint));
        }
        it.callback_http_method = Some(method.clone());
    }
    it.auto_answer = edit.auto_answer.unwrap_or(it.auto_answer);
    if it.incoming_call_url.is_none() && it.incoming_message_url.is_none() {
        let property = "incomingCallUrl' or 'incomingMessageUrl";
        return Err(Refusal::lacking("application", property));
    }
    if it.incoming_call_fallback_url.is_some() && it.incoming_call_url.is_none() {
        let complaint = "It can only stand beside an incomingCallUrl.";
        return Err(Refusal::invalid("incomingCallFallbackUrl", complaint));
    }
    Ok(())
}

fn url(field: &mut Option<String>, change: &Change<String>, property: &str) -> Result<(), Refusal> {
    match change {
        Change::Keep => {}
        Change::Clear => *field = None,
        Change::Set(text) => {
            rules::callback_url(text).map_err(|why| Refusal::callback_url(property, &why))?;
            *field = Some(text.clone());
        }
    }
    Ok(())
}

fn milliseconds(timeout: u64) -> Result<u32, Refusal> {
    let property = "incomingCallUrlCallbackTimeout";
    if timeout == 0 {
        return Err(Refusal::invalid(property, "It must be greater than 0."));
    }
    if timeout > choices::CALLBACK_TIMEOUT_MAX {
        let complaint = format!("It exceeds the limit of {}.", choices::CALLBACK_TIMEOUT_MAX);
        return Err(Refusal::invalid(property, &complaint));
    }
    u32::try_from(timeout).map_err(|_| Refusal::invalid(property, "It is too large."))
}
