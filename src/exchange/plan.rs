//! What the exchange does when it is told something: which requests it sends, one after the other.

use std::collections::HashMap;

use serde_json::{Value, json};

/// A request to the API.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Call these phones, and tell this about the first call again with each event.
    Call {
        /// Who calls: a SIP address.
        from: String,
        /// Who is called: a SIP address.
        to: String,
        /// The first call.
        first: String,
    },
    /// `POST` this to the call.
    Change {
        /// The call.
        call: String,
        /// The body.
        body: Value,
    },
    /// Let both calls hear each other.
    Bridge {
        /// The caller's.
        first: String,
        /// The one of whom it has called.
        second: String,
    },
}

/// The two calls of a conversation.
#[derive(Debug, Default)]
struct Pair {
    /// Of whom was called, once the API has said its name.
    second: Option<String>,
    answered: bool,
    /// The caller has given up before that.
    over: bool,
}

/// All conversations, by their first call.
#[derive(Debug, Default)]
pub struct Plan(HashMap<String, Pair>);

impl Plan {
    /// A callback came.
    pub fn told(&mut self, event: &Value) -> Vec<Ask> {
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let (call, first) = (text("callId"), text("tag"));
        match (event["eventType"].as_str(), first.is_empty()) {
            (Some("incomingcall"), true) => self.came(call, text("from"), &text("to")),
            (Some("hangup"), true) => self.caller_left(&call),
            (Some("answer"), false) => self.answered(first, call),
            (Some("hangup"), false) => self.callee_left(&first, event["cause"].as_str()),
            _ => Vec::new(),
        }
    }

    fn came(&mut self, first: String, from: String, dialled: &str) -> Vec<Ask> {
        let Some((_, host)) = from.rsplit_once('@') else {
            return vec![refuse(first, "UNALLOCATED_NUMBER")];
        };
        self.0.insert(first.clone(), Pair::default());
        vec![Ask::Call {
            to: format!("sip:{dialled}@{host}"),
            from,
            first,
        }]
    }

    /// The API has made the second call, or has refused to.
    pub fn called(&mut self, first: String, second: Option<String>) -> Vec<Ask> {
        let Some(pair) = self.0.get_mut(&first) else {
            // It was over before it had a name here, and its end was told: nobody is left to be told anything.
            return Vec::new();
        };
        match second {
            Some(second) if pair.over => {
                self.0.remove(&first);
                vec![end(second)]
            }
            Some(second) => {
                pair.second = Some(second);
                Vec::new()
            }
            None => {
                let is_over = pair.over;
                self.0.remove(&first);
                if is_over {
                    return Vec::new();
                }
                vec![refuse(first, "UNALLOCATED_NUMBER")]
            }
        }
    }

    fn answered(&mut self, first: String, second: String) -> Vec<Ask> {
        let Some(pair) = self.0.get_mut(&first).filter(|pair| !pair.over) else {
            return vec![end(second)];
        };
        pair.answered = true;
        pair.second = Some(second.clone());
        let body = json!({"state": "active"});
        let answer = Ask::Change {
            call: first.clone(),
            body,
        };
        vec![Ask::Bridge { first, second }, answer]
    }

    fn callee_left(&mut self, first: &str, cause: Option<&str>) -> Vec<Ask> {
        let Some(pair) = self.0.remove(first) else {
            return Vec::new();
        };
        let first = first.to_owned();
        match (pair.over, pair.answered, cause) {
            (true, ..) => Vec::new(),
            (_, true, _) => vec![end(first)],
            (_, _, Some(cause @ ("USER_BUSY" | "CALL_REJECTED" | "UNALLOCATED_NUMBER"))) => {
                vec![refuse(first, cause)]
            }
            _ => vec![refuse(first, "NO_ANSWER")],
        }
    }

    fn caller_left(&mut self, first: &str) -> Vec<Ask> {
        let Some(pair) = self.0.get_mut(first) else {
            return Vec::new();
        };
        if let Some(second) = pair.second.clone() {
            self.0.remove(first);
            return vec![end(second)];
        }
        // It is ended once the API has said its name.
        pair.over = true;
        Vec::new()
    }
}

fn end(call: String) -> Ask {
    let body = json!({"state": "completed"});
    Ask::Change { call, body }
}

fn refuse(call: String, cause: &str) -> Ask {
    let body = json!({"state": "rejected", "cause": cause});
    Ask::Change { call, body }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Ask, Plan};

    fn came(plan: &mut Plan) -> Vec<Ask> {
        plan.told(&json!({
            "eventType": "incomingcall", "callId": "c-1", "from": "sip:anna@demo.test", "to": "bob",
        }))
    }

    fn second(plan: &mut Plan, event: &str, cause: &str) -> Vec<Ask> {
        plan.told(&json!({"eventType": event, "callId": "c-2", "tag": "c-1", "cause": cause}))
    }

    fn change(call: &str, body: serde_json::Value) -> Ask {
        let call = call.into();
        Ask::Change { call, body }
    }

    #[test]
    fn who_is_dialled_is_called_bridged_and_left() {
        let mut plan = Plan::default();
        let call = Ask::Call {
            from: "sip:anna@demo.test".into(),
            to: "sip:bob@demo.test".into(),
            first: "c-1".into(),
        };
        assert_eq!(came(&mut plan), [call]);
        assert_eq!(plan.called("c-1".into(), Some("c-2".into())), []);
        let bridge = Ask::Bridge {
            first: "c-1".into(),
            second: "c-2".into(),
        };
        let answer = change("c-1", json!({"state": "active"}));
        assert_eq!(second(&mut plan, "answer", ""), [bridge, answer]);
        let end = change("c-1", json!({"state": "completed"}));
        assert_eq!(second(&mut plan, "hangup", "NORMAL_CLEARING"), [end]);
        assert_eq!(plan.0.len(), 0);
        // The first call ends because of that, and nothing more is to be done.
        let over = json!({"eventType": "hangup", "callId": "c-1", "cause": "NORMAL_CLEARING"});
        assert_eq!(plan.told(&over), []);
    }

    #[test]
    fn who_cannot_be_reached_is_told_so() {
        for (cause, told) in [
            ("USER_BUSY", "USER_BUSY"),
            ("CALL_REJECTED", "CALL_REJECTED"),
            ("UNALLOCATED_NUMBER", "UNALLOCATED_NUMBER"),
            ("NO_ANSWER", "NO_ANSWER"),
            ("NORMAL_TEMPORARY_FAILURE", "NO_ANSWER"),
        ] {
            let mut plan = Plan::default();
            came(&mut plan);
            plan.called("c-1".into(), Some("c-2".into()));
            let refused = change("c-1", json!({"state": "rejected", "cause": told}));
            assert_eq!(second(&mut plan, "hangup", cause), [refused]);
            assert_eq!(plan.0.len(), 0);
        }
        // Also when that is told before the API has said its name.
        let mut plan = Plan::default();
        came(&mut plan);
        let refused = json!({"state": "rejected", "cause": "USER_BUSY"});
        let told = second(&mut plan, "hangup", "USER_BUSY");
        assert_eq!(told, [change("c-1", refused)]);
        assert_eq!(plan.called("c-1".into(), Some("c-2".into())), []);
        let mut plan = Plan::default();
        came(&mut plan);
        let refused = json!({"state": "rejected", "cause": "UNALLOCATED_NUMBER"});
        assert_eq!(plan.called("c-1".into(), None), [change("c-1", refused)]);
    }

    #[test]
    fn a_caller_that_gives_up_takes_the_other_call_along() {
        let over = json!({"eventType": "hangup", "callId": "c-1", "cause": "ORIGINATOR_CANCEL"});
        let end = change("c-2", json!({"state": "completed"}));
        let mut plan = Plan::default();
        came(&mut plan);
        plan.called("c-1".into(), Some("c-2".into()));
        assert_eq!(plan.told(&over), std::slice::from_ref(&end));
        // Also when the other call has no name yet, or is answered meanwhile.
        let mut plan = Plan::default();
        came(&mut plan);
        assert_eq!(plan.told(&over), []);
        assert_eq!(second(&mut plan, "answer", ""), std::slice::from_ref(&end));
        assert_eq!(plan.called("c-1".into(), Some("c-2".into())), [end]);
        assert_eq!(plan.0.len(), 0);
    }
}
