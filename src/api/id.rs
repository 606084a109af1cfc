//! Identifiers: opaque strings, one type for each kind of thing, cheap to clone.
//!
//! The service mints `prefix-` plus 23 characters of `a-z2-7` (reference §1), but a client takes them
//! as they come.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier as the service wrote it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// The account (`u-…`).
    UserId
);
id!(
    /// A domain (`rd-…`).
    DomainId
);
id!(
    /// An endpoint (`re-…`).
    EndpointId
);
id!(
    /// An application (`a-…`).
    ApplicationId
);
id!(
    /// A registration of a phone (`rg-…`), where the service tells of them.
    RegistrationId
);
id!(
    /// An event of the service's stream.
    EventId
);
id!(
    /// Where the next page of a list starts. Only the client knows what is in it.
    Cursor
);
id!(
    /// A call (`c-…`).
    CallId
);
id!(
    /// A bridge (`brg-…`).
    BridgeId
);
