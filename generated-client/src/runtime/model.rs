//! What all models that are objects have in common.

/// Gives a struct its [`Shape`](super::Shape) and its codec: what it is called and how each field is found on the wire.
///
/// ```text
/// model! {
///     UsageSession("UsageSession") {
///         created: optional("created").read_only(),
///         session_id: required("sessionID"),
///         ..additional_properties
///     }
/// }
/// ```
///
/// After two dots stands the map of what the shape does not name, of an object that is open. The shape is a constant of the type,
/// because enums of types look at those of their variants. `sent`, `received` or `unused` before the name says which half of the
/// codec the client has no use for ([`only!`](super::only)). The impls are inline so that code is made for them only where they are
/// used.
#[allow(unused_macros, reason = "not every client has a model of this kind")]
macro_rules! model {
    (
        $(@encode $encode:tt)? $(@decode $decode:tt)?
        $model:ident($name:literal) $(.$trait:ident($($of_trait:tt)*))* {
            $($field:ident: $presence:ident($wire:literal) $(.$fact:ident($($of_fact:tt)*))*,)*
            $(..$rest:ident)?
        }
    ) => {
        impl $model {
            $(#[cfg_attr(not $encode, allow(dead_code, reason = "without a codec it has no use"))])?
            pub(in crate::models) const SHAPE: &$crate::runtime::Shape = &$crate::runtime::Shape::new(
                $name,
                &[$($crate::runtime::Property::$presence($wire) $(.$fact($($of_fact)*))*),*],
            )
            $(.$trait($($of_trait)*))*;
        }

        $(#[cfg $encode])?
        impl $crate::runtime::Encode for $model {
            #[inline]
            fn encode(
                &self,
                output: &mut dyn $crate::runtime::Output,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                output.object(Self::SHAPE, &[$(&self.$field,)* $(&self.$rest)?])
            }
        }

        impl $crate::runtime::Blank for $model {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: $crate::runtime::Blank::blank(),)*
                    $($rest: $crate::runtime::Blank::blank())?
                }
            }
        }

        $(#[cfg $decode])?
        impl $crate::runtime::Decode for $model {
            #[inline]
            fn decode(
                &mut self,
                input: $crate::runtime::Input<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                input.object(Self::SHAPE, &mut [$(&mut self.$field,)* $(&mut self.$rest)?])
            }
        }

        $crate::runtime::serde_forward!($model);
    };
    ($way:ident $($of:tt)*) => {
        $crate::runtime::only! { $way model $($of)* }
    };
}

#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use model;
