//! The table of all that can be asked over HTTP, of the account and of the platform itself: what stands here is routed
//! and documented, and nothing else is.
//!
//! Of two paths that fit, the first counts. Rows with the same path stand together.

use super::row::{
    Row,
    Success::{List, Made, MadeOne, One, Other, Page, PageOrList},
    delete, get, post,
};
use crate::platform::choices;

/// A row, and the operation that it is about.
#[derive(Debug)]
pub struct Entry<O> {
    /// Which.
    pub operation: O,
    /// What is known of it.
    pub row: Row,
}

macro_rules! table {
    ($(#[$doc:meta])* $kind:ident, $rows:ident: $(#[doc = $summary:literal] $name:ident = $row:expr;)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind {
            $(#[doc = $summary] $name,)+
        }

        /// All of them.
        pub const $rows: &[Entry<$kind>] = &[$(Entry {
            operation: $kind::$name,
            row: Row { name: stringify!($name), summary: $summary, ..$row },
        },)+];
    };
}

const PAGES: &[&str] = &["page", "size"];
const KEYS: &[&str] = &["page", "size", "after"];
const PHONES: &[&str] = &["page", "size", "afterPhone"];
const POSITION: &[&str] = &["Stream-Position"];

table! {
    /// What can be asked of the account, below `/v1/users/{userId}`.
    Operation, OPERATIONS:
    /// Tells the balance and the kind of the account.
    GetAccount = get("account", "account").is(One("Account"));

    /// Lists the domains, oldest first.
    ListDomains = get("domains", "domains").asks(PAGES).is(Page("Domain"));
    /// Creates a domain.
    CreateDomain = post("domains", "domains").takes("DomainDraft").is(Made)
        .refuses(&["missing-property", choices::DUPLICATE_DOMAIN, choices::DOMAIN_LIMIT]);
    /// Changes an endpoint whose domain is not named.
    UpdateEndpointAlone = post("endpoints", "domains/endpoints/{endpointId}").takes("EndpointPatch")
        .refuses(&[choices::NO_APPLICATION]);
    /// Shows a domain.
    GetDomain = get("domains", "domains/{domainId}").is(One("Domain"));
    /// Changes a domain.
    UpdateDomain = post("domains", "domains/{domainId}").takes("DomainPatch");
    /// Deletes a domain that has no endpoints.
    DeleteDomain = delete("domains", "domains/{domainId}").refuses(&[choices::DOMAIN_NOT_EMPTY]);

    /// Lists the endpoints of a domain, oldest first.
    ListEndpoints = get("endpoints", "domains/{domainId}/endpoints").asks(PAGES).is(Page("Endpoint"));
    /// Creates an endpoint.
    CreateEndpoint = post("endpoints", "domains/{domainId}/endpoints").takes("EndpointDraft").is(Made)
        .refuses(&["missing-property", choices::DUPLICATE_ENDPOINT, choices::NO_APPLICATION]);
    /// Shows an endpoint.
    GetEndpoint = get("endpoints", "domains/{domainId}/endpoints/{endpointId}").is(One("Endpoint"));
    /// Changes an endpoint.
    UpdateEndpoint = post("endpoints", "domains/{domainId}/endpoints/{endpointId}").takes("EndpointPatch")
        .refuses(&[choices::NO_APPLICATION]);
    /// Deletes an endpoint.
    DeleteEndpoint = delete("endpoints", "domains/{domainId}/endpoints/{endpointId}");
    /// Makes a token that registers and calls in place of the password.
    CreateToken = post("endpoints", "domains/{domainId}/endpoints/{endpointId}/tokens")
        .may_take("TokenDraft").is(MadeOne("Token"));
    /// Ends a token.
    DeleteToken = delete("endpoints", "domains/{domainId}/endpoints/{endpointId}/tokens/{token}");

    /// Tells of each domain how many phones it has, and how many endpoints that are refused.
    SummarizeDomains = get("registrations", "registrations/summary").is(List("DomainSummary"))
        .with(POSITION).ours();
    /// Lists the phones that are registered in a domain, oldest first.
    ListDomainRegistrations = get("registrations", "domains/{domainId}/registrations").asks(PHONES)
        .is(Page("Registration")).with(POSITION).ours();
    /// Tells of each endpoint of a domain how many phones it has, and whether it is refused.
    SummarizeEndpoints = get("registrations", "domains/{domainId}/registrations/summary").asks(KEYS)
        .is(Page("EndpointSummary")).with(POSITION).ours();
    /// Lists the phones that are registered as an endpoint, oldest first.
    ListRegistrations = get("registrations", "domains/{domainId}/endpoints/{endpointId}/registrations")
        .asks(PHONES).is(Page("Registration")).with(POSITION).ours();
    /// Tells from when to when each phone was registered, newest first.
    ListStays = get("registrations", "domains/{domainId}/endpoints/{endpointId}/registrations/history")
        .asks(&["since"]).is(List("Stay")).with(&["Stream-Position", "History-Since"]).ours();
    /// Shows a registration.
    GetRegistration = get("registrations",
        "domains/{domainId}/endpoints/{endpointId}/registrations/{registrationId}")
        .is(One("Registration")).ours();
    /// Ends a registration.
    EndRegistration = delete("registrations",
        "domains/{domainId}/endpoints/{endpointId}/registrations/{registrationId}").ours();
    /// Lists the failed attempts of an endpoint, newest first.
    ListAttempts = get("attempts", "domains/{domainId}/endpoints/{endpointId}/attempts").asks(PAGES)
        .is(Page("Attempt")).with(POSITION).ours();
    /// Lists the last SIP messages of an endpoint, oldest first.
    TraceEndpoint = get("attempts", "domains/{domainId}/endpoints/{endpointId}/trace")
        .is(List("TracedMessage")).ours();
    /// Tells what happens as it happens, without an end.
    Watch = get("stream", "stream").asks(&["domain", "endpoint", "lastEventId"]).is(Other("text/event-stream"))
        .refuses(&[choices::NO_DOMAIN, choices::NO_ENDPOINT]).ours();

    /// Lists calls, newest first.
    ListCalls = get("calls", "calls").asks(&["page", "size", "from", "to", "ofBridge", "sortOrder"])
        .is(PageOrList("Call"));
    /// Calls somebody.
    CreateCall = post("calls", "calls").takes("CallDraft").is(Made).refuses(CALLING);
    /// Shows a call.
    GetCall = get("calls", "calls/{callId}").is(One("Call"));
    /// Answers, rejects, ends or transfers a call.
    UpdateCall = post("calls", "calls/{callId}").takes("CallPatch").with(&["New-Call"]).refuses(CALLING);
    /// Lists what happened in a call, oldest first.
    ListCallEvents = get("calls", "calls/{callId}/events").is(List("CallEvent"));
    /// Shows one thing that happened in a call.
    GetCallEvent = get("calls", "calls/{callId}/events/{eventId}").is(One("CallEvent"));
    /// Lists the phones that were called, and what became of each.
    ListCallPhones = get("calls", "calls/{callId}/phones").is(List("CalledPhone")).ours();
    /// Lists the last SIP messages of a call, oldest first.
    TraceCall = get("calls", "calls/{callId}/trace").is(List("TracedMessage")).ours();
    /// Presses keys in a call.
    PressKeys = post("calls", "calls/{callId}/dtmf").takes("Keys")
        .refuses(&["missing-property", "call-invalid-state"]);
    /// Lists bridges, newest first.
    ListBridges = get("bridges", "bridges").asks(PAGES).is(Page("Bridge"));
    /// Connects calls.
    CreateBridge = post("bridges", "bridges").may_take("BridgeDraft").is(Made).refuses(BRIDGING);
    /// Shows a bridge.
    GetBridge = get("bridges", "bridges/{bridgeId}").is(One("Bridge"));
    /// Changes the calls that are connected.
    UpdateBridge = post("bridges", "bridges/{bridgeId}").may_take("BridgeDraft").refuses(BRIDGING);
    /// Lists the calls of a bridge.
    ListBridgeCalls = get("bridges", "bridges/{bridgeId}/calls").is(List("Call"));

    /// Lists the applications, oldest first.
    ListApplications = get("applications", "applications").asks(PAGES).is(Page("Application"));
    /// Creates an application.
    CreateApplication = post("applications", "applications").takes("ApplicationDraft").is(Made)
        .refuses(&["missing-property", "callback-invalid-url"]);
    /// Shows an application.
    GetApplication = get("applications", "applications/{applicationId}").is(One("Application"));
    /// Changes an application.
    UpdateApplication = post("applications", "applications/{applicationId}").takes("ApplicationPatch")
        .refuses(&["missing-property", "callback-invalid-url"]);
    /// Deletes an application; its endpoints have none from then on.
    DeleteApplication = delete("applications", "applications/{applicationId}");

    /// Lists the phone numbers, oldest first.
    ListNumbers = get("phoneNumbers", "phoneNumbers")
        .asks(&["page", "size", "ofApplication", "name", "city", "state", "numberState"]).is(Page("PhoneNumber"));
    /// Takes a phone number into the account.
    CreateNumber = post("phoneNumbers", "phoneNumbers").takes("PhoneNumberDraft").is(Made)
        .refuses(&["missing-property", choices::DUPLICATE_NUMBER, choices::NO_APPLICATION]);
    /// Shows a phone number.
    GetNumber = get("phoneNumbers", "phoneNumbers/{number}").is(One("PhoneNumber"));
    /// Changes a phone number.
    UpdateNumber = post("phoneNumbers", "phoneNumbers/{number}").takes("PhoneNumberPatch")
        .refuses(&[choices::NO_APPLICATION]);
    /// Gives a phone number back.
    ReleaseNumber = delete("phoneNumbers", "phoneNumbers/{number}");

    /// Lists what applications were told, oldest first.
    ListCallbacks = get("calls", "callbacks").asks(&["call"]).is(List("Callback")).ours();
    /// Tells an application once more what it was told.
    RepeatCallback = post("calls", "callbacks/{callbackId}").is(One("Callback")).ours();

    /// Lists the errors of late, newest first.
    ListErrors = get("errors", "errors").asks(PAGES).is(Page("StoredError"));
    /// Shows an error.
    GetError = get("errors", "errors/{errorId}").is(One("StoredError"));
}

/// Why a call is not made or changed.
const CALLING: &[&str] = &[
    "missing-property",
    "callback-invalid-url",
    "invalid-call-to-number",
    "number-access-denied",
    "call-rate-limit",
    "call-invalid-state",
    "call-creation-failure",
    choices::NO_BRIDGE,
    "bridge-invalid-state",
    "bridge-callIds-overflow",
];

/// Why calls are not connected.
const BRIDGING: &[&str] = &[
    "bridge-invalid-state",
    "bridge-bridged-callId",
    "bridge-callIds-overflow",
    "call-id-not-found",
];

table! {
    /// What can be asked of the platform itself, below `/_platform`, by programs on the same machine.
    Control, CONTROLS:
    /// Tells whether the store can be read and written, and a few counts; 503 with a reason if not.
    GetHealth = get("platform", "health").is(One("Health")).ours().open();
    /// The API as a document.
    GetDocument = get("platform", "openapi.json").is(One("Document")).ours().open();
    /// The figures, as Prometheus reads them.
    GetMetrics = get("platform", "metrics").is(Other("text/plain")).ours();
    /// Lists the last SIP messages of an endpoint or a call, oldest first.
    Trace = get("platform", "trace").asks(&["tracedEndpoint", "tracedCall"]).is(List("TracedMessage"))
        .refuses(&["missing-property", choices::NO_ENDPOINT]).ours();
    /// The same as a capture.
    Capture = get("platform", "trace.pcap").asks(&["tracedEndpoint", "tracedCall"])
        .is(Other("application/vnd.tcpdump.pcap")).refuses(&["missing-property", choices::NO_ENDPOINT]).ours();
    /// Lists the last thousand events that applications were told, oldest first.
    ListTold = get("platform", "callbacks").asks(&["call"]).is(List("Callback")).ours();
    /// Forgets them.
    ForgetTold = delete("platform", "callbacks").ours();
    /// Tells one of them again.
    RepeatTold = post("platform", "callbacks/{callbackId}").is(One("Callback")).ours();
    /// Lists the last thousand requests to the API, oldest first.
    ListRequests = get("platform", "requests").is(List("Request")).ours();
    /// Forgets them.
    ForgetRequests = delete("platform", "requests").ours();
    /// Tells what goes wrong on purpose, and how often it did.
    ListFaults = get("platform", "faults").is(List("Fault")).ours();
    /// Replaces the plan of what goes wrong on purpose.
    PlanFaults = post("platform", "faults").takes("FaultPlan").ours();
    /// Ends it.
    EndFaults = delete("platform", "faults").ours();
}
