//! What all emitters of one file share: the API, its names, and the imports that the file turns out to need.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{
    Api, Nullability, OperationId, Presence, Property, Type, TypeDef, TypeId, TypeKind,
};
use crate::name::{self, Names, TypeNames};

/// The API and its names.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
}

impl<'a> Scope<'a> {
    /// A named type and its names.
    pub(super) fn named(self, id: TypeId) -> (&'a TypeDef, &'a TypeNames) {
        (self.api.type_def(id), self.names.type_names(id))
    }

    /// What a type is to the compiler, which does not tell the names of one definition apart.
    pub(super) fn own_type(self, ty: &Type) -> Type {
        let mut own = ty.clone();
        own.each_mention_mut(&mut |id| *id = self.api.first_alike(*id));
        own
    }

    /// Whether any model tells an absent property from one that is null.
    pub(super) fn has_maybe(self) -> bool {
        let is_maybe = |property: &Property| {
            property.presence == Presence::Optional && property.nullable == Nullability::Nullable
        };
        self.api
            .types
            .iter()
            .any(|definition| match &definition.kind {
                TypeKind::Object(object) => object.properties.iter().any(is_maybe),
                TypeKind::Enumeration(_) | TypeKind::Union(_) | TypeKind::Alias(_) => false,
            })
    }

    /// The ids of all types, in the document's order.
    pub(super) fn type_ids(self) -> impl Iterator<Item = TypeId> {
        (0_u32..).take(self.api.types.len()).map(TypeId)
    }

    /// The ids of all operations, in the document's order.
    pub(super) fn operation_ids(self) -> impl Iterator<Item = OperationId> {
        (0_u32..).take(self.api.operations.len()).map(OperationId)
    }
}

/// Which file is being written.
#[derive(Clone, Copy)]
pub(super) enum Home<'a> {
    /// A file of `models`, by its module.
    Models(&'a name::Ident),
    /// A file of `operations`, or one at the top.
    Elsewhere,
}

/// One Rust file being written.
pub(super) struct File<'a> {
    pub(super) scope: Scope<'a>,
    home: Home<'a>,
    imports: RefCell<BTreeMap<Source, BTreeSet<String>>>,
}

/// Where an import comes from. The order is that of the file: `std`, other crates, this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Std(&'static str),
    Other(&'static str),
    Super,
    Crate(&'static str),
}

impl<'a> File<'a> {
    pub(super) fn new(scope: Scope<'a>, home: Home<'a>) -> Self {
        Self {
            scope,
            home,
            imports: RefCell::default(),
        }
    }

    /// An item of the standard library: `standard("std::marker", "PhantomData")`.
    pub(super) fn standard(&self, path: &'static str, name: &str) -> Ident {
        self.import(Source::Std(path), name)
    }

    /// An item of another crate.
    pub(super) fn external(&self, path: &'static str, name: &str) -> Ident {
        self.import(Source::Other(path), name)
    }

    /// An item of the runtime.
    pub(super) fn runtime(&self, name: &str) -> Ident {
        self.import(Source::Crate("crate::runtime"), name)
    }

    /// An item at the crate's root.
    pub(super) fn root(&self, name: &str) -> Ident {
        self.import(Source::Crate("crate"), name)
    }

    /// The module of markers of required properties.
    pub(super) fn missing(&self) -> Ident {
        match self.home {
            Home::Models(_) if self.stands_in_models() => self.import(Source::Super, "missing"),
            Home::Models(_) | Home::Elsewhere => {
                self.import(Source::Crate("crate::models"), "missing")
            }
        }
    }

    /// A model.
    pub(super) fn model(&self, id: TypeId) -> Ident {
        let names = self.scope.names.type_names(id);
        match self.home {
            Home::Models(module) if *module == names.module => ident(&names.name),
            Home::Models(_) if self.stands_in_models() => {
                self.import(Source::Super, names.name.as_str())
            }
            Home::Models(_) | Home::Elsewhere => {
                self.import(Source::Crate("crate::models"), names.name.as_str())
            }
        }
    }

    /// Whether a file of models stands in `models` itself, rather than in a module of those that some features need.
    fn stands_in_models(&self) -> bool {
        !self.scope.api.portions.is_divided()
    }

    fn import(&self, source: Source, name: &str) -> Ident {
        self.imports
            .borrow_mut()
            .entry(source)
            .or_default()
            .insert(name.to_owned());
        raw_ident(name)
    }

    /// The `use` items of everything that was asked for.
    pub(super) fn imports(&self) -> TokenStream {
        let imports = self.imports.borrow();
        let uses = imports.iter().map(|(source, names)| {
            let path = match source {
                Source::Std(path) | Source::Other(path) | Source::Crate(path) => *path,
                Source::Super => "super",
            };
            let path = path.split("::").map(raw_ident);
            let names: Vec<_> = names.iter().map(|name| raw_ident(name)).collect();
            match names.as_slice() {
                [name] => quote!(use #(#path)::*::#name;),
                names => quote!(use #(#path)::*::{#(#names),*};),
            }
        });
        uses.collect()
    }
}

/// A name as a token.
pub(super) fn ident(name: &name::Ident) -> Ident {
    raw_ident(name.as_str())
}

/// An identifier that is known to be one.
pub(super) fn raw_ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
