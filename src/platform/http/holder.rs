//! Which process a request is for: the one that holds the call or bridge that it names, or the home of an application.

use serde_json::Value;
use url::form_urlencoded;

use super::{ask::Ask, operations::Operation, relay::unanswered, resources::party, route::Place};
use crate::{
    api::{BridgeId, CallId},
    platform::{
        calls::Switchboard,
        mint,
        refusal::Refusal,
        sip::Phones,
        store::{
            Store,
            calls::Table,
            homes,
            processes::{self, Holder},
        },
    },
};

/// What a request is about.
#[derive(Debug, PartialEq, Eq)]
enum Subject {
    /// Nothing that one process alone has.
    Nothing,
    /// A call.
    Call(CallId),
    /// A bridge.
    Bridge(BridgeId),
    /// These calls together, which are one at least, perhaps in a bridge.
    Together(Option<BridgeId>, Vec<CallId>),
    /// A new call of whoever this is.
    From(String),
}

impl Subject {
    fn of(ask: &Ask, at: &Place<Operation>, operation: Operation) -> Self {
        use Operation as Op;
        let body = || serde_json::from_slice::<Value>(&ask.body).unwrap_or_default();
        let text = |body: &Value, name: &str| body.get(name)?.as_str().map(str::to_owned);
        let calls = |body: &Value| -> Vec<CallId> {
            let all = body.get("callIds").and_then(Value::as_array);
            let all = all.into_iter().flatten().filter_map(Value::as_str);
            all.map(|id| id.to_owned().into()).collect()
        };
        if let Some(id) = at.named("callId") {
            return Self::Call(id.to_owned().into());
        }
        if let Some(id) = at.named("bridgeId") {
            let id = BridgeId::from(id.to_owned());
            return if operation == Op::UpdateBridge {
                Self::Together(Some(id), calls(&body()))
            } else {
                Self::Bridge(id)
            };
        }
        if operation == Op::CreateBridge {
            let calls = calls(&body());
            if !calls.is_empty() {
                return Self::Together(None, calls);
            }
        } else if operation == Op::CreateCall {
            let body = body();
            if let Some(bridge) = text(&body, "bridgeId") {
                return Self::Bridge(bridge.into());
            }
            return text(&body, "from").map_or(Self::Nothing, Self::From);
        } else if operation == Op::ListCallbacks {
            let mut query = form_urlencoded::parse(ask.query.as_bytes());
            let call = query.find(|(name, _)| name == "call");
            return call.map_or(Self::Nothing, |(_, id)| Self::Call(id.into_owned().into()));
        }
        Self::Nothing
    }
}

/// Who looks for it.
pub struct Search<'a> {
    /// Where rows tell who holds what.
    pub store: &'a Store,
    /// What this process holds.
    pub phones: &'a Phones,
}

impl Search<'_> {
    /// The other process that a request is for; none where it is this one.
    pub async fn holder(
        &self,
        ask: &Ask,
        at: &Place<Operation>,
        operation: Operation,
    ) -> Result<Option<u64>, Refusal> {
        match Subject::of(ask, at, operation) {
            Subject::Nothing => Ok(None),
            Subject::Call(id) => self.of_call(&id).await,
            Subject::Bridge(id) => self.of_bridge(&id).await,
            Subject::Together(bridge, calls) => {
                let mut holders = Vec::new();
                if let Some(bridge) = &bridge {
                    holders.push(self.of_bridge(bridge).await?);
                }
                for call in &calls {
                    holders.push(self.of_call(call).await?);
                }
                let holder = holders.first().copied().flatten();
                if holders.iter().any(|other| *other != holder) {
                    let message = "These calls are at several processes, and cannot be connected.";
                    return Err(Refusal::unacceptable(400, "bridge-invalid-state", message));
                }
                Ok(holder)
            }
            Subject::From(from) => self.of_caller(from).await,
        }
    }

    async fn of_call(&self, id: &CallId) -> Result<Option<u64>, Refusal> {
        let maker = mint::process("c-", id.as_str());
        let wanted = id.clone();
        let is_here = move |board: &Switchboard| board.call(&wanted).is_some();
        self.of(Table::Calls, id.as_str(), maker, is_here).await
    }

    async fn of_bridge(&self, id: &BridgeId) -> Result<Option<u64>, Refusal> {
        let maker = mint::process("brg-", id.as_str());
        let wanted = id.clone();
        let is_here = move |board: &Switchboard| board.bridge_of(&wanted).is_some();
        self.of(Table::Bridges, id.as_str(), maker, is_here).await
    }

    async fn of(
        &self,
        table: Table,
        id: &str,
        maker: Option<u64>,
        is_here: impl FnOnce(&Switchboard) -> bool + Send + 'static,
    ) -> Result<Option<u64>, Refusal> {
        if maker == Some(self.own()) {
            return Ok(None);
        }
        if self
            .phones
            .with(move |core, _, _| is_here(&core.calls))
            .await?
        {
            return Ok(None);
        }
        self.of_row(table, id, maker).await
    }

    async fn of_row(
        &self,
        table: Table,
        id: &str,
        maker: Option<u64>,
    ) -> Result<Option<u64>, Refusal> {
        let id = id.to_owned();
        let found = self.store.read(move |db| {
            Ok(processes::holder(
                db,
                table,
                &id,
                maker.unwrap_or_default(),
            )?)
        });
        match found.await? {
            Holder::Alive(process) if process != self.own() => Ok(Some(process)),
            Holder::Nobody => Ok(None),
            // This process takes it over at this moment, or another will.
            Holder::Alive(_) | Holder::Dead(_) => Err(unanswered(
                "The process that held it has ended. Nothing was changed; try again in a moment.",
            )),
        }
    }

    /// The home of the application of who calls, which gets one now if it has none.
    async fn of_caller(&self, from: String) -> Result<Option<u64>, Refusal> {
        let found = self.store.read(move |db| {
            let Some(application) = party::application(db, &from)? else {
                return Ok(None);
            };
            let home = homes::of(db, &application)?;
            Ok(Some((application, home)))
        });
        let home = match found.await? {
            None => None,
            Some((_, Some(home))) => Some(home),
            Some((application, None)) => {
                let claimed = self
                    .store
                    .note(move |db| Ok(homes::claim(db, &application, None)?));
                claimed.await?
            }
        };
        Ok(home.filter(|home| *home != self.own()))
    }

    fn own(&self) -> u64 {
        self.store.wire.post.own()
    }
}
