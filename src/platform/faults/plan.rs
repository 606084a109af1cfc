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
//!   ],
//!   "sip": ["wrong_realm", { "expires": 20 }] }
//! ```
//!
//! `method` and `path` say which requests a fault is for; without them it is for all. In a path, `*` stands for one
//! segment and `**` for all that follow. Of the requests that fit, `skip` pass untouched, then `count` are hit
//! (all, when it is not there), each with `probability` (1, when it is not there). The same `seed` gives
//! the same choices. `sip` says what goes wrong with SIP, for all phones. Every delay that fits is added up; of the other faults, the first that fits counts.

use serde::{Deserialize, Serialize};

use super::trouble::Trouble;

/// Most faults in a plan: each is looked at for each request.
const FAULTS_MAX: usize = 1000;
/// Longest path of a fault, in bytes.
const PATH_MAX: usize = 1000;
/// The methods that a fault can be for. `HEAD` is read as `GET`.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// All that shall go wrong. Read from JSON, all of it has been checked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct FaultPlan {
    /// Where the choices by probability come from.
    pub seed: u64,
    /// What goes wrong, in order of preference.
    pub faults: Vec<Fault>,
    /// What goes wrong with SIP.
    pub sip: Vec<Trouble>,
}

/// A plan as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    faults: Vec<Fault>,
    #[serde(default)]
    sip: Vec<Trouble>,
}

/// Why a plan is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPlan {
    /// There are too many faults.
    #[error("it has {0} faults; at most {FAULTS_MAX} are taken")]
    Many(usize),
    /// One of them cannot be. Its number, from 1, and what is wrong with it.
    #[error("fault {0}: {1}")]
    Fault(usize, String),
    /// Something of SIP cannot be. Its number, from 1, and what is wrong with it.
    #[error("sip {0}: {1}")]
    Trouble(usize, String),
}

impl TryFrom<Unchecked> for FaultPlan {
    type Error = BadPlan;

    fn try_from(plan: Unchecked) -> Result<Self, BadPlan> {
        let Unchecked { seed, faults, sip } = plan;
        if faults.len().max(sip.len()) > FAULTS_MAX {
            return Err(BadPlan::Many(faults.len().max(sip.len())));
        }
        for (number, fault) in (1..).zip(&faults) {
            fault.check().map_err(|why| BadPlan::Fault(number, why))?;
        }
        for (number, trouble) in (1..).zip(&sip) {
            let checked = trouble.check();
            checked.map_err(|why| BadPlan::Trouble(number, why))?;
        }
        Ok(Self { seed, faults, sip })
    }
}

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`; all, when it is not there.
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

    /// What cannot be, in a sentence.
    fn check(&self) -> Result<(), String> {
        if let Some(method) = &self.method
            && !METHODS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(method))
        {
            return Err(format!("method must be one of {}", METHODS.join(", ")));
        }
        if let Some(path) = &self.path {
            check_path(path)?;
        }
        if let Some(probability) = self.probability
            && !(0.0..=1.0).contains(&probability)
        {
            return Err(format!(
                "probability must be from 0 to 1, not {probability}"
            ));
        }
        self.harm.check()
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
    /// It is not done, and answered by a web page with this status (200 to 599), as proxies do.
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

impl Harm {
    /// Longest delay, in milliseconds: an hour.
    pub const DELAY_MAX_MS: u64 = 3_600_000;
    /// Most bytes that a page is made larger by: a gibibyte.
    pub const PAGE_MAX: u64 = 1024 * 1024 * 1024;

    fn check(self) -> Result<(), String> {
        match self {
            Self::DelayMs(ms) if ms > Self::DELAY_MAX_MS => {
                Err(format!("delay_ms is at most {}", Self::DELAY_MAX_MS))
            }
            Self::Answer(status) if !(400..=599).contains(&status) => Err(format!(
                "answer must be a status from 400 to 599, not {status}"
            )),
            Self::Html(status) if !(200..=599).contains(&status) => Err(format!(
                "html must be a status from 200 to 599, not {status}"
            )),
            Self::HugePage(bytes) if bytes > Self::PAGE_MAX => {
                Err(format!("huge_page is at most {}", Self::PAGE_MAX))
            }
            Self::DelayMs(_)
            | Self::Answer(_)
            | Self::Html(_)
            | Self::HugePage(_)
            | Self::DropBefore
            | Self::DropAfter
            | Self::Truncate
            | Self::Corrupt
            | Self::ForeignNext
            | Self::LoopedNext
            | Self::EndlessNext
            | Self::Stall => Ok(()),
        }
    }
}

fn check_path(path: &str) -> Result<(), String> {
    if !path.starts_with('/') || path.len() > PATH_MAX {
        return Err(format!(
            "path must begin with / and have at most {PATH_MAX} bytes"
        ));
    }
    let mut segments = path.trim_matches('/').split('/').rev();
    let last = segments.next().unwrap_or_default();
    if last.contains('*') && last != "*" && last != "**" {
        return Err("in a path, a * stands for a whole segment".to_owned());
    }
    if segments.clone().any(|segment| segment == "**") {
        return Err("in a path, ** can only stand at the end".to_owned());
    }
    if segments.any(|segment| segment.contains('*') && segment != "*") {
        return Err("in a path, a * stands for a whole segment".to_owned());
    }
    Ok(())
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
            r#"{"faults":[],"seeds":3}"#,
        ] {
            assert!(serde_json::from_str::<FaultPlan>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn all_of_a_plan_is_checked_when_it_is_read() {
        for (fault, said) in [
            (r#""do":{"answer":399}"#, "from 400 to 599"),
            (r#""do":{"answer":600}"#, "from 400 to 599"),
            (r#""do":{"answer":0}"#, "from 400 to 599"),
            (r#""do":{"html":100}"#, "from 200 to 599"),
            (r#""do":{"html":65535}"#, "from 200 to 599"),
            (r#""do":{"answer":70000}"#, "invalid value"),
            (r#""do":{"answer":-1}"#, "invalid value"),
            (
                r#""do":{"delay_ms":18446744073709551615}"#,
                "at most 3600000",
            ),
            (r#""do":{"huge_page":18446744073709551615}"#, "at most"),
            (r#""do":"stall","probability":1.01"#, "from 0 to 1"),
            (r#""do":"stall","probability":-0.1"#, "from 0 to 1"),
            (r#""do":"stall","probability":1e400"#, "number out of range"),
            (r#""do":"stall","count":-1"#, "invalid value"),
            (r#""do":"stall","skip":1e99"#, "invalid type"),
            (r#""do":"stall","method":"GTE""#, "method must be"),
            (r#""do":"stall","path":"v1""#, "begin with /"),
            (r#""do":"stall","path":"/v1/**/domains""#, "at the end"),
            (r#""do":"stall","path":"/v1/us*""#, "whole segment"),
            (r#""do":"stall","path":"/v1/us*/x""#, "whole segment"),
        ] {
            let good = r#"{"do":"stall","method":"get","path":"/v1/*/**","probability":1}"#;
            let plan = format!(r#"{{"faults":[{good},{{{fault}}}]}}"#);
            let refused = serde_json::from_str::<FaultPlan>(&plan).expect_err(fault);
            assert!(refused.to_string().contains(said), "{fault}: {refused}");
        }
        let many = vec![r#"{"do":"stall"}"#; 1001].join(",");
        assert!(serde_json::from_str::<FaultPlan>(&format!(r#"{{"faults":[{many}]}}"#)).is_err());
    }
}
