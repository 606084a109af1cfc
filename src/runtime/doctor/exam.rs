//! A test that the dashboard asks for: of an endpoint of the account, without its password.

use crate::{
    api::Client,
    app::exams::Exam,
    doctor::{Case, Report},
    net::{Resolver, connecting, system_roots},
    sip::{
        Transport,
        locate::Destination,
        message::{Scheme, Uri},
    },
};

use super::{account::Known, examine::examine, tools::Tools};

/// Tests an endpoint; `told` is called whenever more is known. Dropping the future ends the test at once.
pub async fn test(client: Client, exam: Exam, told: impl FnMut(&Report)) -> Report {
    match prepare(client, &exam) {
        Ok((case, tools)) => examine(case, &tools, told).await,
        Err(why) => Report::unasked(exam.address, &why),
    }
}

fn prepare(client: Client, exam: &Exam) -> Result<(Case, Tools), String> {
    let no_address = || "the endpoint has no SIP address".to_owned();
    let uri = Uri::read(exam.address.as_bytes()).ok_or_else(no_address)?;
    let user = uri.user.ok_or_else(no_address)?;
    let domain = uri.host.text().into_owned();
    let server = match exam.server.as_str() {
        "" => None,
        server => {
            Some(Destination::read(server).ok_or_else(|| format!("{server:?} is no SIP server"))?)
        }
    };
    let resolver = server.as_ref().map_or(&domain, |server| &server.host);
    let resolver = Resolver::for_host(resolver).map_err(|why| why.to_string())?;
    let seed = getrandom::u64().map_err(|_| "the system gives no random numbers".to_owned())?;
    let case = Case {
        user: String::from_utf8_lossy(user).into_owned(),
        domain,
        secure: uri.scheme == Scheme::Sips,
        server,
        transports: vec![Transport::Udp, Transport::Tcp, Transport::Tls],
        credentials: None,
        has_account: true,
        registers: false,
        seed,
    };
    let known = Known::Ids(exam.domain.clone(), exam.endpoint.clone());
    let tools = Tools {
        resolver,
        tls: system_roots(None).and_then(|roots| connecting(roots).ok()),
        account: Some((client, known)),
    };
    Ok((case, tools))
}
