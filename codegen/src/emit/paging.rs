//! The way from page to page to what the runtime needs to walk it.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::answers::{self, Outcome};
use super::field::{self, Slot};
use super::markdown;
use super::scope::{File, ident};
use super::types;
use crate::ir::{
    Asked, CursorAt, Operation, Paging, PagingStyle, ScalarKind, Type, TypeKind, WireName, pointer,
};
use crate::name::Parts;

/// `.paging(Paging::offset("offset", "records"))`
pub(super) fn description(file: &File<'_>, paging: &Paging) -> TokenStream {
    let next_url = || file.runtime("next_url");
    let way = match &paging.style {
        PagingStyle::Offset { offset, limit } => match (offset, limit) {
            (Asked::Query(offset), Some(Asked::Query(limit))) => {
                let (offset, limit) = (offset.as_str(), limit.as_str());
                quote!(offset(#offset, #limit))
            }
            (Asked::Query(offset), None) => {
                let offset = offset.as_str();
                quote!(offset_only(#offset))
            }
            (offset, limit) => {
                let offset = asked(file, offset);
                let limit = optional(limit.as_ref().map(|limit| asked(file, limit)));
                quote!(offset_in(#offset, #limit))
            }
        },
        PagingStyle::Page { page, first } => {
            let first = Literal::i64_unsuffixed(*first);
            if let Asked::Query(page) = page {
                let page = page.as_str();
                quote!(page(#page, #first))
            } else {
                let page = asked(file, page);
                quote!(page_in(#page, #first))
            }
        }
        PagingStyle::Cursor {
            cursor: Asked::Query(cursor),
            next: CursorAt::Body(_),
        }
        | PagingStyle::LastItem {
            cursor: Asked::Query(cursor),
            last: _,
        } => {
            let cursor = cursor.as_str();
            quote!(cursor(#cursor))
        }
        PagingStyle::Cursor { cursor, next } => {
            let cursor = asked(file, cursor);
            let header = optional(match next {
                CursorAt::Header(name) => Some(quote!(#name)),
                CursorAt::Body(_) => None,
            });
            quote!(cursor_in(#cursor, #header))
        }
        PagingStyle::LastItem { cursor, last: _ } => {
            let cursor = asked(file, cursor);
            quote!(cursor_in(#cursor, None))
        }
        PagingStyle::Link => {
            let next_url = next_url();
            quote!(url(#next_url::in_link_header))
        }
        PagingStyle::Url { next: _ } => {
            let next_url = next_url();
            quote!(url(#next_url::in_body))
        }
    };
    let paging = file.runtime("Paging");
    quote!(.paging(#paging::#way))
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

/// `Asked::Query("offset")`, or `Asked::number(&["page", "offset"])` in the body
fn asked(file: &File<'_>, asked: &Asked) -> TokenStream {
    let kinds = file.runtime("Asked");
    match asked {
        Asked::Query(name) => {
            let name = name.as_str();
            quote!(#kinds::Query(#name))
        }
        Asked::Body { path, scalar } => {
            let path = path.iter().map(WireName::as_str);
            if scalar.kind() == ScalarKind::Integer {
                quote!(#kinds::number(&[#(#path),*]))
            } else {
                quote!(#kinds::text(&[#(#path),*]))
            }
        }
    }
}

/// How the client gets from page to page, as the end of a sentence in Markdown.
pub(super) fn way(paging: &Paging) -> String {
    let at = |path: &[WireName]| markdown::code(&pointer(path));
    let named = |asked: &Asked| match asked {
        Asked::Query(name) => markdown::code(name.as_str()),
        Asked::Body { path, scalar: _ } => format!("{} of the body", at(path)),
    };
    match &paging.style {
        PagingStyle::Offset { offset, limit: _ } => {
            format!(
                "the next is asked for by {}, the number of items before it",
                named(offset)
            )
        }
        PagingStyle::Page { page, first: _ } => {
            format!("the next is asked for by its number, {}", named(page))
        }
        PagingStyle::Cursor { cursor, next } => {
            let next = match next {
                CursorAt::Body(path) => format!("at {}", at(path)),
                CursorAt::Header(name) => format!("in the header {}", markdown::code(name)),
            };
            format!(
                "the next is asked for by {}, which takes what the answer has {next}",
                named(cursor)
            )
        }
        PagingStyle::LastItem { cursor, last } => format!(
            "the next is asked for by {}, which takes what the last item has at {}",
            named(cursor),
            at(last)
        ),
        PagingStyle::Link => "the next is at the URL in the `Link` header".to_owned(),
        PagingStyle::Url { next } => format!("the next is at the URL in the answer's {}", at(next)),
    }
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
    let Paging {
        basis: _,
        style,
        items,
        item,
        position,
        size,
        total,
        pages,
        more,
    } = paging;
    let (paged, place) = (file.runtime("Paged"), file.runtime("Place"));
    let item_type = types::rust_type(file, item);
    let page_type = match answers::success(operation) {
        Outcome::One(ty) => Some(ty),
        Outcome::Several(_) | Outcome::Nothing => None,
    };
    let walk = |path: &[WireName], access| {
        page_type.and_then(|ty| path_to(file, Reached::whole(quote!(page), ty), path, access))
    };
    let count = match walk(items, Access::Borrow) {
        Some(list) if list.certain == Certain::Yes => {
            let value = list.value;
            quote!(#value.len())
        }
        Some(list) => {
            let value = list.value;
            quote!(#value.map_or(0, Vec::len))
        }
        None => quote!(0),
    };
    let taken = match walk(items, Access::Take) {
        Some(list) if list.certain == Certain::Yes => list.value,
        Some(list) => {
            let value = list.value;
            quote!(#value.unwrap_or_default())
        }
        None => quote!(Vec::new()),
    };
    let echoes = [
        ("offset", position),
        ("size", size),
        ("total", total),
        ("pages", pages),
        ("more", more),
    ];
    let echoes = echoes.into_iter().filter_map(|(what, path)| {
        let value = walk(path.as_ref()?, Access::Copy)?.value;
        let what = format_ident!("{what}");
        Some(quote!(.#what(#value)))
    });
    let next = match style {
        PagingStyle::Offset { .. }
        | PagingStyle::Page { .. }
        | PagingStyle::Link
        | PagingStyle::Cursor {
            cursor: _,
            next: CursorAt::Header(_),
        } => None,
        PagingStyle::Cursor {
            cursor: _,
            next: CursorAt::Body(next),
        }
        | PagingStyle::Url { next } => walk(next, Access::Borrow).and_then(|borrowed| {
            if is_number(borrowed.ty) {
                walk(next, Access::Copy).map(|copied| next_number(&copied))
            } else {
                Some(next_text(&borrowed))
            }
        }),
        PagingStyle::LastItem { cursor: _, last } => {
            walk(items, Access::Borrow).and_then(|list| last_item(file, &list, item, last))
        }
    };
    quote! {
        impl #paged for #request {
            type Page = #page;
            type Item = #item_type;

            #[inline]
            fn place(page: &Self::Page) -> #place {
                #place::new(#count) #(#echoes)* #next
            }

            #[inline]
            fn items(page: Self::Page) -> Vec<Self::Item> {
                #taken
            }
        }
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Scalar(scalar) if scalar.kind() == ScalarKind::Integer)
}

/// `.next_number(page.next_page)`
fn next_number(reached: &Reached<'_>) -> TokenStream {
    let value = &reached.value;
    quote!(.next_number(#value))
}

/// `.next(page.next.as_ref())`
fn next_text(reached: &Reached<'_>) -> TokenStream {
    let value = &reached.value;
    match reached.certain {
        Certain::Yes => quote!(.next(Some(&#value))),
        Certain::No => quote!(.next(#value)),
    }
}

/// `.next(page.data.last().map(|value| &value.id))`
fn last_item(
    file: &File<'_>,
    list: &Reached<'_>,
    item: &Type,
    path: &[WireName],
) -> Option<TokenStream> {
    let value = &list.value;
    let found = match list.certain {
        Certain::Yes => quote!(#value.last()),
        Certain::No => quote!(#value.and_then(|value| value.last())),
    };
    let found = Reached {
        value: found,
        certain: Certain::No,
        ty: item,
    };
    let access = |access| path_to(file, found.clone(), path, access);
    let borrowed = access(Access::Borrow)?;
    if is_number(borrowed.ty) {
        access(Access::Copy).map(|copied| next_number(&copied))
    } else {
        Some(next_text(&borrowed))
    }
}

/// A value inside a page.
#[derive(Clone)]
struct Reached<'a> {
    value: TokenStream,
    certain: Certain,
    ty: &'a Type,
}

impl<'a> Reached<'a> {
    /// A value to start from.
    fn whole(value: TokenStream, ty: &'a Type) -> Self {
        Self {
            value,
            certain: Certain::Yes,
            ty,
        }
    }
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

/// The expression that leads from `start` along the properties of `path`.
fn path_to<'a>(
    file: &File<'a>,
    start: Reached<'a>,
    path: &[WireName],
    access: Access,
) -> Option<Reached<'a>> {
    let mut reached = start;
    for (index, step) in path.iter().enumerate() {
        // On the way to a number, everything but the number is borrowed.
        let access = if access == Access::Copy && index + 1 < path.len() {
            Access::Borrow
        } else {
            access
        };
        let mut ty = reached.ty;
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
        let (value, certain) = extend(&reached, &ident(&field.names.field), field.slot, access);
        reached = Reached {
            value,
            certain,
            ty: &field.property.ty,
        };
    }
    Some(reached)
}

fn extend(
    reached: &Reached<'_>,
    field: &Ident,
    slot: Slot,
    access: Access,
) -> (TokenStream, Certain) {
    let value = &reached.value;
    // What a slot that may be empty gives, as an `Option`.
    let opened = match (slot, access) {
        (Slot::Plain, _) | (Slot::Option, Access::Take | Access::Copy) => quote!(),
        (Slot::Option, Access::Borrow) => quote!(.as_ref()),
        (Slot::Maybe, Access::Take) => quote!(.into_option()),
        (Slot::Maybe, Access::Borrow) => quote!(.value()),
        (Slot::Maybe, Access::Copy) => quote!(.value().copied()),
    };
    match (reached.certain, slot, access) {
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
    }
}
