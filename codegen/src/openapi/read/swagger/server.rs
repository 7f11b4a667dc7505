//! `host`, `basePath` and `schemes` to servers.

use std::borrow::Cow;

use crate::diag::{Diagnostic, code};
use crate::load::{Lookup, Tree, Value};
use crate::openapi::model::{Extensions, Named, Server, ServerVariable, Spanned};
use crate::openapi::read::Reader;
use crate::source::Span;

/// Where a 2.0 document says that requests go.
#[derive(Debug, Clone, Default)]
pub(super) struct Address<'t> {
    /// `host`, or the template of `x-ms-parameterized-host`.
    host: Option<Spanned<&'t str>>,
    /// Whether a scheme goes before the host.
    is_bare: bool,
    variables: Named<'t, ServerVariable<'t>>,
    /// `basePath` without a slash at its end.
    base: Option<Spanned<&'t str>>,
    schemes: Vec<Spanned<&'t str>>,
}

impl<'t> Reader<'t, '_> {
    pub(super) fn read_address(&mut self, root: &'t Tree) -> Address<'t> {
        let mut text = |key| {
            let tree = root.get(key)?;
            self.spanned(tree).filter(|text| !text.trim().is_empty())
        };
        let (host, base) = (text("host"), text("basePath"));
        let schemes = root.get("schemes").map(|list| self.texts(list));
        let mut address = Address {
            is_bare: host.is_none_or(|host| !host.contains("://")),
            host,
            variables: Vec::new(),
            base: base.filter(|base| base.value != "/"),
            schemes: schemes.unwrap_or_default(),
        };
        if let Some(parameterized) = root.get("x-ms-parameterized-host") {
            self.read_parameterized(parameterized, &mut address);
        }
        if address.is_bare
            && address.schemes.is_empty()
            && let Some(host) = address.host
        {
            let message = "without `schemes`, this host is taken to speak `https`";
            self.diags.push(
                Diagnostic::new(code::ASSUMED, host.span, message)
                    .help("add `schemes: [https]` to the document"),
            );
        }
        address
    }

    /// `x-ms-parameterized-host`, by which documents of Microsoft say what 3.x says with variables.
    fn read_parameterized(&mut self, tree: &'t Tree, address: &mut Address<'t>) {
        let Some(template) = tree.get("hostTemplate").and_then(|text| self.spanned(text)) else {
            return;
        };
        address.host = Some(template);
        address.is_bare = tree
            .get("useSchemePrefix")
            .is_none_or(|flag| flag.value != Value::Bool(false));
        let parameters = tree.get("parameters").and_then(Tree::as_list);
        for parameter in parameters.unwrap_or_default() {
            let parameter = match parameter.get("$ref").and_then(Tree::as_str) {
                None => parameter,
                Some(text) => match self.loaded.lookup(parameter.span.file(), text) {
                    Lookup::Found(target) => target,
                    Lookup::Missing(_) | Lookup::NotLoaded | Lookup::NoPointer => continue,
                },
            };
            let texts = |key| -> Vec<Spanned<&'t str>> {
                let list = parameter.get(key).and_then(Tree::as_list);
                let texts = list.unwrap_or_default().iter().filter_map(|item| {
                    Some(Spanned {
                        value: item.as_str()?,
                        span: item.span,
                    })
                });
                texts.collect()
            };
            let text = |key| {
                let tree: &'t Tree = parameter.get(key)?;
                Some(Spanned {
                    value: tree.as_str()?,
                    span: tree.span,
                })
            };
            let values = texts("enum");
            // Without a default, the URL cannot serve as one, which `check` reports.
            if let (Some(name), Some(default)) =
                (text("name"), text("default").or(values.first().copied()))
            {
                let variable = ServerVariable {
                    default,
                    values,
                    description: text("description").map(|text| text.value),
                };
                address.variables.push((name, variable));
            }
        }
    }

    /// The servers of the document.
    pub(super) fn document_servers(&self) -> Vec<Server<'t>> {
        let address = &self.swagger.address;
        self.servers_of(&address.schemes)
    }

    /// The servers of an operation that names `schemes` of its own; none if they are the document's.
    pub(super) fn operation_servers(&mut self, schemes: &'t Tree) -> Vec<Server<'t>> {
        let own = self.texts(schemes);
        let shared = &self.swagger.address.schemes;
        let has = |list: &[Spanned<&str>], scheme: &Spanned<&str>| {
            list.iter().any(|other| other.value == scheme.value)
        };
        // An operation that can do with fewer schemes can be called by the document's server as long as that has one of them.
        match self.document_servers().first() {
            Some(server)
                if own
                    .iter()
                    .any(|scheme| server.url.starts_with(&format!("{}:", scheme.value))) =>
            {
                Vec::new()
            }
            Some(_) if !own.is_empty() && !shared.iter().all(|scheme| has(&own, scheme)) => {
                self.servers_of(&own)
            }
            Some(_) | None => Vec::new(),
        }
    }

    fn servers_of(&self, schemes: &[Spanned<&'t str>]) -> Vec<Server<'t>> {
        let address = &self.swagger.address;
        let base = address.base.map_or("", |base| base.value);
        let base = base.trim_end_matches('/');
        let slash = if base.is_empty() || base.starts_with('/') {
            ""
        } else {
            "/"
        };
        let server = |url: String, span: Span| Server {
            span,
            url: Spanned {
                value: Cow::Owned(url),
                span,
            },
            name: None,
            description: None,
            variables: address.variables.clone(),
            extensions: Extensions::default(),
        };
        let Some(host) = address.host else {
            let relative = address
                .base
                .map(|at| server(format!("{slash}{base}"), at.span));
            return relative.into_iter().collect();
        };
        let name = host.trim().trim_end_matches('/');
        if !address.is_bare {
            return vec![server(format!("{name}{slash}{base}"), host.span)];
        }
        let usual = [Spanned {
            value: "https",
            span: host.span,
        }];
        let mut schemes = match schemes {
            [] => usual.to_vec(),
            schemes => schemes.to_vec(),
        };
        // The order says nothing in 2.0, and the first server is the default. What is no HTTP comes last.
        schemes.sort_by_key(|scheme| match scheme.to_ascii_lowercase().as_str() {
            "https" => 0,
            "http" => 1,
            _ => 2,
        });
        schemes
            .iter()
            .map(|scheme| {
                let scheme = scheme.to_ascii_lowercase();
                server(format!("{scheme}://{name}{slash}{base}"), host.span)
            })
            .collect()
    }
}
