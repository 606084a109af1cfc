//! The API as a document (`OpenAPI` 3.1), made from the table of operations and the constants that the platform itself
//! obeys: `assets/openapi.json`, and `GET /_platform/openapi.json`.

mod bodies;
mod parts;
mod refusals;
mod shapes;
mod values;

use serde_json::{Map, Value, json};

use super::{
    operations::{CONTROLS, OPERATIONS},
    row::{Row, Success},
};

const ABOUT: &str = "The part of the Bandwidth Catapult v1 API that sipdeck's platform serves. Operations that the \
    documented service never had are marked with x-sipdeck-addition. In a request, null means that a member is not \
    supplied, and members that nobody knows are ignored. A trailing slash is accepted everywhere, HEAD wherever GET is, \
    and any other method is answered 405 with Allow. Conditions such as If-Match are not looked at: the last write \
    counts. Of a query parameter that is given twice, one counts. A body is read as JSON whatever its Content-Type says, \
    except below /_platform, which wants application/json. Addresses in answers begin with http:// and the Host of the \
    request.";

/// The document.
pub fn document() -> Value {
    let account = OPERATIONS.iter();
    let account = account.map(|entry| ("/v1/users/{userId}", &entry.row));
    let control = CONTROLS.iter().map(|entry| ("/_platform", &entry.row));
    let mut paths = Map::new();
    let mut kinds: Vec<&str> = Vec::new();
    for (base, row) in account.chain(control) {
        let path = format!("{base}/{}", row.path);
        let names = path.split('/').filter_map(super::row::name);
        let names: Vec<Value> = names.map(parts::parameter).collect();
        let item = paths.entry(path.clone());
        let item = item.or_insert_with(|| json!({ "parameters": names }));
        item[row.verb.name().to_ascii_lowercase()] = operation(row);
        if !kinds.contains(&row.kind) {
            kinds.push(row.kind);
        }
    }
    let account = OPERATIONS.iter().map(|entry| &entry.row);
    let rows = account.chain(CONTROLS.iter().map(|entry| &entry.row));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "sipdeck's Application Platform",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT", "identifier": "MIT" },
            "description": ABOUT,
        },
        "servers": [{ "url": "/" }],
        "security": [{ "account": [] }],
        "tags": kinds.iter().map(|kind| json!({ "name": kind })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "account": { "type": "http", "scheme": "basic", "description": "The API token and its secret." },
                "control": { "type": "http", "scheme": "bearer", "description": "The control token, printed at the start." },
            },
            "parameters": parts::parameters(),
            "headers": parts::headers(),
            "responses": refusals::responses(rows),
            "schemas": schemas(),
        },
    })
}

fn schemas() -> Map<String, Value> {
    let all = shapes::shapes().into_iter().chain(bodies::bodies());
    all.map(|(name, schema)| (name.to_owned(), schema))
        .collect()
}

/// The name of an operation as programs write it: `listDomains`.
pub fn id(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_ascii_lowercase() + rest
}

fn operation(row: &Row) -> Value {
    let mut responses = refusals::of(row);
    let (status, answer) = success(row);
    responses.insert(status.to_owned(), answer);
    let mut operation = json!({
        "operationId": id(row.name),
        "tags": [row.kind],
        "summary": row.summary.trim(),
        "responses": responses,
    });
    let parameters: Vec<Value> = row.asked.iter().map(|key| parts::parameter(key)).collect();
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some((schema, required)) = row.body {
        operation["requestBody"] =
            json!({ "required": required, "content": json_of(&parts::schema(schema)) });
    }
    if row.is_ours {
        operation[values::OURS] = true.into();
    }
    if row.is_open {
        operation["security"] = json!([]);
    } else if row.kind == "platform" {
        operation["security"] = json!([{ "control": [] }]);
    }
    operation
}

fn json_of(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// The status and the answer of an operation that is done.
fn success(row: &Row) -> (&'static str, Value) {
    let list = |name| json!({ "type": "array", "items": parts::schema(name) });
    let (status, description, content, first) = match row.success {
        Success::Done => ("200", "Done; no body and no Content-Type.", None, None),
        Success::Made => ("201", "Created; no body.", None, Some("Location")),
        Success::MadeOne(name) => {
            let content = json_of(&parts::schema(name));
            ("201", "Created.", Some(content), Some("Location"))
        }
        Success::One(name) => (
            "200",
            "As asked.",
            Some(json_of(&parts::schema(name))),
            None,
        ),
        Success::List(name) => ("200", "As asked.", Some(json_of(&list(name))), None),
        Success::Page(name) => ("200", "A page.", Some(json_of(&list(name))), Some("Link")),
        Success::PageOrList(name) => {
            let content = json_of(&list(name));
            ("200", "A page.", Some(content), Some("Page-Link"))
        }
        Success::Other(media) => ("200", "As asked.", Some(json!({ media: {} })), None),
    };
    let mut answer = json!({ "description": description });
    if let Some(content) = content {
        answer["content"] = content;
    }
    for name in first.iter().chain(row.headers) {
        let header = json!({ "$ref": format!("#/components/headers/{name}") });
        answer["headers"][parts::header_name(name)] = header;
    }
    (status, answer)
}

#[cfg(test)]
mod tests {
    use super::{OPERATIONS, document, id};

    #[test]
    fn the_file_that_is_shipped_is_made_from_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/openapi.json");
        let shipped = std::fs::read_to_string(path).unwrap_or_default();
        let made = format!("{:#}\n", document());
        if shipped != made {
            std::fs::write(path, made).expect("written");
            panic!("assets/openapi.json was not up to date; it is now: look at it and keep it");
        }
    }

    #[test]
    fn whatever_it_refers_to_is_there() {
        let whole = document();
        let text = whole.to_string();
        let names = text.split("\"$ref\":\"#").skip(1);
        let names: Vec<&str> = names.filter_map(|rest| rest.split('"').next()).collect();
        assert!(names.len() > 100, "{}", names.len());
        for name in names {
            assert!(whole.pointer(name).is_some(), "{name}");
        }
        assert!(
            OPERATIONS
                .iter()
                .all(|entry| text.contains(&id(entry.row.name)))
        );
    }
}
