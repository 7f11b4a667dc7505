//! The command as a user meets it: exit codes, what goes where, and what happens to files.

#![allow(
    clippy::unwrap_used,
    reason = "clippy exempts test functions, but not what they share"
)]

mod files;
mod mending;
mod run;
mod usage;
