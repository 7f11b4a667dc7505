//! From the IR as `lower` leaves it to the IR that is named and emitted: one pure function a file, in a fixed order.
//!
//! The passes only simplify and annotate. None looks at the document, and none can fail.

mod alike;
mod boxing;
mod closure;
mod dedupe;
mod headers;
mod portions;
mod reach;
mod unknown;
mod usage;
mod weight;

#[cfg(test)]
mod division_tests;
#[cfg(test)]
mod tests;

use crate::ir::{Api, Division, Unknown};

/// Runs the passes.
///
/// `dedupe` comes before `headers`, which compares types, and before `reach`, which drops the copies that it leaves unused; the others then need look at nothing superfluous. `boxing` comes before
/// `weight`, which needs to know that no type contains itself, and `usage` before `unknown`, which looks at what is received. `alike` compares
/// what these leave. `closure` is last: it follows what is emitted, and a type that is another name of a type mentions that.
#[must_use]
pub fn run(api: Api, unknown: Unknown, division: Division) -> Api {
    let api = boxing::run(reach::run(headers::run(dedupe::run(api))));
    let mut api = alike::run(weight::run(unknown::run(usage::run(api), unknown)));
    api.portions = closure::run(&api, portions::divide(&api, division));
    api
}
