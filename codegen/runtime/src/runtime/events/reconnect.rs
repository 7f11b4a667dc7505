//! When the connection of a stream of events is opened again, and by what call.
//!
//! The standard leaves it to the client how often, and what to do about errors; here both are bounded, and a call that may do
//! something is made again only where the caller has said that it does no harm.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderName, HeaderValue, StatusCode};

use super::parser::Parser;
use crate::runtime::body::Repeat;
use crate::runtime::call::Draft;
use crate::runtime::clock;
use crate::runtime::error::Failure;
use crate::runtime::execute::Drive;
use crate::runtime::plan::set_idempotency_key;
use crate::runtime::retry::by_chance;
use crate::runtime::stream::{Incoming, Streamed, start};
use crate::runtime::transport::BoxFuture;

/// When the connection of a stream of [`Events`](super::Events) is opened again, and after how long.
///
/// The wait is the one that the server asks for by `retry:`, or else 3 seconds. From the second attempt in a row on, it is drawn
/// by chance between that and a bound that doubles with each further one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconnect {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    timeout: Option<Duration>,
    causes: Causes,
}

/// What it is done after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Causes {
    /// After a loss, and after an answer that has come to its end.
    LossAndEnd,
    Loss,
}

impl Default for Reconnect {
    /// Five attempts in a row; waits of 3 seconds at first and of up to 60; for as long as the stream is read.
    fn default() -> Self {
        Self {
            attempts: 5,
            first_wait: Duration::from_secs(3),
            longest_wait: Duration::from_secs(60),
            timeout: None,
            causes: Causes::LossAndEnd,
        }
    }
}

impl Reconnect {
    /// How many attempts in a row may come to nothing: that fail, or whose connection is over again before an event has come and
    /// [`longest_wait`](Self::longest_wait) has passed. The default is 5.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The wait where the server asks for none. The default is 3 seconds.
    #[must_use]
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// How far waits grow. A server that asks for a longer one is not asked again. The default is 60 seconds.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// How long connections are opened again, counted from [`reconnect`](super::Events::reconnect) on; one that is open stays so.
    /// A wait that would outlast it is not begun. The default, `None`, is for ever; so it is where the platform has no clock.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Only after connections that were lost: an answer that comes to its end is the end of the stream, as it is where a server
    /// has a last event.
    #[must_use]
    pub fn only_when_lost(mut self) -> Self {
        self.causes = Causes::Loss;
        self
    }

    /// The wait before an attempt that `fruitless` others came before; `None` where the server asks for too much.
    fn wait(&self, fruitless: u32, asked: Option<Duration>) -> Option<Duration> {
        let least = match asked {
            Some(asked) if asked > self.longest_wait => return None,
            Some(asked) => asked,
            None => self.first_wait.min(self.longest_wait),
        };
        let doubled = 1_u32.checked_shl(fruitless).unwrap_or(u32::MAX);
        let bound = least.saturating_mul(doubled).min(self.longest_wait);
        Some(least + by_chance(bound.saturating_sub(least)))
    }
}

/// A call as it was made.
#[doc(hidden)]
pub struct Kept {
    draft: Box<Draft>,
    streamed: Streamed,
}

impl Kept {
    /// A copy of the call. A key by which the server knows repetitions is the same for all of them.
    pub(super) fn of(draft: &mut Draft, streamed: Streamed) -> Self {
        set_idempotency_key(draft.operation, &mut draft.arguments.headers);
        let (core, arguments) = (Arc::clone(&draft.core), draft.arguments.clone());
        Self {
            draft: Draft::new(core, draft.operation, arguments),
            streamed,
        }
    }

    /// Whether it does no harm to make it again, and can be done.
    fn is_repeatable(&self) -> bool {
        let Draft {
            operation,
            arguments,
            ..
        } = &*self.draft;
        let body = arguments.body.as_ref();
        body.is_none_or(|(_, body)| body.repeat() == Repeat::Anytime)
            && (arguments.idempotent
                || operation.is_idempotent()
                || operation.key_header().is_some())
    }

    /// Makes the call again after a wait. `last_id` is empty where the server took its ids back, and `None` where it gave none.
    fn make(
        &self,
        drive: Drive,
        wait: Duration,
        last_id: Option<&str>,
        time_left: Option<Duration>,
    ) -> Option<BoxFuture<'static, Result<Incoming, Failure>>> {
        const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

        let core = Arc::clone(&self.draft.core);
        let mut arguments = self.draft.arguments.clone();
        match last_id {
            // What the caller has set stays.
            None => {}
            Some("") => _ = arguments.headers.remove(LAST_EVENT_ID),
            Some(id) => {
                let id = HeaderValue::from_bytes(id.as_bytes()).ok()?;
                arguments.headers.insert(LAST_EVENT_ID, id);
            }
        }
        if let Some(left) = time_left {
            let timeout = arguments.timeout.or(core.timeout);
            arguments.timeout = Some(timeout.map_or(left, |timeout| timeout.min(left)));
        }
        let draft = Draft::new(Arc::clone(&core), self.draft.operation, arguments);
        let streamed = self.streamed;
        Some(Box::pin(async move {
            if let Some(transport) = core.transport(drive) {
                transport.sleep(wait).await;
            }
            start(draft, streamed, drive).await
        }))
    }
}

/// Opens the connection of one stream again.
pub(super) struct Reopener {
    reconnect: Reconnect,
    /// When that ends.
    until: Option<Instant>,
    /// When it was done last, or the stream begun.
    since: Option<Instant>,
    /// How often in a row it came to nothing.
    fruitless: u32,
    count: u64,
}

impl Reopener {
    /// `None` where the call must not be made again.
    pub(super) fn of(reconnect: Reconnect, kept: &Kept) -> Option<Self> {
        let now = clock::now();
        let until = reconnect
            .timeout
            .and_then(|timeout| now?.checked_add(timeout));
        kept.is_repeatable().then_some(Self {
            reconnect,
            until,
            since: now,
            fruitless: 0,
            count: 0,
        })
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// An event has come.
    pub(super) fn succeeded(&mut self) {
        self.fruitless = 0;
    }

    /// The connection after one that has ended, or was lost by `failure`; `None` where the stream is over.
    pub(super) fn reopen(
        &mut self,
        drive: Drive,
        kept: &Kept,
        ended: &Incoming,
        parser: &Parser,
        failure: Option<&Failure>,
    ) -> Option<BoxFuture<'static, Result<Incoming, Failure>>> {
        let is_over = match failure {
            Some(failure) => !failure.setback()?.may_pass(),
            None => {
                ended.status() == StatusCode::NO_CONTENT || self.reconnect.causes == Causes::Loss
            }
        };
        let now = clock::now();
        let lasted = now
            .zip(self.since)
            .map(|(now, since)| now.saturating_duration_since(since));
        if lasted.is_some_and(|lasted| lasted >= self.reconnect.longest_wait) {
            self.fruitless = 0;
        }
        if is_over || self.fruitless >= self.reconnect.attempts {
            return None;
        }
        let wait = self.reconnect.wait(self.fruitless, parser.retry)?;
        let time_left = match self.until.zip(now) {
            Some((until, now)) => {
                let left = until.saturating_duration_since(now).checked_sub(wait);
                Some(left.filter(|left| !left.is_zero())?)
            }
            None => None,
        };
        let opening = kept.make(drive, wait, parser.last_id(), time_left)?;
        self.fruitless += 1;
        self.count += 1;
        self.since = now.and_then(|now| now.checked_add(wait));
        Some(opening)
    }
}
