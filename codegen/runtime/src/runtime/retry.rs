//! Which calls are sent again, and after how long.
//!
//! A call is sent again only where that can do no harm: where nothing was sent before, or where the operation may be repeated.
//! Delays grow from one attempt to the next and are drawn by chance, so that many clients do not come back at once; a budget
//! for all calls of a client keeps a server that is down from being flooded.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use super::clock;
use super::error::Failure;

/// How often a call is sent, and how long the client waits in between.
///
/// A call is sent again after it could not be sent at all, whatever it is; and where it does no harm to repeat it, also after
/// the exchange broke off, after an attempt took too long, and after an answer of one of these statuses: 408, 425, 429,
/// 502, 503, 504. Harmless are `GET`, `HEAD`, `OPTIONS`, `TRACE`, `PUT`, `DELETE` and `QUERY` (RFC 9110, section 9.2.2, and
/// its successor), operations that the document calls idempotent by `x-idempotent`, calls with an `Idempotency-Key` that the
/// document declares, and calls that the caller marks by `idempotent()`. A body that is a stream is never sent again.
///
/// The wait is drawn by chance between nothing and a bound that doubles with each attempt; where the server says
/// `Retry-After` (RFC 9110, section 10.2.3), it is as long as that. A wait that would outlast the call's timeout is not begun.
///
/// ```text
/// let client = Client::builder().retry(Retry::default().attempts(5)).build()?;
/// let client = Client::builder().retry(Retry::never()).build()?;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    longest_retry_after: Duration,
}

impl Default for Retry {
    /// Three attempts; waits of up to 0.2 and 0.4 seconds, or up to 60 seconds where the server asks for them.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(20),
            longest_retry_after: Duration::from_secs(60),
        }
    }
}

impl Retry {
    /// Each call is sent once.
    #[must_use]
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// How often a call is sent at most, the first time included. The default is 3; none counts as one.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The bound of the wait before the second attempt, which doubles with each further one. The default is 0.2 seconds.
    #[must_use]
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// How far that bound grows. The default is 20 seconds.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The longest wait that a server may ask for by `Retry-After`; where it asks for more, its answer is given to the caller
    /// at once. The default is 60 seconds.
    #[must_use]
    pub fn longest_retry_after(mut self, wait: Duration) -> Self {
        self.longest_retry_after = wait;
        self
    }

    /// How long to wait before a call is sent again that was sent `made` times and then failed; `None` where it is not.
    pub(crate) fn wait(
        &self,
        repetition: Repetition,
        made: u32,
        failure: &Failure,
    ) -> Option<Duration> {
        if made >= self.attempts {
            return None;
        }
        let is_harmless = match repetition {
            Repetition::Never => return None,
            Repetition::IfUnsent => false,
            Repetition::Harmless => true,
        };
        let setback = failure.setback().filter(|setback| setback.may_pass())?;
        match setback {
            Setback::Unsent => Some(self.backoff(made)),
            Setback::Lost => is_harmless.then(|| self.backoff(made)),
            Setback::Answered(_, headers) => {
                if !is_harmless {
                    return None;
                }
                match retry_after(headers, clock::date()) {
                    Some(wait) => (wait <= self.longest_retry_after).then_some(wait),
                    None => Some(self.backoff(made)),
                }
            }
        }
    }

    /// A wait by chance, evenly between nothing and the bound.
    fn backoff(&self, made: u32) -> Duration {
        let doubled = 1_u32
            .checked_shl(made.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let bound = self
            .first_wait
            .saturating_mul(doubled)
            .min(self.longest_wait);
        by_chance(bound)
    }
}

/// A time by chance, evenly between nothing and the bound.
pub(crate) fn by_chance(bound: Duration) -> Duration {
    // The upper half of the bits, as a fraction of one.
    let part = f64::from((random() >> 32) as u32) / f64::from(u32::MAX);
    bound.mul_f64(part)
}

/// What it takes to send a call again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repetition {
    /// It cannot be, because its body is used up.
    Never,
    /// Nothing may have been sent before.
    IfUnsent,
    /// Nothing: it may be repeated.
    Harmless,
}

/// What came between a call and its success, so far as that may pass.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Setback<'a> {
    /// The server was not reached.
    Unsent,
    /// The exchange broke off, or took too long: nobody knows what the server did.
    Lost,
    /// The server answered with an error.
    Answered(StatusCode, &'a HeaderMap),
}

impl Setback<'_> {
    /// Whether another attempt may end otherwise.
    pub(crate) fn may_pass(self) -> bool {
        match self {
            Setback::Unsent | Setback::Lost => true,
            Setback::Answered(status, _) => {
                matches!(status.as_u16(), 408 | 425 | 429 | 502 | 503 | 504)
            }
        }
    }
}

/// How long the server asks to wait, in seconds or until a date.
fn retry_after(headers: &HeaderMap, now: Option<SystemTime>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    // A date that has passed asks for no wait.
    Some(date.duration_since(now?).unwrap_or_default())
}

/// How many more attempts all calls of a client may make together.
///
/// It holds ten to begin with. Each takes one, and ten calls that succeed give one back: while a server is down, calls fail as
/// they come, and are not multiplied.
pub(crate) struct Budget(AtomicU32);

/// In tenths of an attempt.
const FULL: u32 = 100;
const ATTEMPT: u32 = 10;

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// Takes an attempt; whether there was one.
    pub(crate) fn take(&self) -> bool {
        let take = |left: u32| left.checked_sub(ATTEMPT);
        let taken = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.is_ok()
    }

    /// A call succeeded.
    pub(crate) fn reward(&self) {
        let give = |left: u32| (left < FULL).then_some(left + 1);
        // Where it is full, nothing changes.
        _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

impl fmt::Debug for Budget {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Budget").field(&self.0).finish()
    }
}

/// Bits by chance: from the keys that the operating system gives the standard library's hash maps.
fn random() -> u64 {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let since = clock::date().and_then(|now| now.duration_since(SystemTime::UNIX_EPOCH).ok());
    let calls = CALLS.fetch_add(1, Ordering::Relaxed);
    RandomState::new().hash_one((calls, since, clock::process()))
}

/// A key that no other call has, spelt like a UUID of version 4.
pub(crate) fn key() -> String {
    let (high, low) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}
