//! The schemas of single values, as requests take them and answers have them.

use serde_json::{Map, Value, json};

/// What marks what is our own.
pub const OURS: &str = "x-sipdeck-addition";
/// A time in whole seconds.
pub const SECONDS: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
/// A time in milliseconds.
pub const MILLIS: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$";

/// Any text.
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// An identifier, which is opaque.
pub fn id() -> Value {
    json!({ "type": "string", "minLength": 1, "description": "Opaque." })
}

/// A boolean, as answers have it.
pub fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// A whole number from 0 up, as answers have it.
pub fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

/// A time in whole seconds, as the documented API has it (reference §2.13).
pub fn seconds() -> Value {
    json!({ "type": "string", "format": "date-time", "pattern": SECONDS })
}

/// A time in milliseconds, as our own parts of the API have it.
pub fn millis() -> Value {
    json!({ "type": "string", "format": "date-time", "pattern": MILLIS })
}

/// A time, as requests have it.
pub fn instant() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// One of these words.
pub fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// A list.
pub fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// An object with members that are always there, and others that may be.
pub fn object(always: Value, sometimes: Value) -> Value {
    let (Value::Object(mut members), Value::Object(others)) = (always, sometimes) else {
        return Value::Bool(false);
    };
    let required: Vec<String> = members.keys().cloned().collect();
    members.extend(others);
    let mut object = json!({ "type": "object", "properties": members });
    if !required.is_empty() {
        object["required"] = required.into();
    }
    object
}

/// A value of a request that may be `null`, which is not there.
pub fn maybe(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// Text of a request, of so many characters at most.
pub fn text_to(most: usize) -> Value {
    json!({ "type": ["string", "null"], "maxLength": most })
}

/// A boolean of a request, or its name in any case (reference §2.10).
pub fn loose_flag() -> Value {
    let names = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$";
    json!({ "anyOf": [{ "type": ["boolean", "null"] }, { "type": "string", "pattern": names }] })
}

/// The same where only `false` is taken.
pub fn no() -> Value {
    json!({ "enum": [false, "false", null] })
}

/// A whole number of a request from 1 on, or its digits.
pub fn loose_number(most: u64) -> Value {
    let digits = json!({ "type": "string", "pattern": digits_to(most) });
    json!({ "anyOf": [{ "type": "integer", "minimum": 1, "maximum": most }, digits, { "type": "null" }] })
}

/// A word of a request in any case.
pub fn any_case(words: &[&str]) -> Value {
    let letter = |c: char| format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase());
    let words: Vec<String> = words
        .iter()
        .map(|word| word.chars().map(letter).collect())
        .collect();
    json!({ "anyOf": [{ "type": "string", "pattern": format!("^({})$", words.join("|")) }, { "type": "null" }] })
}

/// The pattern of the digits of numbers from 1 to this.
fn digits_to(most: u64) -> String {
    let digits = most.to_string();
    let length = digits.len();
    let mut ways = vec![digits.clone()];
    if length > 1 {
        ways.push(format!("[1-9][0-9]{{0,{}}}", length - 2));
    }
    for (at, digit) in digits.char_indices() {
        let least = if at == 0 { '1' } else { '0' };
        if digit > least {
            let below = char::from(digit as u8 - 1);
            let rest = length - at - 1;
            ways.push(format!("{}[{least}-{below}][0-9]{{{rest}}}", &digits[..at]));
        }
    }
    format!("^0*({})$", ways.join("|"))
}

/// A map from names to values.
pub fn map_of(values: &Value) -> Value {
    let mut map = Map::new();
    map.insert("type".into(), "object".into());
    map.insert("additionalProperties".into(), values.clone());
    map.into()
}

#[cfg(test)]
mod tests {
    use super::digits_to;

    #[test]
    fn the_pattern_of_digits_is_that_of_the_numbers() {
        for most in [1, 9, 10, 30, 99, 100, 207, 300] {
            let pattern = regex::Regex::new(&digits_to(most)).expect("a pattern");
            for number in 0..1000 {
                let fits = pattern.is_match(&number.to_string());
                assert_eq!(fits, (1..=most).contains(&number), "{number} of {most}");
            }
        }
    }
}
