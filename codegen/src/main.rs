//! The command `specsmith`: arguments in, an exit code out.
//!
//! All it knows is how to ask the library and how to show what it answers.

mod cli;

use std::process::ExitCode;

/// Code is made of very many small tokens, on all processors at once: a third of the time went into handing out memory and taking it
/// back.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
