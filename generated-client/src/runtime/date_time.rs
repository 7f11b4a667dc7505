//! `date-time` and `date`: RFC 3339 on the wire, chrono's types in Rust.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// Written as `2026-03-01T12:30:00Z`, with a fraction of three, six or nine digits where it has one.
impl Encode for DateTime<Utc> {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        check_year(self.year())?;
        output.str(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// Read with any offset. Beyond RFC 3339, what real servers send: an offset without colon, and none at all, which is
/// taken as UTC.
impl Blank for DateTime<Utc> {
    fn blank() -> Self {
        Self::UNIX_EPOCH
    }
}

impl Decode for DateTime<Utc> {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.parse("a date-time (RFC 3339)", &mut |text| {
            let parsed = parse_date_time(text);
            parsed.inspect(|value| *self = *value).is_some()
        })
    }
}

fn parse_date_time(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(value) = DateTime::parse_from_rfc3339(text) {
        return Some(value.to_utc());
    }
    let text = text.replacen([' ', 't'], "T", 1);
    if let Ok(value) = DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f%#z") {
        return Some(value.to_utc());
    }
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f")
        .ok()
        .map(|value| value.and_utc())
}

/// Written as `2026-03-01`.
impl Encode for NaiveDate {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        check_year(self.year())?;
        // The `Display` of such a year is as RFC 3339 has it, and much less code than a format that is read at run time.
        output.str(&self.to_string())
    }
}

impl Blank for NaiveDate {
    fn blank() -> Self {
        Self::default()
    }
}

impl Decode for NaiveDate {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.parse("a date (RFC 3339)", &mut |text| {
            let parsed = NaiveDate::parse_from_str(text, "%Y-%m-%d");
            parsed.inspect(|value| *self = *value).is_ok()
        })
    }
}

/// RFC 3339 has four digits for the year.
fn check_year(year: i32) -> Result<(), Fault> {
    if (0..=9999).contains(&year) {
        Ok(())
    } else {
        Err(Fault::expected("a year from 0 to 9999", year))
    }
}
