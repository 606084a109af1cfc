//! Everything that can be found: one row each, which the guide's table is made from.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// A phone cannot work like this.
    Error,
    /// Some phones, or some calls, do not work like this.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// For programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// A sign for people, so that nothing rests on colour.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Error => "■",
            Self::Warning => "▲",
            Self::Info => "–",
        }
    }
}

/// Whose part it is to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Whoever keeps the account.
    Account,
    /// Whoever keeps the network and the DNS.
    Network,
    /// Whoever keeps the registrar.
    Server,
    /// Whoever stands at the phone.
    Phone,
    /// Whoever wrote the application.
    Application,
}

impl Part {
    /// For people and programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Network => "network",
            Self::Server => "server",
            Self::Phone => "phone",
            Self::Application => "application",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $part:ident $seen:literal $means:literal $advice:literal)+) => {
        /// What was found, as a word that does not change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $means] $variant,)+
        }

        impl Code {
            /// All of them. Of two that are equally bad, the first here is told first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// For programs.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How bad it is, unless the rest of the test says otherwise.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// Whose part it is.
            #[must_use]
            pub fn part(self) -> Part {
                match self { $(Self::$variant => Part::$part,)+ }
            }

            /// What was seen.
            #[must_use]
            pub fn seen(self) -> &'static str {
                match self { $(Self::$variant => $seen,)+ }
            }

            /// What it means.
            #[must_use]
            pub fn means(self) -> &'static str {
                match self { $(Self::$variant => $means,)+ }
            }

            /// What to do about it.
            #[must_use]
            pub fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice,)+ }
            }
        }
    };
}

codes! {
    NoSuchEndpoint "no-such-endpoint" Error Account
        "The account has no endpoint with this address."
        "Nobody can register as it: the registrar refuses it as if the password were wrong."
        "Compare the address with the list of endpoints, letter by letter, or create the endpoint."
    Disabled "disabled" Error Account
        "The endpoint is disabled in the account."
        "The registrar refuses it, whatever the password."
        "Enable the endpoint."
    NoApplication "no-application" Warning Account
        "The endpoint has no application."
        "It can register and be called; its own calls are refused."
        "Choose an application for the endpoint."
    NoCallUrl "no-call-url" Warning Application
        "The application of the endpoint has no URL for calls."
        "Calls of the endpoint are refused."
        "Set the application's URL for incoming calls."
    CallbackFailed "callback-failed" Warning Application
        "The URL for calls does not answer, or answers with a server error."
        "Calls of the endpoint are told to nobody and end after some seconds."
        "See to the application, or correct its URL."
    DnsNoSuchName "dns-no-such-name" Error Network
        "The DNS says that there is no such name."
        "The domain is misspelt, or its records are gone."
        "Compare the domain with the account's, letter by letter; then see to its DNS records."
    DnsNoRecord "dns-no-record" Error Network
        "The name is there, and has neither servers nor an address."
        "Phones do not know where to register."
        "Add SRV records, or an address, for the domain."
    DnsNoAnswer "dns-no-answer" Error Network
        "No name server answered, or they refused to."
        "Nothing is known about the domain from here."
        "See to the name servers of this network, or name one with --dns."
    DnsBadTarget "dns-bad-target" Error Network
        "A record names a server that has no address itself."
        "Phones that follow the record get nowhere."
        "Correct the record, or give its server an address."
    NetworkUnreachable "network-unreachable" Error Network
        "The network says that no way leads to the server."
        "A route or a firewall is missing, or the address is wrong."
        "See to routes and firewalls between here and the server."
    Refused "refused" Error Server
        "The server's machine says that nothing listens there."
        "The registrar does not run, or on another port, or not by this transport."
        "See whether the registrar runs, and on which ports."
    NoAnswer "no-answer" Error Network
        "Nothing came back."
        "Packets are lost or dropped on the way: most often by a firewall, on either side."
        "Let SIP pass the firewalls on the way, and try another transport."
    TlsName "tls-name" Error Server
        "The certificate is for other names."
        "Phones that check it do not connect."
        "Give the server a certificate for the domain."
    TlsExpired "tls-expired" Error Server
        "The certificate is not valid at this time."
        "Phones that check it do not connect."
        "Renew the certificate; if it is valid, see to the clock of this machine."
    TlsUntrusted "tls-untrusted" Error Server
        "Nobody who is trusted here vouches for the certificate."
        "Phones that check it do not connect unless they know its issuer."
        "Send the whole chain with the certificate, or give phones the issuer's certificate."
    TlsNotSpoken "tls-not-spoken" Error Server
        "What answers on this port speaks no TLS."
        "The port is one for plain SIP, or not for SIP at all."
        "Use the port for TLS, most often 5061, or another transport."
    TlsEndsSoon "tls-ends-soon" Warning Server
        "The certificate is valid for a few days more."
        "When it ends, phones that check it do not connect any more, all of them at once."
        "Renew the certificate."
    FirstTargetDead "first-target-dead" Warning Server
        "The first server does not answer, another one does."
        "Phones that know only one server, or are slow to try the next, do not work."
        "Bring the first server back, or take it out of the DNS."
    MalformedAnswer "malformed-answer" Error Server
        "What came back is no SIP response, or one that breaks the rules."
        "Phones read it each in their own way, or not at all."
        "Show the evidence to whoever keeps the server, or what stands before it."
    ServiceUnavailable "service-unavailable" Error Server
        "The server answers that it cannot do its work now."
        "It is overloaded, being maintained, or has lost its database."
        "Wait and try again; if it lasts, tell whoever keeps the server."
    NotARegistrar "not-a-registrar" Error Server
        "The server does not know REGISTER, or not for this domain."
        "It is another kind of server: a proxy, a trunk."
        "Use the registrar's address: without --server, what the DNS says."
    Forbidden "forbidden" Error Server
        "The server refuses with 403."
        "Some say so of a disabled endpoint, some of a wrong password, some of an address that is not allowed."
        "See whether the endpoint is enabled; then set the password anew."
    UnknownUser "unknown-user" Error Account
        "The server says that it does not know the user."
        "The user name is wrong, or the domain."
        "Compare the user name with the account's, letter by letter."
    UnexpectedAnswer "unexpected-answer" Error Server
        "The server answers with something that no registrar says here."
        "What it means is between the server and whoever keeps it."
        "Show the evidence to whoever keeps the server."
    NoChallenge "no-challenge" Warning Server
        "The server takes a REGISTER without asking for a password."
        "It knows us by our address, or lets everybody register."
        "See that the registrar asks for credentials."
    Realm "realm" Warning Server
        "The realm of the challenge is not the domain."
        "A password is good for one realm: phones and servers that count on the domain make other digests."
        "Make the registrar's realm the domain, or write the realm into the phone."
    Algorithm "algorithm" Warning Server
        "The challenge has no algorithm that phones in general know."
        "Only phones that know SHA-256 can answer it; most know MD5 alone."
        "Let the registrar offer MD5 beside it, or use phones that know the other."
    StaleLoop "stale-loop" Error Server
        "Each answer to a challenge is told to be too old."
        "The server forgets its own nonces: its clock jumps, or several servers do not know of each other's."
        "Tell whoever keeps the server."
    WrongPassword "wrong-password" Error Phone
        "The answer to the challenge is refused."
        "The password is wrong, or the user name: most servers do not tell which."
        "Set a new password in the account and write it into the phone."
    PhoneDiffers "phone-differs" Error Phone
        "The phone's own attempts are refused, and one of the things that they send is not what it should be."
        "What stands in the phone's settings differs from the account, if only in a capital or a blank."
        "Correct that line in the phone's settings."
    PhonePassword "phone-password" Error Phone
        "The phone's own attempts are refused for their password; all else that they send is right."
        "Another password stands in the phone than in the account."
        "Set a new password in the account and write it into the phone."
    PhoneRefused "phone-refused" Error Phone
        "The phone's own attempts are refused for a reason that lies not in who it says it is."
        "It asks for something that the platform does not grant."
        "Correct the phone's settings as the reason says."
    NotRegistered "not-registered" Warning Phone
        "Everything is in order, and no phone is registered."
        "The phone is off, without network, or has something else in its settings than what was tested."
        "Compare the phone's settings with what was tested here, and start the phone again."
    ContactUnreachable "contact-unreachable" Warning Phone
        "A phone is registered with an address that leads nowhere."
        "Calls to it get lost."
        "Tell the phone its address: STUN, or the router's, in its settings; or use TCP or TLS."
    NoRing "no-ring" Error Phone
        "A phone was called and does not ring."
        "It is gone and its registration has not ended yet, or it refuses calls: do not disturb, a list of callers."
        "See whether the phone has its network and takes calls, then start it again."
    Busy "busy" Warning Phone
        "Every phone that was called is busy."
        "Somebody speaks on it, or it is set to say so."
        "Test again when nobody speaks; if it lasts, see to do-not-disturb and call waiting in the phone."
    ExpiresShort "expires-short" Warning Server
        "A registration is granted for less than a minute."
        "Each packet that is lost takes the phone away for a while, and batteries are empty soon."
        "Let the registrar grant longer registrations."
    NatRewritten "nat-rewritten" Info Network
        "The server sees us at another address than our own."
        "There is a router with NAT in between: usual, and a reason for calls that nobody hears ring."
        "If phones are lost after a while, let them send keep-alives, or use TCP or TLS."
    Rings "rings" Info Phone
        "A phone of the endpoint rings when it is called."
        "Calls reach it."
        "Nothing needs to be done."
    Registered "registered" Info Phone
        "At least one phone is registered."
        "Calls to the endpoint ring there."
        "Nothing needs to be done."
}
