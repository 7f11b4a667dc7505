//! A type of the IR that is one of several types to its item and its codec.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec;
use super::docs;
use super::markdown;
use super::scope::{File, Scope, ident};
use super::types::{self, Reader};
use crate::ir::{
    EnumBase, Overlap, Role, Scalar, ScalarKind, Type, TypeDef, TypeId, TypeKind, Union, Variant,
    WireName,
};
use crate::maps::HashMap;
use crate::name::{Ident, UnionNames};

/// ```text
/// /// A pet.
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum Pet {
///     /// [`Cat`]
///     Cat(Cat),
///     /// A value of a type that this version of the client does not know, as it came.
///     Other(serde_json::Value),
/// }
///
/// impl Pet {
///     pub(super) const CHOICE: &choice::Choice = &choice::Choice::by_tag("kind", &[
///         choice::Variant::object(Cat::SHAPE).tags(&["cat"]),
///     ]);
/// }
///
/// impl From<Cat> for Pet { … }
///
/// crate::runtime::union! {
///     Pet {
///         0: Cat,
///         ..Other
///     }
/// }
/// ```
///
/// The table says how a value is recognised, and the runtime does the rest.
pub(super) fn emit(file: &File<'_>, id: TypeId, union: &Union, names: &UnionNames) -> TokenStream {
    let (definition, type_names) = file.scope.named(id);
    let name = ident(&type_names.name);
    let docs = docs::outer(union_docs(union, definition, &type_names.name));
    let variants: Vec<_> = names.variants.iter().map(ident).collect();
    let variant_docs = union
        .variants
        .iter()
        .map(|variant| docs::outer(variant_docs(file.scope, variant, union)));
    let types: Vec<_> = union
        .variants
        .iter()
        .map(|variant| types::rust_type(file, &variant.ty))
        .collect();
    let other = ident(&names.other);
    let table = table(file, union);
    let indices: Vec<_> = (0..variants.len())
        .map(proc_macro2::Literal::usize_unsuffixed)
        .collect();
    let choice = file.runtime("choice");
    let unmentioned = codec::unmentioned(definition.usage);
    let head = codec::head(definition.usage);
    let conversions = conversions(file, id, union, &variants);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants(#types),)*
            /// A value of a type that this version of the client does not know, as it came.
            #other(serde_json::Value),
        }

        impl #name {
            #unmentioned
            pub(in crate::models) const CHOICE: &#choice::Choice = #table;
        }

        #conversions

        crate::runtime::union! {
            #head #name {
                #(#indices: #variants,)*
                ..#other
            }
        }
    }
}

fn union_docs(union: &Union, definition: &TypeDef, name: &Ident) -> Vec<String> {
    let mut lines = docs::described(&definition.docs, &format!("The types of `{name}`."));
    if let Some(tag) = &union.tag {
        docs::add_block(
            &mut lines,
            [format!(
                "The property {} says which of the types a value is of, and is written accordingly.",
                markdown::code(tag.as_str())
            )],
        );
    }
    lines
}

/// What the type of a variant says of itself stands with that type; here stands what it is here.
fn variant_docs(scope: Scope<'_>, variant: &Variant, union: &Union) -> Vec<String> {
    let Variant {
        name: _,
        ty,
        tags,
        role,
        docs: own,
    } = variant;
    let mut lines = docs::described(own, &types::shown(scope, unboxed(ty), Reader::Rustdoc));
    let mut facts = Vec::new();
    if let (Some(tag), false) = (&union.tag, tags.is_empty()) {
        let values: Vec<_> = tags
            .iter()
            .map(|value| markdown::code(value.as_str()))
            .collect();
        facts.push(format!(
            "Where {} is {}.",
            markdown::code(tag.as_str()),
            values.join(" or ")
        ));
    }
    match role {
        Role::Plain => {}
        Role::Default => facts.push("Also where no other variant is meant.".to_owned()),
    }
    if !facts.is_empty() {
        docs::add_block(&mut lines, [facts.join(" ")]);
    }
    lines
}

/// `&choice::Choice::by_tag("kind", &[…])`
fn table(file: &File<'_>, union: &Union) -> TokenStream {
    let choice = file.runtime("choice");
    let variants = union.variants.iter().map(|variant| {
        let form = form(file, &variant.ty);
        let tags = (!variant.tags.is_empty()).then(|| {
            let tags = variant.tags.iter().map(WireName::as_str);
            quote!(.tags(&[#(#tags),*]))
        });
        let untagged = union
            .tag
            .as_ref()
            .filter(|tag| tags.is_some() && lacks_property(file, &variant.ty, tag));
        let untagged = untagged.map(|_| quote!(.untagged()));
        let default = match variant.role {
            Role::Plain => None,
            Role::Default => Some(quote!(.default())),
        };
        quote!(#choice::Variant::#form #tags #untagged #default)
    });
    let overlapping = match union.overlap {
        Overlap::Exclusive => None,
        Overlap::Possible => Some(quote!(.overlapping())),
    };
    let base = if let Some(tag) = &union.tag {
        let tag = tag.as_str();
        quote!(by_tag(#tag, &[#(#variants),*]))
    } else {
        quote!(by_form(&[#(#variants),*]))
    };
    quote!(&#choice::Choice::#base #overlapping)
}

/// Whether a type is an object that has no property of that name.
fn lacks_property(file: &File<'_>, ty: &Type, name: &WireName) -> bool {
    match unboxed(ty) {
        Type::Named(id) => match &file.scope.api.type_def(*id).kind {
            TypeKind::Object(object) => object
                .properties
                .iter()
                .all(|property| property.wire != *name),
            TypeKind::Alias(inner) => lacks_property(file, inner, name),
            TypeKind::Enumeration(_) | TypeKind::Union(_) => false,
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

/// How values of a type are recognised: `object(Cat::SHAPE)`, `integer()`.
fn form(file: &File<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Scalar(scalar) => match scalar.kind() {
            ScalarKind::Boolean => quote!(boolean()),
            ScalarKind::Integer => quote!(integer()),
            ScalarKind::Number => quote!(number()),
            ScalarKind::Text => quote!(text()),
            ScalarKind::Pattern => quote!(pattern()),
            ScalarKind::Bytes => quote!(anything()),
        },
        Type::Any | Type::Nullable(_) => quote!(anything()),
        Type::List(_) | Type::Tuple(_) => quote!(list()),
        Type::Map(_) => quote!(map()),
        Type::Boxed(inner) => match inner.as_ref() {
            // A choice of which this one is a part has a table that contains this one.
            Type::Named(id) if types::is_union(file.scope, *id) => quote!(anything()),
            inner => form(file, inner),
        },
        Type::Named(id) => match &file.scope.api.type_def(*id).kind {
            TypeKind::Object(_) => {
                let model = file.model(*id);
                quote!(object(#model::SHAPE))
            }
            TypeKind::Enumeration(enumeration) => match enumeration.base {
                EnumBase::Text => quote!(text()),
                EnumBase::Integer => quote!(integer()),
            },
            TypeKind::Union(_) => {
                let model = file.model(*id);
                quote!(choice(#model::CHOICE))
            }
            TypeKind::Alias(target) => match target {
                Type::List(_) | Type::Tuple(_) => quote!(list()),
                Type::Map(_) => quote!(map()),
                Type::Scalar(_)
                | Type::Any
                | Type::Nullable(_)
                | Type::Named(_)
                | Type::Boxed(_) => quote!(anything()),
            },
        },
    }
}

/// `impl From<Cat> for Pet`, for each type that only one variant has.
fn conversions(
    file: &File<'_>,
    id: TypeId,
    union: &Union,
    variants: &[proc_macro2::Ident],
) -> TokenStream {
    let name = ident(&file.scope.names.type_names(id).name);
    let sources: Vec<_> = union
        .variants
        .iter()
        .map(|variant| types::rust_type(file, unboxed(&variant.ty)))
        .collect();
    let own: Vec<_> = union
        .variants
        .iter()
        .map(|variant| file.scope.own_type(unboxed(&variant.ty)))
        .collect();
    let mut uses: HashMap<&Type, usize> = HashMap::default();
    for own in &own {
        *uses.entry(own).or_default() += 1;
    }
    let from = |source: &TokenStream, value: &TokenStream| {
        quote! {
            impl From<#source> for #name {
                #[inline]
                fn from(value: #source) -> Self {
                    #value
                }
            }
        }
    };
    let each = union.variants.iter().zip(variants);
    let by_type = each
        .clone()
        .zip(&sources)
        .zip(&own)
        .filter(|(_, own)| uses.get(own) == Some(&1) && **own != Type::Named(id))
        .map(|(((variant, label), source), _)| {
            let value = match &variant.ty {
                Type::Boxed(_) => quote!(Box::new(value)),
                Type::Scalar(_)
                | Type::Any
                | Type::List(_)
                | Type::Tuple(_)
                | Type::Map(_)
                | Type::Nullable(_)
                | Type::Named(_) => quote!(value),
            };
            from(source, &quote!(Self::#label(#value)))
        });
    let texts: Vec<_> = each
        .filter(|(variant, _)| is_text(file.scope, &variant.ty))
        .map(|(_, label)| label)
        .collect();
    let literal = match texts.as_slice() {
        [label] => Some(from(&quote!(&str), &quote!(Self::#label(value.into())))),
        _ => None,
    };
    by_type.chain(literal).collect()
}

/// Whether a type has a value for every text.
fn is_text(scope: Scope<'_>, ty: &Type) -> bool {
    match ty {
        Type::Scalar(scalar) => *scalar == Scalar::String,
        Type::Named(id) => match &scope.api.type_def(*id).kind {
            TypeKind::Enumeration(enumeration) => enumeration.base == EnumBase::Text,
            TypeKind::Object(_) | TypeKind::Union(_) | TypeKind::Alias(_) => false,
        },
        Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Boxed(_) => false,
    }
}

fn unboxed(ty: &Type) -> &Type {
    match ty {
        Type::Boxed(inner) => inner,
        Type::Scalar(_)
        | Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Named(_) => ty,
    }
}
