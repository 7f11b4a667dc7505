//! Ids, and the arenas that they are indices of.

use std::fmt;
use std::marker::PhantomData;

use super::RefKind;

/// What an id can do. Implemented by the ids of this module only.
pub trait Key: Copy + Eq + std::hash::Hash + fmt::Debug {
    /// What such an id stands for.
    const KIND: RefKind;
    /// The id of that number.
    fn from_index(index: u32) -> Self;
    /// The number of the id.
    fn index(self) -> u32;
}

macro_rules! ids {
    ($($name:ident $kind:ident $what:literal)*) => {
        $(
            #[doc = concat!("The id of ", $what, ".")]
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(u32);

            impl Key for $name {
                const KIND: RefKind = RefKind::$kind;

                fn from_index(index: u32) -> Self {
                    Self(index)
                }

                fn index(self) -> u32 {
                    self.0
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, concat!(stringify!($kind), "#{}"), self.0)
                }
            }
        )*
    };
}

ids! {
    SchemaId Schema "a schema"
    ParameterId Parameter "a parameter"
    ResponseId Response "a response"
    RequestBodyId RequestBody "a request body"
    HeaderId Header "a header"
    ExampleId Example "an example"
    LinkId Link "a link"
    CallbackId Callback "a callback"
    PathItemId PathItem "a path item"
    SecuritySchemeId SecurityScheme "a security scheme"
}

/// The id of a [`Reference`](super::Reference) of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefId(pub(crate) u32);

/// An object that is written in place, or a reference to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefOr<I> {
    /// `{ $ref: … }`; `resolve::Refs::get` knows where it leads.
    Ref(RefId),
    /// The object itself.
    Item(I),
}

/// Objects of one kind, in the order in which they were read.
#[derive(Debug, Clone)]
pub struct Arena<I, T> {
    items: Vec<T>,
    key: PhantomData<I>,
}

impl<I, T> Default for Arena<I, T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            key: PhantomData,
        }
    }
}

impl<I: Key, T> Arena<I, T> {
    /// Adds an object.
    pub(crate) fn push(&mut self, item: T) -> I {
        // A span numbers nodes with 32 bits, so there are never more objects than that.
        let id = I::from_index(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
        self.items.push(item);
        id
    }

    /// An object, to be completed.
    pub(crate) fn get_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index() as usize]
    }

    /// How many objects there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All objects with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        (0..).map(I::from_index).zip(&self.items)
    }
}

impl<I: Key, T> std::ops::Index<I> for Arena<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.items[id.index() as usize]
    }
}
