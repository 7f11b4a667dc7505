//! A struct to its codec: the table of its properties, and the two impls that hand its fields to the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use super::field::Field;
use super::model;
use super::scope::{File, ident};
use crate::ir::{Access, Object, Presence, Type, TypeId, Unknown, Xml, XmlNode};
use crate::name::ObjectNames;

/// ```text
/// impl UsageSession {
///     pub(super) const SHAPE: &Shape = &Shape::new("UsageSession", &[Property::optional("created").read_only()]);
/// }
///
/// impl Encode for UsageSession {
///     #[inline]
///     fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
///         output.object(Self::SHAPE, &[&self.created])
///     }
/// }
///
/// impl Decode for UsageSession {
///     #[inline]
///     fn blank() -> Self {
///         Self { created: Decode::blank() }
///     }
///
///     #[inline]
///     fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
///         input.object(Self::SHAPE, &mut [&mut self.created])
///     }
/// }
///
/// crate::runtime::serde_forward!(UsageSession);
/// ```
///
/// The table is a constant of the type, because several types may share a file, and enums of types look at those of their variants. The impls are inline so that code is made for them only where they are used.
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
    let properties = fields.iter().map(|field| property(file, field));
    let markup = own_markup(file, &definition.xml, wire_name);
    let open = model::rest(object, names).map(|_| match object.unknown {
        Unknown::Skipped => quote!(.open()),
        Unknown::Kept => quote!(.keeping()),
    });
    let slots: Vec<_> = fields
        .iter()
        .map(|field| &field.names.field)
        .chain(model::rest(object, names).map(|(name, _)| name))
        .map(ident)
        .collect();
    let [shape_type, encode, decode, input, output, fault] =
        ["Shape", "Encode", "Decode", "Input", "Output", "Fault"].map(|name| file.runtime(name));
    let within = file.within_models();
    quote! {
        impl #name {
            #within const SHAPE: &#shape_type = &#shape_type::new(#wire_name, &[#(#properties),*]) #markup #open;
        }

        impl #encode for #name {
            #[inline]
            fn encode(&self, output: &mut dyn #output) -> Result<(), #fault> {
                output.object(Self::SHAPE, &[#(&self.#slots),*])
            }
        }

        impl #decode for #name {
            #[inline]
            fn blank() -> Self {
                Self { #(#slots: #decode::blank()),* }
            }

            #[inline]
            fn decode(&mut self, input: #input<'_>) -> Result<(), #fault> {
                input.object(Self::SHAPE, &mut [#(&mut self.#slots),*])
            }
        }

        crate::runtime::serde_forward!(#name);
    }
}

/// `Property::required("results").list()`
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
    let xml = property_markup(file, &property.xml, wire).map(|xml| quote!(.xml(#xml)));
    let property = file.runtime("Property");
    quote!(#property::#base(#wire) #access #list #xml)
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

/// `.xml(Xml::named("x").namespace("…"))` of an object itself.
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
    Some(quote!(.xml(#markup::named(#name) #qualified)))
}

fn qualification(namespace: Option<&str>, prefix: Option<&str>) -> TokenStream {
    let namespace = namespace.map(|uri| quote!(.namespace(#uri)));
    let prefix = prefix.map(|prefix| quote!(.prefix(#prefix)));
    quote!(#namespace #prefix)
}
