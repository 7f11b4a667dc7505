//! Servers that misbehave on purpose, one test a behaviour. Whatever they do, a call that starts sessions gives its typed
//! error, in time, and has reached the server once: a session that is started twice is billed twice.
//!
//! A new behaviour is a closure over a [`Connection`] and a line in [`check`].

mod bodies;
mod bombs;
mod connections;
mod credentials;
mod loops;
mod protocol;
mod redirects;
mod retries;
mod time;

use std::sync::mpsc::channel;
use std::sync::{Arc, LazyLock};

use billforward_usage_sessions::models::{
    BfError, CompoundUsageSession, UsageSessionPagedMetadata,
};
use billforward_usage_sessions::{Client, ClientBuilder, Error};
use specsmith_tests::unruly::{Connection, Unruly};
use tokio::runtime::Handle;

use crate::answers::outcome;
use crate::both::{EMPTY_PAGE, bounded, builder, session};

type Started = Result<UsageSessionPagedMetadata, Error<BfError>>;

/// One side of the client.
#[derive(Clone, Copy, Debug)]
enum Side {
    Async,
    Blocking,
}

const SIDES: [Side; 2] = [Side::Async, Side::Blocking];

impl Side {
    /// Starts a session.
    fn start(self, client: &Client) -> Started {
        let client = client.clone();
        let sessions = CompoundUsageSession::new([session("call-1")]);
        bounded(move || match self {
            Self::Async => run(client.start_usage_session(sessions).send()),
            Self::Blocking => client.blocking().start_usage_session(sessions).send(),
        })
    }

    /// Lists sessions.
    fn list(self, client: &Client) -> Started {
        let client = client.clone();
        bounded(move || match self {
            Self::Async => run(client.get_usage_list_for_usage_session("SUB-1").send()),
            Self::Blocking => {
                let client = client.blocking();
                client.get_usage_list_for_usage_session("SUB-1").send()
            }
        })
    }
}

/// Runs a future to its end, in a runtime that all calls share: connections are kept from one to the next.
fn run<F: Future<Output: Send> + Send + 'static>(future: F) -> F::Output {
    static RUNTIME: LazyLock<Handle> = LazyLock::new(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let handle = runtime.handle().clone();
        std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
        handle
    });
    let (sender, receiver) = channel();
    RUNTIME.spawn(async move { drop(sender.send(future.await)) });
    receiver.recv().unwrap()
}

/// A server that behaves so.
fn server(behave: impl Fn(&mut Connection) + Send + Sync + 'static) -> Unruly {
    Unruly::start(behave).unwrap()
}

/// A client with the defaults.
fn plain(builder: ClientBuilder) -> ClientBuilder {
    builder
}

/// Starts a session by each side at a server of its own that behaves so. The call gives `expected`, and has reached the
/// server once.
fn check(
    what: &str,
    set: impl Fn(ClientBuilder) -> ClientBuilder,
    behave: impl Fn(&mut Connection) + Send + Sync + 'static,
    expected: &str,
) {
    let behave = Arc::new(behave);
    for side in SIDES {
        let behave = Arc::clone(&behave);
        let server = server(move |connection| behave(connection));
        let client = set(builder(server.base_url())).build().unwrap();
        let result = side.start(&client);
        assert_eq!(outcome(&result), expected, "{what}, {side:?}: {result:?}");
        assert_eq!(
            server.count("POST"),
            1,
            "{what}, {side:?}: {:?}",
            server.heads()
        );
        assert_eq!(
            server.heads().len(),
            1,
            "{what}, {side:?}: {:?}",
            server.heads()
        );
    }
}

/// The head of an answer in JSON, with these further lines.
fn head(status: &str, lines: &[&str]) -> String {
    let lines: String = lines.iter().flat_map(|line| [line, "\r\n"]).collect();
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{lines}\r\n")
}

/// A whole answer with an empty page, on a connection that stays open.
fn page() -> String {
    page_with("200 OK", &[])
}

/// The same with another status and further lines.
fn page_with(status: &str, lines: &[&str]) -> String {
    let length = format!("Content-Length: {}", EMPTY_PAGE.len());
    let lines: Vec<_> = lines.iter().copied().chain([length.as_str()]).collect();
    format!("{}{EMPTY_PAGE}", head(status, &lines))
}
