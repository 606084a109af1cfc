//! One question and its answer, as bytes.

use std::future::Future;

use hickory_proto::{
    op::{Edns, Message, MessageType, OpCode, Query, ResponseCode},
    rr::{DNSClass, Name, RecordType},
};

use super::zone::{Zone, nothing, record};

/// The domains that are answered for.
pub trait Domains: Send + Sync + 'static {
    /// Whether this is a domain of the account. The name is in lower case, without a dot at its end.
    fn ours(&self, name: &str) -> impl Future<Output = bool> + Send;
}

/// The largest datagram without EDNS (RFC 1035 §2.3.4).
const PLAIN: u16 = 512;
/// The largest datagram that surely is not cut on its way (DNS flag day 2020).
const EXTENDED: u16 = 1232;

/// How an answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carrier {
    Datagram,
    Stream,
}

/// The answer to these bytes; none where nobody is to be answered.
pub(super) async fn answer(
    zone: &Zone,
    domains: &impl Domains,
    question: &[u8],
    carrier: Carrier,
) -> Option<Vec<u8>> {
    let Ok(question) = Message::from_vec(question) else {
        let [high, low, flags, ..] = question else {
            return None;
        };
        // An answer is never answered, or two servers would talk for ever.
        let asked = question.len() >= 12 && flags & 0x80 == 0;
        let id = u16::from_be_bytes([*high, *low]);
        let wrong = Message::error_msg(id, OpCode::Query, ResponseCode::FormErr);
        return asked.then(|| wrong.to_vec().ok()).flatten();
    };
    if question.metadata.message_type == MessageType::Response {
        return None;
    }
    let mut answer = Message::response(question.metadata.id, question.metadata.op_code);
    answer.metadata.recursion_desired = question.metadata.recursion_desired;
    answer.add_queries(question.queries.iter().cloned());
    let mut most = PLAIN;
    if let Some(asked) = &question.edns {
        most = asked.max_payload().clamp(PLAIN, EXTENDED);
        let mut edns = Edns::new();
        edns.set_max_payload(EXTENDED);
        answer.set_edns(edns);
    }
    let code = match question.queries.as_slice() {
        _ if question.metadata.op_code != OpCode::Query => ResponseCode::NotImp,
        _ if question
            .edns
            .as_ref()
            .is_some_and(|edns| edns.version() > 0) =>
        {
            ResponseCode::BADVERS
        }
        [one] => fill(zone, domains, one, &mut answer).await,
        _ => ResponseCode::FormErr,
    };
    answer.metadata.response_code = code;
    let bytes = answer.to_vec().ok()?;
    if carrier == Carrier::Datagram && bytes.len() > usize::from(most) {
        return answer.truncate().to_vec().ok();
    }
    Some(bytes)
}

async fn fill(
    zone: &Zone,
    domains: &impl Domains,
    question: &Query,
    answer: &mut Message,
) -> ResponseCode {
    let Some((labels, domain)) = parted(&question.name) else {
        return ResponseCode::Refused;
    };
    let lower = domain.to_lowercase().to_string();
    if question.query_class != DNSClass::IN || !domains.ours(lower.trim_end_matches('.')).await {
        return ResponseCode::Refused;
    }
    answer.metadata.authoritative = true;
    let found = zone.records(&labels, &domain, question.query_type);
    let exists = found.is_some();
    let found = found.unwrap_or_default();
    if found.is_empty() {
        answer.add_authorities(nothing(&domain));
    } else if question.query_type == RecordType::SRV {
        answer.add_additionals(zone.addresses().map(|data| record(&domain, data)));
    }
    answer.add_answers(found.into_iter().map(|data| record(&question.name, data)));
    if exists {
        ResponseCode::NoError
    } else {
        ResponseCode::NXDomain
    }
}

/// The labels before a domain that begin with `_`, in lower case, and the domain.
fn parted(name: &Name) -> Option<(Vec<String>, Name)> {
    let labels: Vec<String> = name
        .iter()
        .map(|label| String::from_utf8_lossy(label).to_ascii_lowercase())
        .collect();
    let count = labels
        .iter()
        .take_while(|label| label.starts_with('_'))
        .count();
    let mut domain = name.trim_to(labels.len() - count);
    domain.set_fqdn(true);
    (!domain.is_root()).then(|| (labels[..count].to_vec(), domain))
}
