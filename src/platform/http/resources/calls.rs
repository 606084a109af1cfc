//! Requests about calls (reference §8).

use std::time::{Duration, Instant};

use hyper::{StatusCode, header};

use crate::{
    api::{BridgeId, CallId, Secret, rules},
    platform::{
        calls::{Call, Callee, Cause, Order, Target, Way, Wish},
        choices,
        http::{
            answer::Answer,
            ask::Ask,
            fields::Fields,
            paging::Page,
            rates::Rates,
            resources::{
                everywhere::Everywhere,
                party::{self, Party},
            },
        },
        refusal::Refusal,
        shown,
        sip::Phones,
        store::{Rows, Store, location},
    },
};

/// Who answers requests about calls.
pub struct Calls<'a> {
    /// The account.
    pub store: &'a Store,
    /// Where its calls are.
    pub phones: &'a Phones,
    /// How many may be made.
    pub rates: &'a Rates,
}

/// What is asked for.
struct Asked {
    patience: Duration,
    target: Option<Target>,
    tag: Option<String>,
    bridge: Option<BridgeId>,
    headers: Vec<(String, String)>,
}

impl Calls<'_> {
    /// `GET /calls`.
    pub async fn list(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let mut page = Page::of(&ask.query)?;
        let links = page.clone();
        let (from, to) = (page.take("from"), page.take("to"));
        let bridge = page.take("bridgeId").map(BridgeId::from);
        let newest_first = match page.take("sortOrder").as_deref() {
            None | Some("" | "desc") => true,
            Some("asc") => false,
            Some(_) => return Err(Refusal::invalid("sortOrder", "It must be asc or desc.")),
        };
        let base = ask.url("");
        // Pages are for the whole list only (documented).
        let is_whole = bridge.is_some();
        let is_wanted = move |call: &Call| {
            from.as_ref().is_none_or(|from| call.from == *from)
                && to.as_ref().is_none_or(|to| call.to == *to)
                && bridge
                    .as_ref()
                    .is_none_or(|bridge| call.bridge.as_ref() == Some(bridge))
        };
        let wanted = (!is_whole).then_some(page);
        let rows = if self.store.is_common() {
            let (store, phones) = (self.store, self.phones);
            let all = Everywhere { store, phones };
            all.calls(wanted.as_ref(), newest_first, is_wanted, &base)
                .await?
        } else {
            let rows = self.phones.with(move |core, _, _| {
                let base = base.trim_end_matches('/');
                let board = &core.calls;
                let calls = board.calls().filter(|call| is_wanted(call));
                let show = |call: &Call| shown::Call::new(board, call, Some(base));
                let (mut forth, mut back);
                let calls: &mut dyn Iterator<Item = &Call> = if newest_first {
                    back = calls.rev();
                    &mut back
                } else {
                    forth = calls;
                    &mut forth
                };
                let shown = calls.map(show);
                match wanted {
                    Some(page) => page.cut(shown),
                    None => Rows {
                        items: shown.collect(),
                        more: false,
                    },
                }
            });
            rows.await?
        };
        if is_whole {
            return Ok(Answer::json(StatusCode::OK, &rows.items));
        }
        Ok(links.answer(&rows, &ask.url("calls")))
    }

    /// `POST /calls`.
    pub async fn create(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let mut fields = Fields::read(&ask.body)?;
        let lacking = |name| Refusal::lacking("call", name);
        let from = fields.text("from")?.ok_or_else(|| lacking("from"))?;
        let to = fields.text("to")?.ok_or_else(|| lacking("to"))?;
        let asked = asked(&mut fields)?;
        let id = self.make(from, to, asked, None).await?;
        Ok(Answer::created(&ask.url(&format!("calls/{id}"))))
    }

    /// Calls somebody, perhaps to transfer a call there.
    async fn make(
        &self,
        from: String,
        to: String,
        asked: Asked,
        transfers: Option<CallId>,
    ) -> Result<CallId, Refusal> {
        let trunk = self.phones.trunk();
        let called = to.clone();
        let (calling, way) = (from.clone(), trunk.clone());
        let by_nodes = self.store.is_common();
        let parties = self.store.read(move |db| {
            let to = party::callee(db, &called, way.as_deref())?;
            let from = party::caller(db, &calling, &to)?;
            let at_nodes = match &to {
                Party::Endpoint { place, .. } if by_nodes => {
                    location::phones(db, &place.0, &place.1)?
                }
                Party::Endpoint { .. }
                | Party::Disabled { .. }
                | Party::Number { .. }
                | Party::Nobody { .. } => Vec::new(),
            };
            Ok((from, to, at_nodes))
        });
        let (from_uri, party, at_nodes) = parties.await?;
        self.rates.admit(&from, Instant::now())?;
        let made = self.phones.change(move |core, now| {
            let (to_uri, endpoint, vain) = match &party {
                Party::Endpoint { uri, place } => (uri, Some(place.clone()), None),
                Party::Disabled { uri, place } => {
                    (uri, Some(place.clone()), Some(Cause::CallRejected))
                }
                Party::Number { uri } => (uri, None, None),
                Party::Nobody { uri } => (uri, None, Some(Cause::UnallocatedNumber)),
            };
            let phones = match (&party, trunk) {
                (Party::Endpoint { place, .. }, _) => {
                    let all = core.registrar.bindings.of(&place.1);
                    let by_node = |binding| core.by_node(binding);
                    let of_nodes = at_nodes.iter().filter_map(by_node);
                    all.iter().map(Callee::from).chain(of_nodes).collect()
                }
                (Party::Number { uri }, Some(trunk)) => vec![Callee {
                    uri: uri.as_str().into(),
                    route: None,
                    flow: trunk.flow,
                    host: trunk.flow.peer.ip(),
                    user_agent: None,
                }],
                (Party::Disabled { .. } | Party::Number { .. } | Party::Nobody { .. }, _) => {
                    Vec::new()
                }
            };
            let order = Order {
                from,
                from_uri,
                to,
                to_uri: to_uri.clone(),
                endpoint,
                phones,
                vain,
                patience: asked.patience,
                target: asked.target,
                tag: asked.tag,
                bridge: asked.bridge,
                transfers,
                headers: asked.headers,
            };
            core.calls.create(now, &order)
        });
        made.await
    }

    /// Does something with a call.
    async fn look<T: Send + 'static>(
        &self,
        id: CallId,
        look: impl FnOnce(&Call) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let missing = Refusal::missing("call", id.as_str(), choices::NO_CALL);
        let found = self
            .phones
            .with(move |core, _, _| core.calls.call(&id).map(look));
        found.await?.ok_or(missing)
    }

    /// `GET /calls/{callId}`.
    pub async fn show(&self, ask: &Ask, id: CallId) -> Result<Answer, Refusal> {
        let base = ask.url("");
        let missing = Refusal::missing("call", id.as_str(), choices::NO_CALL);
        let shown = self.phones.with(move |core, _, _| {
            let call = core.calls.call(&id)?;
            let base = base.trim_end_matches('/');
            Some(shown::Call::new(&core.calls, call, Some(base)))
        });
        let shown = shown.await?.ok_or(missing)?;
        Ok(Answer::json(StatusCode::OK, &shown))
    }

    /// `POST /calls/{callId}` with the state `transferring`: somebody else is called, whom the phone speaks with then.
    async fn transfer(&self, ask: &Ask, id: CallId, mut fields: Fields) -> Result<Answer, Refusal> {
        let to = fields.text("transferTo")?;
        let to = to.ok_or_else(|| Refusal::lacking("call", "transferTo"))?;
        for wish in ["whisperAudio", "diversionTreatment"] {
            if fields.is_set(wish) {
                let complaint = "Transfers are neither announced nor marked here.";
                return Err(Refusal::invalid(wish, complaint));
            }
        }
        let shown = fields.text("transferCallerId")?;
        let mut asked = asked(&mut fields)?;
        if asked.bridge.take().is_some() {
            let complaint = "A transfer has a bridge of its own.";
            return Err(Refusal::invalid("bridgeId", complaint));
        }
        let known = self.look(id.clone(), |call| {
            // The number or endpoint of the account that is a party to the call.
            let own = match call.way {
                Way::In if call.endpoint.is_none() => call.to.clone(),
                Way::In | Way::Out => call.from.clone(),
            };
            (own, call.target.clone(), call.tag.clone())
        });
        let (own, target, tag) = known.await?;
        asked.target = asked.target.or(target);
        asked.tag = asked.tag.or(tag);
        let from = shown.unwrap_or(own);
        let made = self.make(from, to, asked, Some(id)).await?;
        Ok(Answer::done().with(header::LOCATION, &ask.url(&format!("calls/{made}"))))
    }

    /// `POST /calls/{callId}`.
    pub async fn change(&self, ask: &Ask, id: CallId) -> Result<Answer, Refusal> {
        let mut fields = Fields::read(&ask.body)?;
        let state = fields.text("state")?;
        if state.as_deref() == Some("transferring") {
            return self.transfer(ask, id, fields).await;
        }
        let cause = fields.text("cause")?;
        let cause = match cause.as_deref() {
            None => Cause::CallRejected,
            Some(name) => Cause::named(name).ok_or_else(|| {
                Refusal::invalid(
                    "cause",
                    "It must be the cause of a hangup, such as USER_BUSY.",
                )
            })?,
        };
        let wish = match state.as_deref() {
            Some("active") => Wish::Answer,
            Some("rejected") => Wish::Reject(cause),
            Some("completed") => Wish::End,
            Some(_) => {
                let complaint = "It must be one of active, rejected, completed and transferring.";
                return Err(Refusal::invalid("state", complaint));
            }
            None => return Err(Refusal::lacking("call", "state")),
        };
        let changed = self
            .phones
            .change(move |core, now| core.calls.change(now, &id, wish));
        changed.await?;
        Ok(Answer::done())
    }

    /// `POST /calls/{callId}/dtmf`.
    pub async fn press(&self, ask: &Ask, id: CallId) -> Result<Answer, Refusal> {
        let mut fields = Fields::read(&ask.body)?;
        let keys = fields.text("dtmfOut")?;
        let keys = keys.ok_or_else(|| Refusal::lacking("call", "dtmfOut"))?;
        let is_key = |key: char| key.is_ascii_digit() || "*#ABCDabcd".contains(key);
        if !(1..=choices::KEYS_MAX).contains(&keys.len()) || !keys.chars().all(is_key) {
            let complaint = "It must be 1 to 92 keys: digits, *, #, and A to D.";
            return Err(Refusal::invalid("dtmfOut", complaint));
        }
        let pressed = self
            .phones
            .with(move |core, _, _| core.calls.press(&id, &keys));
        pressed.await??;
        Ok(Answer::done())
    }

    /// `GET /calls/{callId}/events`.
    pub async fn events(&self, id: CallId) -> Result<Answer, Refusal> {
        let look = |call: &Call| -> Vec<shown::CallEvent> {
            call.happenings.iter().map(shown::CallEvent::from).collect()
        };
        let events = self.look(id, look).await?;
        Ok(Answer::json(StatusCode::OK, &events))
    }

    /// `GET /calls/{callId}/events/{eventId}`.
    pub async fn event(&self, id: CallId, event: String) -> Result<Answer, Refusal> {
        let missing = Refusal::missing("call event", &event, choices::NO_CALL_EVENT);
        let look = move |call: &Call| {
            let mut all = call.happenings.iter();
            all.find(|happening| happening.id == event)
                .map(shown::CallEvent::from)
        };
        let event = self.look(id, look).await?.ok_or(missing)?;
        Ok(Answer::json(StatusCode::OK, &event))
    }

    /// `GET /calls/{callId}/phones`, which is ours: what became of the call at each phone.
    pub async fn phones(&self, id: CallId) -> Result<Answer, Refusal> {
        let look = |call: &Call| -> Vec<shown::CalledPhone> {
            call.phones.iter().map(shown::CalledPhone::from).collect()
        };
        let phones = self.look(id, look).await?;
        Ok(Answer::json(StatusCode::OK, &phones))
    }
}

/// What is said of a call beside who calls whom.
fn asked(fields: &mut Fields) -> Result<Asked, Refusal> {
    for wish in ["recordingEnabled", "transcriptionEnabled"] {
        if fields.flag(wish)? == Some(true) {
            let complaint = "Calls are neither recorded nor transcribed here.";
            return Err(Refusal::invalid(wish, complaint));
        }
    }
    if fields.text("conferenceId")?.is_some() {
        return Err(Refusal::invalid(
            "conferenceId",
            "There are no conferences here.",
        ));
    }
    let patience = match fields.number("callTimeout")? {
        None => choices::CALL_TIMEOUT,
        Some(seconds @ 1..=choices::CALL_TIMEOUT_MAX) => Duration::from_secs(seconds),
        Some(_) => {
            let complaint = "It must be a number of seconds from 1 to 300.";
            return Err(Refusal::invalid("callTimeout", complaint));
        }
    };
    Ok(Asked {
        patience,
        target: target(fields)?,
        tag: fields.text("tag")?,
        bridge: fields.text("bridgeId")?.map(BridgeId::from),
        headers: headers(fields)?,
    })
}

fn target(fields: &mut Fields) -> Result<Option<Target>, Refusal> {
    let mut url = |name: &str| match fields.secret(name)? {
        None => Ok(None),
        Some(url) if url.is_empty() => Ok(None),
        Some(url) => {
            let checked = rules::callback_url(url.reveal());
            checked.map_err(|why| Refusal::callback_url(name, &why))?;
            Ok::<Option<Secret>, Refusal>(Some(url))
        }
    };
    let (url, fallback) = (url("callbackUrl")?, url("fallbackUrl")?);
    let timeout = match fields.number("callbackTimeout")? {
        None => choices::CALLBACK_TIMEOUT_MAX,
        Some(0) => {
            return Err(Refusal::invalid(
                "callbackTimeout",
                "It must be greater than 0.",
            ));
        }
        Some(timeout) if timeout > choices::CALLBACK_TIMEOUT_MAX => {
            let complaint = format!("It exceeds the limit of {}.", choices::CALLBACK_TIMEOUT_MAX);
            return Err(Refusal::invalid("callbackTimeout", &complaint));
        }
        Some(timeout) => timeout,
    };
    let method = fields.text("callbackHttpMethod")?;
    let by_query = match method.map(|method| method.to_ascii_uppercase()).as_deref() {
        None | Some("POST") => false,
        Some("GET") => true,
        Some(_) => {
            let complaint = "It must be one of GET and POST.";
            return Err(Refusal::invalid("callbackHttpMethod", complaint));
        }
    };
    Ok(url.map(|url| Target {
        url,
        fallback,
        timeout: Duration::from_millis(timeout),
        by_query,
    }))
}

fn headers(fields: &mut Fields) -> Result<Vec<(String, String)>, Refusal> {
    let headers = fields.pairs("sipHeaders")?.unwrap_or_default();
    let wrong = |complaint: &str| Err(Refusal::invalid("sipHeaders", complaint));
    if headers.len() > choices::CALL_HEADERS_MAX {
        return wrong("There may be five of them at most.");
    }
    for (name, value) in &headers {
        let is_name = name
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("x-"))
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !is_name {
            return wrong("Their names must begin with X- and be letters, digits and hyphens.");
        }
        if name.eq_ignore_ascii_case("x-callsign-token") {
            return wrong("X-Callsign-Token is a password.");
        }
        let length = |text: &str| text.chars().count() > choices::CALL_HEADER_MAX;
        if length(name) || length(value) || value.chars().any(char::is_control) {
            return wrong("Names and values have at most 256 characters, in one line.");
        }
    }
    Ok(headers)
}
