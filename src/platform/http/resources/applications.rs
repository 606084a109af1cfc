//! Requests about applications (reference §7).

use hyper::StatusCode;
use serde::Serialize;

use crate::{
    api::{Application, ApplicationId, Change, rules},
    platform::{
        http::{answer::Answer, ask::Ask, fields::Fields, paging::Page},
        refusal::Refusal,
        store::{
            Rows, Store,
            applications::{self, Edit},
        },
    },
};

/// An application as it is answered: live samples repeat the message URL under an older name (reference §7).
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    application: Application,
    #[serde(rename = "incomingSmsUrl", skip_serializing_if = "Option::is_none")]
    sms_url: Option<String>,
}

impl From<Application> for Shown {
    fn from(application: Application) -> Self {
        Self {
            sms_url: application.incoming_message_url.clone(),
            application,
        }
    }
}

fn edit(body: &[u8]) -> Result<Edit, Refusal> {
    let mut fields = Fields::read(body)?;
    // bandwidth-sdk 1.10.0 knows the message URL only by its older name.
    let older = fields.change::<String>("incomingSmsUrl")?;
    if let Change::Set(url) = &older {
        rules::callback_url(url).map_err(|why| Refusal::callback_url("incomingSmsUrl", &why))?;
    }
    Ok(Edit {
        name: fields.text("name")?,
        call_url: fields.change("incomingCallUrl")?,
        message_url: match fields.change("incomingMessageUrl")? {
            Change::Keep => older,
            newer @ (Change::Set(_) | Change::Clear) => newer,
        },
        fallback_url: fields.change("incomingCallFallbackUrl")?,
        timeout: fields.number("incomingCallUrlCallbackTimeout")?,
        method: fields.text("callbackHttpMethod")?,
        auto_answer: fields.flag("autoAnswer")?,
    })
}

/// `GET /applications`.
pub async fn list(store: &Store, ask: &Ask) -> Result<Answer, Refusal> {
    let page = Page::of(&ask.query)?;
    let window = page.window();
    let rows = store.read(move |db| applications::list(db, window)).await?;
    let rows = Rows {
        items: rows.items.into_iter().map(Shown::from).collect(),
        more: rows.more,
    };
    Ok(page.answer(&rows, &ask.url("applications")))
}

/// `POST /applications`.
pub async fn create(store: &Store, ask: &Ask) -> Result<Answer, Refusal> {
    let edit = edit(&ask.body)?;
    let id = store
        .write(move |db| applications::create(db, &edit))
        .await?;
    Ok(Answer::created(&ask.url(&format!("applications/{id}"))))
}

/// `GET /applications/{applicationId}`.
pub async fn show(store: &Store, id: ApplicationId) -> Result<Answer, Refusal> {
    let application = store.read(move |db| applications::find(db, &id)).await?;
    Ok(Answer::json(StatusCode::OK, &Shown::from(application)))
}

/// `POST /applications/{applicationId}`.
pub async fn update(store: &Store, ask: &Ask, id: ApplicationId) -> Result<Answer, Refusal> {
    let edit = edit(&ask.body)?;
    store
        .write(move |db| applications::update(db, &id, &edit))
        .await?;
    Ok(Answer::done())
}

/// `DELETE /applications/{applicationId}`.
pub async fn delete(store: &Store, id: ApplicationId) -> Result<Answer, Refusal> {
    store.write(move |db| applications::delete(db, &id)).await?;
    Ok(Answer::done())
}
