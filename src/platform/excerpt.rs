//! Cuts text that a stranger sent before it is kept or repeated.

/// The text, or as much of its beginning as has at most so many bytes, and a sign that there was more.
pub fn excerpt(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn only_what_is_too_long_is_cut_and_never_inside_a_character() {
        assert_eq!(excerpt("héllo", 6), "héllo");
        assert_eq!(excerpt("héllo", 5), "héll…");
        assert_eq!(excerpt("héllo", 2), "h…");
    }
}
