//! Exchanges that are recorded once and replayed in tests, without a server: as HAR 1.2, which browsers and proxies read and
//! write too, and without credentials.
//!
//! Nothing of it takes part in the calls of a client that neither records nor replays.

mod har;
mod markup;
mod path;
mod record;
mod replay;
mod scrub;

pub use record::Recorder;
pub(crate) use record::Tape;
pub use replay::Replayer;
pub(crate) use scrub::SecretQuery;

use super::builder::ClientBuilder;

impl ClientBuilder {
    /// Records all exchanges of the client, those of its blocking half included, into a file.
    ///
    /// They go over the network as ever. What is recorded is what middleware has left of a request, and the answer to that,
    /// decompressed.
    pub fn record(mut self, recorder: Recorder) -> Self {
        self.recorder = Some(recorder);
        self
    }
}
