//! Pictures of what happened: the requests that were sent, and everything that was said.

use insta::assert_snapshot;

use crate::{
    api::pace::{Family, FamilyFacts, PaceFacts, RequestRecord},
    app::message::Message,
};

use super::{browse::lyon, pictures};

/// An attempt that got this answer.
pub fn record(
    request: u64,
    method: &'static str,
    status: Option<u16>,
    error: Option<&str>,
) -> RequestRecord {
    RequestRecord {
        request,
        at: 1_700_000_000_000 + request * 1_000,
        method,
        path: "/v1/users/u-1/domains/rd-lyon/endpoints".into(),
        status,
        error: error.map(str::to_owned),
        duration: 31,
        attempt: 1,
        bytes: 120,
    }
}

/// One request a second, one under way, and twelve that wait.
pub fn busy() -> Message {
    let families = vec![FamilyFacts {
        family: Family::Endpoints,
        rate: Some(1.0),
        left: Some(0),
        ready_at: None,
        waiting: [0, 0, 12, 0],
        under_way: 1,
        width: 1,
        each: Some(1_010),
        took: Some(80),
    }];
    Message::Paced(PaceFacts { families })
}

#[test]
fn the_log_of_requests_and_the_pace() {
    let mut player = lyon();
    player.tell(busy());
    for (attempt, status) in [(1, None), (2, Some(429)), (3, Some(200))] {
        player.tell(Message::Logged(RequestRecord {
            request: 2,
            at: 1_700_000_000_000 + u64::from(attempt) * 1_000,
            method: "GET",
            path: "/v1/users/u-1/domains/rd-lyon/endpoints?size=1000".into(),
            status,
            error: status.is_none().then(|| "connection refused".to_owned()),
            duration: 1_042,
            attempt,
            bytes: 51_200,
        }));
    }
    let taken = "The name is taken (endpoint-name-in-use)";
    player.tell(Message::Logged(RequestRecord {
        at: 1_700_000_005_000,
        ..record(3, "POST", Some(409), Some(taken))
    }));
    player.keys("L");
    assert_snapshot!(pictures(&mut player));
    player.keys("j Enter");
    assert_snapshot!("a_request_with_its_attempts", pictures(&mut player));
    player.keys("Esc k Enter");
    assert_snapshot!("a_request_that_was_refused", pictures(&mut player));
}

#[test]
fn everything_that_was_said() {
    let mut player = lyon();
    player.keys("y n ^c y i M");
    assert_snapshot!(pictures(&mut player));
}
