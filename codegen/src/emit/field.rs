//! Properties to fields: what type a field has, and who sets it.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::File;
use super::types::{self, Argument, Generic};
use crate::ir::{Access, Nullability, Object, Presence, Property, Usage};
use crate::name::{ObjectNames, PropertyNames};

/// A property as a field.
pub(super) struct Field<'a> {
    pub(super) property: &'a Property,
    pub(super) names: &'a PropertyNames,
    pub(super) slot: Slot,
    pub(super) role: Role,
}

/// What the field adds to the property's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nothing.
    Plain,
    /// `Option`, of which `None` is absent, or null where the property is required.
    Option,
    /// `Maybe`, which tells absent and null apart.
    Maybe,
}

/// Who sets the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Whoever makes the value, when making it.
    Required,
    /// Whoever makes the value, if they want to.
    Optional,
    /// The server.
    Server,
}

/// The fields of an object, in order.
pub(super) fn fields<'a>(
    object: &'a Object,
    names: &'a ObjectNames,
    usage: Usage,
) -> Vec<Field<'a>> {
    let pairs = object.properties.iter().zip(&names.properties);
    pairs
        .map(|(property, names)| Field {
            property,
            names,
            slot: slot(property, usage),
            role: role(property, usage),
        })
        .collect()
}

/// A type that nothing uses may be meant for either direction.
fn in_requests(usage: Usage) -> bool {
    usage.request || !usage.response
}

fn slot(property: &Property, usage: Usage) -> Slot {
    match (property.presence, property.nullable) {
        (Presence::Optional, Nullability::Nullable) => Slot::Maybe,
        (Presence::Optional, Nullability::NotNull)
        | (Presence::Required, Nullability::Nullable) => Slot::Option,
        (Presence::Required, Nullability::NotNull) => match property.access {
            // Where the type is sent as well, there is no such value yet.
            Access::ReadOnly if in_requests(usage) => Slot::Option,
            // Where the type is received as well, there is no such value any more.
            Access::WriteOnly if usage.response => Slot::Option,
            Access::Both | Access::ReadOnly | Access::WriteOnly => Slot::Plain,
        },
    }
}

fn role(property: &Property, usage: Usage) -> Role {
    match (property.access, property.presence) {
        (Access::ReadOnly, Presence::Required | Presence::Optional) if in_requests(usage) => {
            Role::Server
        }
        (_, Presence::Required) => Role::Required,
        (_, Presence::Optional) => Role::Optional,
    }
}

impl Field<'_> {
    /// The field's type.
    pub(super) fn ty(&self, file: &File<'_>) -> TokenStream {
        let inner = types::rust_type(file, &self.property.ty);
        match self.slot {
            Slot::Plain => inner,
            Slot::Option => quote!(Option<#inner>),
            Slot::Maybe => {
                let maybe = file.runtime("Maybe");
                quote!(#maybe<#inner>)
            }
        }
    }

    /// How a setter takes the field's value.
    pub(super) fn argument(&self, file: &File<'_>, name: &proc_macro2::Ident) -> Argument {
        let nullable = self.property.nullable == Nullability::Nullable;
        if self.slot == Slot::Maybe || (self.slot == Slot::Option && nullable) {
            let ty = self.ty(file);
            return Argument {
                ty: quote!(impl Into<#ty>),
                value: quote!(#name.into()),
                generic: Generic::Yes,
            };
        }
        let inner = types::owned(file, &self.property.ty, name);
        match self.slot {
            Slot::Plain | Slot::Maybe => inner,
            Slot::Option => {
                let value = &inner.value;
                Argument {
                    value: quote!(Some(#value)),
                    ..inner
                }
            }
        }
    }
}
