//! A type of the IR that is a struct to its item, its constructors and its codec.

use proc_macro2::TokenStream;
use quote::quote;

use super::builder;
use super::docs;
use super::example;
use super::field::{self, Field, Slot};
use super::markdown;
use super::scope::{File, ident};
use super::shape;
use super::types;
use crate::ir::{Access, Object, Presence, Property, TypeDef, TypeId, Usage};
use crate::name::{Ident, ObjectNames};

/// ```text
/// /// One metered session.
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub struct UsageSession {
///     /// When the object was created.
///     pub created: Option<DateTime<Utc>>,
/// }
/// ```
///
/// and behind it what [`builder`] and [`shape`] emit, the former where anyone but the server makes such values.
pub(super) fn emit(
    file: &File<'_>,
    id: TypeId,
    object: &Object,
    names: &ObjectNames,
) -> TokenStream {
    let (definition, type_names) = file.scope.named(id);
    let fields = field::fields(object, names, definition.usage);
    let docs = docs::outer(struct_docs(file, definition, id));
    let name = ident(&type_names.name);
    let items = fields.iter().map(|field| {
        let docs = docs::outer(property_docs(
            field.property,
            field.slot,
            &field.names.field,
        ));
        let (name, ty) = (ident(&field.names.field), field.ty(file));
        quote!(#docs pub #name: #ty)
    });
    let rest = rest(object, names).map(|(name, ty)| {
        let docs = docs::outer([
            "Properties that the document does not name, by their names on the wire.",
        ]);
        let map = file.standard("std::collections", "BTreeMap");
        let ty = types::rust_type(file, ty);
        let name = ident(name);
        quote!(#docs pub #name: #map<String, #ty>)
    });
    let items = items.chain(rest);
    let constructors = builder::is_needed(file.scope, definition)
        .then(|| builder::emit(file, id, object, names, &fields));
    let codec = shape::emit(file, id, object, names, &fields);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#items),* }
        #constructors
        #codec
    }
}

/// The field of the properties that the document does not name, and the type of their values.
pub(super) fn rest<'a>(
    object: &'a Object,
    names: &'a ObjectNames,
) -> Option<(&'a Ident, &'a crate::ir::Type)> {
    names.rest.as_ref().zip(object.rest.as_ref())
}

fn struct_docs(file: &File<'_>, definition: &TypeDef, id: TypeId) -> Vec<String> {
    let (_, names) = file.scope.named(id);
    let mut lines = docs::described(&definition.docs, &format!("The model `{}`.", names.name));
    let Usage { request, response } = definition.usage;
    // What only comes in is made by the runtime; what goes out is made by the user, who wants to see how.
    if request || !response {
        docs::add_block(&mut lines, example::of_model(file.scope, id));
    }
    lines
}

/// What a property says of itself: its description, then the facts of the wire.
fn property_docs(property: &Property, slot: Slot, field: &Ident) -> Vec<String> {
    let Property {
        wire,
        ty: _,
        presence,
        nullable: _,
        access,
        docs,
        default,
        xml: _,
    } = property;
    let mut lines = docs::described(
        docs,
        &format!("The property {}.", markdown::code(wire.as_str())),
    );
    let mut facts = Vec::new();
    if wire.as_str() != field.bare() {
        facts.push(format!("On the wire {}.", markdown::code(wire.as_str())));
    }
    match access {
        Access::Both => {}
        Access::ReadOnly => facts.push("Set by the server, and left out of requests.".to_owned()),
        Access::WriteOnly => facts.push("Only sent: answers do not have it.".to_owned()),
    }
    if (*presence, slot, *access) == (Presence::Required, Slot::Option, Access::Both) {
        facts.push("`None` is null.".to_owned());
    }
    facts.extend(docs::format_fact(docs));
    if let Some(default) = default {
        facts.push(format!(
            "Default: {}.",
            markdown::code(&docs::literal(default))
        ));
    }
    if let Some(example) = docs.examples.first().filter(|example| example.len() <= 80) {
        facts.push(format!("Example: {}.", markdown::code(example)));
    }
    if !facts.is_empty() {
        docs::add_block(&mut lines, [facts.join(" ")]);
    }
    lines
}

/// What a setter says of itself: the first paragraph of the property's description.
pub(super) fn setter_docs(field: &Field<'_>) -> Vec<String> {
    let name = field.names.field.bare();
    let described = field.property.docs.summary.as_deref().or(field
        .property
        .docs
        .description
        .as_deref());
    let first = described
        .map(markdown::first_paragraph)
        .filter(|line| !line.is_empty());
    let mut lines = vec![format!("Sets [`{name}`](Self::{name}).")];
    docs::add_block(&mut lines, first);
    lines
}

/// What a builder's setter of a required property says of itself: the property's description.
pub(super) fn stage_docs(field: &Field<'_>) -> Vec<String> {
    docs::described(
        &field.property.docs,
        &format!(
            "Sets the property {}.",
            markdown::code(field.property.wire.as_str())
        ),
    )
}
