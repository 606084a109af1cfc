//! The JSON Schema of the configuration, for editors: made from the same tables that the reader uses.

use serde_json::{Map, Value, json};

use crate::{
    api::rules,
    app::keys::table::{BINDINGS, Context},
    ui::theme::{MEANINGS, Theme},
};

use super::{
    key::{Check, Kind, Section},
    looks::BASE,
    options::OPTIONS,
};

/// The schema (draft 2020-12).
pub fn schema() -> Value {
    let mut top = options(Section::Top);
    top.insert(
        "profiles".into(),
        named("The accounts, each under a name of your own.", &profile()),
    );
    top.insert(
        "themes".into(),
        named("Themes of your own, each under its name.", &theme()),
    );
    top.insert("keys".into(), keys());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The configuration of sipdeck",
        "type": "object",
        "properties": top,
        "additionalProperties": false,
    })
}

fn named(description: &str, each: &Value) -> Value {
    json!({ "description": description, "type": "object", "additionalProperties": each })
}

fn profile() -> Value {
    json!({
        "type": "object",
        "properties": options(Section::Profile),
        "required": ["origin", "user_id", "token"],
        "additionalProperties": false,
    })
}

fn options(place: Section) -> Map<String, Value> {
    let here = OPTIONS.iter().filter(|option| option.place == place);
    here.map(|option| {
        let mut value = match option.kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Flag => json!({ "type": "boolean" }),
            Kind::Number => json!({ "type": "integer", "minimum": 0 }),
            Kind::Command => text_or_list(1),
        };
        if option.check == Check::Length {
            value["minimum"] = rules::PASSWORD_MIN.into();
            value["maximum"] = rules::PASSWORD_MAX.into();
        }
        value["description"] = option.help.into();
        (option.name.to_owned(), value)
    })
    .collect()
}

fn theme() -> Value {
    let style = json!({ "type": "string", "description": "Such as \"bold #ff8787 on black\"." });
    let mut lines: Map<String, Value> = MEANINGS
        .iter()
        .map(|meaning| ((*meaning).to_owned(), style.clone()))
        .collect();
    lines.insert(BASE.into(), json!({ "enum": Theme::NAMES }));
    json!({ "type": "object", "properties": lines, "additionalProperties": false })
}

fn keys() -> Value {
    let mut contexts: Map<String, Value> = Map::new();
    for binding in BINDINGS {
        let name = binding.name();
        let (context, action) = name.split_once('.').unwrap_or((&name, ""));
        let table = contexts
            .entry(context)
            .or_insert_with(|| closed(binding.context));
        let mut keys = text_or_list(0);
        keys["description"] = binding.help.into();
        keys["default"] = json!(binding.keys);
        table["properties"][action] = keys;
    }
    json!({
        "description": "Keys in place of the ones that come with the program.",
        "type": "object",
        "properties": contexts,
        "additionalProperties": false,
    })
}

/// The table of a context, with no line yet.
fn closed(context: Context) -> Value {
    let text = if context.takes_text() {
        "Characters are text here: only other keys can be bound."
    } else {
        "Any key can be bound here."
    };
    json!({ "description": text, "type": "object", "properties": {}, "additionalProperties": false })
}

fn text_or_list(least: usize) -> Value {
    json!({ "anyOf": [
        { "type": "string" },
        { "type": "array", "items": { "type": "string" }, "minItems": least },
    ] })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::schema;
    use crate::cli::config::example::{example, tests::everything};

    /// The parts of JSON Schema that are used here.
    fn fits(value: &Value, schema: &Value) -> bool {
        let kind = |kind: &str| match kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_u64(),
            other => panic!("{other} is not used"),
        };
        let any = |schemas: &Value| {
            let schemas = schemas.as_array().expect("a list");
            schemas.iter().any(|schema| fits(value, schema))
        };
        schema["type"].as_str().is_none_or(kind)
            && schema.get("anyOf").is_none_or(any)
            && schema["enum"]
                .as_array()
                .is_none_or(|all| all.contains(value))
            && value
                .as_object()
                .is_none_or(|object| object_fits(object, schema))
    }

    fn object_fits(object: &serde_json::Map<String, Value>, schema: &Value) -> bool {
        let required = schema["required"].as_array().into_iter().flatten();
        let others = &schema["additionalProperties"];
        let known = |(name, value): (&String, &Value)| {
            let own = schema["properties"].get(name);
            let other = || others.as_bool().unwrap_or_else(|| fits(value, others));
            own.map_or_else(other, |schema| fits(value, schema))
        };
        required
            .filter_map(Value::as_str)
            .all(|name| object.contains_key(name))
            && object.iter().all(known)
    }

    fn read(text: &str) -> Value {
        toml::from_str(text).expect("is TOML")
    }

    #[test]
    fn the_file_that_is_shipped_is_made_from_the_tables() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/config.schema.json");
        let shipped = std::fs::read_to_string(path).expect("is there");
        let made = format!("{:#}\n", schema());
        if shipped != made {
            std::fs::write(path, made).expect("written");
            panic!(
                "assets/config.schema.json was not up to date; it is now: look at it and keep it"
            );
        }
    }

    #[test]
    fn the_example_fits_with_and_without_its_comments() {
        assert!(fits(&read(&example()), &schema()));
        assert!(fits(&read(&everything()), &schema()));
    }

    #[test]
    fn what_the_reader_refuses_does_not_fit() {
        for text in [
            "them = \"dark\"",
            "ascii = 1",
            "[profiles.a]\norigin = \"https://a.example\"",
            "[keys]\nlist.dwon = \"j\"",
            "[keys]\nlist.down = 1",
            "[themes.a]\nbase = \"drak\"",
            "[themes.a]\ndangre = \"red\"",
        ] {
            assert!(!fits(&read(text), &schema()), "{text}");
        }
        assert!(fits(&json!({}), &schema()));
    }
}
