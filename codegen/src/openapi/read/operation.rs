//! Path items, operations, parameters and callbacks.

use super::Reader;
use super::value::fields;
use crate::diag::{Diagnostic, code};
use crate::load::{Map, Tree, Value};
use crate::openapi::model::{
    Callback, CallbackId, Extensions, Location, Method, Operation, Parameter, ParameterId,
    ParameterStyle, PathItem, PathItemId, RefOr, ResponseEntry, ResponseId, Spanned, Status,
};

const LOCATIONS: &[(&str, Location)] = &[
    ("query", Location::Query),
    ("querystring", Location::QueryString),
    ("path", Location::Path),
    ("header", Location::Header),
    ("cookie", Location::Cookie),
];

/// The methods that have keys of their own.
const STANDARD: &[Method<'_>] = &[
    Method::Get,
    Method::Put,
    Method::Post,
    Method::Delete,
    Method::Options,
    Method::Head,
    Method::Patch,
    Method::Trace,
    Method::Query,
];

pub(super) const STYLES: &[(&str, ParameterStyle)] = &[
    ("simple", ParameterStyle::Simple),
    ("label", ParameterStyle::Label),
    ("matrix", ParameterStyle::Matrix),
    ("form", ParameterStyle::Form),
    ("spaceDelimited", ParameterStyle::SpaceDelimited),
    ("pipeDelimited", ParameterStyle::PipeDelimited),
    ("deepObject", ParameterStyle::DeepObject),
    ("cookie", ParameterStyle::Cookie),
];

impl<'t> Reader<'t, '_> {
    pub(super) fn read_path_item(&mut self, tree: &'t Tree) -> PathItemId {
        let mut item = PathItem {
            span: tree.span,
            summary: None,
            description: None,
            servers: Vec::new(),
            parameters: Vec::new(),
            operations: Vec::new(),
            extensions: Extensions::default(),
        };
        let mut additional = None;
        fields!(self, tree, "a path item", item.extensions, value, {
            "summary" => item.summary = self.text(value),
            "description" => item.description = self.text(value),
            "servers" => item.servers = self.read_servers(value),
            "parameters" => item.parameters = self.read_parameters(value),
            "get" => item.operations.extend(self.read_operation(value, Method::Get)),
            "put" => item.operations.extend(self.read_operation(value, Method::Put)),
            "post" => item.operations.extend(self.read_operation(value, Method::Post)),
            "delete" => item.operations.extend(self.read_operation(value, Method::Delete)),
            "options" => item.operations.extend(self.read_operation(value, Method::Options)),
            "head" => item.operations.extend(self.read_operation(value, Method::Head)),
            "patch" => item.operations.extend(self.read_operation(value, Method::Patch)),
            "trace" => item.operations.extend(self.read_operation(value, Method::Trace)),
            "query" => item.operations.extend(self.read_operation(value, Method::Query)),
            "additionalOperations" => additional = Some(value),
        });
        if let Some(additional) = additional {
            self.read_additional(additional, &mut item.operations);
        }
        self.doc.path_items.push(item)
    }

    /// `additionalOperations`: operations by method. A method that has a key of its own belongs there.
    fn read_additional(&mut self, tree: &'t Tree, operations: &mut Vec<Operation<'t>>) {
        for (key, value) in self
            .map(tree, "`additionalOperations`")
            .into_iter()
            .flatten()
        {
            let span = value.span.key();
            let method = STANDARD.iter().find(|method| method.as_str() == &**key);
            let taken = operations
                .iter()
                .find(|operation| operation.method.as_str() == &**key);
            if !is_token(key) {
                let message = format!("`{key}` is no method of HTTP");
                self.diags.push(
                    Diagnostic::new(code::METHOD, span, message)
                        .help("a method is a word such as `COPY`"),
                );
            } else if let Some(taken) = taken {
                let message = format!("the path has an operation `{key}` already");
                self.diags.push(
                    Diagnostic::new(code::METHOD, span, message)
                        .label(taken.span.key(), "first here"),
                );
            } else if let Some(method) = method {
                let own = key.to_ascii_lowercase();
                let message = format!("the method `{key}` has a key of its own");
                self.diags.push(
                    Diagnostic::new(code::METHOD_KEY, span, message).help(format!(
                        "move the operation to the key `{own}` of the path item"
                    )),
                );
                operations.extend(self.read_operation(value, *method));
            } else {
                operations.extend(self.read_operation(value, Method::Other(key)));
            }
        }
    }

    fn read_parameters(&mut self, tree: &'t Tree) -> Vec<RefOr<ParameterId>> {
        let mut parameters = Vec::new();
        for parameter in self.list(tree) {
            if parameter.value == Value::Null {
                self.empty(parameter);
            } else {
                parameters.push(self.ref_or(parameter, Self::read_parameter));
            }
        }
        parameters
    }

    fn read_operation(&mut self, tree: &'t Tree, method: Method<'t>) -> Option<Operation<'t>> {
        if self.choice.leaves_out_operation(tree.span) {
            return None;
        }
        let tree = self.instead(tree)?;
        if self.open.contains(&tree.span) {
            let message = "the operation leads back to itself by way of its callbacks";
            self.diags.push(Diagnostic::new(
                code::CYCLIC_REFERENCE,
                tree.span.key(),
                message,
            ));
            return None;
        }
        self.open.push(tree.span);
        let operation = self.read_operation_in_place(tree, method);
        self.open.pop();
        operation
    }

    fn read_operation_in_place(
        &mut self,
        tree: &'t Tree,
        method: Method<'t>,
    ) -> Option<Operation<'t>> {
        let mut operation = Operation {
            span: tree.span,
            method,
            operation_id: None,
            summary: None,
            description: None,
            tags: Vec::new(),
            parameters: Vec::new(),
            request_body: None,
            responses: Vec::new(),
            callbacks: Vec::new(),
            deprecated: false,
            security: None,
            servers: Vec::new(),
            external_docs: None,
            idempotent: None,
            pagination: None,
            extensions: Extensions::default(),
        };
        fields!(self, tree, "an operation", operation.extensions, value, {
            "operationId" => operation.operation_id = self.spanned(value),
            "summary" => operation.summary = self.text(value),
            "description" => operation.description = self.text(value),
            "tags" => operation.tags = self.texts(value),
            "parameters" => operation.parameters = self.read_parameters(value),
            "requestBody" => operation.request_body = Some(self.ref_or(value, Self::read_request_body)),
            "responses" => operation.responses = self.read_responses(value),
            "callbacks" => operation.callbacks = self.components_of(value, Self::read_callback),
            "deprecated" => operation.deprecated = self.flag(value),
            "security" => operation.security = Some(self.read_requirements(value)),
            "servers" => operation.servers = self.read_servers(value),
            "externalDocs" => operation.external_docs = self.read_external_docs(value),
            "x-idempotent" => operation.idempotent = Some(self.flag(value)),
            "x-pagination" => operation.pagination = self.read_pagination(value),
        });
        self.finish_pagination(&mut operation);
        tree.as_map().map(|_| operation)
    }

    fn read_responses(&mut self, tree: &'t Tree) -> Vec<ResponseEntry<'t>> {
        self.read_responses_by(tree, |reader, response| {
            reader.ref_or(response, Self::read_response)
        })
    }

    pub(super) fn read_responses_by(
        &mut self,
        tree: &'t Tree,
        mut read: impl FnMut(&mut Self, &'t Tree) -> RefOr<ResponseId>,
    ) -> Vec<ResponseEntry<'t>> {
        let mut responses = Vec::new();
        let Some(map) = self
            .instead(tree)
            .and_then(|tree| self.map(tree, "`responses`"))
        else {
            return responses;
        };
        for (key, value) in map {
            if key.starts_with("x-") {
                continue;
            }
            let key = Spanned {
                value: &**key,
                span: value.span.key(),
            };
            match self.read_status(key, map) {
                Some(status) => responses.push(ResponseEntry {
                    key,
                    status,
                    response: read(self, value),
                }),
                None => self.diags.push(
                    Diagnostic::new(
                        code::STATUS,
                        key.span,
                        format!(
                            "`{}` is no status of a response, which is left out",
                            key.value
                        ),
                    )
                    .help(format!("write {}", self.doc.version.statuses())),
                ),
            }
        }
        responses
    }

    /// The status that a key means; `None` if that is unclear, or what another key says more plainly.
    fn read_status(&mut self, key: Spanned<&'t str>, map: &Map) -> Option<Status> {
        if let Some(status) = plain_status(key.value) {
            return Some(status);
        }
        let text = key.trim().to_ascii_lowercase();
        let first = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let status = plain_status(first)?;
        if map.keys().any(|other| plain_status(other) == Some(status)) {
            return None;
        }
        let message = format!("`{}` is no status, and is taken for `{first}`", key.value);
        self.diags
            .push(Diagnostic::new(code::STATUS_GUESSED, key.span, message));
        Some(status)
    }

    pub(super) fn read_parameter(&mut self, tree: &'t Tree) -> ParameterId {
        let (mut name, mut location, mut style, mut explode) = (None, None, None, None);
        let mut parameter = Parameter {
            span: tree.span,
            name: Spanned {
                value: "",
                span: tree.span,
            },
            location: Location::Query,
            description: None,
            required: false,
            deprecated: false,
            allow_empty_value: false,
            style: Spanned {
                value: ParameterStyle::Form,
                span: tree.span,
            },
            explode: true,
            allow_reserved: false,
            schema: None,
            content: Vec::new(),
            example: None,
            examples: Vec::new(),
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a parameter", parameter.extensions, value, {
            "name" => name = self.spanned(value),
            "in" => location = self.word(value, LOCATIONS),
            "description" => parameter.description = self.text(value),
            "required" => parameter.required = self.flag(value),
            "deprecated" => parameter.deprecated = self.flag(value),
            "allowEmptyValue" => parameter.allow_empty_value = self.flag(value),
            "style" => style = self.word(value, STYLES),
            "explode" => explode = Some(self.flag(value)),
            "allowReserved" => parameter.allow_reserved = self.flag(value),
            "schema" => parameter.schema = Some(self.read_schema_or_ref(value)),
            "content" => parameter.content = self.read_content(value),
            "example" => parameter.example = Some(value),
            "examples" => parameter.examples = self.read_examples(value),
        });
        for key in ["name", "in"] {
            if tree.as_map().is_some_and(|map| !map.contains_key(key)) {
                self.missing(tree.span, key, "a parameter");
            }
        }
        parameter.name = name.unwrap_or(parameter.name);
        parameter.location = location.map_or(parameter.location, |location| location.value);
        parameter.style = style.unwrap_or(Spanned {
            value: default_style(parameter.location),
            span: tree.span,
        });
        parameter.explode = explode.unwrap_or(parameter.style.value == ParameterStyle::Form);
        self.doc.parameters.push(parameter)
    }

    pub(super) fn read_callback(&mut self, tree: &'t Tree) -> CallbackId {
        let mut callback = Callback {
            span: tree.span,
            paths: Vec::new(),
            extensions: Extensions::default(),
        };
        for (key, value) in self.map(tree, "a callback").into_iter().flatten() {
            if key.starts_with("x-") {
                callback.extensions.0.push((key, value));
            } else {
                let expression = Spanned {
                    value: &**key,
                    span: value.span.key(),
                };
                callback
                    .paths
                    .push((expression, self.ref_or(value, Self::read_path_item)));
            }
        }
        self.doc.callbacks.push(callback)
    }
}

/// Whether a text can be a method: a token in the sense of HTTP (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn default_style(location: Location) -> ParameterStyle {
    match location {
        Location::Query | Location::QueryString | Location::Cookie => ParameterStyle::Form,
        Location::Path | Location::Header => ParameterStyle::Simple,
    }
}

fn plain_status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    if let Some(hundreds) = key.strip_suffix("XX").or_else(|| key.strip_suffix("xx")) {
        return hundreds
            .parse()
            .ok()
            .filter(|hundreds| (1..=5).contains(hundreds))
            .map(Status::Range);
    }
    key.parse()
        .ok()
        .filter(|status| (100..=599).contains(status) && key.len() == 3)
        .map(Status::Code)
}
