//! `Serialize` and `Deserialize` for models, as forwards: a model brings no code of its own.

use serde_core::de::{Deserializer, Error};

use super::fault::Fault;
use super::wire::Decode;

pub use super::serde_write::write;

/// Reads a value into `value`, which is blank before.
///
/// # Errors
///
/// A malformed body, a value that does not fit, and formats such as bincode that do not say what comes next.
pub fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    value: &mut dyn Decode,
) -> Result<(), D::Error> {
    let for_people = deserializer.is_human_readable();
    let mut fault: Option<Fault> = None;
    super::serde_read::read(deserializer, value, &mut fault).map_err(|error| {
        if for_people || fault.is_some() {
            return error;
        }
        // No value has arrived at all. In a binary format that is as a rule because it needs to be told what to look for.
        D::Error::custom(format!(
            "{error} (this type can be read only from formats that describe themselves, such as JSON, YAML or CBOR)"
        ))
    })
}

/// Reads a value of its own, so that what is emitted for each model is a single call.
///
/// # Errors
///
/// Those of [`read`].
#[inline]
pub fn new<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    read(deserializer, &mut value)?;
    Ok(value)
}

/// `serde_forward!(UsageSession);` gives a type that is [`Encode`](super::Encode) and [`Decode`] its `Serialize` and
/// `Deserialize`.
#[allow(unused_macros, reason = "not every client has a model of this kind")]
macro_rules! serde_forward {
    ($model:ty) => {
        impl ::serde_core::Serialize for $model {
            #[inline]
            fn serialize<S: ::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::runtime::serde_forward::write(self, serializer)
            }
        }

        impl<'de> ::serde_core::Deserialize<'de> for $model {
            #[inline]
            fn deserialize<D: ::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::runtime::serde_forward::new(deserializer)
            }
        }
    };
}

#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use serde_forward;
