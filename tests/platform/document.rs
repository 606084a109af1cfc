//! The document of the API, against which every answer is checked that a [`Line`](super::line::Line) sees.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::line::{Reply, platform};

/// The document with all objects closed: a member that it does not name is a fault here, though not for clients.
static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let mut whole: Value =
        serde_json::from_str(include_str!("../../assets/openapi.json")).expect("is JSON");
    let schemas = whole["components"]["schemas"].as_object_mut();
    schemas.expect("schemas").values_mut().for_each(close);
    Document {
        whole,
        validators: Mutex::default(),
    }
});

struct Document {
    whole: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.values_mut().for_each(close);
            let is_open = members.contains_key("properties")
                && members.get("type") == Some(&"object".into())
                && !members.contains_key("additionalProperties");
            if is_open {
                members.insert("additionalProperties".into(), false.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What is wrong with an answer to a request, if anything is.
pub fn complaint(method: &str, path: &str, reply: &Reply) -> Option<String> {
    DOCUMENT.check(method, path, reply).err()
}

impl Document {
    fn check(&self, method: &str, path: &str, reply: &Reply) -> Result<(), String> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let Some(item) = self.item(path) else {
            return match reply.status {
                400..500 => self.fits(&json!({ "$ref": "#/components/schemas/Error" }), reply),
                status => Err(format!("{status} for a path that is not documented")),
            };
        };
        let verb = match method {
            "HEAD" => "get".to_owned(),
            other => other.to_ascii_lowercase(),
        };
        let status = reply.status.to_string();
        let answer = match item.get(&verb) {
            Some(operation) => &operation["responses"][&status],
            None if reply.status == 405 => {
                &json!({ "$ref": "#/components/responses/405.method-not-allowed" })
            }
            // Whoever is refused before anybody looks at the method.
            None => {
                let mut others = item.as_object().expect("an object").values();
                let others = others.find_map(|operation| operation.get("responses"));
                &others.expect("an operation")[&status]
            }
        };
        let answer = self.resolve(answer);
        if answer.is_null() {
            return Err(format!("the status {status} is not documented"));
        }
        let headers = answer["headers"].as_object().into_iter().flatten();
        for (name, header) in headers {
            let header = self.resolve(header);
            match reply.headers.get(&name.to_lowercase()) {
                Some(value) => self.fits_value(&header["schema"], &value.as_str().into())?,
                None if header["required"] == true => return Err(format!("{name} is missing")),
                None => {}
            }
        }
        if method == "HEAD" {
            return Ok(());
        }
        let contents = answer["content"].as_object();
        let Some((media, content)) = contents.and_then(|all| all.iter().next()) else {
            let is_bare = reply.body.is_empty() && !reply.headers.contains_key("content-type");
            return if is_bare {
                Ok(())
            } else {
                Err("a body that is not documented".into())
            };
        };
        if !reply.header("content-type").starts_with(media) {
            return Err(format!("the body is not {media}"));
        }
        match content.get("schema") {
            Some(schema) => self.fits(schema, reply),
            None => Ok(()),
        }
    }

    /// What is documented at a path.
    fn item(&self, path: &str) -> Option<&Value> {
        let path = path.strip_suffix('/').unwrap_or(path);
        let paths = self.whole["paths"].as_object().expect("paths");
        // Names sort behind what is fixed.
        let mut found = paths.iter().filter(|(template, _)| {
            let (template, given) = (template.split('/'), path.split('/'));
            template.clone().count() == given.clone().count()
                && template
                    .zip(given)
                    .all(|(part, given)| part.starts_with('{') || part == given)
        });
        found.next().map(|(_, item)| item)
    }

    fn resolve<'a>(&'a self, part: &'a Value) -> &'a Value {
        match part["$ref"].as_str() {
            Some(reference) => {
                let pointer = reference.trim_start_matches('#');
                self.whole.pointer(pointer).expect("what it refers to")
            }
            None => part,
        }
    }

    fn fits(&self, schema: &Value, reply: &Reply) -> Result<(), String> {
        let body = serde_json::from_slice(&reply.body).map_err(|why| why.to_string())?;
        self.fits_value(schema, &body)
    }

    fn fits_value(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let key = schema.to_string();
        let mut validators = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let validator = validators.entry(key).or_insert_with(|| {
            let whole = json!({ "allOf": [schema], "components": self.whole["components"] });
            let built = jsonschema::draft202012::options().should_validate_formats(true);
            Arc::new(built.build(&whole).expect("a schema"))
        });
        let validator = Arc::clone(validator);
        drop(validators);
        let complaints = validator.iter_errors(value);
        let complaints: Vec<String> = complaints
            .map(|why| format!("{}: {why}", why.instance_path()))
            .collect();
        if complaints.is_empty() {
            Ok(())
        } else {
            Err(complaints.join("; "))
        }
    }
}

/// An answer to `GET /v1/users/u/account`.
fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    Reply {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.into(),
    }
}

#[test]
fn what_is_not_documented_is_noticed() {
    let json = [("content-type", "application/json")];
    let good = r#"{"balance":"1.00","accountType":"pre-pay"}"#;
    let said = |reply: &Reply| complaint("GET", "/v1/users/u/account", reply);
    assert_eq!(said(&answer(200, &json, good)), None);
    for (status, headers, body) in [
        (204, &[][..], ""),
        (418, &json, "{}"),
        (200, &[], good),
        (200, &[("content-type", "text/html")], good),
        (200, &json, r#"{"balance":"1.00"}"#),
        (200, &json, r#"{"balance":1,"accountType":"pre-pay"}"#),
        (
            200,
            &json,
            r#"{"balance":"1.00","accountType":"pre-pay","more":1}"#,
        ),
        (
            401,
            &json,
            r#"{"category":"authentication","code":"invalid-credentials","message":"m","details":[]}"#,
        ),
        (
            403,
            &json,
            r#"{"category":"forbidden","code":"made-up","message":"m","details":[]}"#,
        ),
    ] {
        let reply = answer(status, headers, body);
        assert!(said(&reply).is_some(), "{status} {body}");
    }
}

#[tokio::test]
async fn the_document_is_served_to_programs_on_this_machine() {
    let (_platform, line) = platform().await;
    let bare = format!(
        "GET /_platform/openapi.json HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        line.address
    );
    let reply = Reply::of(&line.raw(bare.as_bytes()).await).expect("an answer");
    let shipped: Value =
        serde_json::from_str(include_str!("../../assets/openapi.json")).expect("is JSON");
    assert_eq!((reply.status, reply.json()), (200, shipped));
}

#[tokio::test]
async fn every_documented_operation_is_answered() {
    let office = super::handset::Office::open().await;
    let line = &office.line;
    let paths = DOCUMENT.whole["paths"].as_object().expect("paths");
    let mut count = 0;
    for (template, item) in paths {
        let parts = template.split('/').map(|part| match part {
            "{userId}" => line.account.user_id.as_str(),
            part if part.starts_with('{') => "nothing",
            part => part,
        });
        let path = parts.collect::<Vec<_>>().join("/");
        if path.ends_with("/stream") {
            continue;
        }
        let verbs = item.as_object().expect("an object").keys();
        for verb in verbs.filter(|verb| *verb != "parameters") {
            let method = verb.to_uppercase();
            let reply = match path.strip_prefix("/_platform/") {
                Some(name) => line.control(&method, name, b"{}").await,
                None => line.send(&method, &path, b"{}").await,
            };
            assert_ne!(reply.status, 405, "{method} {path}");
            count += 1;
        }
        let other = match path.strip_prefix("/_platform/") {
            Some(name) => line.control("PUT", name, b"{}").await,
            None => line.send("PUT", &path, b"{}").await,
        };
        assert_eq!(other.status, 405, "{path}");
    }
    assert!(count > 60, "{count}");
}
