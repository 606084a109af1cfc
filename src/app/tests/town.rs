//! An account of several domains with the troubles that support staff meet.

use crate::api::{Domain, Endpoint};

use super::service::Service;

const PLACES: &[&str] = &[
    "Lobby",
    "Reception",
    "Kitchen",
    "Warehouse",
    "Meeting room",
    "東京ロビー",
    "Büro Köln",
];

fn domain(name: &str, description: Option<&str>) -> Domain {
    Domain {
        id: format!("rd-{name}").into(),
        name: name.to_owned(),
        description: description.map(str::to_owned),
    }
}

/// An endpoint of a domain; `application` may be empty.
pub fn endpoint(
    domain: &str,
    name: &str,
    application: &str,
    enabled: bool,
    description: &str,
) -> Endpoint {
    let host = format!("{domain}.bwapp.bwsip.io");
    let json = serde_json::json!({
        "id": format!("re-{domain}-{name}"), "name": name, "domainId": format!("rd-{domain}"),
        "applicationId": application, "enabled": enabled, "description": description,
        "sipUri": format!("sip:{name}@{host}"), "credentials": {"realm": host, "username": name},
    });
    serde_json::from_value(json).expect("decodes")
}

/// Four domains; the largest has more endpoints than a screen has rows.
pub fn town() -> Service {
    let mut town = Service::sample();
    town.domains = vec![
        domain("lyon", Some("Lyon office")),
        domain("lab1", Some("Bench phones, may break at any time")),
        domain("xyz-corp-testing", None),
        domain("tokyo", Some("東京オフィス")),
    ];
    town.endpoints = (1..=60).map(phone).collect();
    town.endpoints
        .push(endpoint("lyon", "Desk_10", "a-main", true, "Spare phone"));
    town.endpoints.push(endpoint(
        "lyon",
        "evil",
        "a-main",
        true,
        "red \u{FFFD}[31m text \u{FFFD}]0;title",
    ));
    town.endpoints.push(endpoint(
        "lab1",
        "bench",
        "a-gone",
        true,
        "Its application was deleted",
    ));
    town.endpoints.push(endpoint(
        "tokyo",
        "uketsuke",
        "a-tokyo",
        true,
        "東京ロビーの電話機、エレベーターの隣",
    ));
    town
}

fn phone(number: usize) -> Endpoint {
    let application = match number % 9 {
        3 => "",
        5 => "a-night",
        _ => "a-main",
    };
    let place = PLACES[number % PLACES.len()];
    endpoint(
        "lyon",
        &format!("desk-{number}"),
        application,
        !number.is_multiple_of(7),
        &format!("{place} {number}"),
    )
}
