//! The generated client against servers on a loopback port, by its asynchronous and its blocking side.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[macro_use]
mod both;
mod answers;
mod broken;
mod credentials;
mod forward;
mod lifecycle;
mod paging;
mod requests;
mod sample;
mod secrets;
