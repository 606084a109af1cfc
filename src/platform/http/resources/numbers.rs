//! Requests about phone numbers: the account takes in whichever it says it has (reference §7).

use hyper::StatusCode;
use serde::Serialize;

use crate::{
    api::ApplicationId,
    platform::{
        http::{answer::Answer, ask::Ask, fields::Fields, paging::Page},
        moment,
        refusal::Refusal,
        store::{
            Rows, Store,
            numbers::{self, Edit, Filter, Number},
        },
    },
};

/// A number as it is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    national_number: Option<String>,
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    number_state: &'static str,
    /// The documentation shows the address of the application, SDKs read its identifier, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<ApplicationId>,
    price: &'static str,
    created_time: String,
}

impl Shown {
    fn new(it: Number, ask: &Ask) -> Self {
        let created = u64::try_from(it.created).unwrap_or_default();
        let application = it.application.as_ref();
        Self {
            id: it.id,
            national_number: national(&it.e164),
            number: it.e164,
            name: it.name,
            number_state: "enabled",
            application: application.map(|id| ask.url(&format!("applications/{id}"))),
            application_id: it.application,
            // Nobody is asked for money here.
            price: "0.00",
            created_time: moment::seconds(std::time::Duration::from_secs(created)),
        }
    }
}

/// `(303) 555-0100` for a number of North America; none for others.
fn national(number: &str) -> Option<String> {
    let digits = number.strip_prefix("+1")?;
    let (area, rest) = digits.split_at_checked(3)?;
    let (office, line) = rest.split_at_checked(3)?;
    (line.len() == 4).then(|| format!("({area}) {office}-{line}"))
}

fn edit(fields: &mut Fields) -> Result<Edit, Refusal> {
    if fields
        .text("fallbackNumber")?
        .is_some_and(|number| !number.is_empty())
    {
        let complaint = "Calls are not passed on to another number here.";
        return Err(Refusal::invalid("fallbackNumber", complaint));
    }
    Ok(Edit {
        name: fields.change("name")?,
        application: fields.change("applicationId")?,
    })
}

/// `GET /phoneNumbers`, oldest first. None of them is known to be of a city or a state, and released ones are forgotten.
pub async fn list(store: &Store, ask: &Ask) -> Result<Answer, Refusal> {
    let page = Page::of(&ask.query)?;
    let links = page.clone();
    let mut rest = page.clone();
    let mut wanted = |name| rest.take(name).filter(|value| !value.is_empty());
    let is_elsewhere = wanted("city").is_some() | wanted("state").is_some();
    let is_other = wanted("numberState").is_some_and(|state| state != "enabled");
    let filter = Filter {
        application: wanted("applicationId"),
        name: wanted("name"),
    };
    let rows = if is_elsewhere || is_other {
        Rows::none()
    } else {
        let window = page.window();
        store
            .read(move |db| numbers::list(db, &filter, window))
            .await?
    };
    let rows = Rows {
        items: rows
            .items
            .into_iter()
            .map(|it| Shown::new(it, ask))
            .collect::<Vec<_>>(),
        more: rows.more,
    };
    Ok(links.answer(&rows, &ask.url("phoneNumbers")))
}

/// `POST /phoneNumbers`.
pub async fn create(store: &Store, ask: &Ask) -> Result<Answer, Refusal> {
    let mut fields = Fields::read(&ask.body)?;
    let number = fields.text("number")?;
    let number = number.ok_or_else(|| Refusal::lacking("phoneNumber", "number"))?;
    let edit = edit(&mut fields)?;
    let id = store
        .write(move |db| numbers::create(db, &number, &edit))
        .await?;
    Ok(Answer::created(&ask.url(&format!("phoneNumbers/{id}"))))
}

/// `GET /phoneNumbers/{number}`: by its identifier, or as it is written.
pub async fn show(store: &Store, ask: &Ask, key: String) -> Result<Answer, Refusal> {
    let number = store.read(move |db| numbers::find(db, &key)).await?;
    Ok(Answer::json(StatusCode::OK, &Shown::new(number, ask)))
}

/// `POST /phoneNumbers/{number}`.
pub async fn update(store: &Store, ask: &Ask, key: String) -> Result<Answer, Refusal> {
    let edit = edit(&mut Fields::read(&ask.body)?)?;
    store
        .write(move |db| numbers::update(db, &key, &edit))
        .await?;
    Ok(Answer::done())
}

/// `DELETE /phoneNumbers/{number}`: it is given back.
pub async fn release(store: &Store, key: String) -> Result<Answer, Refusal> {
    store.write(move |db| numbers::release(db, &key)).await?;
    Ok(Answer::done())
}
