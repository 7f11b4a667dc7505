//! Requests that the server makes to the modules `webhooks` and `callbacks`: one type a request, which reads its body.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answers::{self, Group};
use super::client;
use super::docs;
use super::incoming_page::{self as page, example};
use super::markdown;
use super::scope::{File, Home, Scope, ident};
use super::types;
use crate::ir::{Cause, Deprecation, Incoming, IncomingId, Style, Type, TypeId};
use crate::name::IncomingNames;

/// A module of requests that the server makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `webhooks`
    Webhooks,
    /// `callbacks`
    Callbacks,
}

impl Kind {
    /// Both of them.
    pub(super) const ALL: [Self; 2] = [Self::Webhooks, Self::Callbacks];

    /// The module.
    pub(super) fn module(self) -> &'static str {
        match self {
            Self::Webhooks => "webhooks",
            Self::Callbacks => "callbacks",
        }
    }

    fn is_of(self, incoming: &Incoming) -> bool {
        match incoming.cause {
            Cause::Webhook => self == Self::Webhooks,
            Cause::Callback(_) => self == Self::Callbacks,
        }
    }
}

/// A request that the server makes, with its names.
pub(super) type Named<'a> = (IncomingId, &'a Incoming, &'a IncomingNames);

/// The requests of a module.
pub(super) fn of_kind(scope: Scope<'_>, kind: Kind) -> impl Iterator<Item = Named<'_>> {
    let all = (0..).map(IncomingId).zip(&scope.api.incoming);
    all.filter(move |(_, incoming)| kind.is_of(incoming))
        .map(move |(id, incoming)| (id, incoming, scope.names.incoming(id)))
}

/// ```text
/// //! Requests that the server makes: the webhooks of the document.
///
/// use crate::models::Pet;
/// use crate::runtime::{Format, JSON};
///
/// /// The formats of the bodies.
/// static FORMATS: &[&dyn Format] = &[&JSON];
///
/// /// Information about a new pet.
/// ///
/// /// `POST` of the webhook `newPet`.
/// #[derive(Clone, Copy, Debug)]
/// pub struct NewPet;
///
/// crate::runtime::incoming!(NewPet, "newPet", "POST", ["application/json"] => Pet, FORMATS);
/// ```
pub(super) fn emit(scope: Scope<'_>, kind: Kind, item: &mut dyn FnMut(TokenStream)) -> TokenStream {
    let file = File::new(scope, Home::Elsewhere);
    let bodies = of_kind(scope, kind).filter_map(|(_, incoming, _)| incoming.body.as_ref());
    let types = bodies.flat_map(answers::sent).map(|group| &group.best.ty);
    let imported = types.flat_map(Type::definitions).collect();
    for named in of_kind(scope, kind) {
        item(emit_request(&file, kind, &imported, named));
    }
    let formats = emit_formats(&file, kind);
    let docs = docs::inner(module_docs(scope, kind));
    let imports = file.imports();
    quote!(#docs #imports #formats)
}

fn emit_formats(file: &File<'_>, kind: Kind) -> Option<TokenStream> {
    let mut has_body = false;
    let mut formats = BTreeSet::new();
    for (_, incoming, _) in of_kind(file.scope, kind) {
        for content in incoming.body.iter().flat_map(|body| &body.content) {
            has_body = true;
            formats.insert(content.format);
            // A field of a form may be in another format.
            let fields = content.fields.iter();
            formats.extend(fields.filter_map(|field| Style::format(&field.style)));
        }
    }
    if !has_body {
        return None;
    }
    let formats: Vec<_> = formats
        .into_iter()
        .filter_map(client::implementation)
        .map(|format| file.runtime(format))
        .collect();
    let format = file.runtime("Format");
    Some(quote! {
        /// The formats of the bodies.
        static FORMATS: &[&dyn #format] = &[#(&#formats),*];
    })
}

fn emit_request(
    file: &File<'_>,
    kind: Kind,
    imported: &BTreeSet<TypeId>,
    request: Named<'_>,
) -> TokenStream {
    let (_, incoming, names) = request;
    let docs = docs::outer(page::lines(file.scope, kind, imported, request));
    let deprecated = match incoming.docs.deprecated {
        Deprecation::Current => None,
        Deprecation::Deprecated => Some(quote!(#[deprecated])),
    };
    let (name, wire, method) = (ident(&names.name), incoming.name.as_str(), &incoming.method);
    let groups = incoming.body.as_ref().map(answers::sent);
    let groups = groups.unwrap_or_default();
    let (body, choice) = match groups.as_slice() {
        [] => (None, None),
        [only] => (Some(types::rust_type(file, &only.best.ty)), None),
        groups => {
            let content = ident(&names.content);
            let choice = emit_choice(file, names, groups);
            (Some(quote!(#content)), Some(choice))
        }
    };
    let media_types = groups.iter().flat_map(|group| &group.media_types);
    let body = body.map(|body| quote!(, [#(#media_types),*] => #body, FORMATS));
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name;

        crate::runtime::incoming!(#deprecated #name, #wire, #method #body);

        #choice
    }
}

/// ```text
/// /// What [`NewPet`] carries, by media type.
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum NewPetBody {
///     /// `application/json`
///     Json(Pet),
///     /// `text/csv`
///     Csv(String),
/// }
///
/// impl Answer for NewPetBody {
///     fn read(received: &Received) -> Result<Self, Mismatch> {
///         match received.choose(&[&["application/json"], &["text/csv"]]) {
///             1 => Answer::read(received).map(Self::Csv),
///             _ => Answer::read(received).map(Self::Json),
///         }
///     }
/// }
/// ```
fn emit_choice(file: &File<'_>, names: &IncomingNames, groups: &[Group<'_>]) -> TokenStream {
    let (answer, received, mismatch) = (
        file.runtime("Answer"),
        file.runtime("Received"),
        file.runtime("Mismatch"),
    );
    let docs = docs::outer([format!("What [`{}`] carries, by media type.", names.name)]);
    let name = ident(&names.content);
    let variant = |group: &Group<'_>| names.contents.get(group.index).map(ident);
    let items = groups.iter().map(|group| {
        let media_types = group.media_types.iter().map(|name| markdown::code(name));
        let docs = docs::outer([media_types.collect::<Vec<_>>().join(", ")]);
        let (variant, ty) = (variant(group), types::rust_type(file, &group.best.ty));
        quote!(#docs #variant(#ty))
    });
    let media_types = groups.iter().map(|group| {
        let media_types = &group.media_types;
        quote!(&[#(#media_types),*])
    });
    let others = groups.iter().zip(0_usize..).skip(1).map(|(group, index)| {
        let (index, variant) = (Literal::usize_unsuffixed(index), variant(group));
        quote!(#index => #answer::read(received).map(Self::#variant))
    });
    let first = groups.first().map(variant);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "it is made once, for one request, and taken apart at once")]
        pub enum #name { #(#items),* }

        impl #answer for #name {
            #[inline]
            fn read(received: &#received) -> Result<Self, #mismatch> {
                match received.choose(&[#(#media_types),*]) {
                    #(#others,)*
                    _ => #answer::read(received).map(Self::#first),
                }
            }
        }
    }
}

fn module_docs(scope: Scope<'_>, kind: Kind) -> Vec<String> {
    let mut lines = match kind {
        Kind::Webhooks => vec![
            "Requests that the server makes of its own accord: the webhooks of the document.".to_owned(),
        ],
        Kind::Callbacks => vec![
            "Requests that the server makes after one of the client's: the callbacks of the document.".to_owned(),
        ],
    };
    docs::add_block(&mut lines, page::advice());
    docs::add_block(&mut lines, example(scope, kind));
    lines
}
