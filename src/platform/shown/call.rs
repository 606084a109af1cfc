//! Calls and bridges as JSON: as the API documents them, with what is ours beside it (reference §8, §9).

use serde::Serialize;

use crate::{
    api::{ApplicationId, BridgeId, CallId, DomainId, EndpointId},
    platform::{
        calls::{
            Bridge, Call, Called, Codec, Fate, Happening, Heard, State, Switchboard, Target, Way,
        },
        moment,
        stream::{About, Notice},
    },
};

/// A call.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    id: CallId,
    direction: &'static str,
    from: String,
    to: String,
    state: &'static str,
    start_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    active_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chargeable_duration: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bridge_id: Option<BridgeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<String>,
    recording_enabled: bool,
    transcription_enabled: bool,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    sip_headers: serde_json::Map<String, serde_json::Value>,
    // Ours from here on.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_id: Option<DomainId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_id: Option<EndpointId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<ApplicationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_id: Option<CallId>,
    #[serde(flatten)]
    sound: Option<Sound>,
}

/// What is heard of the phone of a call, and said to it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sound {
    #[serde(skip_serializing_if = "Option::is_none")]
    codec: Option<&'static str>,
    packets_received: u64,
    packets_lost: u64,
    jitter_ms: u64,
    packets_sent: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    far_packets_lost: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    far_jitter_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    round_trip_ms: Option<u64>,
}

/// The same, of one call among others.
#[derive(Serialize)]
struct OneSound {
    id: CallId,
    #[serde(flatten)]
    sound: Sound,
}

/// An event of a call.
#[derive(Serialize)]
pub struct ShownEvent {
    id: String,
    time: String,
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'static str>,
}

/// A phone that was called.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownPhone {
    contact: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    fate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    at: String,
}

/// A bridge.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownBridge {
    id: BridgeId,
    state: &'static str,
    bridge_audio: bool,
    call_ids: Vec<CallId>,
    calls: String,
    created_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    activated_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_time: Option<String>,
}

impl Shown {
    /// A call of this switchboard; with the address of the account's resources, when links to them are wanted.
    pub fn new(calls: &Switchboard, call: &Call, base: Option<&str>) -> Self {
        Self::of(call, calls.heard(call), base)
    }

    /// A call that another process holds, as it was kept.
    pub fn kept(call: &Call, base: Option<&str>) -> Self {
        Self::of(call, call.heard, base)
    }

    fn of(call: &Call, heard: Option<Heard>, base: Option<&str>) -> Self {
        let time = |at: Option<std::time::Duration>| at.map(moment::seconds);
        let spoken = call.activated.zip(call.ended);
        let headers = call.headers.iter();
        let headers = headers.map(|(name, value)| (name.clone(), value.as_str().into()));
        Self {
            id: call.id.clone(),
            direction: match call.way {
                Way::In => "in",
                Way::Out => "out",
            },
            from: call.from.clone(),
            to: call.to.clone(),
            state: match call.state {
                State::Started => "started",
                State::Active if call.is_transferring() => "transferring",
                State::Active => "active",
                State::Completed => "completed",
                State::Rejected => "rejected",
            },
            start_time: moment::seconds(call.started),
            active_time: time(call.activated),
            end_time: time(call.ended),
            chargeable_duration: spoken.map(|(from, to)| to.saturating_sub(from).as_secs()),
            callback_url: call.target.as_ref().and_then(Target::shown),
            bridge_id: call.bridge.clone(),
            events: base.map(|base| format!("{base}/calls/{}/events", call.id)),
            recording_enabled: false,
            transcription_enabled: false,
            sip_headers: headers.collect(),
            cause: call.cause.map(crate::platform::calls::Cause::name),
            domain_id: call.endpoint.as_ref().map(|(domain, _)| domain.clone()),
            endpoint_id: call.endpoint.as_ref().map(|(_, endpoint)| endpoint.clone()),
            application_id: call.application.clone(),
            transfer_id: call.transfer.as_ref().map(|it| it.with.clone()),
            sound: heard.map(Sound::from),
        }
    }
}

impl From<Heard> for Sound {
    fn from(heard: Heard) -> Self {
        Self {
            codec: heard.codec.map(Codec::name),
            packets_received: heard.received,
            packets_lost: heard.lost,
            jitter_ms: heard.jitter / 1000,
            packets_sent: heard.sent,
            far_packets_lost: heard.far.map(|far| far.lost),
            far_jitter_ms: heard.far.map(|far| far.jitter / 1000),
            round_trip_ms: heard.far.and_then(|far| far.round_trip).map(|it| it / 1000),
        }
    }
}

impl From<&Happening> for ShownEvent {
    fn from(happening: &Happening) -> Self {
        Self {
            id: happening.id.clone(),
            time: moment::seconds(happening.at),
            name: happening.event.name(),
            data: happening.event.data(),
        }
    }
}

impl From<&Called> for ShownPhone {
    fn from(called: &Called) -> Self {
        let (fate, status) = match called.fate {
            Fate::Called => ("called", None),
            Fate::Ringing => ("ringing", None),
            Fate::Answered => ("answered", None),
            Fate::Refused(status) => ("refused", Some(status)),
            Fate::Cancelled => ("cancelled", None),
            Fate::Silent => ("silent", None),
            Fate::Unreachable => ("unreachable", None),
        };
        Self {
            contact: called.contact.clone(),
            user_agent: called.user_agent.clone(),
            fate,
            status,
            at: moment::text(called.at),
        }
    }
}

impl ShownBridge {
    /// A bridge, with links to the account's resources.
    pub fn new(bridge: &Bridge, base: &str) -> Self {
        Self {
            id: bridge.id.clone(),
            state: bridge.state.name(),
            bridge_audio: bridge.audio,
            call_ids: bridge.calls.clone(),
            calls: format!("{base}/bridges/{}/calls", bridge.id),
            created_time: moment::seconds(bridge.created),
            activated_time: bridge.activated.map(moment::seconds),
            completed_time: bridge.completed.map(moment::seconds),
        }
    }
}

/// How many calls are in one notice of their sound.
const SOUNDS: usize = 100;

/// What is heard of the calls in which both sides can speak, as notices of the stream.
pub fn sound_notices(calls: &Switchboard) -> Vec<Notice> {
    let all: Vec<OneSound> = calls
        .sounding()
        .map(|(id, heard)| OneSound {
            id: id.clone(),
            sound: heard.into(),
        })
        .collect();
    let some = all.chunks(SOUNDS).map(|some| Notice {
        kind: "sound",
        about: About::Everything,
        minor: false,
        data: serde_json::json!({ "calls": some }).to_string().into(),
    });
    some.collect()
}

/// A call that has changed, as a notice of the stream.
pub fn notice(calls: &Switchboard, call: &Call) -> Notice {
    let about = match &call.endpoint {
        Some((domain, endpoint)) => About::Endpoint(domain.clone(), endpoint.clone()),
        None => About::Nothing,
    };
    let phones: Vec<ShownPhone> = call.phones.iter().map(ShownPhone::from).collect();
    let data = serde_json::json!({ "call": Shown::new(calls, call, None), "phones": phones });
    Notice {
        kind: "call",
        about,
        minor: false,
        data: data.to_string().into(),
    }
}
