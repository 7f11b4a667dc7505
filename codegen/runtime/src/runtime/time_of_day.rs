//! `time`: RFC 3339's `full-time` and `partial-time` on the wire, chrono's types in Rust.

use std::fmt;

use chrono::{FixedOffset, NaiveTime, Timelike};

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// A time of day, with its distance from UTC where the server gives one: `10:30:00` or `10:30:00+02:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeOfDay {
    /// The time on the clock.
    pub time: NaiveTime,
    /// The distance from UTC. RFC 3339 demands one, and many servers send none.
    pub offset: Option<FixedOffset>,
}

impl From<NaiveTime> for TimeOfDay {
    fn from(time: NaiveTime) -> Self {
        Self { time, offset: None }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { time, offset } = self;
        // Not `{time}`: chrono's own spelling leaves the seconds of a leap second above 59 to the fraction.
        write!(f, "{}", time.format("%H:%M:%S%.f"))?;
        match offset {
            None => Ok(()),
            Some(offset) if offset.local_minus_utc() == 0 => f.write_str("Z"),
            Some(offset) => write!(f, "{offset}"),
        }
    }
}

impl Encode for TimeOfDay {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.str(&self.to_string())
    }
}

/// Seconds may be missing, as in `10:30`.
impl Blank for TimeOfDay {
    fn blank() -> Self {
        NaiveTime::MIN.into()
    }
}

impl Decode for TimeOfDay {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.parse("a time of day (RFC 3339)", &mut |text| {
            let parsed = parse(text);
            parsed.inspect(|value| *self = *value).is_some()
        })
    }
}

fn parse(text: &str) -> Option<TimeOfDay> {
    let end = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (time, offset) = text.split_at_checked(end)?;
    let time = NaiveTime::parse_from_str(time, "%H:%M:%S%.f")
        .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M"))
        .ok()?;
    let offset = match offset {
        "" => None,
        "Z" | "z" => FixedOffset::east_opt(0),
        offset => Some(parse_offset(offset)?),
    };
    Some(TimeOfDay { time, offset })
}

/// `+02:00`, `-0530` or `+02`.
fn parse_offset(text: &str) -> Option<FixedOffset> {
    let east = text.starts_with('+');
    let digits = text.get(1..)?.replacen(':', "", 1);
    let time = match digits.len() {
        2 => NaiveTime::parse_from_str(&format!("{digits}00"), "%H%M"),
        _ => NaiveTime::parse_from_str(&digits, "%H%M"),
    };
    let seconds = i32::try_from(time.ok()?.num_seconds_from_midnight()).ok()?;
    FixedOffset::east_opt(if east { seconds } else { -seconds })
}
