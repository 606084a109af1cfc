//! Each write × each fault, and the truth counted on the platform afterwards: what is answered with success is so,
//! what is answered with a failure is not, and nothing is ever there twice.

use futures_util::{StreamExt, stream};
use sipdeck::api::{Cause, Failure};

use super::{
    line::{Fault, Line, Plan},
    writes::{Write, endpoint, is_done, perform, scene, truth},
};

fn plan(verb: &'static str, fault: Fault, times: usize) -> Plan {
    Plan { verb, fault, times }
}

/// Performs the write under these faults and checks that the answer is true.
async fn try_it(write: Write, plans: &[Plan]) -> Result<(), Failure> {
    let line = Line::start().await;
    let witness = line.witness();
    let scene = scene(&witness).await.expect("a scene");
    let before = truth(&witness, &scene).await;
    line.plan(plans);
    let answer = perform(write, &line.client(), &scene).await;
    let after = truth(&witness, &scene).await;
    let case = format!("{write:?} {plans:?} {answer:?}\n{before:?}\n{after:?}");
    match &answer {
        Ok(()) => assert!(is_done(write, &before, &after), "{case}"),
        Err(failure) if failure.cause == Cause::Unknown => {
            assert!(before == after || is_done(write, &before, &after), "{case}");
        }
        Err(_) => assert_eq!(before, after, "{case}"),
    }
    answer
}

/// Every write under every one of these plans, all at once.
async fn try_all(
    faults: &[Fault],
    plans: impl Fn(Write, Fault) -> Vec<Plan>,
) -> Vec<(Write, Fault, Result<(), Failure>)> {
    let cases = Write::ALL
        .iter()
        .flat_map(|write| faults.iter().map(|fault| (*write, *fault)));
    let tries = cases.map(|(write, fault)| {
        let plans = plans(write, fault);
        async move { (write, fault, try_it(write, &plans).await) }
    });
    stream::iter(tries).buffer_unordered(16).collect().await
}

#[tokio::test]
async fn one_lost_answer_never_keeps_a_write_from_happening_once() {
    let plans = |write: Write, fault| vec![plan(write.verb(), fault, 1)];
    for (write, fault, answer) in try_all(&Fault::ALL, plans).await {
        assert_eq!(answer, Ok(()), "{write:?} {fault:?}");
    }
}

#[tokio::test]
async fn answers_that_stay_lost_are_not_lied_about() {
    let plans = |write: Write, fault| vec![plan(write.verb(), fault, usize::MAX)];
    let outcomes = try_all(&Fault::ALL, plans).await;
    let failed = outcomes.iter().filter(|(.., answer)| answer.is_err());
    assert!(failed.count() > 0);
}

#[tokio::test]
async fn what_cannot_be_read_back_is_said_to_be_unknown() {
    let plans = |write: Write, fault| {
        vec![
            plan(write.verb(), fault, usize::MAX),
            plan("GET", fault, usize::MAX),
        ]
    };
    for (write, fault, answer) in try_all(&[Fault::DropBefore, Fault::DropAfter], plans).await {
        let failure = answer.expect_err("nobody can know");
        assert_eq!(failure.cause, Cause::Unknown, "{write:?} {fault:?}");
    }
}

#[tokio::test]
async fn what_is_gone_already_counts_as_deleted() {
    let line = Line::start().await;
    let client = line.client();
    let scene = scene(&client).await.expect("a scene");
    for _ in 0..2 {
        client
            .delete_endpoint(&scene.home, &scene.phone)
            .await
            .expect("gone");
        client.delete_domain(&scene.home).await.expect("gone");
        client
            .delete_application(&scene.application)
            .await
            .expect("gone");
    }
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_even_when_the_refusal_is_lost() {
    let line = Line::start().await;
    let client = line.client();
    let scene = scene(&client).await.expect("a scene");
    for fault in [Fault::DropAfter, Fault::ErrorAfter] {
        line.plan(&[plan("POST", fault, 1)]);
        let passed = line.passed();
        let made = client
            .create_endpoint(&scene.home, &endpoint("phone"))
            .await;
        assert_eq!(made.expect_err("taken").cause, Cause::Conflict);
        assert_eq!(line.passed() - passed, 2, "sent once, read back once");
    }
}
