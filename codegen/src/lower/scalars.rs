//! Types and formats of single values.

use super::merge::Limits;
use crate::check::Format;
use crate::ir::Scalar;
use crate::openapi::Type;

/// The scalar of a type and its format; `None` for types whose values are not single.
pub(super) fn lower_scalar(ty: Type, format: Option<&str>, limits: Limits) -> Option<Scalar> {
    let format = format.and_then(Format::named);
    Some(match ty {
        Type::Boolean => Scalar::Bool,
        Type::Integer => lower_integer(format, limits),
        Type::Number => lower_number(format, limits),
        Type::String => lower_text(format),
        Type::Null | Type::Array | Type::Object => return None,
    })
}

/// The integer of a format, or one with more room where the document's limits ask for it.
///
/// A `minimum` of zero makes no unsigned number of it: limits are loosened as an API grows, and a type must not change with them.
fn lower_integer(format: Option<Format>, limits: Limits) -> Scalar {
    let own = match format {
        Some(Format::Int8) => Scalar::I8,
        Some(Format::Int16) => Scalar::I16,
        Some(Format::Int32) => Scalar::I32,
        Some(Format::Uint8) => Scalar::U8,
        Some(Format::Uint16) => Scalar::U16,
        Some(Format::Uint32) => Scalar::U32,
        Some(Format::Uint64) => Scalar::U64,
        Some(
            Format::Int64
            | Format::Float
            | Format::Double
            | Format::Decimal
            | Format::DateTime
            | Format::Date
            | Format::Time
            | Format::Duration
            | Format::Uuid
            | Format::Ip
            | Format::Ipv4
            | Format::Ipv6
            | Format::Base64
            | Format::Base64Url
            | Format::Password,
        )
        | None => Scalar::I64,
    };
    if limits.fit(own) {
        own
    } else if limits.fit(Scalar::I64) || !limits.fit(Scalar::U64) {
        Scalar::I64
    } else {
        Scalar::U64
    }
}

/// OpenAPI's own formats of integers are also for numbers.
fn lower_number(format: Option<Format>, limits: Limits) -> Scalar {
    match format {
        Some(Format::Decimal) => Scalar::Decimal,
        Some(
            Format::Int8
            | Format::Int16
            | Format::Int32
            | Format::Int64
            | Format::Uint8
            | Format::Uint16
            | Format::Uint32
            | Format::Uint64,
        ) => lower_integer(format, limits),
        Some(
            Format::Float
            | Format::Double
            | Format::DateTime
            | Format::Date
            | Format::Time
            | Format::Duration
            | Format::Uuid
            | Format::Ip
            | Format::Ipv4
            | Format::Ipv6
            | Format::Base64
            | Format::Base64Url
            | Format::Password,
        )
        | None => Scalar::F64,
    }
}

/// Of the formats of numbers, only those are read from strings that are strings because JSON's numbers cannot hold them.
fn lower_text(format: Option<Format>) -> Scalar {
    match format {
        Some(Format::DateTime) => Scalar::DateTime,
        Some(Format::Date) => Scalar::Date,
        Some(Format::Time) => Scalar::Time,
        Some(Format::Duration) => Scalar::Duration,
        Some(Format::Uuid) => Scalar::Uuid,
        Some(Format::Ip) => Scalar::Ip,
        Some(Format::Ipv4) => Scalar::Ipv4,
        Some(Format::Ipv6) => Scalar::Ipv6,
        Some(Format::Base64) => Scalar::Base64,
        Some(Format::Base64Url) => Scalar::Base64Url,
        Some(Format::Password) => Scalar::Secret,
        Some(Format::Int64) => Scalar::QuotedI64,
        Some(Format::Uint64) => Scalar::QuotedU64,
        Some(Format::Decimal) => Scalar::QuotedDecimal,
        Some(
            Format::Int8
            | Format::Int16
            | Format::Int32
            | Format::Uint8
            | Format::Uint16
            | Format::Uint32
            | Format::Float
            | Format::Double,
        )
        | None => Scalar::String,
    }
}

impl Limits {
    /// Whether an integer has room for everything within the limits.
    fn fit(self, scalar: Scalar) -> bool {
        let (min, max): (i128, i128) = match scalar {
            Scalar::I8 => (i8::MIN.into(), i8::MAX.into()),
            Scalar::I16 => (i16::MIN.into(), i16::MAX.into()),
            Scalar::I32 => (i32::MIN.into(), i32::MAX.into()),
            Scalar::U8 => (0, u8::MAX.into()),
            Scalar::U16 => (0, u16::MAX.into()),
            Scalar::U32 => (0, u32::MAX.into()),
            Scalar::U64 => (0, u64::MAX.into()),
            Scalar::I64 => (i64::MIN.into(), i64::MAX.into()),
            Scalar::Bool
            | Scalar::F64
            | Scalar::Decimal
            | Scalar::QuotedI64
            | Scalar::QuotedU64
            | Scalar::QuotedDecimal
            | Scalar::String
            | Scalar::DateTime
            | Scalar::Date
            | Scalar::Time
            | Scalar::Duration
            | Scalar::Uuid
            | Scalar::Ip
            | Scalar::Ipv4
            | Scalar::Ipv6
            | Scalar::Base64
            | Scalar::Base64Url
            | Scalar::Secret
            | Scalar::Bytes
            | Scalar::File => return true,
        };
        self.minimum.is_none_or(|least| least >= min) && self.maximum.is_none_or(|most| most <= max)
    }
}

/// The type that a format alone implies.
pub(super) fn type_of_format(format: &str) -> Option<Type> {
    match format {
        "uri" | "email" | "binary" => Some(Type::String),
        other => Format::named(other).map(Format::implied_type),
    }
}
