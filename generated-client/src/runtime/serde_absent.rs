//! Stands for `serde_forward` where the feature `serde` is not enabled: models are read and written by the client alone.

/// `serde_forward!(UsageSession);` gives a type nothing.
#[allow(unused_macros, reason = "not every client has a model of this kind")]
macro_rules! serde_forward {
    ($model:ty) => {};
}

#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use serde_forward;
