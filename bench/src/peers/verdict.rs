//! Ratios, and what they are held against: where this generator loses is computed, not written.

use std::fmt;

use super::store::{Measure, Outcome, Row, Store};
use super::subject::{SMALLEST, SUBJECTS, Subject};
use super::tool::Tool;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    Cpu,
    Memory,
    /// Of a stripped program.
    Size,
}

impl Quantity {
    /// What a row has of it; nothing if the measurement was not done.
    pub(super) fn of(self, row: &Row) -> Option<f64> {
        if !row.is_done() {
            return None;
        }
        match self {
            Self::Cpu => Some(row.usage.cpu),
            Self::Memory => Some(row.usage.mib),
            Self::Size => row.figures.get("stripped").map(|bytes| as_float(*bytes)),
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::Cpu => "s of CPU",
            Self::Memory => "MiB",
            Self::Size => "bytes stripped",
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no file has that many bytes")]
pub(super) fn as_float(count: usize) -> f64 {
    count as f64
}

/// How much of the best peer's something may cost.
const RATIOS: [(Measure, Quantity, f64); 12] = [
    (Measure::Generate, Quantity::Cpu, 1.0),
    (Measure::Check, Quantity::Cpu, 0.2),
    (Measure::Check, Quantity::Memory, 0.4),
    (Measure::Dev, Quantity::Cpu, 0.25),
    (Measure::Dev, Quantity::Memory, 0.4),
    (Measure::Release, Quantity::Cpu, 0.25),
    (Measure::Release, Quantity::Memory, 0.4),
    (Measure::Program, Quantity::Cpu, 1.0),
    (Measure::Program, Quantity::Size, 1.0),
    (Measure::ColdCheck, Quantity::Cpu, 1.0),
    (Measure::ColdDev, Quantity::Cpu, 1.0),
    (Measure::ColdRelease, Quantity::Cpu, 1.0),
];

/// What something may cost whatever others need.
const ABSOLUTE: [(&str, Measure, Quantity, f64); 5] = [
    ("github", Measure::Generate, Quantity::Cpu, 1.0),
    ("graph", Measure::Generate, Quantity::Cpu, 15.0),
    ("graph", Measure::Generate, Quantity::Memory, 3072.0),
    ("graph-beta", Measure::Generate, Quantity::Cpu, 15.0),
    ("graph-beta", Measure::Generate, Quantity::Memory, 3072.0),
];

/// How much of the best other client one tag of a large API may cost, in check.
const ONE_TAG: f64 = 0.05;

/// The check of a whole client, and that of one of its tags.
pub(super) fn whole_and_tag<'a>(store: &'a Store, document: &str) -> Option<(&'a Row, &'a Row)> {
    let of = |measure| store.get(Tool::Specsmith, document, measure);
    let (whole, tag) = (of(Measure::Check)?, of(Measure::CheckTag)?);
    (whole.is_done() && tag.is_done()).then_some((whole, tag))
}

fn missed_tag(store: &Store, document: &str) -> Option<String> {
    let (_, tag) = whole_and_tag(store, document)?;
    let (peer, best) = compare(store, document, Measure::Check, Quantity::Cpu)?.best?;
    let ratio = tag.usage.cpu / best;
    (ratio > ONE_TAG).then(|| {
        let (tag, best, peer) = (figure(tag.usage.cpu), figure(best), peer.name());
        format!("{tag} s of CPU against {best} of {peer} for the whole, a ratio of {ratio:.3} where {ONE_TAG} is the target")
    })
}

/// This generator beside the best of the others.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Compared {
    pub(super) ours: f64,
    pub(super) best: Option<(Tool, f64)>,
}

impl Compared {
    /// Nothing where no other generator has a figure.
    pub(super) fn ratio(&self) -> Option<f64> {
        self.best.map(|(_, best)| self.ours / best)
    }
}

/// Compares one thing; nothing if this generator has no figure.
pub(super) fn compare(
    store: &Store,
    document: &str,
    measure: Measure,
    quantity: Quantity,
) -> Option<Compared> {
    let of = |tool| quantity.of(store.get(tool, document, measure)?);
    let ours = of(Tool::Specsmith)?;
    let peers = Tool::ALL
        .into_iter()
        .filter(|tool| *tool != Tool::Specsmith);
    let best = peers
        .filter_map(|tool| Some((tool, of(tool)?)))
        .min_by(|(_, a), (_, b)| a.total_cmp(b));
    Some(Compared { ours, best })
}

/// A target that is missed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Loss {
    document: &'static str,
    measure: Measure,
    why: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.document, name(self.measure), self.why)
    }
}

pub(super) fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Generate => "generation",
        Measure::ColdCheck => "cold check",
        Measure::ColdDev => "cold dev build",
        Measure::ColdRelease => "cold release build",
        Measure::Check => "check",
        Measure::CheckAll => "check with all features",
        Measure::CheckTag => "check of one tag",
        Measure::Dev => "dev build",
        Measure::Release => "release build",
        Measure::Program => "program of three calls",
    }
}

/// Whether something is measured at all.
pub(super) fn is_wanted(subject: &Subject, measure: Measure) -> bool {
    match measure {
        Measure::Generate | Measure::Check => true,
        Measure::ColdCheck | Measure::ColdDev | Measure::ColdRelease => subject.key == SMALLEST,
        Measure::CheckAll
        | Measure::CheckTag
        | Measure::Dev
        | Measure::Release
        | Measure::Program => subject.is_compared,
    }
}

/// Every target that is missed, and every measurement of this generator that did not succeed.
pub(super) fn losses(store: &Store) -> Vec<Loss> {
    let mut losses = Vec::new();
    for subject in &SUBJECTS {
        for (measure, quantity, limit) in RATIOS {
            if let Some(why) = missed_ratio(store, subject.key, measure, quantity, limit) {
                losses.push(loss(subject, measure, why));
            }
        }
        for (_, measure, quantity, limit) in ABSOLUTE.iter().filter(|(key, ..)| *key == subject.key)
        {
            let compared = compare(store, subject.key, *measure, *quantity);
            if let Some(compared) = compared.filter(|compared| compared.ours >= *limit) {
                let why = format!(
                    "{} {}, which is not below {limit}",
                    figure(compared.ours),
                    quantity.unit()
                );
                losses.push(loss(subject, *measure, why));
            }
        }
        if let Some(why) = missed_tag(store, subject.key) {
            losses.push(loss(subject, Measure::CheckTag, why));
        }
        for measure in [
            Measure::Generate,
            Measure::Check,
            Measure::Dev,
            Measure::Release,
        ] {
            let row = store.get(Tool::Specsmith, subject.key, measure);
            match row.map(|row| &row.outcome) {
                Some(Outcome::Failed(why)) => {
                    losses.push(loss(subject, measure, format!("fails: {why}")));
                }
                Some(Outcome::OverLimit(limit)) => {
                    losses.push(loss(subject, measure, format!("over {limit}")));
                }
                Some(Outcome::Done) | None => {}
            }
        }
    }
    losses
}

fn loss(subject: &Subject, measure: Measure, why: String) -> Loss {
    Loss {
        document: subject.title,
        measure,
        why,
    }
}

fn missed_ratio(
    store: &Store,
    document: &str,
    measure: Measure,
    quantity: Quantity,
    limit: f64,
) -> Option<String> {
    let compared = compare(store, document, measure, quantity)?;
    let (peer, best) = compared.best?;
    let ratio = compared.ratio().filter(|ratio| *ratio > limit)?;
    Some(format!(
        "{} {} against {} of {}, a ratio of {ratio:.2} where {limit} is the target",
        figure(compared.ours),
        quantity.unit(),
        figure(best),
        peer.name()
    ))
}

/// As many digits as mean something.
pub(super) fn figure(value: f64) -> String {
    if value < 0.1 {
        format!("{value:.3}")
    } else if value < 10.0 {
        format!("{value:.2}")
    } else if value < 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::store::tests::row;
    use super::*;

    fn store(name: &str, rows: Vec<Row>) -> Store {
        let path = std::env::temp_dir().join(format!("{name}-{}.jsonl", std::process::id()));
        _ = fs::remove_file(&path);
        let mut store = Store::open(&path, Path::new("")).unwrap();
        for row in rows {
            store.add(row).unwrap();
        }
        fs::remove_file(&path).unwrap();
        store
    }

    #[test]
    fn a_ratio_is_to_the_best_peer_that_succeeded() {
        let mut failed = row(Tool::Progenitor, "stripe", Measure::Check, 1.0);
        failed.outcome = Outcome::Failed("error".to_owned());
        let store = store(
            "ratio",
            vec![
                row(Tool::Specsmith, "stripe", Measure::Check, 3.0),
                failed,
                row(Tool::Oas3Gen, "stripe", Measure::Check, 12.0),
                row(Tool::OpenapiToRust, "stripe", Measure::Check, 24.0),
            ],
        );
        let compared = compare(&store, "stripe", Measure::Check, Quantity::Cpu).unwrap();
        assert_eq!(compared.best, Some((Tool::Oas3Gen, 12.0)));
        assert_eq!(compared.ratio(), Some(0.25));
        let texts: Vec<_> = losses(&store).iter().map(Loss::to_string).collect();
        assert_eq!(
            texts,
            [
                "Stripe, check: 3.00 s of CPU against 12.0 of oas3-gen, a ratio of 0.25 where 0.2 is the target",
                "Stripe, check: 100 MiB against 100 of openapi-to-rust, a ratio of 1.00 where 0.4 is the target",
            ]
        );
    }

    #[test]
    fn one_tag_is_held_against_the_best_other_client() {
        let rows = vec![
            row(Tool::Specsmith, "zuora", Measure::Check, 4.0),
            row(Tool::Specsmith, "zuora", Measure::CheckTag, 2.0),
            row(Tool::Oas3Gen, "zuora", Measure::Check, 30.0),
        ];
        let text = missed_tag(&store("tag", rows), "zuora").unwrap();
        assert_eq!(
            text,
            "2.00 s of CPU against 30.0 of oas3-gen for the whole, a ratio of 0.067 where 0.05 is the target"
        );
        let rows = vec![
            row(Tool::Specsmith, "zuora", Measure::Check, 4.0),
            row(Tool::Specsmith, "zuora", Measure::CheckTag, 2.0),
            row(Tool::Oas3Gen, "zuora", Measure::Check, 40.0),
        ];
        assert_eq!(missed_tag(&store("little", rows), "zuora"), None);
    }

    #[test]
    fn own_failures_and_absolute_limits_are_losses_without_any_peer() {
        let mut failed = row(Tool::Specsmith, "github", Measure::Check, 1.0);
        failed.outcome = Outcome::OverLimit("14 GiB".to_owned());
        let rows = vec![
            row(Tool::Specsmith, "github", Measure::Generate, 1.5),
            failed,
        ];
        let store = store("own", rows);
        let texts: Vec<_> = losses(&store).iter().map(Loss::to_string).collect();
        assert_eq!(
            texts,
            [
                "GitHub, generation: 1.50 s of CPU, which is not below 1",
                "GitHub, check: over 14 GiB"
            ]
        );
    }
}
