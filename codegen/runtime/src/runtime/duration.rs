//! `duration`: ISO 8601 on the wire (`P1Y2M3DT4H5M6.5S`), the text of it in Rust.
//!
//! A month has no fixed length, so no number of seconds holds every duration, and `PT36H` is not what somebody wrote who wrote
//! `P1DT12H`. The text is kept as it came, which also spares the answer of a server that spells durations in another way; the
//! conversions are exact or fail.

use std::fmt;
use std::time::Duration;

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// A duration as ISO 8601 spells it.
///
/// It is made of a [`Duration`] or of a text, and becomes a [`Duration`] where it has no years and months.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IsoDuration(String);

impl IsoDuration {
    /// The text on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same length of time, where there is one: not for years and months, which have no fixed length, nor for what is
    /// negative, too long, finer than nanoseconds, or not ISO 8601. A day has 24 hours.
    #[must_use]
    pub fn to_std(&self) -> Option<Duration> {
        parse(&self.0)
    }
}

impl fmt::Display for IsoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<String> for IsoDuration {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for IsoDuration {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Written in hours, minutes and seconds: `PT1H30M`.
impl From<Duration> for IsoDuration {
    fn from(duration: Duration) -> Self {
        let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
        let mut text = "PT".to_owned();
        for (value, unit) in [(seconds / 3600, 'H'), (seconds / 60 % 60, 'M')] {
            if value > 0 {
                text.push_str(&value.to_string());
                text.push(unit);
            }
        }
        let fraction = format!(".{nanos:09}");
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        if seconds % 60 > 0 || nanos > 0 || text.len() == 2 {
            text.push_str(&(seconds % 60).to_string());
            text.push_str(fraction);
            text.push('S');
        }
        Self(text)
    }
}

impl Encode for IsoDuration {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.str(&self.0)
    }
}

impl Blank for IsoDuration {
    fn blank() -> Self {
        Self("PT0S".to_owned())
    }
}

impl Decode for IsoDuration {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.parse("a duration (ISO 8601)", &mut |text| {
            text.clone_into(&mut self.0);
            true
        })
    }
}

/// Units of fixed length in the order in which they may come, before and after the `T`, with their nanoseconds.
const DAYS: [(char, u64); 2] = [
    ('W', 7 * 24 * 3600 * 1_000_000_000),
    ('D', 24 * 3600 * 1_000_000_000),
];
const TIME: [(char, u64); 3] = [
    ('H', 3600 * 1_000_000_000),
    ('M', 60 * 1_000_000_000),
    ('S', 1_000_000_000),
];

fn parse(text: &str) -> Option<Duration> {
    let text = text.strip_prefix('P')?;
    let (days, time) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some((days, time)) => (days, time),
        None if text.is_empty() => return None,
        None => (text, ""),
    };
    let nanos = sum(days, &DAYS)?.checked_add(sum(time, &TIME)?)?;
    let seconds = u64::try_from(nanos / 1_000_000_000).ok()?;
    let rest = u32::try_from(nanos % 1_000_000_000).ok()?;
    Some(Duration::new(seconds, rest))
}

/// The nanoseconds of `1H30M`. Each unit may come once, in order.
fn sum(mut text: &str, mut units: &[(char, u64)]) -> Option<u128> {
    let mut total = 0_u128;
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (value, rest) = text.split_at_checked(end)?;
        let unit = rest.chars().next()?;
        let index = units.iter().position(|(name, _)| *name == unit)?;
        total = total.checked_add(multiply(value, units.get(index)?.1)?)?;
        units = units.get(index + 1..)?;
        text = rest.get(1..)?;
    }
    Some(total)
}

/// `1.5` times the nanoseconds of a unit, if that is a whole number.
fn multiply(value: &str, unit: u64) -> Option<u128> {
    let (whole, fraction) = value.split_once(['.', ',']).unwrap_or((value, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let unit = u128::from(unit);
    let fraction = fraction.trim_end_matches('0');
    let scale = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let part = match fraction {
        "" => 0,
        digits => digits.parse::<u128>().ok()?.checked_mul(unit)?,
    };
    if part % scale != 0 {
        return None;
    }
    whole
        .parse::<u128>()
        .ok()?
        .checked_mul(unit)?
        .checked_add(part / scale)
}
