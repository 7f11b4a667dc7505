//! The generated client against servers on a loopback port, by its asynchronous and its blocking side.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[macro_use]
mod both;
#[macro_use]
mod answers;
mod answers_xml;
mod around;
mod broken;
mod credentials;
mod doubles;
mod forward;
mod lifecycle;
mod misbehaving;
mod paging;
mod requests;
mod sample;
mod secrets;
