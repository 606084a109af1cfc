//! Reads the members of a JSON request body: strict about JSON, lenient about how the SDKs spell values
//! (reference §2.9 to §2.11).

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

use crate::{
    api::{Change, Secret},
    platform::refusal::Refusal,
};

/// A JSON value in which no object has the same key twice. Numbers that are no whole number from 0 up are of no
/// interest to any request.
enum Value {
    Null,
    Flag(bool),
    Number(u64),
    Text(String),
    List(Vec<Value>),
    Object(BTreeMap<String, Value>),
    Other,
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
            Self::Other => "something else",
        }
    }
}

impl Value {
    fn into_text(self) -> Result<String, Self> {
        if let Self::Text(text) = self {
            Ok(text)
        } else {
            Err(self)
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

/// The largest number up to which a float is exact, 2^53 (RFC 8259 §6).
const EXACT: f64 = 9_007_199_254_740_992.0;

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(u64::try_from(number).map_or(Value::Other, Value::Number))
    }

    /// JSON has one kind of number: `36e2` and `3600.0` are as whole as `3600` (RFC 8259 §6).
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the range in which it is exact"
    )]
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        let is_whole = number.fract() == 0.0 && (0.0..=EXACT).contains(&number);
        Ok(if is_whole {
            Value::Number(number as u64)
        } else {
            Value::Other
        })
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = BTreeMap::new();
        while let Some((key, value)) = members.next_entry::<String, Value>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom("an object has the same key twice"));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// The members of an object. Members that nobody asks for are ignored, and `null` is not there.
pub struct Fields {
    prefix: &'static str,
    members: BTreeMap<String, Value>,
}

impl Fields {
    /// Reads a body that must be an object.
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        match Self::read_optional(body)? {
            Some(fields) => Ok(fields),
            None => Err(Refusal::malformed(
                "The request body must be a JSON object.",
            )),
        }
    }

    /// Reads a body that may be empty or `null`.
    pub fn read_optional(body: &[u8]) -> Result<Option<Self>, Refusal> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        let value = serde_json::from_slice::<Value>(body).map_err(|why| {
            Refusal::malformed(format!("The request body is not good JSON: {why}"))
        })?;
        match value {
            Value::Null => Ok(None),
            Value::Object(members) => Ok(Some(Self {
                prefix: "",
                members,
            })),
            Value::Flag(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Other => {
                Err(Refusal::malformed(
                    "The request body must be a JSON object.",
                ))
            }
        }
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        match self.members.remove(name) {
            Some(Value::Null) | None => None,
            Some(value) => Some(value),
        }
    }

    /// Whether it is there, whatever it is.
    pub fn is_set(&self, name: &str) -> bool {
        let value = self.members.get(name);
        value.is_some_and(|value| !matches!(value, Value::Null))
    }

    fn wrong(&self, name: &str, wanted: &str, got: &Value) -> Refusal {
        let complaint = format!("It must be {wanted}, not {}.", got.kind());
        Refusal::invalid(&format!("{}{name}", self.prefix), &complaint)
    }

    /// A string.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(name, "a string", &other)),
        }
    }

    /// A string that must not be read by accident.
    pub fn secret(&mut self, name: &str) -> Result<Option<Secret>, Refusal> {
        Ok(self.text(name)?.map(Secret::new))
    }

    /// A change to an optional string: the empty one clears it.
    pub fn change<T: From<String>>(&mut self, name: &str) -> Result<Change<T>, Refusal> {
        Ok(match self.text(name)? {
            None => Change::Keep,
            Some(text) if text.is_empty() => Change::Clear,
            Some(text) => Change::Set(text.into()),
        })
    }

    /// A boolean, or its name as a string.
    pub fn flag(&mut self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Flag(flag)) => Ok(Some(flag)),
            Some(Value::Text(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Value::Text(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(other) => Err(self.wrong(name, "true or false", &other)),
        }
    }

    /// A whole number from 0 up, or its digits as a string.
    pub fn number(&mut self, name: &str) -> Result<Option<u64>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Number(number)) => Ok(Some(number)),
            Some(Value::Text(text)) => {
                let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                match text.parse() {
                    Ok(number) if digits => Ok(Some(number)),
                    _ => Err(self.wrong(name, "a whole number", &Value::Text(text))),
                }
            }
            Some(other) => Err(self.wrong(name, "a whole number", &other)),
        }
    }

    /// A list of strings.
    pub fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let list = match self.take(name) {
            None => return Ok(None),
            Some(Value::List(list)) => list,
            Some(other) => return Err(self.wrong(name, "a list of strings", &other)),
        };
        let wrong = |item| self.wrong(name, "a list of strings", &item);
        let texts = list.into_iter().map(|item| item.into_text().map_err(wrong));
        texts.collect::<Result<_, _>>().map(Some)
    }

    /// An object whose members are strings.
    pub fn pairs(&mut self, name: &str) -> Result<Option<Vec<(String, String)>>, Refusal> {
        let members = match self.take(name) {
            None => return Ok(None),
            Some(Value::Object(members)) => members,
            Some(other) => return Err(self.wrong(name, "an object of strings", &other)),
        };
        let wrong = |value| self.wrong(name, "an object of strings", &value);
        let pairs = members.into_iter().map(|(key, value)| {
            let text = value.into_text().map_err(wrong)?;
            Ok((key, text))
        });
        pairs.collect::<Result<_, _>>().map(Some)
    }

    /// The members of `credentials`; none when it is not there.
    pub fn credentials(&mut self) -> Result<Self, Refusal> {
        let members = match self.take("credentials") {
            None => BTreeMap::new(),
            Some(Value::Object(members)) => members,
            Some(other) => return Err(self.wrong("credentials", "an object", &other)),
        };
        Ok(Self {
            prefix: "credentials.",
            members,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn null_is_not_there_and_booleans_may_be_strings() {
        let mut fields = Fields::read(br#"{"name":null,"enabled":"False","expires":"60"}"#)
            .unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(fields.text("name"), Ok(None));
        assert_eq!(fields.flag("enabled"), Ok(Some(false)));
        assert_eq!(fields.number("expires"), Ok(Some(60)));
    }

    #[test]
    fn a_whole_number_is_one_in_every_spelling_of_json() {
        let number = |text: &str| {
            let body = format!("{{\"expires\":{text}}}");
            let fields = Fields::read(body.as_bytes());
            fields.and_then(|mut fields| fields.number("expires")).ok()
        };
        for (text, wanted) in [
            ("5000.0", 5000),
            ("36e2", 3600),
            ("3600", 3600),
            ("0.0", 0),
            ("\"60\"", 60),
        ] {
            assert_eq!(number(text), Some(Some(wanted)), "{text}");
        }
        for text in [
            "0.5", "-1", "-0.5", "1e300", "\"+5\"", "\"-5\"", "\"\"", "\" 5\"", "\"5.0\"",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_object_with_unique_keys_is_refused() {
        let deep = "[".repeat(10_000);
        for bad in [
            "",
            "null",
            "[]",
            "3",
            "{",
            "{\"a\":1,\"a\":2}",
            "{\"c\":{\"a\":1,\"a\":2}}",
            "{\"x\":[{\"a\":1,\"a\":2}]}",
            "{\"a\":\"\u{fffd}",
            &deep,
        ] {
            assert!(Fields::read(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(Fields::read(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn an_empty_body_or_null_is_no_fields_at_all() {
        assert!(matches!(Fields::read_optional(b" \n"), Ok(None)));
        assert!(matches!(Fields::read_optional(b"null"), Ok(None)));
    }
}
