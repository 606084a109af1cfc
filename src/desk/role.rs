//! What somebody may do who comes over SSH: by role, whatever their screen offers.

use crate::app::service::call::Call;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Read.
    Viewer,
    /// Also change endpoints, and go on with jobs of their own.
    Operator,
    /// Also change domains, and go on with the jobs of others.
    Admin,
}

impl Role {
    /// Each with how it is written.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("viewer", Self::Viewer),
        ("operator", Self::Operator),
        ("admin", Self::Admin),
    ];

    /// The one that is called so.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::NAMES.iter();
        all.find(|(known, _)| *known == name).map(|(_, role)| *role)
    }

    /// How it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }

    /// The least role that may make this call.
    pub fn for_call(call: &Call) -> Self {
        match call {
            Call::ListDomains { .. }
            | Call::ListEndpoints { .. }
            | Call::ListApplications { .. }
            | Call::ReadDomain(_)
            | Call::ReadEndpoint { .. }
            | Call::SumRegistrations
            | Call::ListRegistrations { .. }
            | Call::ListSummaries { .. }
            | Call::ListAttempts { .. }
            | Call::ListMessages { .. }
            | Call::ListStays { .. }
            | Call::ListCalls { .. }
            | Call::ReadCall(_)
            | Call::ListCallbacks { .. } => Self::Viewer,
            Call::CreateEndpoint { .. }
            | Call::UpdateEndpoint { .. }
            | Call::DeleteEndpoint { .. }
            | Call::Inquire(_)
            | Call::EndRegistration { .. }
            | Call::Ring { .. }
            | Call::TellAgain(_)
            | Call::EndCall(_) => Self::Operator,
            Call::CreateDomain(_) | Call::UpdateDomain { .. } | Call::DeleteDomain(_) => {
                Self::Admin
            }
        }
    }

    /// Why somebody of this role may not make this call, if so.
    pub fn refusal(self, call: &Call) -> Option<String> {
        let least = Self::for_call(call);
        (self < least).then(|| {
            let (own, least) = (self.as_str(), least.as_str());
            format!(
                "Your key has the role {own}; this takes the role {least}. Nothing was sent. An administrator of this host gives roles."
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Role;
    use crate::app::service::call::Call;

    #[test]
    fn every_write_takes_more_than_a_viewer() {
        let (domain, endpoint) = ("rd-1".into(), "re-1".into());
        let delete = Call::DeleteEndpoint { domain, endpoint };
        assert!(
            Role::Viewer
                .refusal(&delete)
                .is_some_and(|why| why.contains("operator"))
        );
        assert_eq!(Role::Operator.refusal(&delete), None);
        let of_domain = Call::DeleteDomain("rd-1".into());
        assert!(Role::Operator.refusal(&of_domain).is_some());
        assert_eq!(Role::Admin.refusal(&of_domain), None);
        assert_eq!(Role::Viewer.refusal(&Call::SumRegistrations), None);
        for (name, role) in Role::NAMES {
            assert_eq!((Role::named(name), role.as_str()), (Some(*role), *name));
        }
    }
}
