//! `sipdeck calls`: the calls of an account, one of them, its end, and whether the phones of an endpoint ring.

use std::{io, process::ExitCode, time::Duration};

use clap::Subcommand;
use color_eyre::eyre::Result;
use jiff::{Timestamp, tz::TimeZone};
use tokio::time::interval;

use crate::{
    api::{
        CallId, Cause, Client, Failure,
        call::{Call, CallStory, CalledPhone},
        pace::Priority,
    },
    app::{
        service::call::{Call as Asked, Reply},
        work::export::Cell,
    },
    cli::{
        account, candidates,
        common::Common,
        process::{
            env::Env,
            output::{note, print},
        },
        twin::{
            address::whole,
            change::Office,
            ended::Ended,
            shape::{Rows, Shape, View},
            time,
        },
    },
    runtime::provider::Provider,
};

/// How often a call is looked at while its phones ring.
const LOOK: Duration = Duration::from_secs(1);

/// Arguments of `calls`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Exit status: 0 done; 1 something failed, or no phone rang; 2 the command cannot be used; 3 there is no such call; 4 not \
allowed; 6 sent and not answered: look before you repeat it.")]
pub struct Calls {
    /// What is wanted.
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// List the last calls, newest first
    List {
        /// Only those that have not ended
        #[arg(long)]
        live: bool,
        /// Only those that began from then on: today, a time such as 2026-11-30T08:00:00Z, a day, or how long ago, such as 2h
        #[arg(long, value_name = "TIME")]
        since: Option<String>,
        /// How they are printed.
        #[command(flatten)]
        shape: Shape,
    },
    /// Show a call: what happened in it, and what became of it at each phone
    Show {
        /// The call, such as c-…
        id: String,
        /// Print all that is told of it as one object of JSON
        #[arg(long)]
        json: bool,
    },
    /// End a call
    Hangup {
        /// The call, such as c-…
        id: String,
    },
    /// Let the phones of an endpoint ring, and tell which ring, are busy, or never answer; whoever answers is left at once
    Ring {
        /// The endpoint: NAME@DOMAIN, or its address, such as sip:anna@lab.bwapp.bwsip.io
        #[arg(add = candidates::address())]
        address: String,
        /// How long they ring
        #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=300))]
        seconds: u64,
    },
}

/// Asks the service.
pub async fn run(calls: &Calls, common: &Common, env: Env) -> Result<ExitCode> {
    let (provider, client) = if let Some(office) = Office::lent() {
        (office.provider, office.client)
    } else {
        let client = account::choose(common, env)?.client()?;
        (Provider::from(client.clone()), client)
    };
    let done = match &calls.act {
        Act::List { live, since, shape } => {
            let since = since.as_deref().map(time::since).transpose()?;
            let found = find(&provider, *live, since).await;
            match found {
                Ok((calls, more)) => {
                    list(&calls, more, *live, *shape)?;
                    Ok(true)
                }
                Err(failure) => Err(failure),
            }
        }
        Act::Show { id, json: true } => match story(&provider, &id.as_str().into()).await {
            Ok(story) => {
                print(&serde_json::to_string(&story)?);
                Ok(true)
            }
            Err(failure) => Err(failure),
        },
        Act::Show { id, json: false } => show(&provider, &id.as_str().into()).await,
        Act::Hangup { id } => hang_up(&provider, &id.as_str().into()).await,
        Act::Ring { address, seconds } => ring(&provider, &client, address, *seconds).await,
    };
    match done {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Ok(ExitCode::FAILURE),
        Err(failure) => Ok(Ended::from(failure).tell(calls.act.is_json())),
    }
}

impl Act {
    /// Whether programs read what is said of failures.
    fn is_json(&self) -> bool {
        match self {
            Self::List { shape, .. } => shape.is_json(),
            Self::Show { json, .. } => *json,
            Self::Hangup { .. } | Self::Ring { .. } => false,
        }
    }
}

async fn hang_up(provider: &Provider, id: &CallId) -> Result<bool, Failure> {
    ask(provider, Asked::EndCall(id.clone())).await?;
    note(&format!("The call {id} is ended."));
    Ok(true)
}

async fn ask(provider: &Provider, asked: Asked) -> Result<Reply, Failure> {
    let reply = provider
        .perform(Priority::Interactive, asked.clone())
        .await?;
    reply.answering(&asked)
}

async fn story(provider: &Provider, id: &CallId) -> Result<CallStory, Failure> {
    let Reply::CallStory(story) = ask(provider, Asked::ReadCall(id.clone())).await? else {
        return Err(something_else());
    };
    Ok(*story)
}

fn something_else() -> Failure {
    Failure::new(Cause::Garbled, "The service answered something else.")
}

/// The calls that are wanted, newest first: without a time those of the first page, with one all from then on. And whether
/// there are more.
async fn find(
    provider: &Provider,
    live: bool,
    since: Option<Timestamp>,
) -> Result<(Vec<Call>, bool), Failure> {
    let is_wanted = |call: &Call| {
        let is_late = since.is_none_or(|since| call.start_time.is_some_and(|at| at >= since));
        is_late && (!live || call.is_live())
    };
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let Reply::Calls { rows, next } = ask(provider, Asked::ListCalls { after }).await? else {
            return Err(something_else());
        };
        let oldest = rows.iter().filter_map(|call| call.start_time).min();
        found.extend(rows.into_iter().filter(is_wanted));
        let goes_on = since.is_some_and(|since| oldest.is_none_or(|oldest| oldest >= since));
        if !goes_on || next.is_none() {
            return Ok((found, next.is_some() && since.is_none()));
        }
        after = next;
    }
}

fn list(calls: &[Call], more: bool, live: bool, shape: Shape) -> io::Result<()> {
    if more {
        note("There are more.");
    }
    if shape.view() != View::Table {
        return rows(calls).print(shape.view());
    }
    let zone = TimeZone::system();
    for call in calls {
        print(&line(call, &zone));
    }
    if calls.is_empty() {
        note(if live {
            "No call goes on."
        } else {
            "There are no calls."
        });
    }
    Ok(())
}

fn rows(calls: &[Call]) -> Rows {
    let at =
        |time: Option<Timestamp>| time.map_or(Cell::None, |time| Cell::text(&time.to_string()));
    let row = |call: &Call| {
        vec![
            Cell::text(call.id.as_str()),
            Cell::text(&call.direction),
            Cell::text(&call.from),
            Cell::text(&call.to),
            Cell::text(&call.state),
            Cell::text(&call.cause),
            at(call.start_time),
            at(call.active_time),
            at(call.end_time),
        ]
    };
    Rows {
        headings: vec![
            "id",
            "direction",
            "from",
            "to",
            "state",
            "cause",
            "started",
            "answered",
            "ended",
        ],
        cells: calls.iter().map(row).collect(),
        ids: calls.iter().map(|call| call.id.to_string()).collect(),
    }
}

/// When, which way, who and whom, how far it is, and which one it is.
fn line(call: &Call, zone: &TimeZone) -> String {
    let state = if call.cause.is_empty() {
        call.state.clone()
    } else {
        format!("{} {}", call.state, call.cause)
    };
    format!(
        "{}  {:<3}  {} → {}  {state}{}  {}",
        shown(call.start_time, zone),
        call.direction,
        call.from,
        call.to,
        spoken(call),
        call.id,
    )
}

fn shown(at: Option<Timestamp>, zone: &TimeZone) -> String {
    at.map_or_else(
        || "-".to_owned(),
        |at| {
            at.to_zoned(zone.clone())
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        },
    )
}

/// How long both sides spoke, if they did.
fn spoken(call: &Call) -> String {
    let spoken = call.active_time.zip(call.end_time);
    spoken.map_or_else(String::new, |(from, to)| {
        format!(" after {} s", to.duration_since(from).as_secs().max(0))
    })
}

async fn show(provider: &Provider, id: &CallId) -> Result<bool, Failure> {
    let zone = TimeZone::system();
    let CallStory {
        call,
        events,
        phones,
        ..
    } = story(provider, id).await?;
    print(&line(&call, &zone));
    let heard = call.sound;
    if let (Some(received), Some(lost)) = (heard.packets_received, heard.packets_lost) {
        let jitter = heard.jitter_ms.unwrap_or_default();
        let codec = match call.codec.as_str() {
            "" => String::new(),
            codec => format!("{codec}, "),
        };
        print(&format!(
            "sound: {codec}{received} packets came, {lost} did not, {jitter} ms jitter"
        ));
    }
    for event in events {
        let text = format!(
            "{}  {} {}",
            shown(event.time, &zone),
            event.name,
            event.data
        );
        print(text.trim_end());
    }
    // Only our own platform tells of phones.
    for phone in phones.unwrap_or_default() {
        print(&told(&phone));
    }
    Ok(true)
}

/// `Yealink (sip:anna@10.2.3.4) rings`
fn told(phone: &CalledPhone) -> String {
    format!("{} {}", phone.name(), phone.told())
}

/// Lets phones ring. Answers whether any did.
async fn ring(
    provider: &Provider,
    client: &Client,
    address: &str,
    seconds: u64,
) -> Result<bool, Failure> {
    let address = whole(client, address).await?;
    let Reply::CallMade(id) = ask(provider, Asked::Ring { address, seconds }).await? else {
        return Err(something_else());
    };
    let mut ticks = interval(LOOK);
    let (mut known, mut rang): (Vec<String>, bool) = (Vec::new(), false);
    loop {
        ticks.tick().await;
        let CallStory { call, phones, .. } = story(provider, &id).await?;
        let Some(phones) = phones else {
            print("The service does not tell which phones ring.");
            return Ok(false);
        };
        if phones.is_empty() {
            print("No phone is registered: nothing can ring.");
            return Ok(false);
        }
        for phone in &phones {
            let line = told(phone);
            if !known.contains(&line) {
                print(&line);
                known.push(line);
            }
            rang |= matches!(phone.fate.as_str(), "ringing" | "answered");
        }
        if call.state == "active" {
            ask(provider, Asked::EndCall(id.clone())).await?;
        } else if !call.is_live() {
            return Ok(rang);
        }
    }
}
