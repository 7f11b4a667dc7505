//! What time it is, where there is a clock.
//!
//! In a browser (`wasm32-unknown-unknown`) the standard library has none, and panics where it is asked. Nothing else here asks it, so
//! that nothing panics there: time limits are then left to the transport.

use std::time::{Instant, SystemTime};

/// Whether the standard library has clocks.
const HAS_CLOCKS: bool = !cfg!(all(target_family = "wasm", target_os = "unknown"));

/// The moment, to measure time by.
pub(crate) fn now() -> Option<Instant> {
    HAS_CLOCKS.then(Instant::now)
}

/// The moment, as a date.
pub(crate) fn date() -> Option<SystemTime> {
    HAS_CLOCKS.then(SystemTime::now)
}

/// The number of this process, where there are any.
pub(crate) fn process() -> Option<u32> {
    HAS_CLOCKS.then(std::process::id)
}
