//! What the user is told of calls that have ended, each with all of its attempts.

use std::time::{Duration, Instant};

use http::{Method, StatusCode};

use super::builder::ClientBuilder;
use super::clock;
use super::error::ErrorKind;
use super::operation::Operation;

/// Who is told.
pub(crate) type Listener = Box<dyn Fn(&Ended) + Send + Sync>;

/// A call that has ended: with a successful answer, or with the last error, after as many attempts as there were.
#[derive(Clone, Debug)]
pub struct Ended {
    pub(crate) operation: &'static Operation,
    pub(crate) requests: u32,
    pub(crate) attempts: u32,
    pub(crate) status: Option<StatusCode>,
    pub(crate) error: Option<ErrorKind>,
    pub(crate) elapsed: Duration,
}

impl Ended {
    /// The name of the operation.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.name()
    }

    /// The template of the operation's path, such as `/things/{id}`.
    #[must_use]
    pub fn path_template(&self) -> &'static str {
        self.operation.path()
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.operation.method()
    }

    /// How many requests were sent: for attempts, for redirects, and once more for each time that credentials were renewed.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.requests
    }

    /// How many attempts there were.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The status of the last answer, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The class of the error that the call ended with. There is none where the answer was a success, even if its body turns out
    /// not to be what was promised.
    #[must_use]
    pub fn error(&self) -> Option<ErrorKind> {
        self.error
    }

    /// How long it took, from the first attempt to the end of the answer, or to its beginning where it is a stream; waits between
    /// attempts are included. Nothing where the platform has no clock.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

/// When a call has begun, where somebody wants to know.
pub(crate) fn begun(listeners: &[Listener]) -> Option<Instant> {
    if listeners.is_empty() {
        return None;
    }
    clock::now()
}

impl ClientBuilder {
    /// Tells `listener` of each call when it has ended, once, whatever the number of its attempts: to count and to time calls. It can
    /// be called several times.
    ///
    /// Each page of a list is a call, and so is each connection of a stream of events. A call that is dropped before it has ended is
    /// not told of, nor is one whose arguments cannot be sent. For what happens in between, see
    /// [`middleware`](Self::middleware).
    ///
    /// ```text
    /// let client = Client::builder()
    ///     .after_call(|call| println!("{} {:?} {:?}", call.operation(), call.status(), call.elapsed()))
    ///     .build()?;
    /// ```
    pub fn after_call(mut self, listener: impl Fn(&Ended) + Send + Sync + 'static) -> Self {
        self.listeners.push(Box::new(listener));
        self
    }
}
