//! Types of the IR to types of Rust, and how a caller may spell a value of one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::scalars::{self, Convenience};
use super::scope::{File, Scope};
use crate::ir::{Scalar, Type, TypeId, TypeKind};

/// The Rust type: `Vec<String>`, `DateTime<Utc>`, `Order`.
pub(super) fn rust_type(file: &File<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Scalar(scalar) => scalars::rust_type(file, *scalar),
        Type::Any => quote!(serde_json::Value),
        Type::List(item) => {
            let item = rust_type(file, item);
            quote!(Vec<#item>)
        }
        Type::Tuple(items) => {
            let items = items.iter().map(|item| rust_type(file, item));
            quote!((#(#items),*))
        }
        Type::Map(value) => {
            let map = file.standard("std::collections", "BTreeMap");
            let value = rust_type(file, value);
            quote!(#map<String, #value>)
        }
        Type::Nullable(inner) => {
            let inner = rust_type(file, inner);
            quote!(Option<#inner>)
        }
        Type::Boxed(inner) => {
            let inner = rust_type(file, inner);
            quote!(Box<#inner>)
        }
        Type::Named(id) => {
            let name = file.model(*id);
            quote!(#name)
        }
    }
}

/// How a function takes a value, and what makes the value of it.
pub(super) struct Argument {
    /// The type of the argument.
    pub(super) ty: TokenStream,
    /// The value, made of the argument.
    pub(super) value: TokenStream,
    /// Whether the argument's type is a type parameter in disguise.
    pub(super) generic: Generic,
}

impl Argument {
    /// The field `name` of a struct that is made of the argument of the same name.
    pub(super) fn field(&self, name: &Ident) -> TokenStream {
        let value = &self.value;
        match self.generic {
            Generic::No if *name == value.to_string() => quote!(#name),
            Generic::No | Generic::Yes => quote!(#name: #value),
        }
    }
}

/// Whether a function is generic over a caller's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generic {
    /// It is: `impl Into<String>`.
    Yes,
    /// It is not: `i32`.
    No,
}

/// An argument that becomes a value of exactly `ty`, for a field of a model.
pub(super) fn owned(file: &File<'_>, ty: &Type, name: &Ident) -> Argument {
    let (argument, value) = match ty {
        Type::Scalar(scalar) => match scalars::convenience(*scalar) {
            Convenience::None => return by_value(file, ty, name),
            Convenience::Into => {
                let ty = rust_type(file, ty);
                (quote!(impl Into<#ty>), quote!(#name.into()))
            }
        },
        Type::Any => (quote!(impl Into<serde_json::Value>), quote!(#name.into())),
        Type::List(item) => {
            // By its module, because a name of the document can be `list` too.
            let collections = file.runtime("collections");
            (items(file, item), quote!(#collections::list(#name)))
        }
        Type::Map(value) => {
            let value = rust_type(file, value);
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, #value)>),
                quote!(#name.into_iter().map(|(key, value)| (key.into(), value)).collect()),
            )
        }
        Type::Boxed(inner) => {
            let Argument { ty, value, generic } = owned(file, inner, name);
            return Argument {
                ty,
                value: quote!(Box::new(#value)),
                generic,
            };
        }
        Type::Named(id) if is_union(file.scope, *id) => {
            let union = file.model(*id);
            (quote!(impl Into<#union>), quote!(#name.into()))
        }
        Type::Tuple(_) | Type::Nullable(_) | Type::Named(_) => return by_value(file, ty, name),
    };
    Argument {
        ty: argument,
        value,
        generic: Generic::Yes,
    }
}

/// Whether a definition is an enum of types, which takes a value of any of them.
pub(super) fn is_union(scope: Scope<'_>, id: TypeId) -> bool {
    matches!(scope.api.type_def(id).kind, TypeKind::Union(_))
}

/// An argument that is encoded at once and not kept, for a parameter.
pub(super) fn encoded(file: &File<'_>, ty: &Type, name: &Ident) -> Argument {
    let (argument, value) = match ty {
        Type::Scalar(scalar) if scalars::is_text(*scalar) => {
            (quote!(impl AsRef<str>), quote!(#name.as_ref()))
        }
        Type::Scalar(Scalar::Bytes) => {
            let body = file.runtime("Body");
            (quote!(impl Into<#body>), quote!(#name))
        }
        Type::Scalar(scalar) => match scalars::convenience(*scalar) {
            Convenience::None => return by_value(file, ty, name),
            Convenience::Into => {
                let ty = rust_type(file, ty);
                (quote!(impl Into<#ty>), quote!(Into::<#ty>::into(#name)))
            }
        },
        Type::List(item) => {
            let collections = file.runtime("collections");
            let rust = rust_type(file, item);
            (
                items(file, item),
                quote!(#collections::list::<#rust>(#name)),
            )
        }
        Type::Named(id) if is_union(file.scope, *id) => {
            let union = file.model(*id);
            (
                quote!(impl Into<#union>),
                quote!(Into::<#union>::into(#name)),
            )
        }
        Type::Any
        | Type::Map(_)
        | Type::Tuple(_)
        | Type::Boxed(_)
        | Type::Nullable(_)
        | Type::Named(_) => return by_value(file, ty, name),
    };
    Argument {
        ty: argument,
        value,
        generic: Generic::Yes,
    }
}

fn items(file: &File<'_>, item: &Type) -> TokenStream {
    match item {
        Type::Scalar(Scalar::String) => quote!(impl IntoIterator<Item = impl Into<String>>),
        Type::Named(id) if is_union(file.scope, *id) => {
            let union = file.model(*id);
            quote!(impl IntoIterator<Item = impl Into<#union>>)
        }
        other => {
            let item = rust_type(file, other);
            quote!(impl IntoIterator<Item = #item>)
        }
    }
}

fn by_value(file: &File<'_>, ty: &Type, name: &Ident) -> Argument {
    Argument {
        ty: rust_type(file, ty),
        value: quote!(#name),
        generic: Generic::No,
    }
}

/// Where a type is written for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// In rustdoc, which links to the models.
    Rustdoc,
    /// In a page of Markdown.
    Page,
}

/// The type for people: `` `i32` ``, or a link to the model in it.
pub(super) fn shown(scope: Scope<'_>, ty: &Type, reader: Reader) -> String {
    let text = spelled(scope, ty);
    match (reader, model_in(ty)) {
        // The files that show a model by itself import it, so that its name is link enough.
        (Reader::Rustdoc, Some(id)) if *ty == Type::Named(id) => format!("[`{text}`]"),
        (Reader::Rustdoc, Some(id)) => format!(
            "[`{text}`](crate::models::{})",
            scope.names.type_names(id).name
        ),
        (Reader::Rustdoc, None) | (Reader::Page, _) => format!("`{text}`"),
    }
}

fn spelled(scope: Scope<'_>, ty: &Type) -> String {
    match ty {
        Type::Scalar(scalar) => scalars::spelled(*scalar).to_owned(),
        Type::Any => "serde_json::Value".to_owned(),
        Type::List(item) => format!("Vec<{}>", spelled(scope, item)),
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| spelled(scope, item)).collect();
            format!("({})", items.join(", "))
        }
        Type::Map(value) => format!("BTreeMap<String, {}>", spelled(scope, value)),
        Type::Nullable(inner) => format!("Option<{}>", spelled(scope, inner)),
        Type::Boxed(inner) => spelled(scope, inner),
        Type::Named(id) => scope.names.type_names(*id).name.to_string(),
    }
}

/// The model that a type is made of, if any.
fn model_in(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
            model_in(inner)
        }
        // A link leads to one place.
        Type::Scalar(_) | Type::Any | Type::Tuple(_) => None,
    }
}
