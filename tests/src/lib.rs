//! What the tests of the generated client stand on: servers on a loopback port, and the table of
//! facts that the API's reference page states.
//!
//! Nothing here uses the runtime or the generator. What checks them must not share their mistakes.

pub mod facts;
pub mod fake;
mod loopback;
pub mod wire;
