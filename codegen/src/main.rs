//! The command `specsmith`: arguments in, an exit code out.
//!
//! All it knows is how to ask the library and how to show what it answers.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
