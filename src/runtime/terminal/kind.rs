//! What the name of a kind of terminal (`TERM`) tells of what it can.

/// The kinds that erase to the colour they write on (`bce` in terminfo), by how their names begin. Whatever calls itself
/// one of these does; tmux and GNU screen have names of their own, and so has the terminal of Emacs.
const ERASE_IN_COLOUR: &[&str] = &[
    "alacritty",
    "contour",
    "foot",
    "ghostty",
    "gnome",
    "iterm",
    "kitty",
    "konsole",
    "linux",
    "mintty",
    "putty",
    "rxvt",
    "st-",
    "vte",
    "wezterm",
    "xterm",
];

/// Whether a terminal of this kind erases to the colour that it writes on. `sty` is what GNU screen sets: it does not,
/// whatever it is called.
pub fn erases_in_colour(term: Option<&str>, sty: Option<&str>) -> bool {
    let in_screen = sty.is_some_and(|sty| !sty.is_empty());
    let known = |term: &str| {
        let mut kinds = ERASE_IN_COLOUR.iter();
        kinds.any(|kind| term.starts_with(kind))
    };
    !in_screen && term.is_some_and(known)
}

#[cfg(test)]
mod tests {
    use super::erases_in_colour;

    #[test]
    fn only_a_kind_that_is_known_to_erase_in_colour_is_trusted_to() {
        for (term, sty, does) in [
            (Some("xterm-256color"), None, true),
            (Some("xterm-kitty"), Some(""), true),
            (Some("st-256color"), None, true),
            (Some("xterm-256color"), Some("123.pts-0.host"), false),
            (Some("screen-256color"), None, false),
            (Some("tmux-256color"), None, false),
            (Some("eterm-color"), None, false),
            (Some("vt220"), None, false),
            (None, None, false),
        ] {
            assert_eq!(erases_in_colour(term, sty), does, "{term:?} {sty:?}");
        }
    }
}
