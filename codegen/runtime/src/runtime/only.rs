//! Types of which the client itself needs half of the codec: what is only sent is never read, and what is only received never
//! written, unless a fake server does the one with the other, or serde both.

/// `only!(sent model …)` is the macro `model!` of what follows, with conditions for what the client has no use for.
#[allow(unused_macros, reason = "not every client has a model of this kind")]
macro_rules! only {
    (sent $codec:ident $($of:tt)*) => {
        $crate::runtime::$codec! { @decode(any(feature = "fake", feature = "serde")) $($of)* }
    };
    (received $codec:ident $($of:tt)*) => {
        $crate::runtime::$codec! { @encode(any(feature = "fake", feature = "serde")) $($of)* }
    };
    (unused $codec:ident $($of:tt)*) => {
        $crate::runtime::$codec! {
            @encode(any(feature = "fake", feature = "serde"))
            @decode(any(feature = "fake", feature = "serde"))
            $($of)*
        }
    };
}

#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use only;
