//! A test that the dashboard asks for: of an endpoint of the account, without its password.

use std::{future::pending, sync::Arc};

use rustls::ClientConfig;

use crate::{
    api::Client,
    app::exams::Exam,
    doctor::{Case, Deeds, Proving, Report},
    net::Resolver,
    sip::{
        Transport,
        digest::Credentials,
        locate::Destination,
        message::{Scheme, Uri},
    },
};

use super::{account::Known, examine::examine, tools::Tools};

/// Tests an endpoint; `told` is called whenever more is known. Dropping the future ends the test at once.
pub async fn test(
    client: Client,
    tls: Option<Arc<ClientConfig>>,
    exam: Exam,
    told: impl FnMut(&Report),
) -> Report {
    match prepare(client, tls, &exam) {
        Ok((case, tools)) => examine(case, &tools, pending(), told).await,
        Err(why) => Report::unasked(exam.of.address, &why),
    }
}

fn prepare(
    client: Client,
    tls: Option<Arc<ClientConfig>>,
    exam: &Exam,
) -> Result<(Case, Tools), String> {
    let Exam {
        of,
        password,
        rings,
    } = exam;
    let no_address = || "the endpoint has no SIP address".to_owned();
    let uri = Uri::read(of.address.as_bytes()).ok_or_else(no_address)?;
    let user = uri.user.ok_or_else(no_address)?;
    let domain = uri.host.text().into_owned();
    let server = match of.server.as_str() {
        "" => None,
        server => {
            Some(Destination::read(server).ok_or_else(|| format!("{server:?} is no SIP server"))?)
        }
    };
    let resolver = server.as_ref().map_or(&domain, |server| &server.host);
    let resolver = Resolver::for_host(resolver).map_err(|why| why.to_string())?;
    let seed = getrandom::u64().map_err(|_| "the system gives no random numbers".to_owned())?;
    let user = String::from_utf8_lossy(user).into_owned();
    let proving = match password {
        None => Proving::Not,
        Some(password) => {
            let password = password.reveal().as_bytes();
            Proving::Password(Credentials::new(user.as_str(), password))
        }
    };
    let case = Case {
        proving,
        deeds: Deeds {
            registers: false,
            rings: *rings,
        },
        user,
        domain,
        secure: uri.scheme == Scheme::Sips,
        server,
        transports: vec![Transport::Udp, Transport::Tcp, Transport::Tls],
        has_account: true,
        seed,
    };
    let known = Known::Ids(of.domain.clone(), of.endpoint.clone());
    let tools = Tools {
        resolver,
        tls,
        account: Some((client, known)),
    };
    Ok((case, tools))
}
