//! Every sample shape of the reference, decoded.

use serde::de::DeserializeOwned;
use sipdeck::api::{Account, Application, Cause, Credentials, Domain, Endpoint, client::Refusal};

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

#[test]
fn a_domain_with_both_links() {
    let domain: Domain = read(
        r#"{"id":"rd-abcdefghijklmnopqrstuvw","name":"lab1","description":"bench phones",
        "endpointsUrl":"http://HOST/v1/users/u-1/domains/rd-abcdefghijklmnopqrstuvw/endpoints",
        "endpoints":"/v1/users/u-1/domains/rd-abcdefghijklmnopqrstuvw/endpoints"}"#,
    );
    assert_eq!(domain.id.as_str(), "rd-abcdefghijklmnopqrstuvw");
    assert_eq!(domain.name, "lab1");
    assert_eq!(domain.description.as_deref(), Some("bench phones"));
    assert_eq!(domain.host(), "lab1.bwapp.bwsip.io");
}

#[test]
fn a_domain_with_one_link_or_none() {
    for json in [
        r#"{"id":"domainId","name":"n","endpointsUrl":"https://h/v1/users/u/domains/domainId/endpoints"}"#,
        r#"{"id":"domainId","name":"n","endpoints":"/v1/users/u/domains/domainId/endpoints"}"#,
        r#"{"id":"domainId","name":"n"}"#,
    ] {
        let domain: Domain = read(json);
        assert_eq!((domain.name.as_str(), domain.description), ("n", None));
    }
}

#[test]
fn an_endpoint_as_the_live_service_sent_it() {
    let endpoint: Endpoint = read(
        r#"{"id":"re-abcdefghijklmnopqrstuvw","name":"desk_2","domainId":"rd-abcdefghijklmnopqrstuvw",
        "applicationId":"a-abcdefghijklmnopqrstuvw","enabled":true,
        "sipUri":"sip:desk_2@lab1.bwapp.bwsip.io",
        "credentials":{"realm":"lab1.bwapp.bwsip.io","username":"desk_2 "}}"#,
    );
    assert_eq!(
        endpoint,
        Endpoint {
            id: "re-abcdefghijklmnopqrstuvw".into(),
            name: "desk_2".into(),
            description: None,
            domain_id: Some("rd-abcdefghijklmnopqrstuvw".into()),
            application_id: Some("a-abcdefghijklmnopqrstuvw".into()),
            enabled: true,
            sip_uri: "sip:desk_2@lab1.bwapp.bwsip.io".into(),
            credentials: Credentials {
                realm: "lab1.bwapp.bwsip.io".into(),
                username: "desk_2".into(),
            },
        }
    );
}

#[test]
fn an_endpoint_as_the_reference_prints_it() {
    let endpoint: Endpoint = read(
        r#"{"id":"ep-1234","name":"jsmith","description":"John Smiths client","domainId":"d-1234",
        "applicationId":"a-1234","enabled":"true","sipUri":"jsmith@bridge.bwapp.bwsipp.io",
        "credentials":{"username":"jsmith","realm":"bridge.bwapp.bwsipp.io"}}"#,
    );
    assert!(endpoint.enabled);
    assert_eq!(endpoint.sip_uri, "sip:jsmith@bridge.bwapp.bwsipp.io");
    let off: Endpoint = read(r#"{"id":"ep-1234","enabled":"false"}"#);
    assert!(!off.enabled);
}

#[test]
fn an_endpoint_of_which_only_the_id_is_told() {
    let endpoint: Endpoint = read(r#"{"id":"1"}"#);
    assert!(endpoint.enabled);
    assert_eq!(endpoint.credentials, Credentials::default());
    assert_eq!(
        (endpoint.name.as_str(), endpoint.sip_uri.as_str()),
        ("", "")
    );
    let partial: Endpoint = read(r#"{"id":"1","credentials":{"username":"a"}}"#);
    assert_eq!(partial.credentials.username, "a");
}

#[test]
fn an_endpoint_without_an_id_is_refused() {
    assert!(serde_json::from_str::<Endpoint>(r#"{"name":"a"}"#).is_err());
    assert!(serde_json::from_str::<Vec<Endpoint>>(r#"{"endpoints":[]}"#).is_err());
}

#[test]
fn applications_with_and_without_what_is_optional() {
    let full: Application = read(
        r#"{"id":"a-1","name":"App1","incomingCallUrl":"http://your-server.com/CallCallback",
        "incomingSmsUrl":"http://your-server.com/MessageCallback",
        "incomingMessageUrl":"http://your-server.com/MessageCallback",
        "incomingCallFallbackUrl":"http://fallback.com/","incomingCallUrlCallbackTimeout":2000,
        "callbackHttpMethod":"get","autoAnswer":"false"}"#,
    );
    assert_eq!(
        full.incoming_call_url.as_deref(),
        Some("http://your-server.com/CallCallback")
    );
    assert_eq!(
        full.incoming_message_url.as_deref(),
        Some("http://your-server.com/MessageCallback")
    );
    assert_eq!(
        full.incoming_call_fallback_url.as_deref(),
        Some("http://fallback.com/")
    );
    assert_eq!(full.incoming_call_url_callback_timeout, Some(2000));
    assert_eq!(full.callback_http_method.as_deref(), Some("get"));
    assert!(!full.auto_answer);
    let bare: Application = read(r#"{"id":"a-1","name":"App1"}"#);
    assert!(bare.auto_answer);
    assert_eq!(bare.incoming_call_url, None);
}

#[test]
fn the_account() {
    let account: Account = read(r#"{"balance":"538.37250","accountType":"pre-pay"}"#);
    assert_eq!(account.balance, "538.37250");
    assert_eq!(account.account_type, "pre-pay");
}

#[test]
fn the_rate_limit_body_has_no_message() {
    let refusal = Refusal::read(
        429,
        br#"{"category":"too-many-requests","code":"rate-limit-reached","details":[
        {"name":"rateLimitResetTime","value":"1479308598680"},{"name":"requestMethod","value":"GET"},
        {"name":"remoteAddress","value":"216.82.234.65"},{"name":"requestPath","value":"users/u-1/domains"}]}"#,
    );
    assert_eq!(refusal.failure.cause, Cause::TooMany);
    assert_eq!(refusal.failure.code.as_deref(), Some("rate-limit-reached"));
    assert!(refusal.failure.message.contains("rate-limit-reached"));
}

#[test]
fn the_error_that_is_spelt_differently() {
    let refusal = Refusal::read(
        400,
        br#"{"time":1414780476853,"category":"BAD_REQUEST","code":"blank-property",
        "message":"The 'message' resource property 'to' must contain at least one non-whitespace character",
        "id":"ue-1","user":{"id":"u-1"}}"#,
    );
    assert_eq!(refusal.failure.cause, Cause::Refused);
    assert_eq!(refusal.failure.code.as_deref(), Some("blank-property"));
}
