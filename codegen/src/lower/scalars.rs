//! Types and formats of single values.

use crate::ir::Scalar;
use crate::openapi::Type;

/// The scalar of a type and its format; `None` for types whose values are not single.
pub(super) fn lower_scalar(ty: Type, format: Option<&str>) -> Option<Scalar> {
    Some(match ty {
        Type::Boolean => Scalar::Bool,
        Type::Integer => lower_integer(format),
        Type::Number => match format {
            Some("float") => Scalar::F32,
            _ => Scalar::F64,
        },
        Type::String => match format {
            Some("date-time") => Scalar::DateTime,
            Some("date") => Scalar::Date,
            _ => Scalar::String,
        },
        Type::Null | Type::Array | Type::Object => return None,
    })
}

fn lower_integer(format: Option<&str>) -> Scalar {
    match format {
        Some("int8" | "int16" | "int32" | "uint8" | "uint16") => Scalar::I32,
        Some("uint32") => Scalar::U32,
        Some("uint64") => Scalar::U64,
        _ => Scalar::I64,
    }
}

/// The type that a format alone implies.
pub(super) fn type_of_format(format: &str) -> Option<Type> {
    Some(match format {
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" => {
            Type::Integer
        }
        "float" | "double" => Type::Number,
        "date-time" | "date" | "time" | "uuid" | "uri" | "email" | "byte" | "binary"
        | "password" => Type::String,
        _ => return None,
    })
}
