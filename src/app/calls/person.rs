//! Who calls and who is called, as people read it.

use std::borrow::Cow;

use crate::api::resource::HOST_SUFFIX;

/// An address without what is the same for all: `sip:anna@lyon.bwapp.bwsip.io;transport=tcp` is `anna@lyon`.
#[must_use]
pub fn person(address: &str) -> Cow<'_, str> {
    let bare = address.trim_start_matches('<');
    let bare = ["sip:", "sips:", "tel:"]
        .iter()
        .find_map(|scheme| {
            let head = bare.get(..scheme.len())?;
            head.eq_ignore_ascii_case(scheme)
                .then(|| &bare[scheme.len()..])
        })
        .unwrap_or(bare);
    let end = bare.find([';', '?', '>']).unwrap_or(bare.len());
    let bare = &bare[..end];
    let domain = bare.strip_suffix(HOST_SUFFIX);
    Cow::Borrowed(domain.map_or(bare, |domain| domain.trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn what_is_the_same_for_all_is_left_out() {
        for (address, name) in [
            ("sip:anna@lyon.bwapp.bwsip.io", "anna@lyon"),
            ("SIP:anna@lyon.bwapp.bwsip.io;transport=tcp", "anna@lyon"),
            ("sip:anna@example.com:5070", "anna@example.com:5070"),
            ("+13035550101", "+13035550101"),
            ("101", "101"),
            ("", ""),
        ] {
            assert_eq!(person(address), name, "{address}");
        }
    }
}
