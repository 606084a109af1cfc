//! Requests about phones: who is registered, who was, and who is refused (`assets/platform.md`).

use std::time::Duration;

use hyper::{StatusCode, header::HeaderName};
use jiff::Timestamp;

use crate::{
    api::{DomainId, Endpoint, EndpointId},
    platform::{
        choices,
        http::{answer::Answer, ask::Ask, paging::Page, resources::roll::Roll},
        moment,
        refusal::Refusal,
        registrar::{BindingId, Realm},
        shown,
        sip::Spot,
        store::{Store, domains, endpoints},
    },
};

/// Up to which event of the stream everything is in a list.
const POSITION: HeaderName = HeaderName::from_static("stream-position");
/// Since when the history of an endpoint is complete.
const SINCE: HeaderName = HeaderName::from_static("history-since");

/// Who answers requests about phones.
pub struct Desk<'a> {
    /// The account.
    pub store: &'a Store,
    /// What is known of its phones.
    pub phones: Roll<'a>,
}

/// A page of a list that is told by keys.
struct Part {
    page: Page,
    offset: usize,
    after: Option<String>,
    /// One more than wanted.
    most: usize,
}

impl Part {
    fn of(ask: &Ask) -> Result<Self, Refusal> {
        let mut page = Page::of(&ask.query)?;
        let after = page.take("after");
        let window = page.window();
        Ok(Self {
            page,
            offset: usize::try_from(window.offset).unwrap_or(usize::MAX),
            after,
            most: window.size as usize + 1,
        })
    }

    /// Where it begins, when its keys are those of registrations.
    fn spot(&self) -> Result<Spot<BindingId>, Refusal> {
        let Some(after) = &self.after else {
            return Ok(Spot::Offset(self.offset));
        };
        let id = shown::number(after);
        let id = id.ok_or_else(|| Refusal::invalid("after", "It is no registration."))?;
        Ok(Spot::After(id))
    }
}

impl Desk<'_> {
    async fn endpoint(&self, domain: DomainId, id: EndpointId) -> Result<Endpoint, Refusal> {
        let found = self.store.read(move |db| endpoints::find(db, &domain, &id));
        found.await
    }

    async fn domain(&self, id: &DomainId) -> Result<(), Refusal> {
        let id = id.clone();
        let found = self.store.read(move |db| domains::find(db, &id));
        found.await.map(drop)
    }

    /// Of an answer that is made now: what was told so far is in it, since it was done before it was told.
    fn position(&self) -> String {
        self.store.wire.stream.position()
    }

    /// `GET /domains/{domainId}/registrations`.
    pub async fn of_domain(&self, ask: &Ask, domain: DomainId) -> Result<Answer, Refusal> {
        let part = Part::of(ask)?;
        let spot = part.spot()?;
        self.domain(&domain).await?;
        let collection = ask.url(&format!("domains/{domain}/registrations"));
        let position = self.position();
        let rows = self.phones.of_domain(domain, spot, part.most).await?;
        let answer = part.page.answer_by(rows, &collection, |row| row.id.clone());
        Ok(answer.with(POSITION, &position))
    }

    /// `GET …/endpoints/{endpointId}/registrations`.
    pub async fn of_endpoint(
        &self,
        ask: &Ask,
        domain: DomainId,
        id: EndpointId,
    ) -> Result<Answer, Refusal> {
        let part = Part::of(ask)?;
        let spot = part.spot()?;
        let collection = ask.url(&format!("domains/{domain}/endpoints/{id}/registrations"));
        let endpoint = self.endpoint(domain.clone(), id).await?;
        let position = self.position();
        let rows = self.phones;
        let rows = rows
            .of_endpoint(domain, endpoint.id, spot, part.most)
            .await?;
        let answer = part.page.answer_by(rows, &collection, |row| row.id.clone());
        Ok(answer.with(POSITION, &position))
    }

    /// `GET …/registrations/{registrationId}`.
    pub async fn one(
        &self,
        domain: DomainId,
        id: EndpointId,
        registration: &str,
    ) -> Result<Answer, Refusal> {
        let endpoint = self.endpoint(domain.clone(), id).await?;
        let missing = || no_registration(registration);
        let number = shown::number(registration).ok_or_else(missing)?;
        let found = self.phones.one(domain, endpoint.id, number).await?;
        let found = found.ok_or_else(missing)?;
        Ok(Answer::json(StatusCode::OK, &found))
    }

    /// `DELETE …/registrations/{registrationId}`.
    pub async fn end(
        &self,
        domain: DomainId,
        id: EndpointId,
        registration: &str,
    ) -> Result<Answer, Refusal> {
        let endpoint = self.endpoint(domain.clone(), id).await?;
        let missing = || no_registration(registration);
        let number = shown::number(registration).ok_or_else(missing)?;
        if self.phones.end(domain, endpoint.id, number).await? {
            Ok(Answer::done())
        } else {
            Err(missing())
        }
    }

    /// `GET /registrations/summary`.
    pub async fn summary(&self) -> Result<Answer, Refusal> {
        let position = self.position();
        let tallies = self.phones.tallies().await?;
        let rows = tallies.into_iter().map(|tally| shown::OfDomain {
            domain_id: tally.domain,
            registrations: tally.registrations,
            endpoints: tally.endpoints,
            refused: tally.refused,
        });
        let rows: Vec<_> = rows.collect();
        Ok(Answer::json(StatusCode::OK, &rows).with(POSITION, &position))
    }

    /// `GET /domains/{domainId}/registrations/summary`.
    pub async fn summary_of(&self, ask: &Ask, domain: DomainId) -> Result<Answer, Refusal> {
        let part = Part::of(ask)?;
        self.domain(&domain).await?;
        let collection = ask.url(&format!("domains/{domain}/registrations/summary"));
        let spot = match &part.after {
            Some(after) => Spot::After(EndpointId::from(after.as_str())),
            None => Spot::Offset(part.offset),
        };
        let position = self.position();
        let rows = self.phones.glances(domain, spot, part.most).await?;
        let rows = rows.into_iter().map(|row| {
            let open = row.open.as_ref();
            shown::OfEndpoint::new(row.endpoint, row.registrations, row.expires, open)
        });
        let key = |row: &shown::OfEndpoint| row.endpoint_id.to_string();
        let answer = part.page.answer_by(rows.collect(), &collection, key);
        Ok(answer.with(POSITION, &position))
    }

    /// `GET …/endpoints/{endpointId}/attempts`.
    pub async fn attempts(
        &self,
        ask: &Ask,
        domain: DomainId,
        id: EndpointId,
    ) -> Result<Answer, Refusal> {
        let page = Page::of(&ask.query)?;
        let collection = ask.url(&format!("domains/{domain}/endpoints/{id}/attempts"));
        let endpoint = self.endpoint(domain.clone(), id).await?;
        let (name, host) = (endpoint.name, endpoint.credentials.realm);
        let realm = Realm {
            id: domain,
            host: host.clone(),
        };
        let position = self.position();
        let all = self.phones.failures(endpoint.id, name.clone(), realm);
        let all = all.await?;
        let rows = all
            .iter()
            .map(|(failure, slip)| shown::Attempt::meant(failure, *slip, &name, &host));
        let answer = page.answer(&page.cut(rows), &collection);
        Ok(answer.with(POSITION, &position))
    }

    /// `GET …/registrations/history`.
    pub async fn history(
        &self,
        ask: &Ask,
        domain: DomainId,
        id: EndpointId,
    ) -> Result<Answer, Refusal> {
        let since = since(ask)?;
        let endpoint = self.endpoint(domain.clone(), id).await?;
        let position = self.position();
        let (stays, complete) = self.phones.history(domain, endpoint.id).await?;
        let stays = stays.iter().filter(|stay| {
            let until = stay.until.map_or(Duration::MAX, |(at, _)| at);
            until >= since
        });
        let rows: Vec<_> = stays.map(shown::Stay::from).collect();
        let answer = Answer::json(StatusCode::OK, &rows).with(POSITION, &position);
        Ok(answer.with(SINCE, &moment::text(complete)))
    }
}

/// The time from which on a history is wanted; all of it when the query does not say.
fn since(ask: &Ask) -> Result<Duration, Refusal> {
    let Some(text) = Page::of(&ask.query)?.take("since") else {
        return Ok(Duration::ZERO);
    };
    let time: Timestamp = text.parse().map_err(|_| {
        let complaint = "It must be a time such as 2026-11-29T16:41:47Z.";
        Refusal::invalid("since", complaint)
    })?;
    Ok(Duration::try_from(time.duration_since(Timestamp::UNIX_EPOCH)).unwrap_or_default())
}

fn no_registration(id: &str) -> Refusal {
    Refusal::missing("registration", id, choices::NO_REGISTRATION)
}
