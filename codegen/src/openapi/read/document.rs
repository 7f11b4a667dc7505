//! The document's head, its servers, tags, paths and components.

use std::borrow::Cow;
use std::sync::Arc;

use super::choice::METHODS;
use super::value::fields;
use super::{Read, Reader};
use crate::diag::{Diagnostic, code};
use crate::load::Tree;
use crate::openapi::model::{
    Components, Contact, Extensions, ExternalDocs, Info, Key, License, Named, PathEntry, RefOr,
    Server, ServerVariable, Spanned, Tag, Version,
};

impl<'t, 'd> Reader<'t, 'd> {
    pub(super) fn read_document(&mut self, root: &'t Tree) {
        let mut extensions = Extensions::default();
        fields!(self, root, "an OpenAPI document", extensions, value, {
            "openapi" => {},
            "$self" => self.doc.self_uri = self.spanned(value),
            "info" => self.doc.info = self.read_info(value),
            "jsonSchemaDialect" => self.doc.json_schema_dialect = self.spanned(value),
            "servers" => self.doc.servers = self.read_servers(value),
            "paths" => self.read_paths(value),
            "webhooks" => self.read_webhooks(value),
            "x-webhooks" if is_webhooks(value) => self.read_webhooks(value),
            "components" => self.read_components(value),
            "security" => self.doc.security = self.read_requirements(value),
            "tags" => self.doc.tags = self.list(value).iter().filter_map(|tag| self.read_tag(tag)).collect(),
            "externalDocs" => self.doc.external_docs = self.read_external_docs(value),
        });
        self.doc.extensions = extensions;
        if root.get("info").is_none() {
            self.lacking(root.span, "info", "an OpenAPI document");
        }
        let parts: &[&str] = match self.doc.version {
            Version::V2_0 | Version::V3_0 => &["paths"],
            Version::V3_1 | Version::V3_2 => &["paths", "webhooks", "components"],
        };
        if parts.iter().all(|key| root.get(key).is_none()) {
            self.missing(root.span, "paths", "an OpenAPI document");
        }
    }

    pub(super) fn read_info(&mut self, tree: &'t Tree) -> Info<'t> {
        let mut info = Info {
            span: tree.span,
            title: "",
            version: "",
            summary: None,
            description: None,
            terms_of_service: None,
            contact: None,
            license: None,
            extensions: Extensions::default(),
        };
        fields!(self, tree, "`info`", info.extensions, value, {
            "title" => info.title = self.text(value).unwrap_or_default(),
            "version" => info.version = self.text(value).unwrap_or_default(),
            "summary" => info.summary = self.text(value),
            "description" => info.description = self.text(value),
            "termsOfService" => info.terms_of_service = self.text(value),
            "contact" => info.contact = self.read_contact(value),
            "license" => info.license = self.read_license(value),
        });
        for key in ["title", "version"] {
            if tree.as_map().is_some_and(|map| !map.contains_key(key)) {
                self.lacking(tree.span, key, "`info`");
            }
        }
        info
    }

    fn read_contact(&mut self, tree: &'t Tree) -> Option<Contact<'t>> {
        let mut contact = Contact::default();
        let mut extensions = Extensions::default();
        fields!(self, tree, "`contact`", extensions, value, {
            "name" => contact.name = self.text(value),
            "url" => contact.url = self.text(value),
            "email" => contact.email = self.text(value),
        });
        tree.as_map().map(|_| contact)
    }

    fn read_license(&mut self, tree: &'t Tree) -> Option<License<'t>> {
        let mut license = License::default();
        let mut extensions = Extensions::default();
        fields!(self, tree, "`license`", extensions, value, {
            "name" => license.name = self.text(value),
            "identifier" => license.identifier = self.text(value),
            "url" => license.url = self.text(value),
        });
        tree.as_map().map(|_| license)
    }

    pub(super) fn read_external_docs(&mut self, tree: &'t Tree) -> Option<ExternalDocs<'t>> {
        let (mut url, mut description) = (None, None);
        let mut extensions = Extensions::default();
        fields!(self, tree, "`externalDocs`", extensions, value, {
            "url" => url = self.text(value),
            "description" => description = self.text(value),
        });
        url.map(|url| ExternalDocs { url, description })
    }

    pub(super) fn read_tag(&mut self, tree: &'t Tree) -> Option<Tag<'t>> {
        let (mut name, mut summary, mut description) = (None, None, None);
        let (mut parent, mut kind, mut external_docs) = (None, None, None);
        let mut extensions = Extensions::default();
        fields!(self, tree, "a tag", extensions, value, {
            "name" => name = self.spanned(value),
            "summary" => summary = self.text(value),
            "parent" => parent = self.spanned(value),
            "kind" => kind = self.spanned(value),
            "description" => description = self.text(value),
            "externalDocs" => external_docs = self.read_external_docs(value),
        });
        if name.is_none() && tree.as_map().is_some() {
            self.lacking(tree.span, "name", "a tag");
        }
        name.map(|name| Tag {
            name,
            summary,
            description,
            parent,
            kind,
            external_docs,
            extensions,
        })
    }

    pub(super) fn read_servers(&mut self, tree: &'t Tree) -> Vec<Server<'t>> {
        self.list(tree)
            .iter()
            .filter_map(|server| self.read_server(server))
            .collect()
    }

    pub(super) fn read_server(&mut self, tree: &'t Tree) -> Option<Server<'t>> {
        let (mut url, mut name, mut description, mut variables) = (None, None, None, Vec::new());
        let mut extensions = Extensions::default();
        fields!(self, tree, "a server", extensions, value, {
            "url" => url = self.spanned(value),
            "name" => name = self.text(value),
            "description" => description = self.text(value),
            "variables" => variables = self.names(value, "`variables`", |reader, _, variable| reader.read_variable(variable)),
        });
        if url.is_none() && tree.as_map().is_some() {
            self.lacking(tree.span, "url", "a server");
        }
        url.map(|url| Server {
            span: tree.span,
            url: Spanned {
                value: Cow::Borrowed(url.value),
                span: url.span,
            },
            name,
            description,
            variables,
            extensions,
        })
    }

    fn read_variable(&mut self, tree: &'t Tree) -> Option<ServerVariable<'t>> {
        let (mut default, mut values, mut description) = (None, Vec::new(), None);
        let mut extensions = Extensions::default();
        fields!(self, tree, "a server variable", extensions, value, {
            "default" => default = self.spanned(value),
            "enum" => values = self.texts(value),
            "description" => description = self.text(value),
        });
        if default.is_none() && tree.as_map().is_some() {
            self.lacking(tree.span, "default", "a server variable");
        }
        default.map(|default| ServerVariable {
            default,
            values,
            description,
        })
    }

    pub(super) fn read_paths(&mut self, tree: &'t Tree) {
        let Some(map) = self.map(tree, "`paths`") else {
            return;
        };
        for (key, value) in map {
            if key.starts_with("x-") || self.choice.leaves_out_path(value.span) {
                continue;
            }
            let path = Spanned {
                value: &**key,
                span: value.span.key(),
            };
            if !key.starts_with('/') {
                self.diags.push(
                    Diagnostic::new(
                        code::INVALID_VALUE,
                        path.span,
                        format!("the path `{key}` does not start with `/`"),
                    )
                    .help(format!("write `/{key}`")),
                );
            }
            let item = match self.doc.version {
                Version::V2_0 => self.ref_or(value, Self::read_swagger_item),
                Version::V3_0 | Version::V3_1 | Version::V3_2 => {
                    self.ref_or(value, Self::read_path_item)
                }
            };
            self.doc.paths.push(PathEntry { path, item });
        }
    }

    fn read_webhooks(&mut self, tree: &'t Tree) {
        let webhooks = self.names(tree, "what belongs here", |reader, name, value| {
            let is_extension = name.starts_with("x-") && !is_item(value);
            if is_extension || reader.choice.leaves_out_path(value.span) {
                return None;
            }
            Some(reader.ref_or(value, Self::read_path_item))
        });
        self.doc.webhooks.extend(webhooks);
    }

    fn read_components(&mut self, tree: &'t Tree) {
        if self.choice.is_partly() {
            if let Some(schemes) = tree.get("securitySchemes") {
                self.doc.components.security_schemes =
                    self.components_of(schemes, Self::read_security_scheme);
            }
            return;
        }
        let mut components = Components::default();
        let mut extensions = Extensions::default();
        fields!(self, tree, "`components`", extensions, value, {
            "schemas" => components.schemas =
                self.names(value, "`schemas`", |reader, _, schema| Some(reader.read_schema_or_ref(schema))),
            "parameters" => components.parameters = self.components_of(value, Self::read_parameter),
            "responses" => components.responses = self.components_of(value, Self::read_response),
            "requestBodies" => components.request_bodies = self.components_of(value, Self::read_request_body),
            "headers" => components.headers = self.components_of(value, Self::read_header),
            "examples" => components.examples = self.components_of(value, Self::read_example),
            "links" => components.links = self.components_of(value, Self::read_link),
            "callbacks" => components.callbacks = self.components_of(value, Self::read_callback),
            "pathItems" => components.path_items = self.components_of(value, Self::read_path_item),
            "mediaTypes" => self.read_media_types(value),
            "securitySchemes" => components.security_schemes = self.components_of(value, Self::read_security_scheme),
        });
        self.doc.components = components;
    }

    /// A map of names to objects or references.
    pub(super) fn components_of<I: Key>(
        &mut self,
        tree: &'t Tree,
        read: Read<'t, 'd, I>,
    ) -> Named<'t, RefOr<I>> {
        self.names(tree, "what belongs here", |reader, name, value| {
            if name.starts_with("x-") && value.as_map().is_none() {
                return None;
            }
            Some(reader.ref_or(value, read))
        })
    }
}

/// Whether an extension has what 3.0 has no place for: the path items of webhooks, as `webhooks` of 3.1 has them.
pub(super) fn is_webhooks(tree: &Tree) -> bool {
    let is_entry = |(name, item): (&Arc<str>, &Tree)| name.starts_with("x-") || is_item(item);
    tree.as_map()
        .is_some_and(|entries| entries.iter().all(is_entry))
}

/// Whether there are operations in what may be a path item.
fn is_item(tree: &Tree) -> bool {
    let keys = ["$ref", "additionalOperations"];
    let mut keys = keys.iter().chain(METHODS);
    keys.any(|key| tree.get(key).is_some())
}
