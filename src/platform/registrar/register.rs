//! What a REGISTER does: a pure function of the bindings, all or nothing (RFC 3261 §10.3).

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Duration,
};

use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};

use super::{
    asked::{self, Asked, Wish},
    binding::{Binding, BindingId},
    bindings::Bindings,
    change::{Change, End},
    denial::Denial,
    listing,
    user::User,
};
use crate::{
    platform::{choices, random::Random},
    sip::{
        Flow,
        message::{Message, Name, Raw, Seen, Uri, check},
    },
};

/// What a REGISTER does.
#[derive(Debug)]
pub struct Outcome {
    /// The response.
    pub reply: Message,
    /// What becomes of the bindings.
    pub changes: Vec<Change>,
    /// Why nothing does, when it is refused.
    pub denial: Option<Denial>,
}

/// Decides on a REGISTER of a user who was believed. `now` is the time since the Unix epoch.
#[must_use]
pub fn register(
    now: Duration,
    bindings: &Bindings,
    user: &User,
    message: &Message,
    flow: &Flow,
) -> Outcome {
    match decide(now, bindings, user, message, flow) {
        Ok((reply, changes)) => Outcome {
            reply,
            changes,
            denial: None,
        },
        Err(denial) => Outcome {
            reply: denial.reply(message, &tag(bindings.seed(), message)),
            changes: Vec::new(),
            denial: Some(denial),
        },
    }
}

/// The tag of To in responses to this request: the same whenever it comes again.
pub fn tag(seed: u64, message: &Message) -> String {
    let mut hasher = DefaultHasher::new();
    seed.hash(&mut hasher);
    for name in [Name::CallId, Name::CSeq] {
        message.headers.first(&name).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn decide(
    now: Duration,
    bindings: &Bindings,
    user: &User,
    message: &Message,
    flow: &Flow,
) -> Result<(Message, Vec<Change>), Denial> {
    let seen = check(message).map_err(Denial::Flaw)?;
    addressed(user, &seen)?;
    let asked = Asked::read(&message.headers)?;
    let path = asked::path(&message.headers)?;
    let slate = Slate {
        now,
        bindings,
        entries: bindings
            .of(&user.endpoint)
            .iter()
            .map(Entry::Kept)
            .collect(),
        changes: Vec::new(),
        added: 0,
        call_id: seen.call_id,
        cseq: seen.cseq.number,
    };
    let slate = match asked {
        Asked::Nothing => slate,
        Asked::End => slate.end()?,
        Asked::Contacts(wishes) => {
            let flows = wishes.iter().any(|wish| wish.contact.reg_id.is_some());
            if flows && path.as_ref().is_some_and(|(_, keeps)| !keeps) {
                return Err(Denial::FirstHop);
            }
            let phone = Phone {
                user,
                flow,
                path: path.map(|(path, _)| path),
                user_agent: message.headers.first(&Name::UserAgent).map(cut),
            };
            slate.grant(&phone, wishes)?
        }
    };
    let reply = slate.reply(message, flow);
    Ok((reply, slate.changes()?))
}

/// To and From are the endpoint's address-of-record.
fn addressed(user: &User, seen: &Seen) -> Result<(), Denial> {
    let is_ours = |uri: &Uri| uri.host.text().eq_ignore_ascii_case(&user.realm.host);
    let to = seen.to.sip().filter(is_ours).ok_or(Denial::OtherDomain)?;
    if !is_of(user, &to) {
        return Err(Denial::OtherUser);
    }
    match seen.from.sip() {
        Some(from) if is_of(user, &from) => Ok(()),
        _ => Err(Denial::ThirdParty),
    }
}

/// Whether this is the user's address-of-record.
fn is_of(user: &User, uri: &Uri) -> bool {
    let is_named = uri.user == Some(user.name.as_bytes())
        || uri.user_said().as_deref() == Some(user.name.as_bytes());
    is_named && uri.host.text().eq_ignore_ascii_case(&user.realm.host)
}

/// Whether From is the user's address-of-record.
pub fn is_from(user: &User, message: &Message) -> bool {
    let from = check(message).ok().and_then(|seen| seen.from.sip());
    from.is_some_and(|from| is_of(user, &from))
}

/// What a phone calls itself, as much of it as is kept.
pub fn cut(value: &[u8]) -> Raw {
    value[..value.len().min(choices::USER_AGENT_MAX)].into()
}

/// Who registers, and how.
struct Phone<'a> {
    user: &'a User,
    flow: &'a Flow,
    path: Option<Raw>,
    user_agent: Option<Raw>,
}

/// The bindings of one endpoint while a REGISTER is done.
struct Slate<'a> {
    now: Duration,
    bindings: &'a Bindings,
    entries: Vec<Entry<'a>>,
    changes: Vec<Change>,
    added: u64,
    call_id: &'a [u8],
    cseq: u32,
}

enum Entry<'a> {
    /// As it was before.
    Kept(&'a Binding),
    /// As this REGISTER wants it, in place of one that there was or not.
    Put {
        binding: Box<Binding>,
        old: Option<&'a Binding>,
    },
}

impl Entry<'_> {
    fn binding(&self) -> &Binding {
        match self {
            Self::Kept(binding) => binding,
            Self::Put { binding, .. } => binding,
        }
    }
}

impl Slate<'_> {
    /// Whether a later REGISTER of the same phone has done its work already.
    fn overtaken(&self, entry: &Entry) -> bool {
        match entry {
            Entry::Kept(old) => old.call_id == *self.call_id && self.cseq <= old.cseq,
            Entry::Put { .. } => false,
        }
    }

    fn end(mut self) -> Result<Self, Denial> {
        if self.entries.iter().any(|entry| self.overtaken(entry)) {
            return Err(Denial::Order);
        }
        while !self.entries.is_empty() {
            self.take(0, End::Unregistered);
        }
        Ok(self)
    }

    fn grant(mut self, phone: &Phone, wishes: Vec<Wish>) -> Result<Self, Denial> {
        for wish in wishes {
            let hits = self.hits(&wish);
            if hits.iter().any(|&hit| self.overtaken(&self.entries[hit])) {
                return Err(Denial::Order);
            }
            let seconds = wish.seconds.unwrap_or(choices::EXPIRES_DEFAULT);
            if seconds == 0 {
                for &hit in hits.iter().rev() {
                    self.take(hit, End::Unregistered);
                }
                continue;
            }
            if seconds < choices::EXPIRES_MIN {
                return Err(Denial::Brief(choices::EXPIRES_MIN));
            }
            let (main, more) = match hits.split_first() {
                Some((main, more)) => (Some(*main), more),
                None => (None, &[][..]),
            };
            self.put(phone, wish, seconds, main);
            for &hit in more.iter().rev() {
                self.take(hit, End::Replaced);
            }
        }
        Ok(self)
    }

    /// The entries that are the same phone at the same place, in their order. A flow is told by its number, and
    /// stands for the address that its phone had before without one.
    fn hits(&self, wish: &Wish) -> Vec<usize> {
        let same = |entry: &Entry| {
            let known = &entry.binding().contact;
            if wish.contact.reg_id.is_some() && known.reg_id.is_some() {
                wish.contact.same_flow(known)
            } else {
                wish.contact.same(known)
            }
        };
        let entries = self.entries.iter().enumerate();
        entries
            .filter(|(_, entry)| same(entry))
            .map(|(at, _)| at)
            .collect()
    }

    /// Takes an entry away. One that this REGISTER has made was never there.
    fn take(&mut self, at: usize, end: End) {
        let old = match self.entries.remove(at) {
            Entry::Kept(old) => Some(old),
            Entry::Put { old, .. } => old,
        };
        if let Some(old) = old {
            self.changes.push(Change::Removed {
                id: old.id,
                endpoint: old.endpoint.clone(),
                end,
            });
        }
    }

    fn put(&mut self, phone: &Phone, wish: Wish, seconds: u32, main: Option<usize>) {
        let fresh = || BindingId(self.bindings.next_id() + self.added);
        let (id, registered) = match main.map(|at| self.entries[at].binding()) {
            Some(known) => (known.id, known.registered),
            None => (fresh(), self.now),
        };
        let granted = self.granted(seconds, id);
        let binding = Box::new(Binding {
            id,
            endpoint: phone.user.endpoint.clone(),
            domain: phone.user.realm.id.clone(),
            contact: wish.contact,
            call_id: self.call_id.into(),
            cseq: self.cseq,
            path: phone.path.clone(),
            flow: *phone.flow,
            user_agent: phone.user_agent.clone(),
            registered,
            refreshed: self.now,
            expires: self.now + granted,
        });
        let Some(at) = main else {
            self.added += 1;
            self.entries.push(Entry::Put { binding, old: None });
            return;
        };
        let old = match &self.entries[at] {
            Entry::Kept(old) => Some(*old),
            Entry::Put { old, .. } => *old,
        };
        self.entries[at] = Entry::Put { binding, old };
    }

    /// The time that is granted: not more than the most, and a little less at random, so that phones which came
    /// at once do not all come back at once.
    fn granted(&self, seconds: u32, id: BindingId) -> Duration {
        let seconds = u64::from(seconds.min(choices::EXPIRES_MAX));
        let nanos = u64::from(self.now.subsec_nanos()) ^ self.now.as_secs();
        let mut random = Random::new(self.bindings.seed()).fork(id.0).fork(nanos);
        let less = random.below(u64::from(choices::EXPIRES_SHAVE_MAX) + 1);
        Duration::from_millis(seconds * (1000 - less))
    }

    fn reply(&self, request: &Message, flow: &Flow) -> Message {
        let tag = tag(self.bindings.seed(), request);
        let mut reply = request.answer(200, "OK", Some(&tag));
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            match entry {
                Entry::Kept(binding) => others.push(*binding),
                Entry::Put { binding, .. } => own.push(&**binding),
            }
        }
        let most = choices::CONTACTS_BYTES_MAX;
        let headers = &mut reply.headers;
        listing::list(headers, self.now, &own, &mut others, flow.transport, most);
        if request.headers.lists(&Name::Supported, "path") {
            for path in request.headers.all(&Name::Path) {
                headers.push(Name::Path, path);
            }
        }
        if own.iter().any(|binding| binding.contact.reg_id.is_some()) {
            headers.push(Name::Require, "outbound");
        }
        headers.push(Name::Supported, "path, outbound");
        if let Some(date) = date(self.now) {
            headers.push(Name::Date, date);
        }
        reply
    }

    /// What was decided, unless there is no room for it.
    fn changes(self) -> Result<Vec<Change>, Denial> {
        let (mut more, mut less) = (0, 0);
        let mut changes = self.changes;
        for entry in self.entries {
            let Entry::Put { binding, old } = entry else {
                continue;
            };
            more += binding.size();
            less += old.map_or(0, Binding::size);
            changes.push(match old {
                Some(_) => Change::Refreshed(binding),
                None => Change::Added(binding),
            });
        }
        if more > less && self.bindings.bytes() + more - less > self.bindings.limit() {
            return Err(Denial::Full);
        }
        Ok(changes)
    }
}

/// A time as the header field `Date` has it (RFC 3261 §20.17).
fn date(now: Duration) -> Option<String> {
    let seconds = i64::try_from(now.as_secs()).ok()?;
    let date = Timestamp::from_second(seconds).ok()?;
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&date)
        .ok()
}
