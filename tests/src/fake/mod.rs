//! A stateful stand-in for the usage-session API: sessions start, are listed page by page, and stop.
//!
//! It is stricter than the real service, so that it finds what a client does wrong: unknown query
//! parameters, unknown or read-only fields and wrong types are refused. Its clock is its own, and
//! moves one second forward with each session that starts or stops. It never looks at the spec.

mod accept;
mod answer;
mod list;
mod routes;
mod store;

#[cfg(test)]
mod tests;

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::loopback::{Loopback, lock};
use store::Store;

/// The API, served on a port of this machine until it is dropped.
#[derive(Debug)]
pub struct Fake {
    server: Loopback,
    shared: Arc<Shared>,
}

/// What the server and its owner both see.
#[derive(Debug, Default)]
struct Shared {
    store: Mutex<Store>,
    token: Mutex<Option<String>>,
    log: Mutex<Vec<Received>>,
}

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The method, in capitals.
    pub method: String,
    /// Path and query, as sent: nothing is decoded.
    pub target: String,
    /// Names in small letters and values, in the order of arrival. Bytes that are not UTF-8 are
    /// replaced.
    pub headers: Vec<(String, String)>,
    /// The body, without its transfer coding.
    pub body: Vec<u8>,
}

impl Received {
    /// The value of the first header of that name, which is written in small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find_map(|(given, value)| (given == name).then_some(value.as_str()))
    }
}

impl Fake {
    /// Starts the API without any session. It asks for no token.
    ///
    /// # Errors
    ///
    /// If no port can be bound or no thread started.
    pub fn start() -> io::Result<Self> {
        let shared = Arc::<Shared>::default();
        let router = routes::router(Arc::clone(&shared));
        let server = Loopback::spawn(|listener| async {
            // `serve` retries when accepting fails, and so does not end.
            drop(axum::serve(listener, router).await);
        })?;
        Ok(Self { server, shared })
    }

    /// What a client takes as its base URL. It ends without a slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/RestAPI", self.server.address())
    }

    /// From now on, refuses requests that do not bear this token. Called again, the token is
    /// replaced, and the one before is refused.
    pub fn require_token(&self, token: &str) {
        *lock(&self.shared.token) = Some(token.to_owned());
    }

    /// Adds sessions as they are, without any check.
    pub fn seed(&self, sessions: impl IntoIterator<Item = Value>) {
        let mut store = lock(&self.shared.store);
        for session in sessions {
            store.insert(session);
        }
    }

    /// Adds `count` running sessions to a subscription, `session-0` and on, each created a second
    /// after the one before.
    pub fn seed_running(&self, subscription: &str, count: usize) {
        let mut store = lock(&self.shared.store);
        for number in 0..count {
            let now = store.tick();
            store.insert(json!({
                "created": now,
                "changedBy": "USR-1",
                "organizationID": "ORG-1",
                "subscriptionID": subscription,
                "sessionID": format!("session-{number}"),
                "pricingComponentID": "PRC-1",
                "pricingComponentName": "Minutes called",
                "uom": "minutes",
                "sessionix": 0,
                "start": now,
                "state": "Active",
                "uduration": 0,
            }));
        }
    }

    /// All sessions, in the order in which they were added.
    #[must_use]
    pub fn sessions(&self) -> Vec<Value> {
        lock(&self.shared.store).sessions().to_vec()
    }

    /// All requests so far, refused ones included.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.shared.log).clone()
    }

    /// All requests since the last call of this method.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Received> {
        std::mem::take(&mut *lock(&self.shared.log))
    }
}
