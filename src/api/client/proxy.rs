//! Which proxy stands between us and a service, and which variable names it: as the HTTP library finds out, so that a
//! failure can be blamed on the right one.

use std::net::IpAddr;

use url::Url;

/// The variables that name proxies and certificates, with what each does.
pub const VARIABLES: &[(&str, &str)] = &[
    ("HTTPS_PROXY", "The proxy for services with https://."),
    ("https_proxy", "The same, when HTTPS_PROXY is not set."),
    ("HTTP_PROXY", "The proxy for services with http://."),
    ("http_proxy", "The same, when HTTP_PROXY is not set."),
    (
        "ALL_PROXY",
        "The proxy for both, where none is named by itself.",
    ),
    ("all_proxy", "The same, when ALL_PROXY is not set."),
    ("NO_PROXY", "Hosts that are reached without a proxy."),
    ("no_proxy", "The same, when NO_PROXY is not set."),
    ("SSL_CERT_FILE", "A file with the certificates to trust."),
    ("SSL_CERT_DIR", "A folder with the certificates to trust."),
];

/// A proxy on the way to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Host and port.
    place: String,
    host: String,
    /// Whether it speaks SOCKS, which the HTTP library here does not.
    is_socks: bool,
    /// The variable that names it.
    variable: &'static str,
}

impl Proxy {
    /// The proxy on the way to this service, as these variables say.
    #[must_use]
    pub fn of(origin: &Url, variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let value = |names: [&'static str; 2]| {
            let set = names
                .into_iter()
                .find_map(|name| Some((name, variable(name)?)));
            set.filter(|(_, value)| !value.is_empty())
        };
        let own = match origin.scheme() {
            "https" => ["HTTPS_PROXY", "https_proxy"],
            _ => ["HTTP_PROXY", "http_proxy"],
        };
        let (name, text) = value(own).or_else(|| value(["ALL_PROXY", "all_proxy"]))?;
        let without = value(["NO_PROXY", "no_proxy"])
            .map(|(_, list)| list)
            .unwrap_or_default();
        // Whatever runs as a CGI program takes no proxy from what a request may set.
        if variable("REQUEST_METHOD").is_some() || is_excepted(origin.host_str()?, &without) {
            return None;
        }
        let whole = if text.contains("://") {
            text
        } else {
            format!("http://{text}")
        };
        let url = Url::parse(&whole).ok()?;
        let host = url.host_str()?.to_owned();
        let port = url.port_or_known_default().unwrap_or(1080);
        Some(Self {
            place: format!("{host}:{port}"),
            host,
            is_socks: url.scheme().starts_with("socks"),
            variable: name,
        })
    }

    /// What it is and who says so: `the proxy 127.0.0.1:3128 (from https_proxy)`. Never its user or password.
    #[must_use]
    pub fn words(&self) -> String {
        format!("the proxy {} (from {})", self.place, self.variable)
    }

    /// Its host.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it speaks SOCKS.
    #[must_use]
    pub fn is_socks(&self) -> bool {
        self.is_socks
    }
}

/// Whether a list of hosts names this one, or a domain that it is in, or all.
fn is_excepted(host: &str, list: &str) -> bool {
    let host = host.trim_matches(['[', ']']).to_lowercase();
    let address: Option<IpAddr> = host.parse().ok();
    let names = |entry: &str| {
        let entry = entry.trim().trim_start_matches('.').to_lowercase();
        match (address, entry.split_once('/')) {
            (Some(address), Some((network, bits))) => within(address, network, bits),
            _ => {
                entry == "*"
                    || entry == host
                    || (!entry.is_empty() && host.ends_with(&format!(".{entry}")))
            }
        }
    };
    list.split(',').any(names)
}

/// Whether an address is in a network such as `192.168.0.0/16`.
fn within(address: IpAddr, network: &str, bits: &str) -> bool {
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else {
        return false;
    };
    let wide = |address: IpAddr| match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let ((one, size), (other, other_size)) = (wide(address), wide(network));
    let differs = one ^ other;
    size == other_size && bits <= size && (bits == 0 || differs.leading_zeros() >= bits)
}

/// What a variable says, without the user and the password of a proxy.
#[must_use]
pub fn shown(value: &str) -> String {
    match value.rsplit_once('@') {
        Some((before, place)) => {
            let scheme = before.split_once("://").map_or("", |(scheme, _)| scheme);
            let scheme = if scheme.is_empty() {
                String::new()
            } else {
                format!("{scheme}://")
            };
            format!("{scheme}…@{place}")
        }
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{Proxy, shown};

    fn of(origin: &str, variables: &[(&str, &str)]) -> Option<String> {
        let origin = Url::parse(origin).expect("an address");
        let proxy = Proxy::of(&origin, |name| {
            let set = variables.iter().find(|(known, _)| *known == name);
            set.map(|(_, value)| (*value).to_owned())
        });
        proxy.map(|proxy| proxy.words())
    }

    #[test]
    fn the_proxy_on_the_way_is_told_with_its_variable_and_without_its_password() {
        for (origin, variables, expected) in [
            (
                "https://a.example",
                &[("https_proxy", "http://127.0.0.1:1")][..],
                Some("the proxy 127.0.0.1:1 (from https_proxy)"),
            ),
            (
                "https://a.example",
                &[("HTTPS_PROXY", "u:pw@p.example:3128")],
                Some("the proxy p.example:3128 (from HTTPS_PROXY)"),
            ),
            (
                "https://a.example",
                &[("ALL_PROXY", "socks5://127.0.0.1")],
                Some("the proxy 127.0.0.1:1080 (from ALL_PROXY)"),
            ),
            (
                "http://a.example",
                &[("https_proxy", "http://127.0.0.1:1")],
                None,
            ),
            (
                "https://a.example",
                &[
                    ("https_proxy", "http://p:1"),
                    ("no_proxy", "b.example, .example"),
                ],
                None,
            ),
            (
                "https://10.1.2.3",
                &[("https_proxy", "http://p:1"), ("NO_PROXY", "10.0.0.0/8")],
                None,
            ),
            (
                "https://11.1.2.3",
                &[("https_proxy", "http://p:1"), ("NO_PROXY", "10.0.0.0/8")],
                Some("the proxy p:1 (from https_proxy)"),
            ),
            ("https://a.example", &[("https_proxy", "")], None),
            ("https://a.example", &[], None),
        ] {
            assert_eq!(
                of(origin, variables).as_deref(),
                expected,
                "{origin} {variables:?}"
            );
        }
        assert_eq!(shown("http://u:pw@p:1"), "http://…@p:1");
        assert_eq!(shown("http://p:1"), "http://p:1");
    }
}
