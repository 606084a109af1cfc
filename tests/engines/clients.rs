//! Phones and testers that other people wrote, unmodified, at Kamailio nodes.

use std::net::SocketAddr;

use sipdeck::sip::Transport;

use super::town::{HOST, PASSWORD, Town};
use crate::clients::{
    baresip,
    scene::{LONG, WRONG, is_connected, is_installed},
    sipp::{play, step},
    sipsak::{can_be_isolated, sipsak},
};

/// Waits until an endpoint has so many phones, as the platform tells.
async fn has(town: &Town, name: &str, phones: usize) {
    let path = format!("{}/registrations", town.path(name));
    let begun = std::time::Instant::now();
    loop {
        let told = town.line.get(&path).await;
        if told
            .json()
            .as_array()
            .is_some_and(|all| all.len() == phones)
        {
            return;
        }
        assert!(begun.elapsed() < LONG, "{name} never has {phones} phones");
        tokio::task::yield_now().await;
    }
}

/// Each node by each transport.
fn places(town: &Town) -> Vec<(Transport, SocketAddr)> {
    let nodes = [1, 2].map(|number| town.sip(number));
    let by = [Transport::Udp, Transport::Tcp];
    by.into_iter()
        .flat_map(|by| nodes.map(|node| (by, node)))
        .collect()
}

#[tokio::test]
async fn sipp_registers_at_each_node_by_each_transport() {
    if !is_installed("sipp", "sip-tester") {
        return;
    }
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    let who = ("42", HOST);
    for place in places(&town) {
        let wrong = [step(who, 1, None, 401), step(who, 2, Some(WRONG), 401)];
        play(home.path(), place, 1, &wrong).await;
        has(&town, "42", 0).await;
        let right = [step(who, 1, None, 401), step(who, 2, Some(PASSWORD), 200)];
        // All have the same contact: they are one phone.
        play(home.path(), place, 30, &right).await;
        has(&town, "42", 1).await;
        town.sql("DELETE FROM sip.location");
    }
}

#[tokio::test]
async fn sipsak_registers_at_each_node_by_each_transport() {
    if !is_installed("sipsak", "sipsak") || !can_be_isolated().await {
        return;
    }
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    for place in places(&town) {
        let refused = sipsak(home.path(), place, ("43", HOST), WRONG).await;
        assert!(!refused.status.success(), "{refused:?}");
        has(&town, "43", 0).await;
        let registered = sipsak(home.path(), place, ("43", HOST), PASSWORD).await;
        assert!(registered.status.success(), "{registered:?}");
        has(&town, "43", 1).await;
        town.sql("DELETE FROM sip.location");
    }
}

#[tokio::test]
async fn baresip_registers_at_a_node_and_takes_itself_out() {
    if !is_installed("baresip", "baresip-core") || !is_connected("baresip") {
        return;
    }
    let Some(town) = Town::start(&[1, 2]).await else {
        return;
    };
    for (transport, node) in places(&town) {
        let home = tempfile::tempdir().expect("a folder");
        let way = transport.as_str().to_lowercase();
        let start = |password: &str| {
            let account = format!(
                "<sip:44@{HOST};transport={way}>;auth_pass={password};regint=300;outbound=\"sip:{node};transport={way}\"\n"
            );
            baresip::of(home.path(), &account, "")
        };
        let outcomes = ["registered successfully", "401 Unauthorized"];
        let mut refused = start(WRONG);
        assert_eq!(refused.wait(&outcomes).await, 1);
        refused.leave("q").await;
        let mut phone = start(PASSWORD);
        assert_eq!(phone.wait(&outcomes).await, 0);
        has(&town, "44", 1).await;
        phone.leave("q").await;
        has(&town, "44", 0).await;
    }
}
