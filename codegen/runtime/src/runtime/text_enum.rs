//! What all string enums have in common.

/// `text_enum!(Order);` completes an enum that has `as_str` and `From<&str>`, and keeps what it does not know: conversion
/// from `String`, `AsRef<str>`, `Display`, reading and writing in all formats, and with the feature `serde`, serde.
#[allow(unused_macros, reason = "not every client has a model of this kind")]
macro_rules! text_enum {
    ($(@encode $encode:tt)? $(@decode $decode:tt)? $name:ty) => {
        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $(#[cfg $encode])?
        impl $crate::runtime::Encode for $name {
            #[inline]
            fn encode(
                &self,
                output: &mut dyn $crate::runtime::Output,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                output.str(self.as_str())
            }
        }

        impl $crate::runtime::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self::from("")
            }
        }

        $(#[cfg $decode])?
        impl $crate::runtime::Decode for $name {
            #[inline]
            fn decode(
                &mut self,
                input: $crate::runtime::Input<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                input.token(&mut |text| *self = Self::from(text))
            }
        }

        $crate::runtime::serde_forward!($name);
    };
    ($way:ident $($of:tt)*) => {
        $crate::runtime::only! { $way text_enum $($of)* }
    };
}

#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use text_enum;
