//! One key of the file: whose it is, what they may do, and from where and until when it is good.

use std::net::IpAddr;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use russh::keys::{HashAlg, PublicKey, ssh_key::public::KeyData};

use crate::{
    api::{sentence::Sentence, text},
    desk::role::Role,
};

use super::{
    network::Network,
    options::{Named, part},
};

/// The fewest bits of an RSA key.
const RSA_LEAST: u32 = 2048;

/// The most characters of an owner's name.
const OWNER_MOST: usize = 64;

/// One key, or one authority whose certificates count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The person or desk that the journal names. Empty for an authority: each certificate names its own.
    pub owner: String,
    /// What they may do.
    pub role: Role,
    /// The profiles that they may open, the first being what they are shown.
    pub profiles: Vec<String>,
    /// From where they may come; from anywhere when there is none.
    pub from: Vec<Network>,
    /// Until when the key is good.
    pub expires: Option<Timestamp>,
    /// Whether only single commands are answered, and no dashboard.
    pub exec_only: bool,
    /// The zone that times are shown in, instead of the host's.
    pub zone: Option<TimeZone>,
    /// For an authority: the principals, of which a certificate must name one.
    pub principals: Option<Vec<String>>,
    /// The key.
    pub key: PublicKey,
}

impl Entry {
    /// Reads a line that is neither empty nor a comment.
    ///
    /// # Errors
    /// Why it is not used, without a capital letter and a full stop.
    pub fn parse(line: &str) -> Result<Self, Sentence> {
        let (options, rest) = part(line)?;
        let key = PublicKey::from_openssh(rest)
            .map_err(|error| format!("the key cannot be read: {error}"))?;
        if let Some(why) = weakness(&key) {
            return Err(why.into());
        }
        let mut entry = Self {
            owner: String::new(),
            role: Role::Viewer,
            profiles: Vec::new(),
            from: Vec::new(),
            expires: None,
            exec_only: false,
            zone: None,
            principals: None,
            key,
        };
        let (mut authority, mut principals) = (false, None);
        let mut seen: Vec<&str> = Vec::new();
        for option in &options {
            if seen.contains(&option.0.as_str()) {
                return Err(format!("{} stands there twice", option.0).into());
            }
            seen.push(&option.0);
            match option.0.as_str() {
                "cert-authority" => {
                    none(option)?;
                    authority = true;
                }
                "principals" => principals = Some(list(option)?),
                _ => entry.take(option)?,
            }
        }
        entry.finish(authority, principals)
    }

    fn take(&mut self, option: &Named) -> Result<(), Sentence> {
        match option.0.as_str() {
            "owner" => {
                let owner = some(option)?;
                if owner.trim() != owner || owner.chars().count() > OWNER_MOST {
                    return Err("owner has blanks around it, or more than 64 characters".into());
                }
                owner.clone_into(&mut self.owner);
            }
            "role" => {
                let name = some(option)?;
                self.role = Role::named(name).ok_or_else(|| {
                    let name = text::brief(name);
                    format!("there is no role {name}: viewer, operator or admin")
                })?;
            }
            "profile" => self.profiles = list(option)?,
            "from" => {
                let networks = list(option)?;
                let networks = networks.iter().map(|network| {
                    Network::parse(network).ok_or_else(|| {
                        let network = text::brief(network);
                        Sentence::new(format!(
                            "{network} in from is no address or network; names and ! are not understood"
                        ))
                    })
                });
                self.from = networks.collect::<Result<_, _>>()?;
            }
            "expiry-time" => self.expires = Some(expiry(some(option)?)?),
            "tz" => {
                let zone = TimeZone::get(some(option)?);
                self.zone = Some(zone.map_err(|_| "tz names no time zone")?);
            }
            "exec-only" => {
                none(option)?;
                self.exec_only = true;
            }
            // As in sshd: all of it is so anyway.
            "restrict"
            | "pty"
            | "no-port-forwarding"
            | "no-agent-forwarding"
            | "no-X11-forwarding"
            | "no-user-rc" => none(option)?,
            "verify-required" | "touch-required" => {
                return Err(format!("{} cannot be checked here", option.0).into());
            }
            other => {
                return Err(format!("the option {} is not known", text::brief(other)).into());
            }
        }
        Ok(())
    }

    fn finish(
        mut self,
        authority: bool,
        principals: Option<Vec<String>>,
    ) -> Result<Self, Sentence> {
        if self.profiles.is_empty() {
            return Err("it opens no profile: add profile=\"NAME\"".into());
        }
        match (authority, principals) {
            (true, Some(principals)) => {
                if !self.owner.is_empty() {
                    return Err("an authority has no owner: its certificates name theirs".into());
                }
                self.principals = Some(principals);
            }
            (true, None) => return Err("an authority needs principals=\"NAME,…\"".into()),
            (false, Some(_)) => return Err("principals belong to a cert-authority".into()),
            (false, None) => {
                if self.owner.is_empty() {
                    let comment = self.key.comment().to_string();
                    text::clean(&comment).trim().clone_into(&mut self.owner);
                }
                if self.owner.is_empty() {
                    return Err("nobody owns it: add owner=\"NAME\"".into());
                }
            }
        }
        Ok(self)
    }

    /// Whether it is good now, for somebody from there.
    pub fn is_good(&self, from: IpAddr, now: Timestamp) -> bool {
        self.is_near(from) && self.expires.is_none_or(|end| now < end)
    }

    /// Whether somebody may come from there.
    pub fn is_near(&self, from: IpAddr) -> bool {
        self.from.is_empty() || self.from.iter().any(|network| network.holds(from))
    }

    /// The profile that somebody gets who calls themselves so: one of theirs by its name, or the first for `desk`.
    pub fn profile(&self, user: &str) -> Option<&str> {
        let named = self.profiles.iter().find(|profile| *profile == user);
        let first = || self.profiles.first().filter(|_| user == "desk");
        named.or_else(first).map(String::as_str)
    }

    /// How people tell keys apart: `SHA256:…`.
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint(HashAlg::Sha256).to_string()
    }
}

/// Why a key is not taken, if so.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a kind that the library learns later is not taken before it was looked at"
)]
pub fn weakness(key: &PublicKey) -> Option<&'static str> {
    match key.key_data() {
        KeyData::Rsa(rsa) if rsa.key_size() < RSA_LEAST => {
            Some("the RSA key has fewer than 2048 bits")
        }
        KeyData::Dsa(_) => Some("DSA keys are not taken"),
        KeyData::Ed25519(_)
        | KeyData::Ecdsa(_)
        | KeyData::SkEcdsaSha2NistP256(_)
        | KeyData::SkEd25519(_)
        | KeyData::Rsa(_) => None,
        _ => Some("keys of this kind are not taken"),
    }
}

fn some(option: &Named) -> Result<&str, Sentence> {
    let value = option.1.as_deref().filter(|value| !value.is_empty());
    value.ok_or_else(|| format!("{} needs a value: {0}=\"…\"", option.0).into())
}

fn none(option: &Named) -> Result<(), Sentence> {
    match option.1 {
        None => Ok(()),
        Some(_) => Err(format!("{} takes no value", option.0).into()),
    }
}

fn list(option: &Named) -> Result<Vec<String>, Sentence> {
    let names = some(option)?.split(',').map(str::trim);
    let names: Vec<String> = names.map(str::to_owned).collect();
    if names.iter().any(String::is_empty) {
        return Err(format!("{} names nothing between two commas", option.0).into());
    }
    Ok(names)
}

/// `YYYYMMDD[HHMM[SS]][Z]`, as sshd has it: local time without the Z.
fn expiry(text: &str) -> Result<Timestamp, Sentence> {
    let wrong = || Sentence::new("expiry-time is no time: YYYYMMDD, YYYYMMDDHHMM or with seconds");
    let (digits, zone) = match text.strip_suffix('Z') {
        Some(digits) => (digits, TimeZone::UTC),
        None => (text, TimeZone::system()),
    };
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let part = |at: usize, length: usize| {
        let part = digits.get(at..at + length).unwrap_or("0");
        part.parse::<i16>().unwrap_or_default()
    };
    let small = |at| i8::try_from(part(at, 2)).unwrap_or_default();
    let at = DateTime::new(
        part(0, 4),
        small(4),
        small(6),
        small(8),
        small(10),
        small(12),
        0,
    );
    let at = at.and_then(|at| at.to_zoned(zone)).map_err(|_| wrong())?;
    Ok(at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::Entry;
    use crate::desk::role::Role;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1vU2Yq8Gc2fT0DqzD9b1K6mYbD8n1wQfN2vXnS7xkT";

    #[test]
    fn a_line_says_who_may_do_what() {
        let line = format!(
            r#"owner="Night desk",role="operator",profile="prod,lab",from="10.8.0.0/16",expiry-time="20270131Z",exec-only,tz="Europe/Paris" {KEY} n@host"#
        );
        let entry = Entry::parse(&line).expect("is read");
        assert_eq!(
            (entry.owner.as_str(), entry.role),
            ("Night desk", Role::Operator)
        );
        assert_eq!(entry.profile("desk"), Some("prod"));
        assert_eq!(entry.profile("lab"), Some("lab"));
        assert_eq!(entry.profile("root"), None);
        assert!(entry.exec_only && entry.fingerprint().starts_with("SHA256:"));
        let (near, far) = (
            "10.8.1.1".parse().expect("one"),
            "10.9.1.1".parse().expect("one"),
        );
        let at = |text: &str| text.parse().expect("a time");
        assert!(entry.is_good(near, at("2027-01-30T23:59:59Z")));
        assert!(!entry.is_good(near, at("2027-01-31T00:00:00Z")));
        assert!(!entry.is_good(far, at("2027-01-30T23:59:59Z")));
        let plain = Entry::parse(&format!(r#"profile="lab" {KEY} ana@host"#)).expect("is read");
        assert_eq!(
            (plain.owner.as_str(), plain.role),
            ("ana@host", Role::Viewer)
        );
    }

    #[test]
    fn a_line_that_is_not_understood_whole_lets_nobody_in() {
        for (line, said) in [
            (format!("{KEY} a"), "no profile"),
            (format!(r#"profile="lab" {KEY}"#), "nobody owns it"),
            (
                format!(r#"profile="lab",command="sh" {KEY} a"#),
                "command is not known",
            ),
            (
                format!(r#"profile="lab",verify-required {KEY} a"#),
                "cannot be checked",
            ),
            (
                format!(r#"profile="lab",role="root" {KEY} a"#),
                "no role root",
            ),
            (
                format!(r#"profile="lab",from="*.example" {KEY} a"#),
                "no address or network",
            ),
            (
                format!(r#"profile="lab",from="!10.0.0.1" {KEY} a"#),
                "no address or network",
            ),
            (
                format!(r#"profile="lab",expiry-time="tomorrow" {KEY} a"#),
                "expiry-time",
            ),
            (
                format!(r#"profile="lab",expiry-time="20271301" {KEY} a"#),
                "expiry-time",
            ),
            (format!(r#"profile="lab",tz="Mars" {KEY} a"#), "tz"),
            (format!(r#"profile="lab",profile="x" {KEY} a"#), "twice"),
            (format!(r#"profile="lab,," {KEY} a"#), "between two commas"),
            (
                format!(r#"profile="lab",cert-authority {KEY} a"#),
                "needs principals",
            ),
            (
                format!(r#"profile="lab",principals="day" {KEY} a"#),
                "cert-authority",
            ),
            (
                r#"profile="lab" ssh-ed25519 AAAA a"#.to_owned(),
                "cannot be read",
            ),
            (
                format!(r#"profile="lab",exec-only="yes" {KEY} a"#),
                "takes no value",
            ),
        ] {
            let why = Entry::parse(&line).expect_err("is refused").to_string();
            assert!(why.contains(said), "{line}: {why}");
        }
    }
}
