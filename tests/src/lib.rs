//! What the tests of the generated client stand on: servers on a loopback port, and the table of
//! facts that the API's reference page states.
//!
//! Nothing here uses the runtime or the generator. What checks them must not share their mistakes.

pub mod facts;
pub mod fake;
mod loopback;
pub mod unruly;
pub mod wire;

/// The README's build script is compiled as a doctest; a test holds the README against it.
///
/// ```no_run
#[doc = include_str!("../sample/build_script.txt")]
/// ```
#[cfg(doctest)]
struct BuildScript;
