//! Names of header fields: case does not count, and the compact forms are the same names (RFC 3261 §7.3.3).

use std::fmt;

use super::raw::Raw;

/// Writes the enum, its spellings and its compact forms as one table.
macro_rules! names {
    ($($variant:ident $long:literal $($compact:literal)?),+ $(,)?) => {
        /// The name of a header field.
        #[derive(Clone)]
        pub enum Name {
            $(#[doc = concat!("`", $long, "`")] $variant,)+
            /// Any other, as it was spelled.
            Other(Raw),
        }

        impl Name {
            /// The name of these bytes.
            #[must_use]
            pub fn named(bytes: &[u8]) -> Self {
                $(
                    if bytes.eq_ignore_ascii_case($long.as_bytes())
                        $(|| bytes.eq_ignore_ascii_case($compact))?
                    {
                        return Self::$variant;
                    }
                )+
                Self::Other(bytes.into())
            }

            /// As it is written: the long form.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                match self {
                    $(Self::$variant => $long.as_bytes(),)+
                    Self::Other(raw) => raw,
                }
            }
        }
    };
}

names! {
    Via "Via" b"v",
    From "From" b"f",
    To "To" b"t",
    CallId "Call-ID" b"i",
    CSeq "CSeq",
    Contact "Contact" b"m",
    ContentLength "Content-Length" b"l",
    ContentType "Content-Type" b"c",
    MaxForwards "Max-Forwards",
    Expires "Expires",
    MinExpires "Min-Expires",
    Authorization "Authorization",
    ProxyAuthorization "Proxy-Authorization",
    WwwAuthenticate "WWW-Authenticate",
    ProxyAuthenticate "Proxy-Authenticate",
    AuthenticationInfo "Authentication-Info",
    UserAgent "User-Agent",
    Server "Server",
    Allow "Allow",
    Accept "Accept",
    Supported "Supported" b"k",
    Unsupported "Unsupported",
    Require "Require",
    ProxyRequire "Proxy-Require",
    Route "Route",
    RecordRoute "Record-Route",
    Path "Path",
    ServiceRoute "Service-Route",
    Date "Date",
    RetryAfter "Retry-After",
    Warning "Warning",
    Reason "Reason",
    Subject "Subject" b"s",
    Event "Event" b"o",
    AllowEvents "Allow-Events" b"u",
    SubscriptionState "Subscription-State",
    SessionExpires "Session-Expires" b"x",
    MinSe "Min-SE",
    ReferTo "Refer-To" b"r",
    ReferredBy "Referred-By" b"b",
    ContentEncoding "Content-Encoding" b"e",
    ContentDisposition "Content-Disposition",
    Organization "Organization",
    FlowTimer "Flow-Timer",
    CallsignToken "X-Callsign-Token",
}

impl PartialEq for Name {
    // Each look at a message compares it with the name of every header field.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Other(one), Self::Other(two)) => one.eq_ignore_ascii_case(two),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Eq for Name {}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.as_bytes()))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.as_bytes().escape_ascii())
    }
}
