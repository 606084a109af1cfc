//! What Kamailio finds in the database: the schema `sip` with its views, tables and triggers, as SQL that can be run again.

use sha2::{Digest as _, Sha256};

use super::listen::Listen;
use crate::platform::choices::GROUP_OF_NODES;

/// The role of all Kamailio nodes.
pub const ROLE: &str = "kamailio";

/// What the schema is made from.
const TEXT: &str = include_str!("contract.sql");

/// What tells a schema that this program has made from that of another version: its comment.
pub fn mark() -> String {
    let digest = Sha256::digest(TEXT);
    format!("sipdeck {}", base16ct::lower::encode_string(&digest[..8]))
}

/// The SQL for schema, role and grants, and for these nodes, each by its number and where it listens.
pub fn contract(nodes: &[(u16, Listen)]) -> String {
    let mut sql = format!("{TEXT}\nCOMMENT ON SCHEMA sip IS '{}';\n", mark());
    for (number, Listen(address)) in nodes {
        let (ip, port) = (address.ip(), address.port());
        let node = format!(
            "\n-- Node {number} may hand calls to the others. To take it out: DELETE FROM sip.address WHERE tag = '{number}';\n\
             INSERT INTO sip.address (grp, ip_addr, port, tag) VALUES ({GROUP_OF_NODES}, '{ip}', {port}, '{number}')\n  \
             ON CONFLICT (tag) DO UPDATE SET ip_addr = excluded.ip_addr, port = excluded.port;\n"
        );
        sql.push_str(&node);
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::{ROLE, contract};

    #[test]
    fn each_node_has_a_row_that_can_be_written_again() {
        let none = contract(&[]);
        assert!(none.contains(&format!("TO {ROLE};")));
        let one = contract(&[(7, "10.0.0.7".parse().expect("an address"))]);
        let rest = one.strip_prefix(none.as_str()).expect("the same before");
        assert!(
            rest.contains("(1, '10.0.0.7', 5060, '7')\n  ON CONFLICT (tag)"),
            "{rest}"
        );
    }
}
