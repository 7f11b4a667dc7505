//! Values that are one of several types: which of them a value is, decided once for all such types and formats.
//!
//! A property whose value names the type (a tag) decides where there is one; else the kind of the value does (a text, a
//! list, an object …), and among objects the names of the properties. What none of the types takes is kept as it is. So
//! a value that this client does not know is never the end of the values around it.

mod pick;
mod read;
mod replay;
mod write;

use super::shape::Shape;
use super::wire::{Decode, Encode};

/// Stands for the variant that keeps what no other takes.
const OTHER: usize = usize::MAX;

/// The wire form of a choice: its variants, and how one is told from another.
#[derive(Debug)]
pub struct Choice {
    tag: Option<&'static str>,
    variants: &'static [Variant],
    overlapping: bool,
}

impl Choice {
    /// A choice that is made by the form of the value.
    #[must_use]
    pub const fn by_form(variants: &'static [Variant]) -> Self {
        Self {
            tag: None,
            variants,
            overlapping: false,
        }
    }

    /// A choice that is made by the value of the property `tag`, and where that says too little, by the form.
    #[must_use]
    pub const fn by_tag(tag: &'static str, variants: &'static [Variant]) -> Self {
        Self {
            tag: Some(tag),
            variants,
            overlapping: false,
        }
    }

    /// A value may be of several variants at once. One that no single variant can hold is kept as it is.
    #[must_use]
    pub const fn overlapping(mut self) -> Self {
        self.overlapping = true;
        self
    }
}

/// What one of the types takes.
#[derive(Debug)]
pub struct Variant {
    form: Form,
    tags: &'static [&'static str],
    default: bool,
    /// The shape of its objects with room for the tag, where they have no property of its name.
    roomy: Option<Shape>,
}

/// The values of a type, as far as it takes no trial to know them.
#[derive(Debug)]
enum Form {
    Object(&'static Shape),
    Map,
    List,
    Bool,
    Integer,
    Number,
    /// Any text.
    Text,
    /// A text of a certain form, such as a date.
    Pattern,
    Choice(&'static Choice),
    Anything,
}

impl Variant {
    const fn new(form: Form) -> Self {
        Self {
            form,
            tags: &[],
            default: false,
            roomy: None,
        }
    }

    /// An object of that shape.
    #[must_use]
    pub const fn object(shape: &'static Shape) -> Self {
        Self::new(Form::Object(shape))
    }

    /// An object with any keys.
    #[must_use]
    pub const fn map() -> Self {
        Self::new(Form::Map)
    }

    /// A list.
    #[must_use]
    pub const fn list() -> Self {
        Self::new(Form::List)
    }

    /// A boolean.
    #[must_use]
    pub const fn boolean() -> Self {
        Self::new(Form::Bool)
    }

    /// A whole number.
    #[must_use]
    pub const fn integer() -> Self {
        Self::new(Form::Integer)
    }

    /// Any number.
    #[must_use]
    pub const fn number() -> Self {
        Self::new(Form::Number)
    }

    /// Any text.
    #[must_use]
    pub const fn text() -> Self {
        Self::new(Form::Text)
    }

    /// A text of which not every one will do.
    #[must_use]
    pub const fn pattern() -> Self {
        Self::new(Form::Pattern)
    }

    /// Another choice.
    #[must_use]
    pub const fn choice(choice: &'static Choice) -> Self {
        Self::new(Form::Choice(choice))
    }

    /// Something of which only a trial tells whether a value is one.
    #[must_use]
    pub const fn anything() -> Self {
        Self::new(Form::Anything)
    }

    /// The values of the tag that stand for this variant. The first is the one that is written.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    /// Its objects have no property of the tag's name, so that the tag is written after their properties.
    #[must_use]
    pub const fn untagged(mut self) -> Self {
        if let Form::Object(shape) = self.form {
            self.roomy = Some(shape.opened());
        }
        self
    }

    /// It also takes what has an unknown tag, or none.
    #[must_use]
    pub const fn default(mut self) -> Self {
        self.default = true;
        self
    }
}

/// An enum that is read: it has one variant for each entry of a [`Choice`], and one more for any other value.
pub trait Choosing {
    /// Becomes the variant `index`, with a value that nothing has been read into; the one for other values where there
    /// is no such index.
    fn enter(&mut self, index: usize) -> &mut dyn Decode;
}

/// The same, written.
pub trait Chosen {
    /// The index of the variant, and its value.
    fn held(&self) -> (usize, &dyn Encode);
}

/// What all enums of several types have in common: how they are read and written, and which variant stands where in their table.
///
/// ```text
/// union! {
///     Pet {
///         0: Cat,
///         1: Dog,
///         ..Other
///     }
/// }
/// ```
///
/// After two dots stands the variant for values that no other takes.
#[allow(unused_macros, reason = "not every client has a model of this kind")]
macro_rules! union {
    (
        $(@encode $encode:tt)? $(@decode $decode:tt)?
        $name:ident {
            $($index:literal: $variant:ident,)*
            ..$other:ident
        }
    ) => {
        $(#[cfg $encode])?
        impl $crate::runtime::choice::Chosen for $name {
            #[inline]
            fn held(&self) -> (usize, &dyn $crate::runtime::Encode) {
                match self {
                    $(Self::$variant(value) => ($index, value),)*
                    Self::$other(value) => (usize::MAX, value),
                }
            }
        }

        $(#[cfg $encode])?
        impl $crate::runtime::Encode for $name {
            #[inline]
            fn encode(
                &self,
                output: &mut dyn $crate::runtime::Output,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                Self::CHOICE.write(self, output)
            }
        }

        impl $crate::runtime::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self::$other(::serde_json::Value::Null)
            }
        }

        $(#[cfg $decode])?
        impl $crate::runtime::choice::Choosing for $name {
            #[inline]
            fn enter(&mut self, index: usize) -> &mut dyn $crate::runtime::Decode {
                *self = match index {
                    $($index => Self::$variant($crate::runtime::Blank::blank()),)*
                    _ => Self::$other($crate::runtime::Blank::blank()),
                };
                match self {
                    $(Self::$variant(value) => value,)*
                    Self::$other(value) => value,
                }
            }
        }

        $(#[cfg $decode])?
        impl $crate::runtime::Decode for $name {
            #[inline]
            fn decode(
                &mut self,
                input: $crate::runtime::Input<'_>,
            ) -> ::core::result::Result<(), $crate::runtime::Fault> {
                Self::CHOICE.read(self, input)
            }
        }

        $crate::runtime::serde_forward!($name);
    };
    ($way:ident $($of:tt)*) => {
        $crate::runtime::only! { $way union $($of)* }
    };
}

#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use union;
