//! A struct to its codec: the table of its properties, of which the runtime makes the impls that read and write them.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec;
use super::field::Field;
use super::model;
use super::scope::{File, ident};
use crate::ir::{
    Access, Object, Presence, Type, TypeId, Unknown, Xml, XmlNode, is_escaped_in_json,
};
use crate::name::ObjectNames;

/// ```text
/// crate::runtime::model! {
///     UsageSession("UsageSession") {
///         created: optional("created").read_only(),
///         session_id: required("sessionID"),
///     }
/// }
/// ```
pub(super) fn emit(
    file: &File<'_>,
    id: TypeId,
    object: &Object,
    names: &ObjectNames,
    fields: &[Field<'_>],
) -> TokenStream {
    let (definition, type_names) = file.scope.named(id);
    let name = ident(&type_names.name);
    let wire_name = definition
        .xml
        .name
        .as_deref()
        .or(definition.origin.path.last().map(String::as_str))
        .unwrap_or_default();
    let properties = fields.iter().map(|field| {
        let name = ident(&field.names.field);
        let property = property(file, field);
        quote!(#name: #property,)
    });
    let markup = own_markup(file, &definition.xml, wire_name);
    let rest = model::rest(object, names).map(|(name, _)| {
        let name = ident(name);
        quote!(..#name)
    });
    let open = rest.as_ref().map(|_| match object.unknown {
        Unknown::Skipped => quote!(.open()),
        Unknown::Kept => quote!(.keeping()),
    });
    let head = codec::head(definition.usage);
    quote! {
        crate::runtime::model! {
            #head #name(#wire_name) #markup #open {
                #(#properties)*
                #rest
            }
        }
    }
}

/// `required("results").list()`
fn property(file: &File<'_>, field: &Field<'_>) -> TokenStream {
    let property = field.property;
    let wire = property.wire.as_str();
    let base = match property.presence {
        Presence::Required => quote!(required),
        Presence::Optional => quote!(optional),
    };
    let access = match property.access {
        Access::Both => None,
        Access::ReadOnly => Some(quote!(.read_only())),
        Access::WriteOnly => Some(quote!(.write_only())),
    };
    let list = is_list(&property.ty).then(|| quote!(.list()));
    let escaped = is_escaped_in_json(wire).then(|| quote!(.escaped()));
    let xml = property_markup(file, &property.xml, wire).map(|xml| quote!(.xml(&#xml)));
    quote!(#base(#wire) #access #list #escaped #xml)
}

fn is_list(ty: &Type) -> bool {
    match ty {
        Type::List(_) => true,
        Type::Boxed(inner) | Type::Nullable(inner) => is_list(inner),
        Type::Scalar(_) | Type::Any | Type::Tuple(_) | Type::Map(_) | Type::Named(_) => false,
    }
}

/// `Xml::named("x").prefix("p")`, where the document says anything about XML that is not so anyway.
fn property_markup(file: &File<'_>, xml: &Xml, wire: &str) -> Option<TokenStream> {
    let Xml {
        name,
        namespace,
        prefix,
        node,
        item,
    } = xml;
    let own = name.as_deref().unwrap_or(wire);
    let plain = *node == XmlNode::Element && namespace.is_none() && prefix.is_none();
    if plain && item.as_deref().unwrap_or(own) == wire {
        return None;
    }
    let markup = file.runtime("Xml");
    let base = match node {
        XmlNode::Attribute => quote!(#markup::attribute(#own)),
        XmlNode::Wrapped => {
            let item = item.as_deref().unwrap_or(own);
            quote!(#markup::wrapped(#own, #item))
        }
        XmlNode::Element => {
            // An unwrapped list has no element but those of its items.
            let name = item.as_deref().unwrap_or(own);
            quote!(#markup::named(#name))
        }
    };
    let qualified = qualification(namespace.as_deref(), prefix.as_deref());
    Some(quote!(#base #qualified))
}

/// `.xml(&Xml::named("x").namespace("…"))` of an object itself.
fn own_markup(file: &File<'_>, xml: &Xml, name: &str) -> Option<TokenStream> {
    let Xml {
        name: _,
        namespace,
        prefix,
        node: _,
        item: _,
    } = xml;
    if namespace.is_none() && prefix.is_none() {
        return None;
    }
    let markup = file.runtime("Xml");
    let qualified = qualification(namespace.as_deref(), prefix.as_deref());
    Some(quote!(.xml(&#markup::named(#name) #qualified)))
}

fn qualification(namespace: Option<&str>, prefix: Option<&str>) -> TokenStream {
    let namespace = namespace.map(|uri| quote!(.namespace(#uri)));
    let prefix = prefix.map(|prefix| quote!(.prefix(#prefix)));
    quote!(#namespace #prefix)
}
