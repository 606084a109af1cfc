//! The writes of the service as data: what they start from, and whether they happened.

use sipdeck::api::{
    Application, ApplicationDraft, ApplicationId, ApplicationPatch, Change, Client, Domain,
    DomainDraft, DomainId, Endpoint, EndpointDraft, EndpointId, EndpointPatch, Failure,
};

/// A write that is tried, on things with these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    CreateDomain,
    UpdateDomain,
    DeleteDomain,
    CreateEndpoint,
    UpdateEndpoint,
    SetPassword,
    DeleteEndpoint,
    CreateApplication,
    UpdateApplication,
    DeleteApplication,
}

impl Write {
    pub const ALL: [Self; 10] = [
        Self::CreateDomain,
        Self::UpdateDomain,
        Self::DeleteDomain,
        Self::CreateEndpoint,
        Self::UpdateEndpoint,
        Self::SetPassword,
        Self::DeleteEndpoint,
        Self::CreateApplication,
        Self::UpdateApplication,
        Self::DeleteApplication,
    ];

    pub fn verb(self) -> &'static str {
        match self {
            Self::DeleteDomain | Self::DeleteEndpoint | Self::DeleteApplication => "DELETE",
            Self::CreateDomain
            | Self::UpdateDomain
            | Self::CreateEndpoint
            | Self::UpdateEndpoint
            | Self::SetPassword
            | Self::CreateApplication
            | Self::UpdateApplication => "POST",
        }
    }
}

/// What every write starts from.
pub struct Scene {
    pub home: DomainId,
    pub empty: DomainId,
    pub phone: EndpointId,
    pub application: ApplicationId,
}

/// All that is on the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    pub domains: Vec<Domain>,
    pub endpoints: Vec<Endpoint>,
    pub applications: Vec<Application>,
}

pub fn domain(name: &str) -> DomainDraft {
    DomainDraft {
        name: name.into(),
        description: None,
    }
}

pub fn endpoint(name: &str) -> EndpointDraft {
    EndpointDraft {
        name: name.into(),
        password: "hunter22".into(),
        description: Some("a phone".into()),
        application_id: None,
        enabled: true,
    }
}

pub fn application(name: &str) -> ApplicationDraft {
    ApplicationDraft {
        name: name.into(),
        incoming_call_url: Some("https://a.example/calls".into()),
        ..ApplicationDraft::default()
    }
}

pub async fn scene(client: &Client) -> Result<Scene, Failure> {
    let home = client.create_domain(&domain("home")).await?;
    Ok(Scene {
        phone: client.create_endpoint(&home, &endpoint("phone")).await?,
        empty: client.create_domain(&domain("empty")).await?,
        application: client.create_application(&application("old")).await?,
        home,
    })
}

pub async fn truth(client: &Client, scene: &Scene) -> Truth {
    Truth {
        domains: client.domains(None).await.expect("domains").rows,
        endpoints: client
            .endpoints(&scene.home, None)
            .await
            .expect("endpoints")
            .rows,
        applications: client.applications(None).await.expect("applications").rows,
    }
}

pub async fn perform(write: Write, client: &Client, scene: &Scene) -> Result<(), Failure> {
    let description = Change::Set("new".to_owned());
    let patch = |patch| async move {
        client
            .update_endpoint(&scene.home, &scene.phone, &patch)
            .await
    };
    match write {
        Write::CreateDomain => client.create_domain(&domain("made")).await.map(|_| ()),
        Write::UpdateDomain => client.update_domain(&scene.home, &description).await,
        Write::DeleteDomain => client.delete_domain(&scene.empty).await,
        Write::CreateEndpoint => {
            let made = client.create_endpoint(&scene.home, &endpoint("made")).await;
            made.map(|_| ())
        }
        Write::UpdateEndpoint => {
            patch(EndpointPatch {
                description,
                enabled: Some(false),
                ..EndpointPatch::default()
            })
            .await
        }
        Write::SetPassword => {
            patch(EndpointPatch {
                password: Some("new-password".into()),
                ..EndpointPatch::default()
            })
            .await
        }
        Write::DeleteEndpoint => client.delete_endpoint(&scene.home, &scene.phone).await,
        Write::CreateApplication => {
            let made = client.create_application(&application("made")).await;
            made.map(|_| ())
        }
        Write::UpdateApplication => {
            let patch = ApplicationPatch {
                name: Some("new".into()),
                ..ApplicationPatch::default()
            };
            client.update_application(&scene.application, &patch).await
        }
        Write::DeleteApplication => client.delete_application(&scene.application).await,
    }
}

/// Whether the write happened, exactly once, as far as can be seen.
pub fn is_done(write: Write, before: &Truth, after: &Truth) -> bool {
    let made = |names: Vec<&str>| names.iter().filter(|name| **name == "made").count() == 1;
    let phone = || after.endpoints.iter().find(|it| it.name == "phone");
    let old = || after.applications.iter().find(|it| it.name == "new");
    match write {
        Write::CreateDomain => {
            made(after.domains.iter().map(|it| it.name.as_str()).collect())
                && after.domains.len() == before.domains.len() + 1
        }
        Write::UpdateDomain => {
            let home = after.domains.iter().find(|it| it.name == "home");
            home.is_some_and(|it| it.description.as_deref() == Some("new"))
        }
        Write::DeleteDomain => after.domains.len() + 1 == before.domains.len(),
        Write::CreateEndpoint => {
            made(after.endpoints.iter().map(|it| it.name.as_str()).collect())
                && after.endpoints.len() == before.endpoints.len() + 1
        }
        Write::UpdateEndpoint => {
            phone().is_some_and(|it| !it.enabled && it.description.as_deref() == Some("new"))
        }
        Write::SetPassword => phone().is_some(),
        Write::DeleteEndpoint => phone().is_none(),
        Write::CreateApplication => {
            made(
                after
                    .applications
                    .iter()
                    .map(|it| it.name.as_str())
                    .collect(),
            ) && after.applications.len() == before.applications.len() + 1
        }
        Write::UpdateApplication => old().is_some(),
        Write::DeleteApplication => after.applications.len() + 1 == before.applications.len(),
    }
}
