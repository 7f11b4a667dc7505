//! Single values: the type of Rust for each, where it comes from, how a caller may spell a value of it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;
use specsmith_runtime::sources::{
    BASE64, DATE_TIME, DECIMAL, DURATION, NET, Part, QUOTED, SECRET, TIME_OF_DAY, UUID,
};

use super::example::Fit;
use super::scope::File;
use crate::ir::{Literal, Scalar};
use crate::name;

/// What a scalar is in Rust.
struct Facts {
    /// The type as people write it.
    spelled: &'static str,
    /// Its names, each with the module that it is imported from; none in the prelude.
    imports: &'static [(Origin, &'static str)],
    /// The parts of the runtime that read and write it, beside what all clients have.
    parts: &'static [Part],
}

/// Where a name comes from.
#[derive(Clone, Copy)]
enum Origin {
    Std(&'static str),
    Crate(&'static str),
    Runtime,
}

const CHRONO: Origin = Origin::Crate("chrono");
const STD_NET: Origin = Origin::Std("std::net");

fn facts(scalar: Scalar) -> Facts {
    let plain = |spelled| Facts {
        spelled,
        imports: &[],
        parts: &[],
    };
    let of = |spelled, imports, parts| Facts {
        spelled,
        imports,
        parts,
    };
    match scalar {
        Scalar::Bool => plain("bool"),
        Scalar::I8 => plain("i8"),
        Scalar::I16 => plain("i16"),
        Scalar::I32 => plain("i32"),
        Scalar::I64 => plain("i64"),
        Scalar::U8 => plain("u8"),
        Scalar::U16 => plain("u16"),
        Scalar::U32 => plain("u32"),
        Scalar::U64 => plain("u64"),
        Scalar::F64 => plain("f64"),
        Scalar::String => plain("String"),
        Scalar::Decimal => of("Decimal", &[(Origin::Runtime, "Decimal")], &[DECIMAL]),
        Scalar::QuotedI64 => of("Quoted<i64>", &[(Origin::Runtime, "Quoted")], &[QUOTED]),
        Scalar::QuotedU64 => of("Quoted<u64>", &[(Origin::Runtime, "Quoted")], &[QUOTED]),
        Scalar::QuotedDecimal => of(
            "Quoted<Decimal>",
            &[(Origin::Runtime, "Decimal"), (Origin::Runtime, "Quoted")],
            &[DECIMAL, QUOTED],
        ),
        Scalar::DateTime => of(
            "DateTime<Utc>",
            &[(CHRONO, "DateTime"), (CHRONO, "Utc")],
            &[DATE_TIME],
        ),
        Scalar::Date => of("NaiveDate", &[(CHRONO, "NaiveDate")], &[DATE_TIME]),
        Scalar::Time => of(
            "TimeOfDay",
            &[(Origin::Runtime, "TimeOfDay")],
            &[TIME_OF_DAY],
        ),
        Scalar::Duration => of(
            "IsoDuration",
            &[(Origin::Runtime, "IsoDuration")],
            &[DURATION],
        ),
        Scalar::Uuid => of("Uuid", &[(Origin::Crate("uuid"), "Uuid")], &[UUID]),
        Scalar::Ip => of("IpAddr", &[(STD_NET, "IpAddr")], &[NET]),
        Scalar::Ipv4 => of("Ipv4Addr", &[(STD_NET, "Ipv4Addr")], &[NET]),
        Scalar::Ipv6 => of("Ipv6Addr", &[(STD_NET, "Ipv6Addr")], &[NET]),
        Scalar::Base64 => of("Base64", &[(Origin::Runtime, "Base64")], &[BASE64]),
        Scalar::Base64Url => of("Base64Url", &[(Origin::Runtime, "Base64Url")], &[BASE64]),
        Scalar::Secret => of(
            "SecretString",
            &[(Origin::Runtime, "SecretString")],
            &[SECRET],
        ),
        Scalar::Bytes => of("Bytes", &[(Origin::Runtime, "Bytes")], &[]),
        Scalar::File => of("File", &[(Origin::Runtime, "File")], &[]),
    }
}

/// The type as people write it.
pub(super) fn spelled(scalar: Scalar) -> &'static str {
    facts(scalar).spelled
}

/// The parts of the runtime that the type needs.
pub(super) fn parts(scalar: Scalar) -> &'static [Part] {
    facts(scalar).parts
}

/// The names that the type has in the runtime and that its users need.
pub(super) fn exports(scalar: Scalar) -> impl Iterator<Item = &'static str> {
    let imports = facts(scalar).imports.iter();
    imports.filter_map(|(origin, name)| match origin {
        Origin::Runtime => Some(*name),
        Origin::Std(_) | Origin::Crate(_) => None,
    })
}

/// The type, with its imports.
pub(super) fn rust_type(file: &File<'_>, scalar: Scalar) -> TokenStream {
    let Facts {
        spelled,
        imports,
        parts: _,
    } = facts(scalar);
    for (origin, name) in imports {
        match origin {
            Origin::Std(path) => file.standard(path, name),
            Origin::Crate(path) => file.external(path, name),
            Origin::Runtime => file.runtime(name),
        };
    }
    let ty: syn::Type = syn::parse_str(spelled).unwrap_or_else(|_| unreachable!("the table above"));
    quote!(#ty)
}

/// How a caller hands over a value that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Convenience {
    /// As it is.
    None,
    /// As anything that becomes one: there are several such types, or the type is one that only this client has.
    Into,
}

pub(super) fn convenience(scalar: Scalar) -> Convenience {
    match scalar {
        Scalar::Bool
        | Scalar::I8
        | Scalar::I16
        | Scalar::I32
        | Scalar::I64
        | Scalar::U8
        | Scalar::U16
        | Scalar::U32
        | Scalar::U64
        | Scalar::F64
        | Scalar::DateTime
        | Scalar::Date
        | Scalar::Uuid
        | Scalar::Ipv4
        | Scalar::Ipv6 => Convenience::None,
        Scalar::String
        | Scalar::Decimal
        | Scalar::QuotedI64
        | Scalar::QuotedU64
        | Scalar::QuotedDecimal
        | Scalar::Time
        | Scalar::Duration
        | Scalar::Ip
        | Scalar::Base64
        | Scalar::Base64Url
        | Scalar::Secret
        | Scalar::Bytes
        | Scalar::File => Convenience::Into,
    }
}

/// Whether a value is written as a text that callers may lend: `impl AsRef<str>`.
pub(super) fn is_text(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::String | Scalar::Secret)
}

/// An expression of the type, made of the document's example where that fits; `name` stands in for a text.
pub(super) fn example(
    library: &name::Ident,
    scalar: Scalar,
    example: Option<&Value>,
    name: &str,
    fit: Fit,
) -> String {
    let text = example.and_then(Value::as_str);
    // What only this client has is spelt with its crate, and made by the conversion that a setter would do.
    let own = |value: String| match fit {
        Fit::Argument => value,
        Fit::Exact => {
            let ty = spelled(scalar).split('<').next().unwrap_or_default();
            format!("{library}::{ty}::from({value})")
        }
    };
    let short = || text.filter(|text| text.len() <= 200);
    match scalar {
        Scalar::Bool => example.and_then(Value::as_bool).unwrap_or(true).to_string(),
        Scalar::I8 => integer(example, i8::MIN.into(), i8::MAX.into()),
        Scalar::I16 => integer(example, i16::MIN.into(), i16::MAX.into()),
        Scalar::I32 => integer(example, i32::MIN.into(), i32::MAX.into()),
        Scalar::I64 => integer(example, i64::MIN, i64::MAX),
        Scalar::U8 => integer(example, 0, u8::MAX.into()),
        Scalar::U16 => integer(example, 0, u16::MAX.into()),
        Scalar::U32 => integer(example, 0, u32::MAX.into()),
        Scalar::U64 => integer(example, 0, i64::MAX),
        Scalar::F64 => format!(
            "{:?}",
            example
                .and_then(Value::as_f64)
                .filter(|value| value.abs() < 1e9)
                .unwrap_or(1.0)
        ),
        Scalar::String => {
            let text = short().unwrap_or(name);
            match fit {
                Fit::Argument => format!("{text:?}"),
                Fit::Exact => format!("{text:?}.to_owned()"),
            }
        }
        Scalar::Decimal => own(integer(example, 0, i32::MAX.into())),
        Scalar::QuotedI64 => own(format!("{}_i64", quoted(text))),
        Scalar::QuotedU64 => own(format!("{}_u64", quoted(text))),
        Scalar::QuotedDecimal => own(format!("{library}::Decimal::from({})", quoted(text))),
        Scalar::DateTime => "chrono::DateTime::UNIX_EPOCH".to_owned(),
        Scalar::Date => "chrono::NaiveDate::default()".to_owned(),
        Scalar::Time => own("chrono::NaiveTime::MIN".to_owned()),
        Scalar::Duration => own(format!("{:?}", short().unwrap_or("PT1H"))),
        Scalar::Uuid => match text.filter(|text| is_uuid(text)) {
            Some(text) => format!("uuid::uuid!({text:?})"),
            None => "uuid::Uuid::nil()".to_owned(),
        },
        Scalar::Ip => match fit {
            Fit::Argument => "std::net::Ipv4Addr::LOCALHOST".to_owned(),
            Fit::Exact => "std::net::IpAddr::from([127, 0, 0, 1])".to_owned(),
        },
        Scalar::Ipv4 => "std::net::Ipv4Addr::LOCALHOST".to_owned(),
        Scalar::Ipv6 => "std::net::Ipv6Addr::LOCALHOST".to_owned(),
        Scalar::Base64 | Scalar::Base64Url => own("b\"bytes\"".to_owned()),
        Scalar::Secret => own(format!("{:?}", short().unwrap_or(name))),
        Scalar::Bytes => "std::fs::read(\"body.bin\")?".to_owned(),
        Scalar::File => match fit {
            Fit::Argument => "\"content\"".to_owned(),
            Fit::Exact => "\"content\".into()".to_owned(),
        },
    }
}

fn integer(example: Option<&Value>, min: i64, max: i64) -> String {
    example
        .and_then(Value::as_i64)
        .filter(|value| (min..=max).contains(value))
        .unwrap_or(1)
        .to_string()
}

/// The number in quotes, if it is a small one.
fn quoted(text: Option<&str>) -> u32 {
    text.and_then(|text| text.parse().ok())
        .filter(|number| *number <= 1_000_000)
        .unwrap_or(1)
}

/// `936da01f-9abd-4d9d-80c7-02af85c822a8`.
fn is_uuid(text: &str) -> bool {
    let is_hyphen = |index: usize| matches!(index, 8 | 13 | 18 | 23);
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| {
            if is_hyphen(index) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        })
}

/// A default as a constant, if the type has constants and it fits.
pub(super) fn constant(
    file: &File<'_>,
    scalar: Scalar,
    default: &Literal,
) -> Option<(TokenStream, TokenStream)> {
    match (scalar, default) {
        (Scalar::Bool, Literal::Bool(value)) => Some((quote!(bool), quote!(#value))),
        (Scalar::String, Literal::String(text)) => Some((quote!(&'static str), quote!(#text))),
        (Scalar::QuotedI64, Literal::Number(text)) => quote_number(file, scalar, Scalar::I64, text),
        (Scalar::QuotedU64, Literal::Number(text)) => quote_number(file, scalar, Scalar::U64, text),
        (_, Literal::Number(text)) => number(scalar, text),
        (_, Literal::Null | Literal::Bool(_) | Literal::String(_) | Literal::Json(_)) => None,
    }
}

fn quote_number(
    file: &File<'_>,
    scalar: Scalar,
    inner: Scalar,
    text: &str,
) -> Option<(TokenStream, TokenStream)> {
    let (_, value) = number(inner, text)?;
    let quoted: Ident = file.runtime("Quoted");
    Some((rust_type(file, scalar), quote!(#quoted(#value))))
}

/// A number as a constant, if `text` is one of the type; spelt as Rust would, however the document spells it.
fn number(scalar: Scalar, text: &str) -> Option<(TokenStream, TokenStream)> {
    macro_rules! parsed {
        ($number:ident) => {{
            let value: $number = text.parse().ok()?;
            // Below zero it is two tokens.
            let value: TokenStream = format!("{value:?}").parse().ok()?;
            Some((quote!($number), value))
        }};
    }
    match scalar {
        Scalar::I8 => parsed!(i8),
        Scalar::I16 => parsed!(i16),
        Scalar::I32 => parsed!(i32),
        Scalar::I64 => parsed!(i64),
        Scalar::U8 => parsed!(u8),
        Scalar::U16 => parsed!(u16),
        Scalar::U32 => parsed!(u32),
        Scalar::U64 => parsed!(u64),
        Scalar::F64 if text.parse().is_ok_and(f64::is_finite) => parsed!(f64),
        Scalar::F64
        | Scalar::Bool
        | Scalar::String
        | Scalar::Decimal
        | Scalar::QuotedI64
        | Scalar::QuotedU64
        | Scalar::QuotedDecimal
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
        | Scalar::File => None,
    }
}
