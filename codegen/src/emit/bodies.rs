//! Bodies of several types to an enum by media type, and a body to the call that sets it.

use proc_macro2::TokenStream;
use quote::quote;

use super::alike;
use super::answers::{self, Group};
use super::docs;
use super::markdown;
use super::parameter;
use super::repeated::{Own, Repeated};
use super::scope::{File, Scope, ident};
use super::types::{self, Argument, Generic};
use crate::ir::{Body, BodyFormat, Content, Operation, OperationId, Scalar, Type, TypeKind};
use crate::name::OperationNames;

/// What a caller gives as the body.
pub(super) struct Given {
    /// The type of the argument.
    pub(super) argument: Argument,
    /// What becomes of the call that stands before it.
    pub(super) set: Set,
}

/// How the argument becomes the body of a call.
pub(super) enum Set {
    /// `.body("application/json", &body)`, behind the call.
    Behind(TokenStream),
    /// `body.into().put(call)`, around it.
    Around(TokenStream),
}

impl Set {
    /// The call with its body.
    pub(super) fn on(&self, call: &TokenStream) -> TokenStream {
        match self {
            Self::Behind(set) => quote!(#call #set),
            Self::Around(body) => quote!(#body.put(#call)),
        }
    }
}

/// How the body is given, if there is one.
pub(super) fn given(file: &File<'_>, body: &Body, names: &OperationNames) -> Option<Given> {
    let name = ident(names.body.as_ref()?);
    let groups = answers::sent(body);
    let (first, others) = groups.split_first()?;
    if others.is_empty() {
        let argument = types::encoded(file, &first.best.ty, &name);
        let set = Set::Behind(set(file, first.best, &argument.value));
        return Some(Given { argument, set });
    }
    let bodies = ident(&names.bodies);
    let argument = Argument {
        ty: quote!(impl Into<#bodies>),
        value: quote!(#name.into()),
        generic: Generic::Yes,
    };
    let set = Set::Around(argument.value.clone());
    Some(Given { argument, set })
}

/// ```text
/// /// What [`Client::add_photo`] sends, by media type.
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum AddPhotoBody {
///     /// `application/json`
///     Json(PhotoLink),
///     /// `image/png`
///     Png(Body),
/// }
///
/// impl AddPhotoBody {
///     fn put<M>(self, call: Call<M>) -> Call<M> { … }
/// }
///
/// impl From<PhotoLink> for AddPhotoBody { … }
/// ```
pub(super) fn emit(file: &File<'_>, repeated: &Repeated, id: OperationId) -> Option<TokenStream> {
    let scope = file.scope;
    let (operation, names) = (&scope.api.operations[id.index()], scope.names.operation(id));
    let groups = operation.body.as_ref().map(answers::sent)?;
    if groups.len() < 2 {
        return None;
    }
    let name = ident(&names.bodies);
    let line = format!(
        "What [`Client::{}`] sends, by media type.",
        names.method.bare()
    );
    if let Some(first) = repeated.first(id, Own::Bodies) {
        let first = ident(Own::Bodies.name(scope.names.operation(first)));
        return Some(alike::further_name(vec![line], &name, &first));
    }
    let call = file.runtime("Call");
    let docs = docs::outer([line]);
    let variants = groups.iter().map(|group| {
        let docs = docs::outer([media_types(group)]);
        let variant = names.sent.get(group.index).map(ident);
        let ty = content_type(file, &group.best.ty);
        quote!(#docs #variant(#ty))
    });
    let arms = groups.iter().map(|group| {
        let variant = names.sent.get(group.index).map(ident);
        let set = set(file, group.best, &quote!(body));
        quote!(Self::#variant(body) => call #set)
    });
    let conversions = groups
        .iter()
        .filter(|group| converts(file.scope, group))
        .map(|group| {
            let variant = names.sent.get(group.index).map(ident);
            let ty = content_type(file, &group.best.ty);
            quote! {
                impl From<#ty> for #name {
                    #[inline]
                    fn from(body: #ty) -> Self {
                        Self::#variant(body)
                    }
                }
            }
        });
    Some(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "it is made once, for one request")]
        pub enum #name { #(#variants),* }

        impl #name {
            fn put<M, T>(self, call: #call<M, T>) -> #call<M, T> {
                match self { #(#arms),* }
            }
        }

        #(#conversions)*
    })
}

/// Whether an operation sends files or streams, which may take their time.
pub(super) fn is_upload(operation: &Operation) -> bool {
    let contents = operation.body.iter().flat_map(|body| &body.content);
    let mut formats = contents.map(|content| content.format);
    formats.any(|format| matches!(format, BodyFormat::Bytes | BodyFormat::Multipart))
}

/// The media types of a group, of which the first is the one that is sent.
fn media_types(group: &Group<'_>) -> String {
    markdown::code(&group.best.media_type)
}

/// Whether values of a group's type can be of no other group: a model has a type of its own, whereas others are spelt alike.
pub(super) fn converts(scope: Scope<'_>, group: &Group<'_>) -> bool {
    match &group.best.ty {
        Type::Named(id) => match scope.api.type_def(*id).kind {
            TypeKind::Object(_) | TypeKind::Enumeration(_) | TypeKind::Union(_) => true,
            TypeKind::Alias(_) => false,
        },
        Type::Scalar(_)
        | Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Boxed(_) => false,
    }
}

/// What an enum of bodies holds.
fn content_type(file: &File<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Scalar(Scalar::Bytes) => {
            let body = file.runtime("Body");
            quote!(#body)
        }
        ty => types::rust_type(file, ty),
    }
}

/// `.body("application/json", &usage_sessions)`, `.bytes("image/png", body)`,
/// `.form("application/x-www-form-urlencoded", &[("card", Style::DEEP_OBJECT)], &body)`, or
/// `.multipart("multipart/form-data", &[("meta", "application/json")], &body)`
fn set(file: &File<'_>, content: &Content, value: &TokenStream) -> TokenStream {
    let Content {
        media_type,
        format,
        ty: _,
        fields,
        parts,
    } = content;
    match format {
        BodyFormat::Form if !fields.is_empty() => {
            let fields = parameter::fields(file, fields);
            quote!(.form(#media_type, #fields, &#value))
        }
        BodyFormat::Json
        | BodyFormat::Xml
        | BodyFormat::Form
        | BodyFormat::Lines
        | BodyFormat::Text => quote!(.body(#media_type, &#value)),
        BodyFormat::Multipart => {
            let parts = parts.iter().map(|part| {
                let (property, media_type) = (part.property.as_str(), &part.media_type);
                quote!((#property, #media_type))
            });
            quote!(.multipart(#media_type, &[#(#parts),*], &#value))
        }
        // Events are never a body.
        BodyFormat::Bytes | BodyFormat::Events => quote!(.bytes(#media_type, #value)),
    }
}
