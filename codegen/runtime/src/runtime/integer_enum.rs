//! What all enums of integers have in common.

/// `integer_enum!(Priority);` completes an enum that has `as_i64` and `From<i64>`, and keeps what it does not know: conversion
/// to `i64`, `Display`, reading and writing in all formats, and with the feature `serde`, serde.
#[allow(unused_macros, reason = "not every client has a model of this kind")]
macro_rules! integer_enum {
    ($(@encode $encode:tt)? $(@decode $decode:tt)? $name:ty) => {
        impl ::core::convert::From<$name> for i64 {
            #[inline]
            fn from(value: $name) -> Self {
                value.as_i64()
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        $(#[cfg $encode])?
        impl $crate::runtime::Encode for $name {
            #[inline]
            fn encode(
                &self,
                output: &mut dyn $crate::runtime::Output,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                output.i64(self.as_i64())
            }
        }

        impl $crate::runtime::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self::from(0)
            }
        }

        $(#[cfg $decode])?
        impl $crate::runtime::Decode for $name {
            #[inline]
            fn decode(
                &mut self,
                input: $crate::runtime::Input<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                let mut value = self.as_i64();
                $crate::runtime::Decode::decode(&mut value, input)?;
                *self = Self::from(value);
                ::core::result::Result::Ok(())
            }
        }

        $crate::runtime::serde_forward!($name);
    };
    ($way:ident $($of:tt)*) => {
        $crate::runtime::only! { $way integer_enum $($of)* }
    };
}

#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use integer_enum;
