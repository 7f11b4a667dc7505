//! What all types have in common that are a name for another one.

/// `newtype!(Tree);` gives a struct of one unnamed field the codec of that field.
#[allow(unused_macros, reason = "not every client has a model of this kind")]
macro_rules! newtype {
    ($(@encode $encode:tt)? $(@decode $decode:tt)? $name:ty) => {
        $(#[cfg $encode])?
        impl $crate::runtime::Encode for $name {
            #[inline]
            fn encode(
                &self,
                output: &mut dyn $crate::runtime::Output,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                $crate::runtime::Encode::encode(&self.0, output)
            }

            #[inline]
            fn is_absent(&self) -> bool {
                $crate::runtime::Encode::is_absent(&self.0)
            }
        }

        impl $crate::runtime::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self($crate::runtime::Blank::blank())
            }
        }

        $(#[cfg $decode])?
        impl $crate::runtime::Decode for $name {
            #[inline]
            fn decode(
                &mut self,
                input: $crate::runtime::Input<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                $crate::runtime::Decode::decode(&mut self.0, input)
            }

            #[inline]
            fn entries_want_digits(&self) -> bool {
                $crate::runtime::Decode::entries_want_digits(&self.0)
            }

            #[inline]
            fn decode_entry(
                &mut self,
                key: &str,
                input: $crate::runtime::Input<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                $crate::runtime::Decode::decode_entry(&mut self.0, key, input)
            }
        }

        $crate::runtime::serde_forward!($name);
    };
    ($way:ident $($of:tt)*) => {
        $crate::runtime::only! { $way newtype $($of)* }
    };
}

#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use newtype;
