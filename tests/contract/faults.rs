//! The client against the faults that the platform makes on purpose.

use futures_util::{StreamExt, stream};
use sipdeck::{
    api::{Cause, Client, Failure},
    platform::{Fault, FaultPlan, Harm, Pace, Platform},
};

use super::{
    line::{client, connection, platform},
    raw::impatient,
    writes::{Write, is_done, perform, scene, truth},
};

/// What may happen to one request and be over with the next.
const PASSING: [Harm; 11] = [
    Harm::DelayMs(30),
    Harm::Answer(500),
    Harm::Answer(503),
    Harm::Answer(429),
    Harm::DropBefore,
    Harm::DropAfter,
    Harm::Truncate,
    Harm::Corrupt,
    Harm::Html(200),
    Harm::Html(502),
    Harm::Stall,
];

fn plan(fault: Fault) -> FaultPlan {
    FaultPlan {
        seed: 1,
        faults: vec![fault],
        ..FaultPlan::default()
    }
}

fn hasty(platform: &Platform) -> Client {
    let mut connection = connection(platform, &platform.origin());
    connection.patience = impatient(&platform.origin()).patience;
    Client::new(&connection).expect("a client")
}

async fn try_it(write: Write, harm: Harm) {
    let platform = platform(Pace::Off).await;
    let witness = client(&platform);
    let scene = scene(&witness).await.expect("a scene");
    let before = truth(&witness, &scene).await;
    let fault = Fault::always(harm).on(write.verb(), "/v1/**").times(1);
    platform.plan_faults(plan(fault));
    let answer = perform(write, &hasty(&platform), &scene).await;
    let after = truth(&witness, &scene).await;
    assert_eq!(answer, Ok(()), "{write:?} {harm:?}");
    assert!(
        is_done(write, &before, &after),
        "{write:?} {harm:?}: {after:?}"
    );
}

#[tokio::test]
async fn every_write_happens_once_whatever_happens_to_its_first_attempt() {
    let tries = Write::ALL
        .iter()
        .flat_map(|write| PASSING.map(|harm| Box::pin(try_it(*write, harm))));
    stream::iter(tries)
        .buffer_unordered(16)
        .collect::<()>()
        .await;
}

#[tokio::test]
async fn a_read_gets_through_whatever_happens_to_its_first_attempt() {
    let platform = platform(Pace::Off).await;
    for harm in PASSING {
        platform.plan_faults(plan(Fault::always(harm).times(1)));
        let page = hasty(&platform).domains(None).await;
        assert!(page.is_ok(), "{harm:?}: {page:?}");
    }
}

#[tokio::test]
async fn lists_that_lead_astray_are_given_up() -> Result<(), Failure> {
    let platform = platform(Pace::Off).await;
    let client = hasty(&platform);
    let scene = scene(&client).await?;
    for harm in [
        Harm::ForeignNext,
        Harm::LoopedNext,
        Harm::EndlessNext,
        Harm::HugePage(20 << 20),
    ] {
        platform.plan_faults(plan(Fault::always(harm)));
        let mut after = None;
        let mut pages = 0;
        let failure = loop {
            match client.endpoints(&scene.home, after.as_ref()).await {
                Ok(page) => after = Some(page.next.expect("it leads on")),
                Err(failure) => break failure,
            }
            pages += 1;
            assert!(pages < 5, "{harm:?}");
        };
        assert_eq!(failure.cause, Cause::Garbled, "{harm:?}");
    }
    Ok(())
}
