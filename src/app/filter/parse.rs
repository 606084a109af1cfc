//! Parses the text of a filter.

use crate::app::text::form::spaced_number;

use super::{
    field::{self, Field, Rows},
    filter::{Filter, Problem, Term, Test},
    matcher,
    state::{self, STANDS, Standing, State},
};

impl Filter {
    /// Reads a filter of endpoints as a person types it.
    ///
    /// # Errors
    /// When it cannot be read, or names a field that endpoints do not have.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Self::of(Rows::Endpoints, text)
    }

    /// Reads a filter of such rows.
    ///
    /// # Errors
    /// When it cannot be read, or names a field that such rows do not have.
    pub fn of(rows: Rows, text: &str) -> Result<Self, Problem> {
        let mut reader = Reader { text, at: 0, rows };
        let mut terms = Vec::new();
        loop {
            reader.skip_space();
            if reader.rest().is_empty() {
                return Ok(Self { terms });
            }
            terms.push(reader.term()?);
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    rows: Rows,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, prefix: char) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.at += prefix.len_utf8();
        }
        found
    }

    fn problem<T>(&self, at: usize, message: impl Into<String>) -> Result<T, Problem> {
        Err(Problem {
            at: at.min(self.text.len()),
            message: message.into(),
        })
    }

    fn term(&mut self) -> Result<Term, Problem> {
        let not = self.take('!');
        if let Some(text) = self.pasted() {
            return Ok(Term {
                not,
                field: None,
                test: Test::Pasted(text),
            });
        }
        if let Some((state, length)) = state::at(self.rest()) {
            match self.rows {
                Rows::Endpoints => {
                    let typed = self.rest()[..length].to_owned();
                    self.at += length;
                    return Ok(Term {
                        not,
                        field: None,
                        test: Test::State(state, typed),
                    });
                }
                Rows::Domains
                    if self.upcoming().len() > "off".len() && self.upcoming().len() == length =>
                {
                    let word = self.upcoming();
                    let message =
                        format!("Only endpoints are {word}; \"{word}\" looks for the word.");
                    return self.problem(self.at, message);
                }
                Rows::Domains | Rows::Requests | Rows::Messages | Rows::Calls => {}
            }
        }
        if self.rows == Rows::Endpoints
            && let Some(word) = self.upcoming().strip_prefix(STANDS)
        {
            return self.standing(not, word);
        }
        let alone = self.upcoming();
        if let Some(state) = field::state(alone).filter(|_| self.rows.are_resources()) {
            return self.state(not, alone, state);
        }
        let field = self.field()?;
        let start = self.at;
        let test = match field {
            Some(field) if field.is_flag() => self.flag(field)?,
            field => self.test(field)?,
        };
        if !self.rest().is_empty() && !self.rest().starts_with(char::is_whitespace) {
            return self.problem(self.at, "A space is missing here.");
        }
        matcher::check(&test).map_err(|why| Problem {
            at: start,
            message: why.into(),
        })?;
        Ok(Term { not, field, test })
    }

    /// `state:` and one of the words that each row has one of.
    fn standing(&mut self, not: bool, word: &str) -> Result<Term, Problem> {
        let mut all = Standing::ALL.into_iter();
        let Some(standing) = all.find(|one| word.eq_ignore_ascii_case(one.word())) else {
            let words = Standing::ALL.map(Standing::word).join(", ");
            return self.problem(self.at, format!("Write {STANDS} and one of {words}."));
        };
        let typed = self.bare().to_owned();
        Ok(Term {
            not,
            field: None,
            test: Test::State(State::Stands(standing), typed),
        })
    }

    /// `registered` and `refused` alone are a state, which only endpoints have.
    fn state(
        &mut self,
        not: bool,
        word: &str,
        (field, on): (Field, bool),
    ) -> Result<Term, Problem> {
        if self.rows.field(field.word()).is_none() {
            let message = format!("Only endpoints are {word}; \"{word}\" looks for the word.");
            return self.problem(self.at, message);
        }
        self.at += word.len();
        Ok(Term {
            not,
            field: Some(field),
            test: Test::Flag(on),
        })
    }

    /// A telephone number with blanks in it, or an address with a name before it.
    fn pasted(&mut self) -> Option<String> {
        let rest = self.rest();
        let name = |at: usize| {
            let name = rest[..at].trim();
            name.is_empty()
                || name.starts_with('"')
                || name
                    .chars()
                    .all(|c| c.is_alphanumeric() || " .-_".contains(c))
        };
        let lower = rest.to_ascii_lowercase();
        let opens = ["<sip:", "<sips:", "<tel:"]
            .iter()
            .find_map(|start| lower.find(start));
        let address = opens.filter(|at| name(*at)).and_then(|at| {
            let closes = at + rest[at..].find('>')? + 1;
            // Parameters behind the brackets belong to it.
            let behind = rest[closes..].find(char::is_whitespace);
            Some(behind.map_or(rest.len(), |behind| closes + behind))
        });
        let length = spaced_number(rest).or(address)?;
        self.at += length;
        Some(rest[..length].to_owned())
    }

    /// A word and a colon name a field, unless they are text: SIP URIs have a colon too.
    fn field(&mut self) -> Result<Option<Field>, Problem> {
        let term = self.upcoming();
        if term.starts_with(['"', '/', '~']) {
            return Ok(None);
        }
        let word = term.split(':').next().unwrap_or_default();
        match self.rows.field(word) {
            Some(field) if word.len() < term.len() => {
                self.at += word.len() + 1;
                Ok(Some(field))
            }
            _ if field::is_text(term) => Ok(None),
            _ => self.problem(self.at, self.rows.unknown(word)),
        }
    }

    /// What stands here up to the next space.
    fn upcoming(&self) -> &'a str {
        let rest = self.rest();
        &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())]
    }

    fn flag(&mut self, field: Field) -> Result<Test, Problem> {
        let start = self.at;
        match self.bare().to_ascii_lowercase().as_str() {
            "yes" | "true" | "on" => Ok(Test::Flag(true)),
            "no" | "false" | "off" => Ok(Test::Flag(false)),
            _ => self.problem(start, format!("Write {field}:yes or {field}:no.")),
        }
    }

    fn test(&mut self, field: Option<Field>) -> Result<Test, Problem> {
        if self.rest().starts_with('/') {
            return self.pattern();
        }
        if self.take('~') {
            return Ok(Test::Fuzzy(self.word()?));
        }
        let quoted = self.rest().starts_with('"');
        let word = self.word()?;
        let optional = matches!(field, Some(Field::App | Field::Description));
        if optional && !quoted && word.eq_ignore_ascii_case("none") {
            return Ok(Test::Unset);
        }
        Ok(Test::Word(word))
    }

    /// `/…/`, where `\/` stands for the slash itself.
    fn pattern(&mut self) -> Result<Test, Problem> {
        let start = self.at;
        self.at += 1;
        let mut escaped = false;
        for (at, c) in self.rest().char_indices() {
            if c == '/' && !escaped {
                let pattern = self.rest()[..at].to_owned();
                self.at += at + 1;
                return if pattern.is_empty() {
                    self.problem(start, "The pattern is empty.")
                } else {
                    Ok(Test::Pattern(pattern))
                };
            }
            escaped = c == '\\' && !escaped;
        }
        self.problem(start, "The pattern has no end: close it with a slash.")
    }

    fn word(&mut self) -> Result<String, Problem> {
        let start = self.at;
        let word = if self.take('"') {
            self.quoted(start)?
        } else {
            self.bare().to_owned()
        };
        if word.is_empty() {
            self.problem(start, "A word is missing here.")
        } else {
            Ok(word)
        }
    }

    fn bare(&mut self) -> &'a str {
        let word = self.upcoming();
        self.at += word.len();
        word
    }

    /// Up to the closing quote; a backslash takes the next character as it is.
    fn quoted(&mut self, start: usize) -> Result<String, Problem> {
        let mut word = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return Ok(word);
                }
                '\\' => word.extend(chars.next().map(|(_, c)| c)),
                c => word.push(c),
            }
        }
        self.problem(start, "The quotation has no end: close it with \".")
    }
}
