//! The section about calls.

use std::fmt::Write as _;

use super::{BY_HAND, CLIENT, Operation, Over, section};
use crate::allocations::{Allocations, Counted, key};
use crate::rounds::{Spread, ratio};
use crate::tables::Table;

/// What one operation has come to, over one kind of network.
#[derive(Debug)]
pub(super) struct Row {
    operation: Operation,
    over: Over,
    client: f64,
    by_hand: f64,
    ratio: Spread,
    /// By hand against by hand: how far equal costs seem to differ here.
    noise: Spread,
    allocations: [Option<Allocations>; 2],
}

impl Row {
    /// `used` are microseconds by contender and round.
    pub(super) fn new(
        operation: Operation,
        over: Over,
        used: &[Vec<f64>],
        counted: &Counted,
    ) -> Self {
        let of = |index: usize| used.get(index).map(Vec::as_slice).unwrap_or_default();
        let allocations = |name| counted.get(&key(&section(operation, over), name)).copied();
        Self {
            operation,
            over,
            client: Spread::of(of(0)).median,
            by_hand: Spread::of(of(1)).median,
            ratio: ratio(of(0), of(1)),
            noise: ratio(of(2), of(1)),
            allocations: [allocations(CLIENT), allocations(BY_HAND)],
        }
    }
}

const HEAD: &str = "## Calls

Written by `cargo run --release --package specsmith-bench -- call`.

What a call of the generated client costs beside the same call written by hand, by reqwest, serde's derive and chrono: the same
request, byte for byte but for the order of the headers, which is checked before; the same limits of time; the same check of the
status; the answer decoded into equal structs. The hand-written code bounds no body, tries nothing again and has no middleware;
the client is as it is by default, but that it asks for no compression, because the other side does not either. *List* is
`GET /usage-sessions/{subscription-id}/active` with a path to encode and six query parameters, answered by a page of 20 sessions;
*Start* is `POST /usage-sessions/start` with one session, answered by one. Both carry a bearer token.

*Loopback* is reqwest over HTTP/1.1 on a kept-alive connection to a server in a process of its own, whose CPU does not count. On
Linux each of the two processes is bound to a processor of its own.
*Closure* has no network: beside the client's closure transport stands a function that formats the URL, builds an `http::Request`,
calls the closure and decodes the answer.

CPU is user and system time of the process, one thread, in microseconds a call: medians over ";

const AFTER: &str = " rounds, in each of which everyone has a turn. The
ratio is taken round by round: its median, and between what the middle half of the rounds lies. *Noise* is the same for a second
copy of the hand-written code against the first. Allocations are counted in a build of its own, growth in place included.

";

pub(super) fn write(rows: &[Row], rounds: usize) -> String {
    let mut table = Table::new([
        "operation",
        "over",
        "client, µs",
        "by hand, µs",
        "ratio",
        "middle half",
        "noise",
        "allocations, client",
        "by hand",
        "KiB, client",
        "by hand",
    ]);
    for row in rows {
        let count = |index: usize| {
            let allocations = row.allocations.get(index).copied().flatten();
            allocations.map_or_else(String::new, |all| format!("{:.1}", all.count))
        };
        let kib = |index: usize| {
            let allocations = row.allocations.get(index).copied().flatten();
            allocations.map_or_else(String::new, |all| format!("{:.1}", all.bytes / 1024.0))
        };
        table.row([
            format!("{:?}", row.operation),
            format!("{:?}", row.over).to_lowercase(),
            format!("{:.2}", row.client),
            format!("{:.2}", row.by_hand),
            format!("{:.3}", row.ratio.median),
            format!("{:.3} to {:.3}", row.ratio.low, row.ratio.high),
            format!("{:.3}", row.noise.median),
            count(0),
            count(1),
            kib(0),
            kib(1),
        ]);
    }
    let mut text = String::new();
    _ = write!(text, "{HEAD}{rounds}{AFTER}{table}");

    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_the_sides_against_each_other() {
        let used = [vec![11.0, 12.0], vec![10.0, 10.0], vec![10.1, 9.9]];
        let mut counted = Counted::new();
        let allocations = Allocations {
            count: 12.0,
            bytes: 2048.0,
        };
        let section = section(Operation::List, Over::Closure);
        counted.insert(key(&section, CLIENT), allocations);
        let row = Row::new(Operation::List, Over::Closure, &used, &counted);
        let text = write(&[row], 2);
        let last = text.lines().last().unwrap();
        let cells: Vec<_> = last.split('|').map(str::trim).collect();
        let expected = [
            "",
            "List",
            "closure",
            "11.50",
            "10.00",
            "1.150",
            "1.125 to 1.175",
            "1.000",
            "12.0",
            "",
            "2.0",
            "",
            "",
        ];
        assert_eq!(cells, expected);
    }
}
