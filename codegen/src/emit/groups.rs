//! The list of the files of models, so that the compiler opens only those that the enabled features need.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::features;
use super::scope::{Scope, ident};
use crate::ir::{Extent, TypeId};
use crate::name::Ident;

/// A file of models.
pub(super) struct Entry<'a> {
    pub(super) module: &'a Ident,
    /// One of its types: where one is needed, all are.
    pub(super) first: TypeId,
    /// What is taken from it, sorted.
    pub(super) exported: Vec<&'a Ident>,
}

/// ```text
/// mod order;
///
/// pub use self::order::Order;
///
/// #[cfg(any(feature = "issues", feature = "pulls"))]
/// pub use self::of_issues_and_pulls::*;
///
/// #[cfg(any(feature = "issues", feature = "pulls"))]
/// #[path = "."]
/// mod of_issues_and_pulls {
///     mod milestone;
///
///     pub use self::milestone::Milestone;
/// }
/// ```
///
/// What is needed in the same portions shares one condition, which can be as long as the list of features, and one module. That module is
/// no folder: where a file lies does not depend on who needs it.
pub(super) fn emit(scope: Scope<'_>, entries: Vec<Entry<'_>>) -> TokenStream {
    let portions = &scope.api.portions;
    let mut always = Vec::new();
    let mut groups: BTreeMap<&Ident, (&Extent, Vec<Entry<'_>>)> = BTreeMap::new();
    for entry in entries {
        let extent = portions.extent(entry.first);
        let index = portions.types.get(entry.first.index());
        let name = index.and_then(|index| scope.names.features.groups.get(*index));
        match name.filter(|_| *extent != Extent::Always) {
            Some(name) => {
                let (_, group) = groups.entry(name).or_insert((extent, Vec::new()));
                group.push(entry);
            }
            None => always.push(entry),
        }
    }
    let always = list(&always);
    let groups = groups.iter().map(|(name, (extent, entries))| {
        let condition = features::of_extent(scope, extent);
        let name = ident(name);
        let exported = entries.iter().any(|entry| !entry.exported.is_empty());
        let exported = exported.then(|| quote!(#condition pub use self::#name::*;));
        let list = list(entries);
        quote! {
            #exported

            #condition
            #[path = "."]
            mod #name { #list }
        }
    });
    quote!(#always #(#groups)*)
}

fn list(entries: &[Entry<'_>]) -> TokenStream {
    let modules = entries.iter().map(|entry| ident(entry.module));
    let uses = entries.iter().filter_map(|entry| {
        let module = ident(entry.module);
        let names: Vec<_> = entry.exported.iter().map(|name| ident(name)).collect();
        match names.as_slice() {
            [] => None,
            [name] => Some(quote!(pub use self::#module::#name;)),
            names => Some(quote!(pub use self::#module::{#(#names),*};)),
        }
    });
    quote!(#(mod #modules;)* #(#uses)*)
}
