//! From the IR as `lower` leaves it to the IR that is named and emitted: one pure function a file, in a fixed order.
//!
//! The passes only simplify and annotate. None looks at the document, and none can fail.

mod alike;
mod boxing;
mod dedupe;
mod headers;
mod reach;
mod unknown;
mod usage;
mod weight;

#[cfg(test)]
mod tests;

use crate::ir::{Api, Unknown};

/// Runs the passes.
///
/// `dedupe` comes before `headers`, which compares types, and before `reach`, which drops the copies that it leaves unused; the others then need look at nothing superfluous. `boxing` comes before
/// `weight`, which needs to know that no type contains itself, and `usage` before `unknown`, which looks at what is received. `alike` is
/// last: it compares what the others leave.
#[must_use]
pub fn run(api: Api, unknown: Unknown) -> Api {
    let api = boxing::run(reach::run(headers::run(dedupe::run(api))));
    alike::run(weight::run(unknown::run(usage::run(api), unknown)))
}
