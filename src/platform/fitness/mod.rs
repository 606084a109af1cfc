//! Whether a database and the Kamailio nodes on it fit this program and each other. It is looked and asked; nothing is
//! changed.

mod database;
mod finding;
mod node;
mod nodes;

pub use finding::{Finding, Verdict};

use crate::platform::{
    choices::GROUP_OF_NODES, data::Server, kamailio::ROLE, store::server::facts,
};

/// Looks at a database, then asks the nodes that it names. What cannot be reached is a finding, too.
pub async fn check(server: Server) -> Vec<Finding> {
    let named = server.to_string();
    let read = tokio::task::spawn_blocking(move || facts(&server, ROLE, GROUP_OF_NODES)).await;
    let facts = match read {
        Ok(Ok(facts)) => facts,
        Ok(Err(why)) => return vec![database::unread(&why.to_string())],
        Err(why) => return vec![database::unread(&why.to_string())],
    };
    let mut found = database::findings(&named, &facts);
    if let Some(Ok(sip)) = &facts.sip {
        found.extend(nodes::findings(sip, facts.ahead).await);
    }
    found
}
