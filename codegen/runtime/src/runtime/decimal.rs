//! `decimal`: numbers of which no digit may be lost, such as amounts of money.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// A number with all of its digits, as they stand on the wire: `1.50` stays `1.50`.
///
/// It is made of an integer, or parsed from a text. There is no arithmetic here; [`parse`](Self::parse) leads to the type of
/// whatever crate does yours, and [`to_f64`](Self::to_f64) to the nearest double. Two are equal if their values are.
#[derive(Clone, Debug)]
pub struct Decimal(String);

impl Decimal {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number in a type that reads decimal digits: `price.parse::<rust_decimal::Decimal>()`.
    ///
    /// # Errors
    ///
    /// What the type makes of digits that it cannot hold.
    pub fn parse<T: FromStr>(&self) -> Result<T, T::Err> {
        self.0.parse()
    }

    /// The nearest double.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// Sign, digits without zeros at the ends, and the power of ten that they are multiplied by: the same for equal values.
    fn value(&self) -> (bool, String, i64) {
        let (mantissa, exponent) = self.0.split_once('e').unwrap_or((&self.0, "0"));
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        let zeros = i64::try_from(all.len() - digits.len()).unwrap_or(i64::MAX);
        let digits = digits.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return (false, digits, 0);
        }
        // An exponent beyond 64 bits belongs to no number that anybody counts with.
        let exponent = exponent.parse::<i64>().unwrap_or(i64::MAX);
        let exponent = exponent.saturating_sub(places).saturating_add(zeros);
        (negative, digits, exponent)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.value() == other.value()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value().hash(state);
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Reads digits with an optional sign, fraction and exponent. Nothing changes but a sign and zeros that say nothing:
/// `+01.50` becomes `1.50`.
impl FromStr for Decimal {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        read(text).map_or_else(
            || Err(Fault::expected("a decimal number", Fault::quote(text))),
            |digits| Ok(Self(digits)),
        )
    }
}

macro_rules! from_integer {
    ($($integer:ident)*) => {$(
        impl From<$integer> for Decimal {
            fn from(value: $integer) -> Self {
                Self(value.to_string())
            }
        }
    )*};
}

from_integer!(i8 i16 i32 i64 u8 u16 u32 u64);

/// Takes the fewest digits that tell the number from its neighbours, so that `0.1` becomes `0.1`.
impl TryFrom<f64> for Decimal {
    type Error = Fault;

    fn try_from(value: f64) -> Result<Self, Fault> {
        if value.is_finite() {
            Ok(Self(value.to_string()))
        } else {
            Err(Fault::expected("a finite number", value))
        }
    }
}

impl Encode for Decimal {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.digits(&self.0)
    }
}

impl Blank for Decimal {
    fn blank() -> Self {
        Self("0".to_owned())
    }
}

impl Decode for Decimal {
    fn is_exact() -> bool {
        true
    }

    fn wants_digits(&self) -> bool {
        true
    }

    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        *self = match input {
            Input::Blank => return Ok(()),
            Input::I64(value) => value.into(),
            Input::U64(value) => value.into(),
            Input::F64(value) => value.try_into()?,
            other => {
                return other.parse("a decimal number", &mut |text| {
                    let parsed = text.parse();
                    parsed.map(|value| *self = value).is_ok()
                });
            }
        };
        Ok(())
    }
}

/// The number as JSON spells it.
fn read(text: &str) -> Option<String> {
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if !all_digits(whole) || !all_digits(fraction) || whole.len() + fraction.len() == 0 {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let mut digits = format!("{sign}{whole}");
    if !fraction.is_empty() {
        digits.push('.');
        digits.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if bare.is_empty() || !all_digits(bare) {
            return None;
        }
        digits.push('e');
        digits.push_str(exponent);
    }
    Some(digits)
}
