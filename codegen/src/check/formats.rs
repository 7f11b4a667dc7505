//! What the `format` of a single value means, decided in one place so that `check` and `lower` agree.
//!
//! Names are compared without regard to case and hyphens, because documents are not of one mind. A name that nobody knows says
//! nothing about the type, as JSON Schema has it, and is no reason for a diagnostic.

// Of the core, where there is no network: only the spelling of addresses is asked for.
use core::net::IpAddr;

use crate::openapi::{Schema, Type};

/// A format that decides about the type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the formats' names")]
pub enum Format {
    Int8,
    Int16,
    Int32,
    Int64,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Float,
    Double,
    Decimal,
    DateTime,
    Date,
    Time,
    Duration,
    Uuid,
    Ip,
    Ipv4,
    Ipv6,
    Base64,
    Base64Url,
    Password,
}

const FORMATS: &[(&str, Format)] = &[
    ("int8", Format::Int8),
    ("int16", Format::Int16),
    ("short", Format::Int16),
    ("int32", Format::Int32),
    ("int64", Format::Int64),
    ("int", Format::Int64),
    ("integer", Format::Int64),
    ("long", Format::Int64),
    ("uint8", Format::Uint8),
    ("uint16", Format::Uint16),
    ("uint32", Format::Uint32),
    ("uint64", Format::Uint64),
    ("float", Format::Float),
    ("float32", Format::Float),
    ("double", Format::Double),
    ("float64", Format::Double),
    ("decimal", Format::Decimal),
    ("datetime", Format::DateTime),
    ("googledatetime", Format::DateTime),
    ("date", Format::Date),
    ("time", Format::Time),
    ("duration", Format::Duration),
    ("uuid", Format::Uuid),
    ("uuid4", Format::Uuid),
    ("guid", Format::Uuid),
    ("ip", Format::Ip),
    ("ipaddress", Format::Ip),
    ("ipvanyaddress", Format::Ip),
    ("ipv4", Format::Ipv4),
    ("ipv6", Format::Ipv6),
    ("byte", Format::Base64),
    ("base64", Format::Base64),
    ("base64url", Format::Base64Url),
    ("password", Format::Password),
];

impl Format {
    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let plain: String = name
            .chars()
            .filter(|letter| !matches!(letter, '-' | '_'))
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        let known = FORMATS.iter().find(|(known, _)| *known == plain);
        known.map(|(_, format)| *format)
    }

    /// The type that the format implies where the document names none.
    #[must_use]
    pub fn implied_type(self) -> Type {
        match self {
            Self::Int8
            | Self::Int16
            | Self::Int32
            | Self::Int64
            | Self::Uint8
            | Self::Uint16
            | Self::Uint32
            | Self::Uint64 => Type::Integer,
            Self::Float | Self::Double | Self::Decimal => Type::Number,
            Self::DateTime
            | Self::Date
            | Self::Time
            | Self::Duration
            | Self::Uuid
            | Self::Ip
            | Self::Ipv4
            | Self::Ipv6
            | Self::Base64
            | Self::Base64Url
            | Self::Password => Type::String,
        }
    }

    /// Whether strings of the format are more than strings.
    fn is_of_strings(self) -> bool {
        match self {
            Self::Int8
            | Self::Int16
            | Self::Int32
            | Self::Uint8
            | Self::Uint16
            | Self::Uint32
            | Self::Float
            | Self::Double => false,
            Self::Int64
            | Self::Uint64
            | Self::Decimal
            | Self::DateTime
            | Self::Date
            | Self::Time
            | Self::Duration
            | Self::Uuid
            | Self::Ip
            | Self::Ipv4
            | Self::Ipv6
            | Self::Base64
            | Self::Base64Url
            | Self::Password => true,
        }
    }

    /// Whether an example shows that values are of another form. What may be a placeholder (`string`, `YYYY-MM-DD`), or a date
    /// that a converter has made a date-time of, shows nothing.
    pub(super) fn is_contradicted_by(self, example: &str) -> bool {
        let starts_like_a_date = example.starts_with(|first: char| first.is_ascii_digit());
        let is_address = |fits: fn(&IpAddr) -> bool| example.parse().is_ok_and(|ip| fits(&ip));
        if example.is_empty() || example == "string" {
            return false;
        }
        match self {
            Self::DateTime | Self::Date => starts_like_a_date && !is_date(example),
            Self::Time => starts_like_a_date && !is_time(example),
            Self::Uuid => !is_uuid(example),
            Self::Ip => !is_address(|_| true),
            Self::Ipv4 => !is_address(IpAddr::is_ipv4),
            Self::Ipv6 => !is_address(IpAddr::is_ipv6),
            Self::Int64 | Self::Uint64 => example.parse::<i128>().is_err(),
            Self::Decimal => example.parse::<f64>().is_err(),
            // Any text is read as a duration or a secret, and an abridged example is common for bytes.
            Self::Duration
            | Self::Password
            | Self::Base64
            | Self::Base64Url
            | Self::Int8
            | Self::Int16
            | Self::Int32
            | Self::Uint8
            | Self::Uint16
            | Self::Uint32
            | Self::Float
            | Self::Double => false,
        }
    }
}

/// The format that a schema itself names, by `format` or `contentEncoding`, with its spelling.
pub(super) fn named_format<'t>(schema: &Schema<'t>) -> Option<&'t str> {
    let encoding = schema.rare.as_ref().and_then(|rare| rare.content_encoding);
    encoding
        .map(|encoding| encoding.value)
        .filter(|encoding| {
            matches!(
                Format::named(encoding),
                Some(Format::Base64 | Format::Base64Url)
            )
        })
        .or(schema.format.map(|format| format.value))
}

/// The format of a schema of nothing but strings, where it makes them more than strings.
pub(super) fn format_of_strings(schema: &Schema<'_>) -> Option<Format> {
    let format = Format::named(schema.format?.value).filter(|format| format.is_of_strings())?;
    let mut types = schema.types.iter();
    types
        .all(|named| matches!(named.value, Type::String | Type::Null))
        .then_some(format)
}

/// Whether a format is expressed by the type of values, so that texts need not name it.
#[must_use]
pub fn is_expressed(name: &str, ty: Type) -> bool {
    let plain = name.trim().to_ascii_lowercase();
    match ty {
        Type::String => {
            matches!(&*plain, "" | "string" | "text")
                || Format::named(name).is_some_and(Format::is_of_strings)
        }
        Type::Integer | Type::Number => {
            matches!(&*plain, "" | "number")
                || Format::named(name).is_some_and(|format| format.implied_type() != Type::String)
        }
        Type::Boolean | Type::Null | Type::Array | Type::Object => true,
    }
}

/// `2026-03-01`, alone or before a time.
fn is_date(text: &str) -> bool {
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    let is_spelt = date.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    date.len() == 10 && is_spelt && (rest.is_empty() || rest.starts_with(['T', 't', ' ']))
}

/// `10:30`, with seconds or without, and whatever follows.
fn is_time(text: &str) -> bool {
    let (hours, rest) = text.split_once(':').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    is_number(hours) && rest.get(..2).is_some_and(is_number)
}

/// 32 hexadecimal digits, with hyphens, in braces or as a URN.
fn is_uuid(text: &str) -> bool {
    let bare = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let bare = bare.trim_start_matches('{').trim_end_matches('}');
    let digits = bare.bytes().filter(|byte| *byte != b'-');
    matches!(bare.len(), 32 | 36)
        && bare
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
        && digits.count() == 32
}
