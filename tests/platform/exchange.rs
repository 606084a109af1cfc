//! The exchange, which knows the platform by its public API alone, and phones that call through it.

use std::time::Duration;

use serde_json::{Value, json};
use sipdeck::{
    exchange::{Account, Exchange},
    phone::{Manner, News, Phone},
};

use super::handset::{Office, create, soon, until};

/// A domain whose endpoints call each other: Anna, Bob, who answers, Carl, who is busy, and Dora, who never answers.
struct Town {
    office: Office,
    anna: Phone,
    bob: Phone,
    _others: Vec<Phone>,
    _exchange: Exchange,
}

impl Town {
    async fn open() -> Self {
        let office = Office::open().await;
        for name in ["bob", "carl", "dora", "erna"] {
            create(&office.line, &office.domain, name).await;
        }
        let account = office.platform.account();
        let account = Account {
            origin: office.platform.origin(),
            user_id: account.user_id.to_string(),
            token: account.token.clone(),
            secret: account.secret.clone(),
        };
        let exchange = Exchange::start(account, &[("demo", &["anna"])]).await;
        let exchange = exchange.expect("starts");
        let applied = |endpoint: &Value| endpoint["applicationId"].is_string();
        soon(&office.line, &office.of_anna(""), applied).await;
        let after = Duration::from_millis(1);
        let phone = |name, manner| office.phone_of(name, "secret12", name, manner);
        let mut anna = phone("anna", Manner::Answers { after });
        let mut bob = phone("bob", Manner::Answers { after });
        let mut others = vec![phone("carl", Manner::Busy), phone("dora", Manner::Rings)];
        for phone in others.iter_mut().chain([&mut anna, &mut bob]) {
            until(phone, |news| matches!(news, News::Registered { .. })).await;
        }
        Self {
            office,
            anna,
            bob,
            _others: others,
            _exchange: exchange,
        }
    }

    /// Waits until no call goes on, and tells how all of them ended, the first one first.
    async fn ended(&self, count: usize) -> Vec<String> {
        let all = soon(&self.office.line, "calls?sortOrder=asc", |all| {
            let all = all.as_array().expect("a list");
            all.len() == count && all.iter().all(|call| call["endTime"].is_string())
        });
        let all = all.await;
        let all = all.as_array().expect("a list").iter();
        all.map(|call| {
            let (state, cause) = (call["state"].as_str(), call["cause"].as_str());
            format!("{} {}", state.expect("one"), cause.expect("one"))
        })
        .collect()
    }
}

#[tokio::test]
async fn who_is_dialled_is_called_and_both_are_connected() {
    let mut town = Town::open().await;
    town.anna.call("bob");
    until(&mut town.anna, |news| matches!(news, News::Talking)).await;
    until(&mut town.bob, |news| matches!(news, News::Talking)).await;
    let bridges = soon(&town.office.line, "bridges", |all| {
        all[0]["state"] == "active"
    })
    .await;
    let calls = bridges[0]["callIds"].as_array().expect("a list").clone();
    assert_eq!(calls.len(), 2);
    // Bob hangs up, and so Anna's call ends.
    town.bob.stop();
    until(&mut town.anna, |news| matches!(news, News::Hung(_))).await;
    let ended = town.ended(2).await;
    assert_eq!(ended, ["completed NORMAL_CLEARING"; 2]);
    let first = calls[0].as_str().expect("an id");
    let call = town.office.line.get(&format!("calls/{first}")).await.json();
    assert_eq!(call["packetsLost"], 0, "{call}");
    assert_eq!(town.office.line.get("errors").await.json(), json!([]));
}

#[tokio::test]
async fn who_is_busy_unknown_or_away_is_told_so() {
    let mut town = Town::open().await;
    for (to, status) in [("carl", 486), ("nobody", 404), ("erna", 480)] {
        town.anna.call(to);
        until(&mut town.anna, |news| {
            if let News::Declined { status: told, .. } = news {
                assert_eq!(*told, status, "{to}");
            }
            matches!(news, News::Declined { .. })
        })
        .await;
    }
    let ended = town.ended(6).await;
    assert_eq!(
        ended,
        [
            "rejected USER_BUSY",
            "completed USER_BUSY",
            "completed UNALLOCATED_NUMBER",
            "completed UNALLOCATED_NUMBER",
            "completed NO_ANSWER",
            "completed NORMAL_TEMPORARY_FAILURE",
        ]
    );
}

#[tokio::test]
async fn a_caller_that_gives_up_ends_what_rings() {
    let mut town = Town::open().await;
    town.anna.call("dora");
    until(&mut town.anna, |news| matches!(news, News::Rings)).await;
    let second = |all: &Value| all.as_array().is_some_and(|all| all.len() == 2);
    let calls = soon(&town.office.line, "calls", second).await;
    let path = format!("calls/{}/phones", calls[0]["id"].as_str().expect("an id"));
    soon(&town.office.line, &path, |phones| {
        phones[0]["fate"] == "ringing"
    })
    .await;
    town.anna.stop();
    let ended = town.ended(2).await;
    assert_eq!(ended, ["completed ORIGINATOR_CANCEL"; 2]);
}
