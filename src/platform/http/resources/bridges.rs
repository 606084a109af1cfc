//! Requests about bridges (reference §9).

use hyper::StatusCode;

use crate::{
    api::{BridgeId, CallId},
    platform::{
        choices,
        http::{
            answer::Answer, ask::Ask, fields::Fields, paging::Page,
            resources::everywhere::Everywhere,
        },
        refusal::Refusal,
        shown,
        sip::Phones,
        store::Store,
    },
};

/// Who answers requests about bridges.
pub struct Bridges<'a> {
    /// The account.
    pub store: &'a Store,
    /// Where they are.
    pub phones: &'a Phones,
}

fn missing(id: &BridgeId) -> Refusal {
    Refusal::missing("bridge", id.as_str(), choices::NO_BRIDGE)
}

/// The calls that a request names, and whether they are to hear each other.
fn asked(body: &[u8]) -> Result<(Option<Vec<CallId>>, Option<bool>), Refusal> {
    let Some(mut fields) = Fields::read_optional(body)? else {
        return Ok((None, None));
    };
    let calls = fields.texts("callIds")?;
    let calls = calls.map(|calls| calls.into_iter().map(CallId::from).collect());
    Ok((calls, fields.flag("bridgeAudio")?))
}

impl Bridges<'_> {
    /// `GET /bridges`, newest first.
    pub async fn list(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let page = Page::of(&ask.query)?;
        let (base, links) = (ask.url(""), page.clone());
        if self.store.is_common() {
            let (store, phones) = (self.store, self.phones);
            let all = Everywhere { store, phones };
            let rows = all.bridges(&page, &base).await?;
            return Ok(links.answer(&rows, &ask.url("bridges")));
        }
        let rows = self.phones.with(move |core, _, _| {
            let base = base.trim_end_matches('/');
            let all = core.calls.bridges().rev();
            page.cut(all.map(|it| shown::Bridge::new(it, base)))
        });
        Ok(links.answer(&rows.await?, &ask.url("bridges")))
    }

    /// `POST /bridges`.
    pub async fn create(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let (calls, audio) = asked(&ask.body)?;
        let made = self.phones.change(move |core, now| {
            let calls = calls.unwrap_or_default();
            core.calls.bridge(now, &calls, audio.unwrap_or(true))
        });
        let id = made.await?;
        Ok(Answer::created(&ask.url(&format!("bridges/{id}"))))
    }

    /// `GET /bridges/{bridgeId}`.
    pub async fn show(&self, ask: &Ask, id: BridgeId) -> Result<Answer, Refusal> {
        let (base, wanted) = (ask.url(""), id.clone());
        let found = self.phones.with(move |core, _, _| {
            let bridge = core.calls.bridge_of(&wanted);
            bridge.map(|it| shown::Bridge::new(it, base.trim_end_matches('/')))
        });
        let found = found.await?.ok_or_else(|| missing(&id))?;
        Ok(Answer::json(StatusCode::OK, &found))
    }

    /// `POST /bridges/{bridgeId}`.
    pub async fn change(&self, ask: &Ask, id: BridgeId) -> Result<Answer, Refusal> {
        let (calls, audio) = asked(&ask.body)?;
        let changed = self
            .phones
            .change(move |core, now| core.calls.rebridge(now, &id, calls.as_deref(), audio));
        changed.await?;
        Ok(Answer::done())
    }

    /// `GET /bridges/{bridgeId}/calls`.
    pub async fn calls(&self, ask: &Ask, id: BridgeId) -> Result<Answer, Refusal> {
        let (base, wanted) = (ask.url(""), id.clone());
        let found = self.phones.with(move |core, _, _| {
            let base = base.trim_end_matches('/');
            let bridge = core.calls.bridge_of(&wanted)?;
            let calls = bridge.calls.iter().filter_map(|id| core.calls.call(id));
            let shown = calls.map(|it| shown::Call::new(&core.calls, it, Some(base)));
            Some(shown.collect::<Vec<_>>())
        });
        let found = found.await?.ok_or_else(|| missing(&id))?;
        Ok(Answer::json(StatusCode::OK, &found))
    }
}
