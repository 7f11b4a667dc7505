//! A type that is like an earlier one to a further name of that.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::scope::{File, ident};
use crate::ir::TypeId;

/// ```text
/// /// The state of the capability for transfers.
/// ///
/// /// The same type as [`CapabilitiesCards`], because the document describes both alike.
/// pub type CapabilitiesTransfers = CapabilitiesCards;
/// ```
pub(super) fn emit(file: &File<'_>, id: TypeId, first: TypeId) -> TokenStream {
    let (definition, names) = file.scope.named(id);
    let (name, first) = (ident(&names.name), file.model(first));
    let lines = docs::described(&definition.docs, &format!("The type `{name}`."));
    further_name(lines, &name, &first)
}

/// A further name of a type, which is described by `lines`.
pub(super) fn further_name(lines: Vec<String>, name: &Ident, first: &Ident) -> TokenStream {
    let docs = same_as(lines, first, "");
    quote!(#docs pub type #name = #first;)
}

/// What is said of a further name of a type, `but` for what differs.
pub(super) fn same_as(mut lines: Vec<String>, first: &Ident, but: &str) -> TokenStream {
    docs::add_block(
        &mut lines,
        [format!(
            "The same type as [`{first}`]{but}, because the document describes both alike."
        )],
    );
    docs::outer(lines)
}
