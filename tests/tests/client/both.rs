//! One request, by the asynchronous and by the blocking client, and never longer than a test may take.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use billforward_usage_sessions::models::UsageSession;
use billforward_usage_sessions::{Client, ClientBuilder};
use serde_json::{Value, json};

/// Longer than any call here should take. A call that hangs fails its test after it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A page without sessions.
pub(crate) const EMPTY_PAGE: &str = r#"{"nextPage":"","currentPage":0,"currentOffset":0,"recordsRequested":10,"recordsReturned":0,"executionTime":1,"results":[]}"#;

/// What a request gives, sent by each side of a client: `[("async", result), ("blocking", result)]`.
///
/// The request is written once, as `|client| client.some_operation()`, without `send`.
macro_rules! by_both {
    ($client:expr, |$name:ident| $request:expr) => {{
        let client = $client;
        let $name = client.clone();
        let request = $request;
        let asynchronous = crate::both::bounded(move || crate::both::block_on(request.send()));
        let $name = client.blocking();
        let request = $request;
        let blocking = crate::both::bounded(move || request.send());
        [("async", asynchronous), ("blocking", blocking)]
    }};
}

/// Does the work on another thread, and panics if it takes too long.
pub(crate) fn bounded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    let thread = std::thread::spawn(move || sender.send(work()).unwrap());
    match receiver.recv_timeout(PATIENCE) {
        Ok(value) => value,
        Err(RecvTimeoutError::Timeout) => panic!("still not done after {PATIENCE:?}"),
        Err(RecvTimeoutError::Disconnected) => {
            std::panic::resume_unwind(thread.join().unwrap_err())
        }
    }
}

/// Runs a future to its end.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

/// A client of the server at `base_url`.
pub(crate) fn client(base_url: impl Into<String>) -> Client {
    builder(base_url).build().unwrap()
}

/// The builder of such a client, for tests with further wishes.
pub(crate) fn builder(base_url: impl Into<String>) -> ClientBuilder {
    Client::builder().base_url(base_url)
}

/// A session with what is required.
pub(crate) fn session(id: &str) -> UsageSession {
    UsageSession::builder()
        .subscription_id("SUB-1")
        .session_id(id)
        .pricing_component_id("PRC-1")
        .pricing_component_name("Minutes called")
        .uom("minutes")
}

/// The same session as a server sends it.
pub(crate) fn session_json(id: &str) -> Value {
    json!({
        "subscriptionID": "SUB-1",
        "sessionID": id,
        "pricingComponentID": "PRC-1",
        "pricingComponentName": "Minutes called",
        "uom": "minutes",
    })
}

/// A page of these sessions, at the beginning of the list.
pub(crate) fn page_json(sessions: &[Value]) -> Value {
    json!({
        "nextPage": "",
        "currentPage": 0,
        "currentOffset": 0,
        "recordsRequested": 10,
        "recordsReturned": sessions.len(),
        "executionTime": 1,
        "results": sessions,
    })
}
