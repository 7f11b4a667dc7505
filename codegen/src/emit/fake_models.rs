//! Models that only the server makes to their constructors, which come with its fake.
//!
//! Who calls the API has no use for them but in tests, so that the compiler should not have to look at them otherwise.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::builder;
use super::field;
use super::groups::{self, Entry};
use super::modules;
use super::scope::{File, Home, Scope};
use crate::ir::{TypeDef, TypeId, TypeKind, Usage};
use crate::name::{Ident, Parts};

/// Whether it is the server alone that makes values of a type, and there is a fake of it.
pub(super) fn is_made_by_server(scope: Scope<'_>, definition: &TypeDef) -> bool {
    let Usage { request, response } = definition.usage;
    response && !request && !scope.api.operations.is_empty()
}

/// The models that have constructors here, by the module that they stand in.
pub(super) fn by_module(scope: Scope<'_>) -> BTreeMap<&Ident, Vec<TypeId>> {
    let mut modules = modules::by_module(scope);
    modules.retain(|_, ids| {
        ids.retain(|id| {
            let definition = scope.api.type_def(*id);
            let is_object = matches!(definition.kind, TypeKind::Object(_));
            is_object && definition.alike.is_none() && is_made_by_server(scope, definition)
        });
        !ids.is_empty()
    });
    modules
}

/// ```text
/// //! Constructors of the models that only the server makes.
///
/// mod thing;
///
/// pub use self::thing::ThingBuilder;
/// ```
pub(super) fn root(scope: Scope<'_>) -> TokenStream {
    let by_module = by_module(scope);
    let entries = by_module.iter().filter_map(|(module, ids)| {
        let builders = ids.iter().filter_map(|id| builder::of_type(scope, *id));
        let mut exported: Vec<_> = builders.collect();
        exported.sort_unstable();
        Some(Entry {
            module,
            first: *ids.first()?,
            exported,
        })
    });
    let list = groups::emit(scope, entries.collect());
    quote! {
        //! Constructors of the models that only the server makes, and their builders.

        #list
    }
}

/// The constructors of the models of one module, see [`builder`](super::builder). `item` gets each; what comes back is the head of
/// the file.
pub(super) fn emit(
    scope: Scope<'_>,
    ids: &[TypeId],
    item: &mut dyn FnMut(TokenStream),
) -> TokenStream {
    let file = File::new(scope, Home::Elsewhere);
    for id in ids {
        let (definition, names) = scope.named(*id);
        if let (TypeKind::Object(object), Parts::Object(parts)) = (&definition.kind, &names.parts) {
            let fields = field::fields(object, parts, definition.usage);
            item(builder::emit(&file, *id, object, parts, &fields));
        }
    }
    file.imports()
}
