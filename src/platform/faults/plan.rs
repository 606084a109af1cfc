//! A fault plan, read from JSON: which requests go wrong, how, and how often.
//!
//! It is an object:
//!
//! ```json
//! { "seed": 7,
//!   "faults": [
//!     { "method": "GET", "path": "/v1/users/*/domains", "skip": 2, "count": 1, "do": { "answer": 503 } },
//!     { "path": "/v1/users/*/domains/*/endpoints", "probability": 0.1, "do": "drop_after" },
//!     { "do": { "delay_ms": 250 } }
//!   ] }
//! ```
//!
//! `method` and `path` say which requests a fault is for; without them it is for all. In a path, `*` stands for one
//! segment and `**` for all that follow. Of the requests that fit, `skip` pass untouched, then `count` are hit
//! (all, when it is not there), each with `probability` (1, when it is not there). The same `seed` gives
//! the same choices. Every delay that fits is added up; of the other faults, the first that fits counts.

use serde::{Deserialize, Serialize};

/// All that shall go wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    /// Where the choices by probability come from.
    #[serde(default)]
    pub seed: u64,
    /// What goes wrong, in order of preference.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `GET`, `POST` or `DELETE`; all, when it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A path with `*` for a segment and `**` for the rest; all, when it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How many requests that fit pass untouched first.
    #[serde(default)]
    pub skip: u64,
    /// How many are hit at most; all, when it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// How likely a hit is, from 0 to 1; certain, when it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// What happens.
    #[serde(rename = "do")]
    pub harm: Harm,
}

impl Fault {
    /// A fault for every request.
    #[must_use]
    pub fn always(harm: Harm) -> Self {
        Self {
            method: None,
            path: None,
            skip: 0,
            count: None,
            probability: None,
            harm,
        }
    }

    /// The same fault, for this method and path only.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        self.path = Some(path.to_owned());
        self
    }

    /// The same fault, at most so many times.
    #[must_use]
    pub fn times(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// Whether the fault is for such a request.
    pub(super) fn fits(&self, method: &str, path: &str) -> bool {
        let right = |wanted: &String| wanted.eq_ignore_ascii_case(method);
        self.method.as_ref().is_none_or(right)
            && self.path.as_ref().is_none_or(|glob| matches(glob, path))
    }
}

/// What happens to a request that is hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// It is answered so many milliseconds later.
    DelayMs(u64),
    /// It is not done, and answered with this status (400 to 599) and the documented error body.
    Answer(u16),
    /// It is not done, and the connection is closed without an answer.
    DropBefore,
    /// It is done, and the connection is closed without an answer.
    DropAfter,
    /// The answer's body ends in the middle, and the connection with it.
    Truncate,
    /// The answer's body is as long as it should be, but no JSON.
    Corrupt,
    /// It is not done, and answered by a web page with this status, as proxies do.
    Html(u16),
    /// A list's `next` link leads to another origin.
    ForeignNext,
    /// A list's `next` link leads to the same page again.
    LoopedNext,
    /// A list has a `next` page, always.
    EndlessNext,
    /// A list has so many bytes of items more.
    HugePage(u64),
    /// The answer's body stops in the middle, and the connection stays open.
    Stall,
}

fn matches(glob: &str, path: &str) -> bool {
    let mut wanted = glob.trim_matches('/').split('/');
    let mut given = path.trim_matches('/').split('/');
    loop {
        match (wanted.next(), given.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(want), Some(got)) if want == got => {}
            (Some(_), _) | (None, Some(_)) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FaultPlan, Harm, matches};

    #[test]
    fn a_star_is_one_segment_and_two_are_the_rest() {
        let path = "/v1/users/u-1/domains/rd-1/endpoints/";
        assert!(matches("/v1/users/*/domains/*/endpoints", path));
        assert!(matches("/v1/**", path));
        assert!(!matches("/v1/users/*/domains", path));
        assert!(!matches("/v1/users/*/domains/*/endpoints/*", path));
    }

    #[test]
    fn the_plan_reads_as_documented_and_refuses_misspelt_members() {
        let plan = r#"{"seed":7,"faults":[{"path":"/v1/**","count":1,"do":{"answer":503}},
            {"probability":0.5,"do":"drop_after"}]}"#;
        let plan: FaultPlan = serde_json::from_str(plan).expect("reads");
        let harms: Vec<Harm> = plan.faults.iter().map(|fault| fault.harm).collect();
        assert_eq!(harms, [Harm::Answer(503), Harm::DropAfter]);
        for bad in [
            r#"{"faults":[{"do":"explode"}]}"#,
            r#"{"faults":[{"paht":"/","do":"stall"}]}"#,
        ] {
            assert!(serde_json::from_str::<FaultPlan>(bad).is_err(), "{bad}");
        }
    }
}
