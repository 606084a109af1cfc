//! Finds what the path of a request names in the table of operations.
//!
//! A trailing slash is accepted everywhere (reference §2.8).

use hyper::Method;

use super::{
    operations::{CONTROLS, Control, Entry, OPERATIONS, Operation},
    row::{self, Row},
};
use crate::platform::{choices, excerpt::excerpt, refusal::Refusal};

/// A path of the table, and what stands for its names in a request.
#[derive(Debug)]
pub struct Place<O: 'static> {
    /// What can be done there: one entry for each method, never none.
    entries: &'static [Entry<O>],
    names: Vec<(&'static str, String)>,
}

/// Where a request goes.
#[derive(Debug)]
pub enum Target {
    /// `/v1/users/{userId}/…`, and what is there, if anything is.
    Account(String, Option<Place<Operation>>),
    /// Nothing of ours.
    Nowhere,
}

impl<O: Copy> Place<O> {
    /// The place of a path in a table.
    fn find(table: &'static [Entry<O>], path: &[&str]) -> Option<Self> {
        let first = table
            .iter()
            .position(|entry| fits(entry.row.path, path).is_some())?;
        let template = table[first].row.path;
        let rest = &table[first..];
        let end = rest.iter().position(|entry| entry.row.path != template);
        Some(Self {
            entries: &rest[..end.unwrap_or(rest.len())],
            names: fits(template, path)?,
        })
    }

    /// What all operations there have in common: which kind they are, and whether it is there without phones.
    pub fn row(&self) -> &'static Row {
        &self.entries[0].row
    }

    /// What this method does there.
    pub fn entry(&self, method: &Method) -> Option<&'static Entry<O>> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.row.is_by(method))
    }

    /// The methods that are answered.
    pub fn methods(&self) -> String {
        let mut methods = Vec::new();
        for entry in self.entries {
            methods.push(entry.row.verb.name());
            if entry.row.verb == row::Verb::Get {
                methods.push("HEAD");
            }
        }
        methods.join(", ")
    }

    /// What stands for a name of the path, which its row must have.
    pub fn id<T: From<String>>(&self, name: &str) -> T {
        let value = self.named(name).expect("a name in the path of the row");
        value.to_owned().into()
    }

    /// What stands for a name of the path, if its row has it.
    pub fn named(&self, name: &str) -> Option<&str> {
        let found = self.names.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What stands for the names of a template in a path that fits it.
fn fits(template: &'static str, path: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let mut names = Vec::new();
    let mut parts = template.split('/');
    for given in path {
        let part = parts.next()?;
        match row::name(part) {
            Some(name) => names.push((name, (*given).to_owned())),
            None if part != *given => return None,
            None => {}
        }
    }
    parts.next().is_none().then_some(names)
}

/// Reads a path. Escapes are resolved inside each segment; a bad one, or one that is not UTF-8, is refused.
pub fn parse(path: &str) -> Result<Target, Refusal> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    let segments = path
        .split('/')
        .map(unescape)
        .collect::<Result<Vec<_>, _>>()?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    Ok(match segments.as_slice() {
        ["v1", "users", user, rest @ ..] => {
            Target::Account((*user).into(), Place::find(OPERATIONS, rest))
        }
        _ => Target::Nowhere,
    })
}

/// The place of a path below `/_platform/`.
pub fn control(path: &str) -> Option<Place<Control>> {
    let segments: Vec<&str> = path.split('/').collect();
    Place::find(CONTROLS, &segments)
}

fn unescape(segment: &str) -> Result<String, Refusal> {
    let bad = || Refusal::malformed("The path has an escape that is not a % and two hex digits.");
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
        let (high, low) = (digit().ok_or_else(bad)?, digit().ok_or_else(bad)?);
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| bad())?);
    }
    String::from_utf8(bytes).map_err(|_| Refusal::malformed("The path is not UTF-8."))
}

/// The refusal for a path that names nothing.
pub fn nowhere(path: &str) -> Refusal {
    let path = excerpt(path, choices::EXCERPT);
    Refusal::missing("resource", &path, choices::NO_RESOURCE)
}

#[cfg(test)]
mod tests {
    use hyper::Method;

    use super::{OPERATIONS, Operation, Place, Target, parse};

    fn place(path: &str) -> Option<Place<Operation>> {
        match parse(path) {
            Ok(Target::Account(user, place)) if user == "u-1" => place,
            other => panic!("{other:?}"),
        }
    }

    fn posted(path: &str) -> Option<Operation> {
        Some(place(path)?.entry(&Method::POST)?.operation)
    }

    #[test]
    fn a_trailing_slash_makes_no_difference() {
        let posted = posted("/v1/users/u-1/domains/");
        assert_eq!(posted, Some(Operation::CreateDomain));
        let tokens = place("/v1/users/u-1/domains/rd-1/endpoints/re-2/tokens/").expect("is there");
        let created = tokens.entry(&Method::POST).expect("is there");
        assert_eq!(created.operation, Operation::CreateToken);
        assert_eq!(tokens.id::<String>("endpointId"), "re-2");
        assert_eq!(tokens.methods(), "POST");
    }

    #[test]
    fn the_update_path_without_a_domain_is_known() {
        let posted = posted("/v1/users/u-1/domains/endpoints/re-2");
        assert_eq!(posted, Some(Operation::UpdateEndpointAlone));
    }

    #[test]
    fn bad_escapes_are_refused_and_good_ones_resolved() {
        let domain = place("/v1/users/%75-1/domains/rd%2D1").expect("is there");
        assert_eq!(domain.id::<String>("domainId"), "rd-1");
        assert_eq!(domain.methods(), "GET, HEAD, POST, DELETE");
        for bad in ["/v1/%", "/v1/%4", "/v1/%zz", "/v1/%ff", "/%+1/"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_row_is_found_by_its_own_path_and_method() {
        for entry in OPERATIONS {
            let row = entry.row;
            let path = format!("/v1/users/u-1/{}", row.path.replace(['{', '}'], "_"));
            let place = place(&path).expect("is there");
            let method = Method::from_bytes(row.verb.name().as_bytes()).expect("a method");
            let found = place.entry(&method).expect("is there");
            assert_eq!(found.operation, entry.operation, "{path}");
            assert_eq!(place.row().kind, row.kind, "{path}");
        }
        assert!(place("/v1/users/u-1/nothing").is_none());
    }
}
