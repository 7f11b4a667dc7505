//! `specsmith-bench`: holds the generator against documents that nobody here wrote.
//!
//! `corpus` generates a client of each of some hundred public documents, compiles it, and counts what went well and what did
//! not; `peers` measures the generator beside others, and `call` and `decode` the clients beside code written by hand. Nothing
//! here is part of the generator, and `cargo test` runs none of it.

mod allocations;
mod call;
mod child;
mod corpus;
mod decode;
mod digest;
mod documents;
mod hand;
mod limited;
mod peers;
mod prism;
mod processor;
mod rounds;
mod rustc;
mod sections;
mod soak;
mod tables;
mod usage;

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Documents are generated in this program, which is to cost what the command costs: see its own `main`.
#[cfg(not(feature = "allocations"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The one that counts what it is asked for.
#[cfg(feature = "allocations")]
#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

/// What goes wrong is told to a person, who reads it and starts again.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Parser)]
#[command(name = "specsmith-bench", about = "Measures the generator")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate and compile clients of real documents, and write bench/CORPUS.md
    Corpus(corpus::Args),
    /// Call every operation of some documents against a mock server that validates requests, and write bench/PRISM.md
    Prism(prism::Args),
    /// Make very many calls through one client, and write bench/SOAK.md
    Soak(soak::Args),
    /// Measure calls against the same calls written by hand, and write bench/report/call.md
    Call(call::Args),
    /// Measure reading and writing a large page against serde, and write bench/report/decode.md
    Decode(decode::Args),
    /// Count allocations of `call` or `decode`, in a build with the feature `allocations`, and say so in JSON
    #[command(hide = true)]
    CountAllocations { what: Measured },
    /// Answer requests with pages until the input ends; the server of `call`
    #[command(hide = true)]
    ServePages,
    /// Measure this generator beside others, and write bench/REPORT.md
    Peers(peers::Args),
    /// Run a command that may use only so much, and note what it used; how `peers` measures
    #[command(hide = true)]
    Limited(limited::Args),
    /// Generate one client and say in a line of JSON how that went; how `corpus` keeps documents apart
    #[command(hide = true)]
    GenerateOne(corpus::OneArgs),
}

/// What allocations can be counted of.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Measured {
    Call,
    Decode,
}

fn count_allocations(what: Measured) -> Result<()> {
    let mut counted = allocations::Counted::new();
    match what {
        Measured::Call => call::count(&mut counted)?,
        Measured::Decode => decode::count(&mut counted)?,
    }
    say(&serde_json::to_string(&counted)?);
    Ok(())
}

fn main() -> ExitCode {
    if let Some(code) = rustc::stand_in() {
        return code;
    }
    let done = match Cli::parse().command {
        Command::Corpus(args) => corpus::run(&args),
        Command::Prism(args) => prism::run(&args),
        Command::Soak(args) => soak::run(&args),
        Command::Call(args) => call::run(&args),
        Command::Decode(args) => decode::run(&args),
        Command::CountAllocations { what } => count_allocations(what),
        Command::ServePages => call::server::serve(),
        Command::Peers(args) => peers::run(&args),
        Command::Limited(args) => return limited::stand_in(&args),
        Command::GenerateOne(args) => corpus::generate_one(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a line; a closed pipe leaves nobody to tell.
fn say(line: &str) {
    _ = writeln!(std::io::stdout(), "{line}");
}
