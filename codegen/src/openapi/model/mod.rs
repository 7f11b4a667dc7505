//! `OpenAPI` 3.0, 3.1 and 3.2 as types, with the place of everything that a later stage may want to point at.
//!
//! Objects that can be the target of a `$ref` live in arenas and are known by ids; a [`RefOr`] is such an id, or a
//! reference that `resolve` turns into one. Strings and free-form values are borrowed from the tree.

mod arena;
mod body;
mod document;
mod operation;
mod pagination;
mod schema;
mod security;

pub use arena::{Arena, Key, RefId, RefOr};
pub use arena::{
    CallbackId, ExampleId, HeaderId, LinkId, ParameterId, PathItemId, RequestBodyId, ResponseId,
    SchemaId, SecuritySchemeId,
};
pub use body::{
    Encoding, Example, Header, Link, MediaType, MediaTypeObject, RequestBody, Response,
    ResponseEntry, Status,
};
pub use document::{
    Components, Contact, Document, ExternalDocs, Info, License, RefKind, Reference, Server,
    ServerVariable, Tag, Version,
};
pub use operation::{
    Callback, Location, Method, Operation, Parameter, ParameterStyle, PathEntry, PathItem,
};
pub use pagination::{Asking, CursorIn, Paged, PagedForm, PagedStyle, Pagination, Way};
pub use schema::{
    Bounds, Discriminator, Exclusive, Mapped, NodeType, Property, Rare, Schema, Type, Xml,
};
pub use security::{
    ApiKeyLocation, Flow, Flows, HttpScheme, Requirement, SchemeNeed, SecurityKind, SecurityScheme,
};

use crate::load::Tree;
use crate::source::Span;

/// Something with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The thing.
    pub value: T,
    /// The place: for the key of a map the key, else the value.
    pub span: Span,
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A map in the order of the source, with the places of the keys.
pub type Named<'t, T> = Vec<(Spanned<&'t str>, T)>;

/// The `x-` fields of an object, in the order of the source.
#[derive(Debug, Clone, Default)]
pub struct Extensions<'t>(pub Vec<(&'t str, &'t Tree)>);

impl<'t> Extensions<'t> {
    /// The value of the field with that name, prefix included.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'t Tree> {
        self.0
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, tree)| *tree)
    }
}
