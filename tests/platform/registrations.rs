//! Who is registered, who was, and who is refused, over HTTP.

use serde_json::{Value, json};
use sipdeck::{
    phone::News,
    platform::{Account, Config},
};

use super::{
    handset::{Office, create, soon, until},
    line::{Reply, platform},
};

/// The times of an object, which no test can know, replaced by their first letters.
fn timeless(mut object: Value, times: &[&str]) -> Value {
    for time in times {
        let text = object[*time].as_str().expect("a time").to_owned();
        assert!(text.len() == 24 && text.ends_with('Z'), "{text}");
        object[*time] = json!("T");
    }
    object
}

/// Follows the links of a list; the pages.
async fn pages(office: &Office, path: &str) -> Vec<Reply> {
    let mut path = office.line.path(path);
    let mut pages = Vec::new();
    loop {
        let reply = office.line.send("GET", &path, b"").await;
        assert_eq!(reply.status, 200, "{reply:?}");
        let link = reply.header("link").to_owned();
        pages.push(reply);
        let next = link.split(", ").find(|one| one.ends_with("rel=\"next\""));
        let Some(next) = next else { return pages };
        let (_, next) = next.split_once(&office.line.address).expect("is ours");
        path = next.split_once('>').expect("a link").0.to_owned();
    }
}

#[tokio::test]
async fn each_phone_is_told_and_can_be_ended() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        data: Some(folder.path().join("data").into()),
        account: Account::generate(),
        ..Config::default()
    };
    let office = Office::with(config.clone()).await;
    let path = office.of_anna("registrations");
    assert_eq!(office.line.get(&path).await.json(), json!([]));
    let (_one, _two) = (
        office.registered("Yealink").await,
        office.registered("Snom").await,
    );
    let list = office.line.get(&path).await;
    assert!(list.header("stream-position").contains('-'), "{list:?}");
    let list = list.json();
    let first = list[0].clone();
    let source = first["source"].as_str().expect("an address").to_owned();
    assert!(source.starts_with("127.0.0.1:"));
    assert_eq!(
        timeless(first.clone(), &["registeredAt", "refreshedAt", "expiresAt"]),
        json!({
            "id": first["id"], "domainId": office.domain, "endpointId": office.anna,
            "contact": format!("sip:anna@{source}"), "transport": "udp", "source": source,
            "userAgent": "Yealink", "instance": first["instance"],
            "registeredAt": "T", "refreshedAt": "T", "expiresAt": "T",
        })
    );
    assert_eq!(list[1]["userAgent"], "Snom");
    let of_domain = format!("domains/{}/registrations", office.domain);
    for path in [&path, &of_domain] {
        let pages = pages(&office, &format!("{path}?size=1")).await;
        let rows: Vec<Value> = pages.iter().map(|page| page.json()[0].clone()).collect();
        assert_eq!(json!(rows), list, "{path}");
        let second = office.line.get(&format!("{path}?size=1&page=1")).await;
        assert_eq!(second.json()[0], list[1]);
        let none = office.line.get(&format!("{path}?size=1&page=2")).await;
        assert_eq!(none.json(), json!([]));
    }
    let id = first["id"].as_str().expect("an id");
    let one = format!("{path}/{id}");
    assert_eq!(office.line.get(&one).await.json(), first);
    // Of another endpoint, it is none.
    let other = create(&office.line, &office.domain, "paul").await;
    let foreign = one.replace(&office.anna, &other);
    for reply in [
        office.line.get(&foreign).await,
        office.line.delete(&foreign).await,
        office
            .line
            .delete(&format!("{path}/rg-aaaaaaaaaaaaa"))
            .await,
        office.line.delete(&format!("{path}/nonsense")).await,
    ] {
        let why = (404, "not-found".into(), "registration-not-found".into());
        assert_eq!(reply.why(), why);
    }
    assert_eq!(office.line.get(&path).await.json(), list);
    assert_eq!(office.line.delete(&one).await.status, 200);
    assert_eq!(office.line.get(&path).await.json(), json!([list[1]]));
    assert_eq!(office.line.delete(&one).await.status, 404);
    assert_eq!(office.line.post(&one, &json!({})).await.status, 405);
    // Neither is it there for the next start.
    office.platform.stop().await;
    let office = Office::with(config).await;
    assert_eq!(office.line.get(&path).await.json(), json!([list[1]]));
}

#[tokio::test]
async fn who_fails_is_told_with_what_should_have_been_sent() {
    let office = Office::open().await;
    let path = office.of_anna("attempts");
    let _wrong = office.phone("anna", "wrong-one", "Yealink SIP-T46S 66.86.0.15");
    let count = |list: &Value| list[0]["count"].as_u64().unwrap_or(0);
    let list = soon(&office.line, &path, |list| count(list) > 3).await;
    let attempt = &list[0];
    let host = "demo.bwapp.bwsip.io";
    assert_eq!(
        timeless(attempt.clone(), &["firstAt", "lastAt"]),
        json!({
            "reason": "wrong-password", "message": "wrong password", "count": attempt["count"],
            "firstAt": "T", "lastAt": "T", "method": "REGISTER", "status": 401, "transport": "udp",
            "source": attempt["source"], "userAgent": "Yealink SIP-T46S 66.86.0.15",
            "sent": {
                "username": "anna", "realm": host, "algorithm": "MD5", "requestUri": format!("sip:{host}"),
                "from": attempt["sent"]["from"], "to": format!("<sip:anna@{host}>"), "expires": 600,
            },
            "expected": {
                "username": "anna", "realm": host, "algorithm": "MD5", "requestUri": format!("sip:{host}"),
                "from": format!("sip:anna@{host}"), "to": format!("sip:anna@{host}"),
            },
        })
    );
    let _capital = office.phone("Anna", "secret12", "Snom");
    let list = soon(&office.line, &path, |list| list[1].is_object()).await;
    let mut both = list.as_array().expect("a list").iter();
    let slip = both.find(|one| one["slip"] == "case").expect("is told");
    assert_eq!(slip["reason"], "unknown-user");
    assert_eq!(slip["expected"]["username"], "anna");
    let page = office.line.get(&format!("{path}?size=1")).await;
    assert!(page.header("link").contains("page=1&size=1>; rel=\"next\""));
    assert_eq!(page.json().as_array().map(Vec::len), Some(1));
    let disabled = json!({"enabled": false});
    office.line.post(&office.of_anna(""), &disabled).await;
    let _late = office.phone("anna", "secret12", "Cisco");
    let is_disabled = |list: &Value| {
        let mut all = list.as_array().expect("a list").iter();
        all.any(|one| one["reason"] == "endpoint-disabled" && one["status"] == 403)
    };
    soon(&office.line, &path, is_disabled).await;
}

#[tokio::test]
async fn the_last_day_of_an_endpoint_is_told() {
    let office = Office::open().await;
    let path = office.of_anna("registrations/history");
    let gone = office.registered("Yealink").await;
    gone.end().await;
    let _there = office.registered("Snom").await;
    let reply = office.line.get(&path).await;
    assert!(reply.header("history-since").ends_with('Z'));
    let list = reply.json();
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    assert_eq!(list[0]["userAgent"], "Snom");
    assert_eq!(
        (&list[0]["until"], &list[0]["end"]),
        (&json!(null), &json!(null))
    );
    let times = ["from", "until"];
    assert_eq!(
        timeless(list[1].clone(), &times),
        json!({
            "registrationId": list[1]["registrationId"], "contact": list[1]["contact"], "transport": "udp",
            "source": list[1]["source"], "userAgent": "Yealink", "from": "T", "until": "T",
            "end": "unregistered",
        })
    );
    let until = list[1]["until"].as_str().expect("a time");
    let since = |time: &str| format!("{path}?since={time}");
    let count = |reply: Reply| reply.json().as_array().map(Vec::len);
    assert_eq!(count(office.line.get(&since(until)).await), Some(2));
    let later = "2999-01-01T00:00:00%2B01:00";
    assert_eq!(count(office.line.get(&since(later)).await), Some(1));
    assert_eq!(office.line.get(&since("yesterday")).await.status, 400);
}

#[tokio::test]
async fn a_list_knows_cheaply_who_has_phones_and_who_is_refused() {
    let office = Office::open().await;
    let line = &office.line;
    let summary = format!("domains/{}/registrations/summary", office.domain);
    assert_eq!(line.get("registrations/summary").await.json(), json!([]));
    let bob = create(line, &office.domain, "bob").await;
    let _silent = create(line, &office.domain, "silent").await;
    let _phones = (
        office.registered("Yealink").await,
        office.registered("Snom").await,
    );
    let mut wrong = office.phone("bob", "wrong-one", "Cisco");
    until(&mut wrong, |news| matches!(news, News::Refused { .. })).await;
    let tally = json!([{
        "domainId": office.domain, "registrations": 2, "endpoints": 1, "refused": 1,
    }]);
    assert_eq!(line.get("registrations/summary").await.json(), tally);
    let list = line.get(&summary).await.json();
    let of = |id: &str| {
        let mut all = list.as_array().expect("a list").iter();
        all.find(|row| row["endpointId"] == id)
            .expect("is there")
            .clone()
    };
    let anna = timeless(of(&office.anna), &["expiresAt"]);
    let wanted = json!({"endpointId": office.anna, "registrations": 2, "expiresAt": "T"});
    assert_eq!(anna, wanted);
    let bob = of(&bob);
    assert_eq!(bob["registrations"], 0);
    assert_eq!(bob["refused"]["reason"], "wrong-password");
    assert!(
        bob["refused"]["count"]
            .as_u64()
            .is_some_and(|count| count > 0)
    );
    let pages = pages(&office, &format!("{summary}?size=1")).await;
    let ids: Vec<Value> = pages
        .iter()
        .map(|page| page.json()[0]["endpointId"].clone())
        .collect();
    assert_eq!(
        ids,
        [list[0]["endpointId"].clone(), list[1]["endpointId"].clone()]
    );
    let second = line.get(&format!("{summary}?size=1&page=1")).await;
    assert_eq!(second.json()[0]["endpointId"], ids[1]);
}

#[tokio::test]
async fn what_is_not_there_is_told_apart() {
    let office = Office::open().await;
    let (_plain, without) = platform().await;
    let domain = without.post("domains", &json!({"name": "demo"})).await.id();
    let anna = create(&without, &domain, "anna").await;
    for rest in [
        "registrations/summary",
        "domains/D/registrations",
        "domains/D/registrations/summary",
        "domains/D/endpoints/E/registrations",
        "domains/D/endpoints/E/registrations/history",
        "domains/D/endpoints/E/registrations/rg-aaaaaaaaaaaaa",
        "domains/D/endpoints/E/attempts",
    ] {
        let path = rest.replace('D', &domain).replace('E', &anna);
        let why = (404, "not-found".into(), "resource-not-found".into());
        assert_eq!(without.get(&path).await.why(), why, "{rest}");
        let there = rest.replace('D', &office.domain).replace('E', &office.anna);
        let bare = format!(
            "GET {} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
            office.line.path(&there)
        );
        let reply = Reply::of(&office.line.raw(bare.as_bytes()).await).expect("an answer");
        assert_eq!(reply.status, 401, "{rest}");
        if rest.contains('D') {
            let path = rest.replace('D', "rd-none").replace('E', &office.anna);
            let why = (404, "not-found".into(), "domain-not-found".into());
            assert_eq!(office.line.get(&path).await.why(), why, "{rest}");
        }
        if rest.contains('E') {
            let path = rest.replace('D', &office.domain).replace('E', "re-none");
            let why = (404, "not-found".into(), "endpoint-not-found".into());
            assert_eq!(office.line.get(&path).await.why(), why, "{rest}");
        }
    }
}
