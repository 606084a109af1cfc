//! A line of text with a cursor that moves by grapheme and word.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use zeroize::{Zeroize, Zeroizing};

use crate::api::text::is_hostile;

/// Text and a cursor that always stands between graphemes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Line {
    text: String,
    /// Byte offset of the cursor.
    cursor: usize,
    /// The word or the part that was taken out last. It may be of a password.
    taken: Zeroizing<String>,
}

impl Line {
    /// The text with the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
            taken: Zeroizing::default(),
        }
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Puts text in at the cursor: line breaks and tabs become one space, characters that could steer a
    /// terminal are left out. No copy of the text stays in memory: it may be a password.
    pub fn insert(&mut self, text: &str) {
        let mut piece = Zeroizing::new(String::with_capacity(text.len()));
        let mut before = '\0';
        for c in text.chars() {
            match c {
                '\n' if before == '\r' => {}
                '\n' | '\r' | '\t' => piece.push(' '),
                c if is_hostile(c) => {}
                c => piece.push(c),
            }
            before = c;
        }
        self.text.insert_str(self.cursor, &piece);
        self.cursor += piece.len();
    }

    /// One grapheme to the left.
    pub fn left(&mut self) {
        self.cursor -= self
            .before()
            .graphemes(true)
            .next_back()
            .map_or(0, str::len);
    }

    /// One grapheme to the right.
    pub fn right(&mut self) {
        self.cursor += self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(0, str::len);
    }

    /// To the start.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// Behind the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    /// To the start of this word or the one before.
    pub fn word_left(&mut self) {
        let mut words = self.before().unicode_word_indices();
        self.cursor = words.next_back().map_or(0, |(at, _)| at);
    }

    /// Behind the end of this word or the next.
    pub fn word_right(&mut self) {
        let rest = &self.text[self.cursor..];
        let end = rest
            .unicode_word_indices()
            .next()
            .map_or(rest.len(), |(at, word)| at + word.len());
        self.cursor += end;
    }

    /// Takes out the grapheme before the cursor.
    pub fn backspace(&mut self) {
        let end = self.cursor;
        self.left();
        self.text.drain(self.cursor..end);
    }

    /// Takes out the grapheme behind the cursor.
    pub fn delete(&mut self) {
        let start = self.cursor;
        self.right();
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    /// Takes out from the start of the word to the cursor.
    pub fn delete_word(&mut self) {
        let end = self.cursor;
        self.word_left();
        self.take(self.cursor..end);
    }

    /// Takes out from the cursor to the end of the word.
    pub fn delete_word_right(&mut self) {
        let start = self.cursor;
        self.word_right();
        let end = std::mem::replace(&mut self.cursor, start);
        self.take(start..end);
    }

    /// Takes out everything before the cursor.
    pub fn delete_to_start(&mut self) {
        let end = std::mem::take(&mut self.cursor);
        self.take(0..end);
    }

    /// Takes out everything behind the cursor.
    pub fn delete_to_end(&mut self) {
        self.take(self.cursor..self.text.len());
    }

    /// Puts in what was taken out last.
    pub fn put_back(&mut self) {
        self.text.insert_str(self.cursor, &self.taken);
        self.cursor += self.taken.len();
    }

    fn take(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.taken = Zeroizing::new(self.text[range.clone()].to_owned());
            self.text.drain(range);
        }
    }

    /// Forgets the text and wipes its memory: for passwords.
    pub fn wipe(&mut self) {
        self.text.zeroize();
        self.taken.zeroize();
        self.cursor = 0;
    }
}

impl std::fmt::Debug for Line {
    /// Shows only the length: the line may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn the_cursor_moves_by_grapheme() {
        let mut line = Line::new("é👩\u{200D}💻x");
        line.left();
        line.left();
        assert_eq!(line.before(), "é");
        line.delete();
        assert_eq!(line.text(), "éx");
        line.backspace();
        assert_eq!(line.text(), "x");
    }

    #[test]
    fn words_are_crossed_and_taken_out_whole() {
        let mut line = Line::new("lyon lobby phone");
        line.word_left();
        assert_eq!(line.before(), "lyon lobby ");
        line.delete_word();
        assert_eq!(line.text(), "lyon phone");
        line.word_right();
        assert_eq!(line.before(), "lyon phone");
    }

    #[test]
    fn what_was_taken_out_as_a_whole_comes_back_where_the_cursor_is() {
        let mut line = Line::new("lyon lobby phone");
        line.home();
        line.delete_word_right();
        assert_eq!((line.text(), line.before()), (" lobby phone", ""));
        line.delete_word_right();
        assert_eq!(line.text(), " phone");
        line.end();
        line.put_back();
        assert_eq!(line.text(), " phone lobby");
        line.delete_to_start();
        line.delete_to_start();
        line.put_back();
        assert_eq!(
            (line.text(), line.before()),
            (" phone lobby", " phone lobby")
        );
        line.wipe();
        line.put_back();
        assert_eq!(line.text(), "");
    }

    #[test]
    fn pasted_line_breaks_become_spaces_and_controls_vanish() {
        let mut line = Line::new("ac");
        line.left();
        line.insert("1\r\n2\u{1b}");
        assert_eq!((line.text(), line.before()), ("a1 2c", "a1 2"));
    }
}
