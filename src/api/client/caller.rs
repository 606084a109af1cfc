//! Who makes a call: how urgent it is, and where the writes that it takes are reported.

use std::sync::{Arc, Mutex, PoisonError};

use crate::api::pace::{Priority, RequestRecord, Urgency};

/// Attempts that a report keeps: what came before is in the log.
const KEPT: usize = 64;

/// Who makes a call.
#[derive(Debug, Clone)]
pub struct Caller {
    /// How urgent its requests are, which may change while they wait.
    pub urgency: Urgency,
    /// What is told of its writes.
    pub report: Report,
}

/// The attempts to write that a call took, in their order. All clones are one.
#[derive(Debug, Clone, Default)]
pub struct Report(Arc<Mutex<Vec<RequestRecord>>>);

impl Report {
    /// An attempt ended. One that only reads is not reported.
    pub fn note(&self, record: &RequestRecord) {
        if record.method == "GET" {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(record.clone());
    }

    /// When, what and how it ended, one line an attempt.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(ToString::to_string).collect()
    }
}

impl From<Urgency> for Caller {
    fn from(urgency: Urgency) -> Self {
        Self {
            urgency,
            report: Report::default(),
        }
    }
}

impl From<Priority> for Caller {
    fn from(priority: Priority) -> Self {
        Urgency::from(priority).into()
    }
}

#[cfg(test)]
mod tests {
    use super::Report;
    use crate::api::pace::RequestRecord;

    fn record(method: &'static str, status: Option<u16>, error: Option<&str>) -> RequestRecord {
        RequestRecord {
            request: 1,
            at: 1_479_308_598_680,
            method,
            path: "/v1/users/u-1/domains".into(),
            status,
            error: error.map(Into::into),
            duration: 1,
            attempt: 1,
            bytes: 0,
        }
    }

    #[test]
    fn a_report_tells_every_write_and_how_it_ended() {
        let report = Report::default();
        let same = report.clone();
        same.note(&record("POST", None, Some("The connection broke.")));
        same.note(&record("GET", Some(200), None));
        same.note(&record("POST", Some(201), None));
        assert_eq!(
            report.lines(),
            [
                "2016-11-16T15:03:18.68Z POST /v1/users/u-1/domains The connection broke.",
                "2016-11-16T15:03:18.68Z POST /v1/users/u-1/domains 201",
            ]
        );
    }
}
