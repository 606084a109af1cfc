//! A binding: one phone that is registered as an endpoint (RFC 3261 §10).

use std::{
    fmt,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    ops::Range,
    time::Duration,
};

use crate::{
    api::{DomainId, EndpointId},
    sip::{
        Flow,
        message::{Address, Host, Raw, Uri},
    },
};

/// Names a binding for as long as it lives, refreshes included. Later ones are larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingId(pub u64);

impl fmt::Display for BindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// One phone. Times are since the Unix epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Its name.
    pub id: BindingId,
    /// As whom it is registered.
    pub endpoint: EndpointId,
    /// The domain of the endpoint.
    pub domain: DomainId,
    /// Where it is.
    pub contact: Contact,
    /// Of the REGISTER that made or refreshed it last.
    pub call_id: Raw,
    /// Of the same REGISTER.
    pub cseq: u32,
    /// The proxies between it and us, as a Route (RFC 3327).
    pub path: Option<Raw>,
    /// Where its last REGISTER came from: requests to it go the same way back.
    pub flow: Flow,
    /// What it calls itself, cut when it is long.
    pub user_agent: Option<Raw>,
    /// Since when it is registered.
    pub registered: Duration,
    /// When it was refreshed last.
    pub refreshed: Duration,
    /// Until when it is registered.
    pub expires: Duration,
}

/// Where a phone is, as it said itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// An item of the Contact header field, byte for byte, but for the parameter `expires`.
    pub item: Raw,
    /// Where the URI stands in it.
    uri: Range<usize>,
    /// The same for URIs that mean the same.
    key: u64,
    /// What names the phone whatever its address is (RFC 5626).
    pub instance: Option<Raw>,
    /// Which of the phone's flows this is (RFC 5626); only together with `instance`.
    pub reg_id: Option<u32>,
    /// How much it is preferred: thousandths.
    pub q: u16,
}

impl Contact {
    /// A contact whose URI stands at this place of the item and can be read.
    pub(super) fn new(item: Raw, uri: Range<usize>) -> Self {
        let key = Uri::read(&item[uri.clone()]).map_or(0, |uri| key(&uri));
        Self {
            item,
            uri,
            key,
            instance: None,
            reg_id: None,
            q: 1000,
        }
    }

    /// A contact that was kept as its item alone.
    #[must_use]
    pub fn kept(item: Raw) -> Option<Self> {
        let uri = Address::read(&item)?.uri;
        let start = uri.as_ptr() as usize - item.as_ptr() as usize;
        let range = start..start + uri.len();
        Some(Self::new(item, range))
    }

    /// The URI that requests to the phone go to, byte for byte.
    #[must_use]
    pub fn uri(&self) -> &[u8] {
        &self.item[self.uri.clone()]
    }

    /// Whether both mean the same address.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        if self.uri() == other.uri() {
            return true;
        }
        self.key == other.key
            && match (Uri::read(self.uri()), Uri::read(other.uri())) {
                (Some(one), Some(two)) => one.same(&two),
                _ => false,
            }
    }

    /// Whether both are the same flow of the same phone.
    #[must_use]
    pub fn same_flow(&self, other: &Self) -> bool {
        self.reg_id.is_some() && self.reg_id == other.reg_id && self.instance == other.instance
    }
}

impl Binding {
    /// About how many bytes of memory it takes, what leads to it included.
    #[must_use]
    pub fn size(&self) -> usize {
        // The struct itself, its identifier in four indexes, and what an allocator adds to five pieces.
        const FIXED: usize = size_of::<Binding>() + 4 * 48 + 5 * 16;
        let long = |raw: &Option<Raw>| raw.as_ref().map_or(0, |raw| raw.len());
        FIXED
            + self.contact.item.len()
            + self.call_id.len()
            + long(&self.contact.instance)
            + long(&self.path)
            + long(&self.user_agent)
    }
}

/// A number that is the same for URIs that mean the same: most that do not are told apart without being read.
fn key(uri: &Uri) -> u64 {
    let mut hasher = DefaultHasher::new();
    uri.user_said().hash(&mut hasher);
    match uri.host {
        Host::Name(name) => name.to_ascii_lowercase().hash(&mut hasher),
        Host::Ip(ip) => ip.hash(&mut hasher),
    }
    uri.port.hash(&mut hasher);
    hasher.finish()
}
