//! Reference §6, rate limits: one window a second for each resource family.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sipdeck::platform::{Config, Pace, Platform};

use super::line::{Line, Reply};
use crate::engines::engine;

async fn paced(pace: Pace) -> (Platform, Line) {
    let config = Config {
        pace,
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    (platform, line)
}

fn reset(reply: &Reply) -> u128 {
    let text = reply.header("x-ratelimit-reset");
    text.parse().expect("epoch milliseconds")
}

/// Answers to requests that were all sent within one window, however slow the machine is at the moment.
async fn burst(pace: Pace, bodies: &[Value]) -> (Platform, Line, Vec<Reply>) {
    loop {
        let (platform, line) = paced(pace).await;
        let (begun, mut replies) = (Instant::now(), Vec::new());
        for body in bodies {
            replies.push(line.post("domains", body).await);
        }
        if begun.elapsed() < Duration::from_secs(1) {
            return (platform, line, replies);
        }
    }
}

#[tokio::test]
async fn the_second_request_of_a_family_is_429_with_the_documented_body() {
    let bodies = [json!({"name": "a"}), json!({"name": "b"})];
    let (_platform, line, mut replies) = burst(Pace::default(), &bodies).await;
    let refused = replies.remove(1);
    assert_eq!(replies[0].status, 201);
    let details = refused.json()["details"].clone();
    assert_eq!(
        refused.why(),
        (429, "too-many-requests".into(), "rate-limit-reached".into())
    );
    assert_eq!(details[0]["name"], "rateLimitResetTime");
    assert_eq!(
        details[0]["value"],
        json!(refused.header("x-ratelimit-reset"))
    );
    for family in ["applications", "account", "domains/rd-x/endpoints"] {
        assert_ne!(line.get(family).await.status, 429, "{family}");
    }
}

#[tokio::test]
async fn everybody_who_is_refused_in_a_window_is_promised_its_end_and_then_let_in() {
    let (_platform, line) = paced(Pace::default()).await;
    line.get("domains").await;
    let mut ends = Vec::new();
    for _ in 0..3 {
        let promised = reset(&line.get("domains").await);
        ends.push(promised);
        loop {
            let reply = line.get("domains").await;
            if reply.status == 200 {
                break;
            }
            assert_eq!(reset(&reply), promised);
        }
    }
    // No window begins before the one before has ended. The reset is rounded up to a whole millisecond.
    let gaps: Vec<u128> = ends.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.iter().all(|gap| *gap >= 999), "{gaps:?}");
}

#[tokio::test]
async fn a_refused_call_is_not_executed_and_a_higher_pace_lets_more_in() {
    let bodies = ["a", "b", "c", "d"].map(|name| json!({"name": name}));
    let (_platform, _, replies) = burst(Pace::PerSecond(3), &bodies).await;
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [201, 201, 201, 429]);
}

#[tokio::test]
async fn wrong_credentials_do_not_use_the_limit_up() {
    let (_platform, line) = paced(Pace::default()).await;
    let mut stranger = line.clone();
    stranger.account.secret = "wrong".into();
    assert_eq!(stranger.get("domains").await.status, 401);
    assert_eq!(line.get("domains").await.status, 200);
}

#[tokio::test]
async fn off_is_off() {
    let (_platform, line) = paced(Pace::Off).await;
    for _ in 0..20 {
        assert_eq!(line.get("domains").await.status, 200);
    }
}
