//! What a call costs beside the same call written by hand, over loopback and over a closure.
//!
//! Both sides run in this process, on one thread and in turns; the server has a process of its own.

mod client;
mod report;
pub(crate) mod server;

use std::cell::Cell;
use std::path::PathBuf;

use bytes::Bytes;
use clap::Args as ClapArgs;
use tokio::runtime::Runtime;

use self::report::Row;
use self::server::{Server, sent};
use crate::allocations::{self, Counted};
use crate::hand::closure::Closure;
use crate::hand::models::{Session, Start};
use crate::hand::network::Network;
use crate::hand::{Wanted, data};
use crate::processor::{Processor, bind};
use crate::rounds::{Contender, in_turns};
use crate::{Result, say, sections};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Rounds, in each of which everyone has a turn
    #[arg(long, value_name = "N", default_value_t = 41)]
    rounds: usize,
    /// Calls of a turn over loopback
    #[arg(long, value_name = "N", default_value_t = 500)]
    calls: usize,
    /// Calls of a turn over a closure
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    closure_calls: usize,
    /// The folder of this package, in which the report is written
    #[arg(long, value_name = "DIR", default_value = "bench")]
    bench: PathBuf,
}

/// How many sessions the page has that is asked for, and the one that answers a start.
const LISTED: usize = 20;
const STARTED: usize = 1;

const SUBSCRIPTION: &str = "SUB 5D21/E4B0";
const ORGANIZATIONS: [&str; 2] = ["ORG-8A4B10C2", "ORG-F7730D95"];
const TOKEN: &str = "3c469e9d6c5875d37a43f353d4f88e61fcf812c6";
const USER_AGENT: &str = "billforward-usage-sessions/1.0.0";
/// What the generated client accepts of the operation that starts sessions.
const ACCEPT: &str = "application/json, text/xml;q=0.9, application/xml;q=0.8";
const CLOSURE_BASE: &str = "https://api.example.com/RestAPI";

/// The names of the contenders.
const CLIENT: &str = "client";
const BY_HAND: &str = "by hand";
const AGAIN: &str = "by hand again";

const OVER: [Over; 2] = [Over::Loopback, Over::Closure];
const OPERATIONS: [Operation; 2] = [Operation::List, Operation::Start];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Loopback,
    Closure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    List,
    Start,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let bench = Bench::start()?;
    bench.check()?;
    let counted = allocations::of("call")?;
    bind(Processor::First)?;
    let mut rows = Vec::new();
    for (operation, over) in cases() {
        let times = match over {
            Over::Loopback => args.calls,
            Over::Closure => args.closure_calls,
        };
        let used = in_turns(args.rounds, times, &mut bench.contenders(operation, over)?)?;
        let row = Row::new(operation, over, &used, &counted);
        say(&format!("{row:?}"));
        rows.push(row);
    }
    let text = report::write(&rows, args.rounds);
    say(&text);
    sections::write(&args.bench, "call", &text)
}

/// Counts what each side allocates for a call.
pub(crate) fn count(counted: &mut Counted) -> Result<()> {
    let bench = Bench::start()?;
    for (operation, over) in cases() {
        let mut contenders = bench.contenders(operation, over)?;
        allocations::count(&section(operation, over), 500, &mut contenders, counted)?;
    }
    Ok(())
}

fn cases() -> impl Iterator<Item = (Operation, Over)> {
    OVER.into_iter().flat_map(|over| {
        OPERATIONS
            .into_iter()
            .map(move |operation| (operation, over))
    })
}

fn section(operation: Operation, over: Over) -> String {
    format!("call {operation:?} {over:?}")
}

/// The body of an answer with a page of `count` sessions.
fn json(count: usize) -> Vec<u8> {
    // Nothing in a page cannot be written.
    serde_json::to_vec(&data::page(count)).unwrap_or_default()
}

struct Bench {
    server: Server,
    runtime: Runtime,
}

impl Bench {
    fn start() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        Ok(Self {
            server: Server::start()?,
            runtime,
        })
    }

    fn contenders(&self, operation: Operation, over: Over) -> Result<Vec<Contender<'_>>> {
        match over {
            Over::Loopback => self.over_loopback(operation),
            Over::Closure => self.over_closure(operation),
        }
    }

    fn over_loopback(&self, operation: Operation) -> Result<Vec<Contender<'_>>> {
        let base = base(self.server.address);
        let client = client::over_network(&base)?;
        let (hand, again) = (network(&base)?, network(&base)?);
        Ok(vec![
            Contender::new(CLIENT, move |times| {
                self.by_client(&client, operation, times)
            }),
            Contender::new(BY_HAND, move |times| {
                self.by_network(&hand, operation, times)
            }),
            Contender::new(AGAIN, move |times| {
                self.by_network(&again, operation, times)
            }),
        ])
    }

    fn over_closure(&self, operation: Operation) -> Result<Vec<Contender<'_>>> {
        let page = Bytes::from(json(match operation {
            Operation::List => LISTED,
            Operation::Start => STARTED,
        }));
        let client_page = page.clone();
        let client = client::over_closure(CLOSURE_BASE, move |_| answer(&client_page))?;
        let by_hand = move |times| {
            let hand = Closure {
                base: CLOSURE_BASE,
                token: TOKEN,
                user_agent: USER_AGENT,
                send: |_| answer(&page),
            };
            repeat(times, || {
                let page = match operation {
                    Operation::List => hand.active_sessions(&wanted()),
                    Operation::Start => hand.start(&body(), ACCEPT),
                };
                Ok(page?.results.len())
            })
        };
        Ok(vec![
            Contender::new(CLIENT, move |times| {
                self.by_client(&client, operation, times)
            }),
            Contender::new(BY_HAND, by_hand.clone()),
            Contender::new(AGAIN, by_hand),
        ])
    }

    fn by_client(
        &self,
        client: &billforward_usage_sessions::Client,
        operation: Operation,
        times: usize,
    ) -> Result<()> {
        self.runtime.block_on(async {
            for _ in 0..times {
                let page = match operation {
                    Operation::List => client::active_sessions(client).await?,
                    Operation::Start => client::start(client).await?,
                };
                seen(page.results.len())?;
            }
            Ok(())
        })
    }

    fn by_network(&self, hand: &Network, operation: Operation, times: usize) -> Result<()> {
        self.runtime.block_on(async {
            for _ in 0..times {
                let page = match operation {
                    Operation::List => hand.active_sessions(&wanted()).await?,
                    Operation::Start => hand.start(&body(), ACCEPT).await?,
                };
                seen(page.results.len())?;
            }
            Ok(())
        })
    }

    /// Both sides send the same bytes, but for the order of the headers.
    fn check(&self) -> Result<()> {
        for operation in OPERATIONS {
            let by_client = sent(|address| {
                self.by_client(&client::over_network(&base(address))?, operation, 1)
            })?;
            let by_hand = sent(|address| self.by_network(&network(&base(address))?, operation, 1))?;
            if by_client != by_hand {
                return Err(format!("{by_client:#?} is not {by_hand:#?}").into());
            }
        }
        Ok(())
    }
}

fn base(address: std::net::SocketAddr) -> String {
    format!("http://{address}/RestAPI")
}

fn network(base: &str) -> Result<Network> {
    Network::new(base, TOKEN, USER_AGENT)
}

fn wanted() -> Wanted<'static> {
    Wanted {
        subscription: SUBSCRIPTION,
        organizations: &ORGANIZATIONS,
        offset: 40,
        records: 20,
        order_by: "start",
        order: "DESC",
    }
}

fn body() -> Start {
    let mut session = Session::new(SUBSCRIPTION, "call-42");
    session.description = Some("Support call".to_owned());
    Start {
        usage_sessions: vec![session],
        organization_id: None,
    }
}

fn answer(page: &Bytes) -> http::Response<Bytes> {
    let mut answer = http::Response::new(page.clone());
    let json = http::HeaderValue::from_static("application/json");
    answer
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, json);
    answer
}

fn repeat(times: usize, call: impl Fn() -> Result<usize>) -> Result<()> {
    for _ in 0..times {
        seen(call()?)?;
    }
    Ok(())
}

/// A page without sessions would say that nothing was decoded.
fn seen(sessions: usize) -> Result<()> {
    thread_local! {
        static SEEN: Cell<usize> = const { Cell::new(0) };
    }
    if sessions == 0 {
        return Err("a page without sessions".into());
    }
    SEEN.set(SEEN.get().wrapping_add(sessions));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_read_the_same_page() {
        let theirs = data::page(LISTED);
        let page = Bytes::from(json(LISTED));
        let client = client::over_closure(CLOSURE_BASE, move |_| answer(&page)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let ours = runtime.block_on(client::active_sessions(&client)).unwrap();
        assert_eq!(ours.results.len(), theirs.results.len());
        let written = serde_json::to_value(&ours).unwrap();
        assert_eq!(written, serde_json::to_value(&theirs).unwrap());
    }
}
