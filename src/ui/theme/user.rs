//! Themes that people write: `"bold #ff8787 on black"`, one line a meaning.

use ratatui::style::{Modifier, Style};

use crate::api::sentence::Sentence;

use super::{
    colour::colour,
    depth::Depth,
    theme::{MEANINGS, Theme},
};

/// What is wrong with a line of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The meaning that the line is about.
    pub meaning: String,
    /// What is wrong, as a sentence.
    pub text: String,
}

const ATTRIBUTES: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

impl Theme {
    /// The theme with these lines in place of its own, or everything that is wrong with them. `lines` are pairs
    /// of a meaning and a style.
    pub fn with<'a>(
        mut self,
        lines: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<Complaint>> {
        let mut complaints = Vec::new();
        let mut complain = |meaning: &str, text| {
            complaints.push(Complaint {
                meaning: meaning.to_owned(),
                text,
            });
        };
        for (meaning, line) in lines {
            let mut styles = self.styles().into_iter();
            match (styles.find(|(name, _)| *name == meaning), parse(line)) {
                (Some((_, style)), Ok(own)) => *style = own,
                (Some(_), Err(text)) => complain(meaning, text.into()),
                (None, _) => {
                    let names = MEANINGS.join(", ");
                    complain(
                        meaning,
                        format!("There is no style {meaning}. There are {names}."),
                    );
                }
            }
        }
        self.depth = Depth::True;
        if complaints.is_empty() {
            Ok(self)
        } else {
            Err(complaints)
        }
    }
}

/// Reads a style: attributes, a colour, `on` and the background's colour, in words with spaces between them.
pub fn parse(text: &str) -> Result<Style, Sentence> {
    let mut style = Style::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let attribute = ATTRIBUTES.iter().find(|(name, _)| *name == word);
        style = match (word, attribute) {
            ("on", _) => style.bg(colour(words.next().unwrap_or_default())?),
            (_, Some((_, modifier))) => style.add_modifier(*modifier),
            _ => style.fg(colour(word)?),
        };
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier, Style};

    use super::{Complaint, parse};
    use crate::ui::theme::Theme;

    #[test]
    fn a_style_is_attributes_a_colour_and_a_background() {
        let bold_red = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
        assert_eq!(parse("bold red"), Ok(bold_red));
        assert_eq!(
            parse("#102030 on 210"),
            Ok(Style::new()
                .fg(Color::Rgb(16, 32, 48))
                .bg(Color::Indexed(210)))
        );
        assert_eq!(parse(""), Ok(Style::new()));
        assert!(parse("rde").is_err_and(|text| text.starts_with("\"rde\" is not a colour.")));
        assert!(parse("red on").is_err());
    }

    #[test]
    fn a_theme_of_ones_own_keeps_what_it_does_not_name() {
        let dark = Theme::named("dark").expect("is there");
        let own = dark
            .clone()
            .with([("danger", "white on red")])
            .expect("is right");
        assert_eq!(own.danger, Style::new().fg(Color::White).bg(Color::Red));
        assert_eq!(own.good, dark.good);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let dark = Theme::named("dark").expect("is there");
        let complaints = dark
            .with([("dangre", "red"), ("good", "gren")])
            .expect_err("is wrong");
        let meanings: Vec<_> = complaints
            .iter()
            .map(|Complaint { meaning, .. }| meaning.as_str())
            .collect();
        assert_eq!(meanings, ["dangre", "good"]);
    }
}
