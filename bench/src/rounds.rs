//! Contenders measured in turns, so that a busy machine disturbs all of them alike; and what many rounds come to.

use crate::{Result, usage};

/// Something to be measured: it does its work as often as it is told.
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    work: Box<dyn FnMut(usize) -> Result<()> + 'a>,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(name: &'static str, work: impl FnMut(usize) -> Result<()> + 'a) -> Self {
        Self {
            name,
            work: Box::new(work),
        }
    }

    /// Does the work `times` times.
    pub(crate) fn turn(&mut self, times: usize) -> Result<()> {
        let done = (self.work)(times);
        done.map_err(|error| format!("{}: {error}", self.name).into())
    }
}

/// What each contender used per piece of work, in microseconds of CPU, round by round.
///
/// Each round begins with another contender, so that none of them always comes after the same one.
pub(crate) fn in_turns(
    rounds: usize,
    times: usize,
    contenders: &mut [Contender<'_>],
) -> Result<Vec<Vec<f64>>> {
    let count = contenders.len();
    // The first calls open connections and fill caches.
    for contender in &mut *contenders {
        contender.turn(times.div_ceil(4))?;
    }
    let mut used = vec![Vec::with_capacity(rounds); count];
    for round in 0..rounds {
        for turn in 0..count {
            let index = (round + turn) % count;
            let before = usage::own().cpu;
            if let Some(contender) = contenders.get_mut(index) {
                contender.turn(times)?;
            }
            let after = usage::own().cpu;
            if let Some(used) = used.get_mut(index) {
                used.push((after - before) * 1e6 / as_float(times));
            }
        }
    }
    Ok(used)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a measurement has not that many digits"
)]
fn as_float(number: usize) -> f64 {
    number as f64
}

/// The middle of many values, and between what the middle half of them lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) low: f64,
    pub(crate) median: f64,
    pub(crate) high: f64,
}

impl Spread {
    /// Of no values, everything is zero.
    pub(crate) fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |quarter: usize| {
            let last = sorted.len().saturating_sub(1);
            let (below, rest) = (last * quarter / 4, last * quarter % 4);
            let (one, next) = (sorted.get(below), sorted.get(below + 1));
            let one = one.copied().unwrap_or_default();
            next.map_or(one, |next| one + (next - one) * as_float(rest) / 4.0)
        };
        Self {
            low: at(1),
            median: at(2),
            high: at(3),
        }
    }
}

/// What `ours` costs beside `theirs`, by the rounds: each round is held against itself, because the next one may find the
/// machine in another mood.
pub(crate) fn ratio(ours: &[f64], theirs: &[f64]) -> Spread {
    let pairs = ours.iter().zip(theirs);
    let ratios: Vec<_> = pairs
        .filter(|(_, theirs)| **theirs > 0.0)
        .map(|(ours, theirs)| ours / theirs)
        .collect();
    Spread::of(&ratios)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn the_middle_half_lies_between_the_quartiles() {
        let spread = Spread::of(&[5.0, 1.0, 3.0, 2.0, 4.0]);
        let expected = Spread {
            low: 2.0,
            median: 3.0,
            high: 4.0,
        };
        assert_eq!(spread, expected);
        let between = Spread::of(&[1.0, 2.0]);
        assert_eq!(
            (between.low, between.median, between.high),
            (1.25, 1.5, 1.75)
        );
        assert_eq!(Spread::of(&[]).median.to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn a_ratio_is_taken_round_by_round() {
        // The second round found the machine ten times as busy.
        let ratio = ratio(&[1.1, 11.0, 2.2], &[1.0, 10.0, 2.0]);
        assert!((ratio.median - 1.1).abs() < 1e-9);
        assert!((ratio.high - ratio.low).abs() < 1e-9);
    }

    #[test]
    fn everybody_has_a_turn_in_each_round() {
        let turns = std::cell::RefCell::new(String::new());
        let contender = |name: &'static str| {
            let turns = &turns;
            Contender::new(name, move |times| {
                _ = write!(turns.borrow_mut(), "{name}{times} ");
                Ok(())
            })
        };
        let used = in_turns(2, 8, &mut [contender("a"), contender("b")]).unwrap();
        assert_eq!(*turns.borrow(), "a2 b2 a8 b8 b8 a8 ");
        assert_eq!(used.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    }
}
