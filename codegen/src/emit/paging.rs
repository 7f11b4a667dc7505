//! The way from page to page to what the runtime needs to walk it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::answers::{self, Outcome};
use super::field::{self, Slot};
use super::scope::{File, ident};
use super::types;
use crate::ir::{Operation, Paging, PagingStyle, Type, TypeKind, WireName};
use crate::name::Parts;

/// `.paging(Paging::offset("offset", "records"))`
pub(super) fn description(file: &File<'_>, paging: &Paging) -> TokenStream {
    let PagingStyle::Offset {
        offset,
        limit,
        position: _,
        size: _,
    } = &paging.style;
    let (offset, limit) = (offset.as_str(), limit.as_str());
    let paging = file.runtime("Paging");
    quote!(.paging(#paging::offset(#offset, #limit)))
}

/// ```text
/// impl Paged for GetThings {
///     type Page = ThingPage;
///     type Item = Thing;
///
///     fn place(page: &Self::Page) -> Place {
///         Place::new(page.results.len()).offset(page.current_offset).size(page.records_requested)
///     }
///
///     fn items(page: Self::Page) -> Vec<Self::Item> {
///         page.results
///     }
/// }
/// ```
pub(super) fn emit(
    file: &File<'_>,
    request: &Ident,
    page: &TokenStream,
    operation: &Operation,
    paging: &Paging,
) -> TokenStream {
    let Paging { style, items, item } = paging;
    let PagingStyle::Offset {
        offset: _,
        limit: _,
        position,
        size,
    } = style;
    let (paged, place) = (file.runtime("Paged"), file.runtime("Place"));
    let item = types::rust_type(file, item);
    let page_type = match answers::success(operation) {
        Outcome::One(ty) => Some(ty),
        Outcome::Several(_) | Outcome::Nothing => None,
    };
    let walk = |path: &[WireName], access| page_type.and_then(|ty| path_to(file, ty, path, access));
    let count = match walk(items, Access::Borrow) {
        Some(Reached {
            value,
            certain: Certain::Yes,
        }) => quote!(#value.len()),
        Some(Reached {
            value,
            certain: Certain::No,
        }) => quote!(#value.map_or(0, Vec::len)),
        None => quote!(0),
    };
    let taken = match walk(items, Access::Take) {
        Some(Reached {
            value,
            certain: Certain::Yes,
        }) => value,
        Some(Reached {
            value,
            certain: Certain::No,
        }) => quote!(#value.unwrap_or_default()),
        None => quote!(Vec::new()),
    };
    let number = |path: &Option<Vec<WireName>>| {
        path.as_ref()
            .and_then(|path| walk(path, Access::Copy))
            .map(|Reached { value, certain: _ }| value)
    };
    let position = number(position).map(|value| quote!(.offset(#value)));
    let size = number(size).map(|value| quote!(.size(#value)));
    quote! {
        impl #paged for #request {
            type Page = #page;
            type Item = #item;

            fn place(page: &Self::Page) -> #place {
                #place::new(#count) #position #size
            }

            fn items(page: Self::Page) -> Vec<Self::Item> {
                #taken
            }
        }
    }
}

/// A value inside a page.
struct Reached {
    value: TokenStream,
    certain: Certain,
}

/// Whether a value is there in every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Certain {
    Yes,
    No,
}

/// What is done with the value at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// It is looked at.
    Borrow,
    /// It is looked at, and is a number.
    Copy,
    /// The page is taken apart for it.
    Take,
}

/// The expression that leads from `page`, a value of type `ty`, along the properties of `path`.
fn path_to(file: &File<'_>, ty: &Type, path: &[WireName], access: Access) -> Option<Reached> {
    let mut ty = ty;
    let mut reached = Reached {
        value: quote!(page),
        certain: Certain::Yes,
    };
    for (index, step) in path.iter().enumerate() {
        // On the way to a number, everything but the number is borrowed.
        let access = if access == Access::Copy && index + 1 < path.len() {
            Access::Borrow
        } else {
            access
        };
        while let Type::Boxed(inner) = ty {
            ty = inner;
        }
        let Type::Named(id) = ty else { return None };
        let (definition, names) = file.scope.named(*id);
        let (TypeKind::Object(object), Parts::Object(parts)) = (&definition.kind, &names.parts)
        else {
            return None;
        };
        let field = field::fields(object, parts, definition.usage)
            .into_iter()
            .find(|field| field.property.wire == *step)?;
        reached = extend(&reached, &ident(&field.names.field), field.slot, access);
        ty = &field.property.ty;
    }
    Some(reached)
}

fn extend(reached: &Reached, field: &Ident, slot: Slot, access: Access) -> Reached {
    let value = &reached.value;
    // What a slot that may be empty gives, as an `Option`.
    let opened = match (slot, access) {
        (Slot::Plain, _) | (Slot::Option, Access::Take | Access::Copy) => quote!(),
        (Slot::Option, Access::Borrow) => quote!(.as_ref()),
        (Slot::Maybe, Access::Take) => quote!(.into_option()),
        (Slot::Maybe, Access::Borrow) => quote!(.value()),
        (Slot::Maybe, Access::Copy) => quote!(.value().copied()),
    };
    let (value, certain) = match (reached.certain, slot, access) {
        (Certain::Yes, Slot::Plain, _) => (quote!(#value.#field), Certain::Yes),
        (Certain::Yes, Slot::Option | Slot::Maybe, _) => {
            (quote!(#value.#field #opened), Certain::No)
        }
        (Certain::No, Slot::Plain, Access::Borrow) => {
            (quote!(#value.map(|value| &value.#field)), Certain::No)
        }
        (Certain::No, Slot::Plain, Access::Take | Access::Copy) => {
            (quote!(#value.map(|value| value.#field)), Certain::No)
        }
        (Certain::No, Slot::Option | Slot::Maybe, _) => (
            quote!(#value.and_then(|value| value.#field #opened)),
            Certain::No,
        ),
    };
    Reached { value, certain }
}
