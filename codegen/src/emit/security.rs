//! Security schemes to the builder's methods that take their credentials, and to constants that operations refer to.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{self, add_block};
use super::markdown;
use super::scope::{File, Scope, ident};
use crate::ir::{Flows, KeyPlace, Reach, Scheme, SchemeKind};
use crate::name::SchemeNames;

/// ```text
/// static KEY_SCHEME: Scheme = Scheme::header("key", "api_key", "X-Key");
///
/// pub(crate) const KEY: Security = &[&[&KEY_SCHEME]];
///
/// impl ClientBuilder {
///     pub fn api_key(self, key: impl Into<String>) -> Self { … }
/// }
/// ```
pub(super) fn emit(file: &File<'_>) -> TokenStream {
    let scope = file.scope;
    let schemes = scope.api.schemes.iter().zip(&scope.names.schemes);
    let statics = schemes
        .clone()
        .map(|(scheme, names)| description(file, scheme, names));
    let requirements = requirements(file);
    let methods: Vec<_> = schemes
        .filter_map(|(scheme, names)| methods(file, scheme, names))
        .collect();
    let methods = (!methods.is_empty()).then(|| {
        let builder = file.runtime("ClientBuilder");
        quote!(impl #builder { #(#methods)* })
    });
    quote! {
        #(#statics)*

        #requirements

        #methods
    }
}

/// Methods for documents that declare no scheme: a caller knows what the document does not say.
///
/// ```text
/// impl ClientBuilder {
///     pub fn bearer_token(self, token: impl Into<String>) -> Self { … }
/// }
/// ```
pub(super) fn emit_undeclared(file: &File<'_>) -> TokenStream {
    let [builder, credential, key] =
        ["ClientBuilder", "Credential", "ApiKey"].map(|name| file.runtime(name));
    quote! {
        impl #builder {
            /// Sends `Authorization: Bearer …` with every request.
            pub fn bearer_token(self, token: impl Into<String>) -> Self {
                self.credential(#credential::bearer(token))
            }

            /// Sends `Authorization: Basic …` with every request.
            pub fn basic(self, user: impl Into<String>, password: impl Into<String>) -> Self {
                self.credential(#credential::basic(user, password))
            }

            /// Sends an API key with every request. Keys of different names go together.
            pub fn api_key(self, key: #key) -> Self {
                self.credential(#credential::api_key(key))
            }
        }
    }
}

/// Whether the document declares any scheme that a client can have to do with.
pub(super) fn has_schemes(scope: Scope<'_>) -> bool {
    !scope.api.schemes.is_empty()
}

/// Whether any scheme's tokens can be asked for.
pub(super) fn has_grants(scope: Scope<'_>) -> bool {
    scope.api.schemes.iter().any(|scheme| match &scheme.kind {
        SchemeKind::OAuth2(flows) => flows.any(),
        SchemeKind::ApiKey { .. }
        | SchemeKind::Basic
        | SchemeKind::Bearer(_)
        | SchemeKind::OpenIdConnect(_)
        | SchemeKind::Outside(_) => false,
    })
}

/// `static KEY_SCHEME: Scheme = Scheme::header("key", "api_key", "X-Key");`
fn description(file: &File<'_>, scheme: &Scheme, names: &SchemeNames) -> TokenStream {
    let Scheme {
        name,
        docs: _,
        kind,
        reach,
        scopes: _,
    } = scheme;
    let (ty, constant) = (file.runtime("Scheme"), ident(&names.constant));
    let (name, setter) = (name.as_str(), names.set.bare());
    let value = match kind {
        SchemeKind::ApiKey { place, name: key } => {
            let key = key.as_str();
            match place {
                KeyPlace::Header => quote!(#ty::header(#name, #setter, #key)),
                KeyPlace::Query => quote!(#ty::query(#name, #setter, #key)),
                KeyPlace::Cookie => quote!(#ty::cookie(#name, #setter, #key)),
            }
        }
        SchemeKind::Basic
        | SchemeKind::Bearer(_)
        | SchemeKind::OAuth2(_)
        | SchemeKind::OpenIdConnect(_) => quote!(#ty::authorization(#name, #setter)),
        SchemeKind::Outside(_) if *reach == Reach::Everywhere => return TokenStream::new(),
        SchemeKind::Outside(_) => quote!(#ty::outside(#name)),
    };
    let everywhere = (*reach == Reach::Everywhere).then(|| quote!(.everywhere()));
    quote! {
        static #constant: #ty = #value #everywhere;
    }
}

/// `pub(crate) const KEY_OR_NONE: Security = &[&[&KEY_SCHEME], &[]];`
fn requirements(file: &File<'_>) -> TokenStream {
    let names = &file.scope.names;
    let constants = names.requirements.iter().map(|(alternatives, name)| {
        let (security, name) = (file.runtime("Security"), ident(name));
        let alternatives = alternatives.iter().map(|combination| {
            let schemes = combination
                .iter()
                .map(|scheme| ident(&names.schemes[scheme.index()].constant));
            quote!(&[#(&#schemes),*])
        });
        quote! {
            pub(crate) const #name: #security = &[#(#alternatives),*];
        }
    });
    constants.collect()
}

/// The methods that set a scheme's credentials; none where the caller or the transport sees to it.
fn methods(file: &File<'_>, scheme: &Scheme, names: &SchemeNames) -> Option<TokenStream> {
    let SchemeNames {
        constant,
        set,
        provider,
        client_credentials: _,
        grant: _,
    } = names;
    let (constant, set, provider) = (ident(constant), ident(set), ident(provider));
    let name = markdown::code(scheme.name.as_str());
    let (argument, make) = match &scheme.kind {
        SchemeKind::ApiKey { .. } => (quote!(key), quote!(key)),
        SchemeKind::Bearer(_) | SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => {
            (quote!(token), quote!(bearer))
        }
        SchemeKind::Basic => (quote!(password), quote!(basic)),
        SchemeKind::Outside(_) => return None,
    };
    let credential = file.runtime("Credential");
    let docs = docs::outer(setter_docs(scheme));
    let setter = if matches!(scheme.kind, SchemeKind::Basic) {
        quote! {
            pub fn #set(self, user: impl Into<String>, #argument: impl Into<String>) -> Self {
                self.scheme(&#constant, #credential::#make(user, #argument))
            }
        }
    } else {
        quote! {
            pub fn #set(self, #argument: impl Into<String>) -> Self {
                self.scheme(&#constant, #credential::#make(#argument))
            }
        }
    };
    let made_by = match &scheme.kind {
        SchemeKind::ApiKey { .. } => "[`Credential::key`](crate::Credential::key)",
        SchemeKind::Basic => "[`Credential::basic`](crate::Credential::basic)",
        SchemeKind::Bearer(_)
        | SchemeKind::OAuth2(_)
        | SchemeKind::OpenIdConnect(_)
        | SchemeKind::Outside(_) => "[`Credential::bearer`](crate::Credential::bearer)",
    };
    let provider_docs = docs::outer([
        format!("Asks `provider` for the credentials of the scheme {name}, each a {made_by},"),
        "and for another one where the server answers 401.".to_owned(),
    ]);
    let credentials = file.runtime("Credentials");
    let grants = match &scheme.kind {
        SchemeKind::OAuth2(flows) if flows.any() => Some(grants(file, scheme, flows, names)),
        SchemeKind::OAuth2(_)
        | SchemeKind::ApiKey { .. }
        | SchemeKind::Basic
        | SchemeKind::Bearer(_)
        | SchemeKind::OpenIdConnect(_)
        | SchemeKind::Outside(_) => None,
    };
    Some(quote! {
        #docs
        #setter

        #provider_docs
        pub fn #provider(self, provider: impl #credentials) -> Self {
            self.scheme_provider(&#constant, provider)
        }

        #grants
    })
}

/// What the credential is, where it goes, and what the document says of the scheme.
fn setter_docs(scheme: &Scheme) -> Vec<String> {
    let Scheme {
        name,
        docs,
        kind,
        reach,
        scopes: _,
    } = scheme;
    let what = match kind {
        SchemeKind::ApiKey { place, name } => {
            let name = markdown::code(name.as_str());
            match place {
                KeyPlace::Header => format!("Sets the API key that is sent in the header {name}"),
                KeyPlace::Query => {
                    format!("Sets the API key that is sent in the query parameter {name}")
                }
                KeyPlace::Cookie => format!("Sets the API key that is sent in the cookie {name}"),
            }
        }
        SchemeKind::Basic => "Sets the user and the password that are sent".to_owned(),
        SchemeKind::Bearer(None) => "Sets the bearer token that is sent".to_owned(),
        SchemeKind::Bearer(Some(format)) => {
            format!(
                "Sets the bearer token ({}) that is sent",
                markdown::escape(format)
            )
        }
        SchemeKind::OAuth2(_) => "Sets the OAuth 2 access token that is sent".to_owned(),
        SchemeKind::OpenIdConnect(_) => "Sets the OpenID Connect token that is sent".to_owned(),
        SchemeKind::Outside(_) => String::new(),
    };
    let name = markdown::code(name.as_str());
    let whither = match reach {
        Reach::Asked => format!("with the calls that ask for the scheme {name}."),
        Reach::Everywhere => {
            format!("with every call: no operation asks for the scheme {name}.")
        }
    };
    let mut lines = vec![format!("{what} {whither}")];
    if let SchemeKind::OpenIdConnect(url) = kind {
        let url = markdown::line(url);
        add_block(&mut lines, [format!("How to get one is found at {url}.")]);
    }
    if let Some(description) = &docs.description {
        add_block(&mut lines, markdown::blocks(description, 1));
    }
    add_block(&mut lines, docs::remarks(docs));
    lines
}

/// The methods that have tokens asked for.
fn grants(file: &File<'_>, scheme: &Scheme, flows: &Flows, names: &SchemeNames) -> TokenStream {
    let Flows {
        client_credentials,
        password,
        refresh,
    } = flows;
    let (constant, by_client, by_grant) = (
        ident(&names.constant),
        ident(&names.client_credentials),
        ident(&names.grant),
    );
    let [grant, table] = ["OAuth2Grant", "OAuth2Flows"].map(|name| file.runtime(name));
    let name = markdown::code(scheme.name.as_str());
    let scopes: Vec<_> = scheme
        .scopes
        .iter()
        .map(|scope| markdown::code(scope))
        .collect();
    let scopes = if scopes.is_empty() {
        "No scopes are asked for, unless the grant names some.".to_owned()
    } else {
        format!(
            "The scopes that are asked for are those that the operations name: {}.",
            scopes.join(", ")
        )
    };
    let client = client_credentials.as_ref().map(|url| {
        let docs = docs::outer([
            format!("Has tokens for the scheme {name} issued to the client `id`, and renews them when they expire or are rejected."),
            String::new(),
            format!("They are asked for at {}. {scopes}", markdown::code(url)),
        ]);
        quote! {
            #docs
            pub fn #by_client(self, id: impl Into<String>, secret: impl Into<String>) -> Self {
                self.#by_grant(#grant::client_credentials(id, secret))
            }
        }
    });
    let docs = docs::outer([
        format!(
            "Has tokens for the scheme {name} issued by `grant`, and renews them when they expire or are rejected."
        ),
        String::new(),
        scopes,
    ]);
    let optional = |url: &Option<String>| {
        url.as_ref()
            .map_or_else(|| quote!(None), |url| quote!(Some(#url)))
    };
    let [client_url, password_url, refresh_url] =
        [client_credentials, password, refresh].map(optional);
    let asked = &scheme.scopes;
    quote! {
        #client

        #docs
        pub fn #by_grant(self, grant: #grant) -> Self {
            let flows = &#table {
                client_credentials: #client_url,
                password: #password_url,
                refresh: #refresh_url,
                scopes: &[#(#asked),*],
            };
            self.scheme_grant(&#constant, flows, grant)
        }
    }
}
