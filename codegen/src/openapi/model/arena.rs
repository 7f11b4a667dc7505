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

/// How many objects an arena takes memory for at a time.
const CHUNK: usize = 256;

/// Objects of one kind, in the order in which they were read. They are kept in chunks, because a large document has tens of
/// megabytes of them, which one list would copy again and again while it grows.
#[derive(Debug, Clone)]
pub struct Arena<I, T> {
    /// Each but the last holds [`CHUNK`] objects.
    chunks: Vec<Vec<T>>,
    len: usize,
    key: PhantomData<I>,
}

impl<I, T> Default for Arena<I, T> {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            len: 0,
            key: PhantomData,
        }
    }
}

impl<I: Key, T> Arena<I, T> {
    /// Adds an object.
    pub(crate) fn push(&mut self, item: T) -> I {
        // A span numbers nodes with 32 bits, so there are never more objects than that.
        let id = I::from_index(u32::try_from(self.len).unwrap_or(u32::MAX));
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(item),
            Some(_) | None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
        self.len += 1;
        id
    }

    /// An object, to be completed.
    pub(crate) fn get_mut(&mut self, id: I) -> &mut T {
        let index = id.index() as usize;
        &mut self.chunks[index / CHUNK][index % CHUNK]
    }

    /// How many objects there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All objects with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        (0..).map(I::from_index).zip(self.chunks.iter().flatten())
    }
}

impl<I: Key, T> std::ops::Index<I> for Arena<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        let index = id.index() as usize;
        &self.chunks[index / CHUNK][index % CHUNK]
    }
}
