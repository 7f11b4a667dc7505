//! The modules that hold the models and the operations, and the markers that builders of models go through.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::alike;
use super::builder::{self, Construction, construction};
use super::docs;
use super::enumeration;
use super::features;
use super::field;
use super::groups::{self, Entry};
use super::markdown;
use super::model;
use super::newtype;
use super::operation;
use super::scope::{File, Home, Scope, ident};
use super::union;
use crate::ir::{Extent, Tag, TypeId, TypeKind};
use crate::name::{Ident, Module, Parts};

/// ```text
/// //! The types of requests and answers.
///
/// mod order;
///
/// pub use self::order::Order;
/// ```
pub(super) fn models(scope: Scope<'_>) -> TokenStream {
    let by_module = by_module(scope);
    let entries = by_module.iter().filter_map(|(module, ids)| {
        let exported: BTreeSet<_> = ids.iter().flat_map(|id| exported(scope, *id)).collect();
        Some(Entry {
            module,
            first: *ids.first()?,
            exported: exported.into_iter().collect(),
        })
    });
    let list = groups::emit(scope, entries.collect());
    let missing = missing(scope);
    quote! {
        //! The types of requests and answers.

        #list

        #missing
    }
}

/// The types by the file that they stand in.
pub(super) fn by_module(scope: Scope<'_>) -> BTreeMap<&Ident, Vec<TypeId>> {
    let mut modules: BTreeMap<&Ident, Vec<TypeId>> = BTreeMap::new();
    for id in scope.type_ids() {
        modules
            .entry(&scope.names.type_names(id).module)
            .or_default()
            .push(id);
    }
    modules
}

/// The names that a type brings into `models`: its own, and that of its builder.
fn exported(scope: Scope<'_>, id: TypeId) -> Vec<&Ident> {
    let (definition, names) = scope.named(id);
    let mut all = vec![&names.name];
    if definition.alike.is_some() {
        return all;
    }
    all.extend(builder::of_type(scope, id));
    all
}

/// ```text
/// pub mod missing {
///     /// `session_id` is to be set next.
///     #[derive(Debug)]
///     pub enum SessionId {}
/// }
/// ```
fn missing(scope: Scope<'_>) -> Option<TokenStream> {
    let mut markers: BTreeMap<&Ident, (&Ident, BTreeSet<&Extent>)> = BTreeMap::new();
    for id in scope.type_ids() {
        let (definition, names) = scope.named(id);
        let (TypeKind::Object(object), Parts::Object(parts)) = (&definition.kind, &names.parts)
        else {
            continue;
        };
        if definition.alike.is_some() || !builder::is_needed(scope, definition) {
            continue;
        }
        let fields = field::fields(object, parts, definition.usage);
        if let Construction::Staged(required) = construction(&fields) {
            for field in &required {
                let marker = markers.entry(&field.names.missing);
                let (_, extents) = marker.or_insert((&field.names.setter, BTreeSet::new()));
                extents.insert(scope.api.portions.extent(id));
            }
        }
    }
    if markers.is_empty() {
        return None;
    }
    let items = markers.iter().map(|(marker, (setter, extents))| {
        let condition = features::of_any(scope, extents);
        let docs = docs::outer([format!("`{setter}` is to be set next.")]);
        let marker = ident(marker);
        quote!(#docs #condition #[derive(Debug)] pub enum #marker {})
    });
    Some(quote! {
        /// The required properties that builders ask for, one after the other: a builder's type names the next.
        pub mod missing {
            #(#items)*
        }
    })
}

/// A file of models. `item` gets each; what comes back is the head of the file.
pub(super) fn models_of(
    scope: Scope<'_>,
    module: &Ident,
    ids: &[TypeId],
    item: &mut dyn FnMut(TokenStream),
) -> TokenStream {
    let file = File::new(scope, Home::Models(module));
    for id in ids {
        item(model(&file, *id));
    }
    file.imports()
}

fn model(file: &File<'_>, id: TypeId) -> TokenStream {
    let (definition, names) = file.scope.named(id);
    if let Some(first) = definition.alike {
        return alike::emit(file, id, first);
    }
    match (&definition.kind, &names.parts) {
        (TypeKind::Object(object), Parts::Object(parts)) => model::emit(file, id, object, parts),
        (TypeKind::Enumeration(enumeration), Parts::Enumeration(parts)) => {
            enumeration::emit(file, id, enumeration, parts)
        }
        (TypeKind::Union(choice), Parts::Union(parts)) => union::emit(file, id, choice, parts),
        (TypeKind::Alias(target), Parts::Alias) => newtype::emit(file, id, target),
        (
            TypeKind::Object(_)
            | TypeKind::Enumeration(_)
            | TypeKind::Union(_)
            | TypeKind::Alias(_),
            _,
        ) => {
            unreachable!("name::assign gives every type names of its own kind")
        }
    }
}

/// ```text
/// //! One module a tag, in it one request an operation.
///
/// pub mod usage_sessions;
/// ```
pub(super) fn operations(scope: Scope<'_>) -> TokenStream {
    let modules = scope.names.modules.iter().map(|module| {
        let condition = features::of_module(scope, module);
        let module = ident(&module.name);
        quote!(#condition pub mod #module;)
    });
    quote! {
        //! The requests: one module a tag, in it one type an operation.
        //!
        //! They are made by the methods of [`Client`](crate::Client).

        #(#modules)*
    }
}

/// A file of operations. `item` gets each item; what comes back is the head of the file.
pub(super) fn operations_of(
    scope: Scope<'_>,
    module: &Module,
    item: &mut dyn FnMut(TokenStream),
) -> TokenStream {
    let file = File::new(scope, Home::Elsewhere);
    let docs = docs::inner(module_docs(scope, module));
    operation::emit(&file, &module.operations, item);
    let imports = file.imports();
    quote! {
        #docs
        #imports

        #[cfg(feature = "fake")]
        pub mod fake;
    }
}

/// What a tag says of itself.
pub(super) fn module_docs(scope: Scope<'_>, module: &Module) -> Vec<String> {
    let mut lines = match module.tag.and_then(|tag| scope.api.tags.get(tag)) {
        Some(tag) => tag_docs(scope, tag),
        None => vec!["The operations that the document gives no tag.".to_owned()],
    };
    docs::add_block(&mut lines, features::note(scope, module));
    lines
}

fn tag_docs(scope: Scope<'_>, tag: &Tag) -> Vec<String> {
    let Tag {
        name,
        docs,
        parent,
        kind,
    } = tag;
    let mut lines = docs::described(
        docs,
        &format!("The operations of {}.", markdown::code(name.as_str())),
    );
    let parent = parent.and_then(|parent| scope.api.tags.get(parent));
    let facts = [
        parent.map(|parent| format!("Part of {}.", markdown::code(parent.name.as_str()))),
        kind.as_deref()
            .map(|kind| format!("Kind of tag: {}.", markdown::code(kind))),
    ];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    if !facts.is_empty() {
        docs::add_block(&mut lines, [facts.join(" ")]);
    }
    lines
}
