//! Path items and operations.

use super::body::Mentions;
use crate::load::Tree;
use crate::openapi::model::{
    Extensions, Method, Operation, ParameterId, PathItem, PathItemId, RefOr,
};
use crate::openapi::read::Reader;
use crate::openapi::read::value::fields;

impl<'t> Reader<'t, '_> {
    pub(in crate::openapi::read) fn read_swagger_item(&mut self, tree: &'t Tree) -> PathItemId {
        let (parameters, mentions) = match tree.get("parameters") {
            Some(list) => self.read_swagger_parameters(list),
            None => Default::default(),
        };
        let mut item = PathItem {
            span: tree.span,
            summary: None,
            description: None,
            servers: Vec::new(),
            parameters,
            operations: Vec::new(),
            extensions: Extensions::default(),
        };
        macro_rules! operation {
            ($value:ident, $method:ident) => {
                item.operations.extend(self.read_swagger_operation(
                    $value,
                    Method::$method,
                    &mentions,
                ))
            };
        }
        fields!(self, tree, "a path item", item.extensions, value, {
            "parameters" => {},
            "get" => operation!(value, Get),
            "put" => operation!(value, Put),
            "post" => operation!(value, Post),
            "delete" => operation!(value, Delete),
            "options" => operation!(value, Options),
            "head" => operation!(value, Head),
            "patch" => operation!(value, Patch),
        });
        self.doc.path_items.push(item)
    }

    /// The parameters proper, and those that are about the body.
    fn read_swagger_parameters(
        &mut self,
        tree: &'t Tree,
    ) -> (Vec<RefOr<ParameterId>>, Mentions<'t>) {
        let mut parameters = Vec::new();
        let mut mentions = Mentions::default();
        for parameter in self.list(tree) {
            match self.location_of(parameter) {
                super::parameter::Place::Plain => {
                    parameters.push(self.ref_or(parameter, Self::read_swagger_parameter));
                }
                place => mentions.add(parameter, &place),
            }
        }
        (parameters, mentions)
    }

    fn read_swagger_operation(
        &mut self,
        tree: &'t Tree,
        method: Method<'t>,
        of_path: &Mentions<'t>,
    ) -> Option<Operation<'t>> {
        if self.choice.leaves_out_operation(tree.span) {
            return None;
        }
        let tree = self.instead(tree)?;
        let (parameters, mentions) = match tree.get("parameters") {
            Some(list) => self.read_swagger_parameters(list),
            None => Default::default(),
        };
        let consumes = match tree.get("consumes") {
            Some(list) => self.texts(list),
            None => self.swagger.consumes.clone(),
        };
        let produces = match tree.get("produces") {
            Some(list) => self.texts(list),
            None => self.swagger.produces.clone(),
        };
        let mentions = mentions.over(of_path);
        let mut operation = Operation {
            span: tree.span,
            method,
            operation_id: None,
            summary: None,
            description: None,
            tags: Vec::new(),
            parameters,
            request_body: self.read_operation_body(&mentions, &consumes, tree.span),
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
            "parameters" => {},
            "consumes" => {},
            "produces" => {},
            "schemes" => operation.servers = self.operation_servers(value),
            "responses" => operation.responses = self.read_responses_by(value, |reader, response| {
                reader.read_answer_of(response, &produces, tree.span)
            }),
            "deprecated" => operation.deprecated = self.flag(value),
            "security" => operation.security = Some(self.read_requirements(value)),
            "externalDocs" => operation.external_docs = self.read_external_docs(value),
            "x-idempotent" => operation.idempotent = Some(self.flag(value)),
            "x-pagination" => operation.pagination = self.read_pagination(value),
        });
        self.finish_pagination(&mut operation);
        tree.as_map().map(|_| operation)
    }
}
