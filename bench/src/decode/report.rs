//! The section about large pages.

use std::fmt::Write as _;

use super::{BY_SERDE, CLIENT, Case, section};
use crate::allocations::{Allocations, Counted, key};
use crate::rounds::{Spread, ratio};
use crate::tables::{Table, number};

/// What one direction of one format has come to.
pub(super) struct Row {
    case: Case,
    /// The page's, in bytes.
    size: usize,
    client: f64,
    by_serde: f64,
    ratio: Spread,
    allocations: [Option<Allocations>; 2],
}

impl Row {
    /// `used` are microseconds by contender and round.
    pub(super) fn new(case: Case, size: usize, used: &[Vec<f64>], counted: &Counted) -> Self {
        let of = |index: usize| used.get(index).map(Vec::as_slice).unwrap_or_default();
        let allocations = |name| counted.get(&key(&section(case), name)).copied();
        Self {
            case,
            size,
            client: Spread::of(of(0)).median,
            by_serde: Spread::of(of(1)).median,
            ratio: ratio(of(0), of(1)),
            allocations: [allocations(CLIENT), allocations(BY_SERDE)],
        }
    }
}

const AFTER: &str = "

The other side is serde straight into a struct: `serde_json` for JSON and quick-xml's serde for XML, with fields of the same names
and types, the date-times read by chrono's serde. The client's enum keeps values that it does not know, where the other side's
forgets them. Before anything is measured, both sides have written the same JSON and read the same values.

CPU is user and system time, one thread, in milliseconds a page, freeing what was read included: medians over ";

const LAST: &str = " rounds, in each
of which both sides have a turn. The ratio is taken round by round: its median, and between what the middle half of the rounds
lies. Allocations are counted in a build of its own, growth in place included.

";

pub(super) fn write(rows: &[Row], sessions: usize, rounds: usize) -> String {
    let mut table = Table::new([
        "what",
        "bytes",
        "client, ms",
        "serde, ms",
        "ratio",
        "middle half",
        "allocations, client",
        "serde",
    ]);
    for row in rows {
        let count = |index: usize| {
            let allocations = row.allocations.get(index).copied().flatten();
            allocations.map_or_else(String::new, |all| format!("{:.0}", all.count))
        };
        let what = match row.case {
            Case::ReadJson => "read JSON",
            Case::ReadXml => "read XML",
            Case::WriteJson => "write JSON",
            Case::WriteXml => "write XML",
        };
        table.row([
            what.to_owned(),
            number(row.size),
            format!("{:.2}", row.client / 1e3),
            format!("{:.2}", row.by_serde / 1e3),
            format!("{:.3}", row.ratio.median),
            format!("{:.3} to {:.3}", row.ratio.low, row.ratio.high),
            count(0),
            count(1),
        ]);
    }
    let mut text = format!(
        "## Decoding\n\nWritten by `cargo run --release --package specsmith-bench -- decode`.\n\nA page of {} usage sessions, read \
         and written.",
        number(sessions)
    );
    _ = write!(text, "{AFTER}{rounds}{LAST}{table}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_the_sides_against_each_other() {
        let used = [vec![2200.0], vec![2000.0]];
        let row = Row::new(Case::ReadXml, 4_000_000, &used, &Counted::new());
        let text = write(&[row], 10_000, 1);
        assert!(text.contains("A page of 10,000 usage sessions"));
        let last = text.lines().last().unwrap();
        let cells: Vec<_> = last.split('|').map(str::trim).collect();
        let expected = [
            "",
            "read XML",
            "4,000,000",
            "2.20",
            "2.00",
            "1.100",
            "1.100 to 1.100",
            "",
            "",
            "",
        ];
        assert_eq!(cells, expected);
    }
}
