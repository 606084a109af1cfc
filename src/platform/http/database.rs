//! The database as health shows it.

use serde::Serialize;

use crate::platform::{moment, store::peers::Place};

/// Where the data is, when several processes may serve it.
#[derive(Serialize)]
pub struct Database {
    engine: &'static str,
    name: String,
    version: String,
    process: String,
    since: String,
    peers: Vec<Shown>,
}

/// Another process that serves it.
#[derive(Serialize)]
struct Shown {
    process: String,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    since: String,
}

impl From<Place> for Database {
    fn from(place: Place) -> Self {
        let peers = place.peers.into_iter().map(|peer| Shown {
            process: peer.process,
            version: peer.version,
            address: peer.address,
            since: moment::of(peer.since),
        });
        Self {
            engine: "postgresql",
            name: place.name,
            version: place.version,
            process: place.own.process,
            since: moment::of(place.own.since),
            peers: peers.collect(),
        }
    }
}
