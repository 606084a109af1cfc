//! User names that are nearly right: which endpoint somebody probably meant.

/// What was done to the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slip {
    /// It is in another case.
    Case,
    /// It has blanks in it or around it.
    Blanks,
    /// The whole address was written in its place.
    Address,
}

/// What was done to this name of an endpoint in this domain, if it is what was meant by `sent`.
#[must_use]
pub fn slip(sent: &str, name: &str, host: &str) -> Option<Slip> {
    if sent == name {
        return None;
    }
    let solid: String = sent.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = solid.split_once(':').map_or(&*solid, |(scheme, rest)| {
        let known = ["sip", "sips"]
            .iter()
            .any(|s| scheme.eq_ignore_ascii_case(s));
        if known { rest } else { &solid }
    });
    let (user, at) = bare
        .split_once('@')
        .map_or((bare, None), |(user, at)| (user, Some(at)));
    let of_the_domain = at.is_none_or(|at| {
        let at = at.split([':', ';']).next().unwrap_or(at);
        at.eq_ignore_ascii_case(host)
    });
    if !of_the_domain || !user.eq_ignore_ascii_case(name) {
        return None;
    }
    if bare != user || bare.len() != solid.len() {
        Some(Slip::Address)
    } else if solid.len() != sent.len() {
        Some(Slip::Blanks)
    } else {
        Some(Slip::Case)
    }
}

#[cfg(test)]
mod tests {
    use super::{Slip, slip};

    #[test]
    fn names_that_are_nearly_right_are_known() {
        for (sent, is) in [
            ("anna", None),
            ("Anna", Some(Slip::Case)),
            (" anna", Some(Slip::Blanks)),
            ("an na\t", Some(Slip::Blanks)),
            ("anna@demo.test", Some(Slip::Address)),
            ("sip:Anna@DEMO.test:5060;transport=tcp", Some(Slip::Address)),
            ("sip:anna", Some(Slip::Address)),
            ("anna@other.test", None),
            ("annas", None),
            ("tel:anna", None),
            ("", None),
        ] {
            assert_eq!(slip(sent, "anna", "demo.test"), is, "{sent:?}");
        }
    }
}
