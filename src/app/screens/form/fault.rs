//! Finds the field that a refusal of the service is about.

use crate::api::{Cause, Failure};

use super::table::{Field, FieldId};

/// The field that the service complains about, or `None`: then the complaint is about the whole form.
#[must_use]
pub fn field(fields: &[Field], failure: &Failure) -> Option<FieldId> {
    let open = |id| fields.iter().any(|field| field.id == id && !field.fixed);
    let code = failure.code.as_deref().unwrap_or_default();
    let by_code = match failure.cause {
        Cause::Conflict => Some(FieldId::Name),
        Cause::Missing | Cause::Forbidden if code.starts_with("application-") => {
            Some(FieldId::Application)
        }
        Cause::Refused => named(fields, &failure.message),
        Cause::Missing
        | Cause::Forbidden
        | Cause::Unauthorized
        | Cause::Limit
        | Cause::TooMany
        | Cause::Server
        | Cause::UnknownHost
        | Cause::Unreachable
        | Cause::Tls
        | Cause::Timeout
        | Cause::Garbled
        | Cause::Disturbed
        | Cause::Unknown
        | Cause::ReadOnly
        | Cause::Cancelled => None,
    };
    by_code.filter(|id| open(*id))
}

/// The first field whose name on the wire stands in the message as a word of its own.
fn named(fields: &[Field], message: &str) -> Option<FieldId> {
    message
        .split(|c: char| !c.is_ascii_alphanumeric())
        .find_map(|word| {
            let same = |field: &&Field| field.wire.eq_ignore_ascii_case(word);
            fields.iter().find(same).map(|field| field.id)
        })
}

#[cfg(test)]
mod tests {
    use super::{super::table::NEW_ENDPOINT, FieldId, field};
    use crate::api::{Cause, Failure};

    fn about(cause: Cause, code: &str, message: &str) -> Option<FieldId> {
        let failure = Failure {
            code: Some(code.into()),
            ..Failure::new(cause, message)
        };
        field(NEW_ENDPOINT, &failure)
    }

    #[test]
    fn a_taken_name_is_about_the_name() {
        let found = about(Cause::Conflict, "duplicate-endpoint", "It exists.");
        assert_eq!(found, Some(FieldId::Name));
    }

    #[test]
    fn a_message_that_names_a_property_is_about_its_field() {
        let found = about(
            Cause::Refused,
            "validation-error",
            "The 'credentials.password' property is too short",
        );
        assert_eq!(found, Some(FieldId::Password));
        let found = about(Cause::Refused, "validation-error", "Names are too long");
        assert_eq!(found, None);
    }

    #[test]
    fn the_wording_of_the_local_platform_is_understood() {
        for (message, expected) in [
            (
                "The 'endpoint' resource property 'name' is required.",
                FieldId::Name,
            ),
            (
                "The value of the property 'description' is not valid. The name of it is too long.",
                FieldId::Description,
            ),
            (
                "The value of the property 'applicationId' is not valid. Text is needed.",
                FieldId::Application,
            ),
        ] {
            let found = about(Cause::Refused, "validation-error", message);
            assert_eq!(found, Some(expected), "{message}");
        }
    }

    #[test]
    fn an_unknown_application_is_about_the_application() {
        let found = about(Cause::Missing, "application-not-found", "No such thing");
        assert_eq!(found, Some(FieldId::Application));
        assert_eq!(about(Cause::Missing, "domain-not-found", "Gone"), None);
        assert_eq!(about(Cause::Server, "", "name"), None);
    }
}
