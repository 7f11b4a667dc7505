//! The typed document as text, for `specsmith dump --stage openapi` and for tests.

use std::fmt::Write as _;

use super::model::{
    Document, Key, MediaType, Named, Operation, PagedStyle, Pagination, Parameter, RefOr, Schema,
};
use crate::source::{Sources, Span};

/// One line an object, with its id and its JSON pointer; only lines that contain `filter`.
#[must_use]
pub fn dump(doc: &Document<'_>, sources: &Sources, filter: &str) -> String {
    let mut out = Dump {
        doc,
        sources,
        filter,
        out: String::new(),
    };
    let info = &doc.info;
    out.line(&format!(
        "document {:?} {:?} version {:?}",
        doc.version, info.title, info.version
    ));
    for server in &doc.servers {
        out.line(&format!(
            "server {:?} variables {}",
            server.url.value,
            keys(&server.variables)
        ));
    }
    for entry in &doc.paths {
        out.line(&format!(
            "path {} {}",
            entry.path.value,
            out.object(entry.item)
        ));
    }
    out.components();
    for (id, item) in doc.path_items.iter() {
        out.line(&format!(
            "{id:?} {} parameters [{}]",
            out.at(item.span),
            out.objects(&item.parameters)
        ));
        for operation in &item.operations {
            out.line(&format!("  {}", out.operation(operation)));
        }
    }
    for (id, parameter) in doc.parameters.iter() {
        out.line(&format!(
            "{id:?} {} {}",
            out.at(parameter.span),
            out.parameter(parameter)
        ));
    }
    for (id, body) in doc.request_bodies.iter() {
        let required = if body.required {
            "required"
        } else {
            "optional"
        };
        out.line(&format!(
            "{id:?} {} {required} {}",
            out.at(body.span),
            out.content(&body.content)
        ));
    }
    for (id, response) in doc.responses.iter() {
        let headers = keys(&response.headers);
        out.line(&format!(
            "{id:?} {} {} headers {headers}",
            out.at(response.span),
            out.content(&response.content)
        ));
    }
    for (id, schema) in doc.schemas.iter() {
        out.line(&format!(
            "{id:?} {} {}",
            out.at(schema.span),
            out.schema(schema)
        ));
    }
    out.out
}

struct Dump<'d, 't> {
    doc: &'d Document<'t>,
    sources: &'d Sources,
    filter: &'d str,
    out: String,
}

impl Dump<'_, '_> {
    fn line(&mut self, line: &str) {
        if line.contains(self.filter) {
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    fn at(&self, span: Span) -> String {
        format!(
            "{}#{}",
            self.sources.file(span.file()).display(),
            self.sources.pointer(span)
        )
    }

    fn object<I: Key>(&self, object: RefOr<I>) -> String {
        match object {
            RefOr::Ref(id) => format!("-> {}", self.doc.reference(id).text.value),
            RefOr::Item(id) => format!("{id:?}"),
        }
    }

    fn objects<I: Key>(&self, objects: &[RefOr<I>]) -> String {
        objects
            .iter()
            .map(|object| self.object(*object))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn components(&mut self) {
        let doc = self.doc;
        let components = &doc.components;
        self.named("schema", &components.schemas);
        self.named("parameter", &components.parameters);
        self.named("field", &components.fields);
        self.named("response", &components.responses);
        self.named("requestBody", &components.request_bodies);
        self.named("header", &components.headers);
        self.named("example", &components.examples);
        self.named("link", &components.links);
        self.named("callback", &components.callbacks);
        self.named("pathItem", &components.path_items);
        self.named("securityScheme", &components.security_schemes);
    }

    fn named<I: Key>(&mut self, what: &str, named: &Named<'_, RefOr<I>>) {
        for (name, object) in named {
            self.line(&format!("{what} {} {}", name.value, self.object(*object)));
        }
    }

    fn operation(&self, operation: &Operation<'_>) -> String {
        let mut text = operation.method.as_str().to_owned();
        // Writing to a string cannot fail.
        if let Some(id) = operation.operation_id {
            _ = write!(text, " {}", id.value);
        }
        _ = write!(
            text,
            " parameters [{}]",
            self.objects(&operation.parameters)
        );
        if let Some(body) = operation.request_body {
            _ = write!(text, " body {}", self.object(body));
        }
        for entry in &operation.responses {
            _ = write!(text, " {} {}", entry.key.value, self.object(entry.response));
        }
        if let Some(idempotent) = operation.idempotent {
            _ = write!(text, " idempotent {idempotent}");
        }
        match &operation.pagination {
            None => {}
            Some(Pagination::Off) => text.push_str(" no pages"),
            Some(Pagination::On(paged)) => {
                let by = match &paged.style {
                    PagedStyle::Offset {
                        offset,
                        limit: None,
                    } => offset.to_string(),
                    PagedStyle::Offset {
                        offset,
                        limit: Some(limit),
                    } => format!("{offset} and {limit}"),
                    PagedStyle::Page { page, first } => format!("{page} from {first}"),
                    PagedStyle::Cursor { cursor, next } => format!("{cursor} of {next}"),
                    PagedStyle::LastItem { cursor, last } => {
                        format!("{cursor} of {last} of the last item")
                    }
                    PagedStyle::Link => "links".to_owned(),
                    PagedStyle::Url { next } => format!("the URL {next}"),
                };
                _ = write!(text, " pages of {} by {by}", paged.items);
            }
        }
        text
    }

    fn parameter(&self, parameter: &Parameter<'_>) -> String {
        let mut text = format!(
            "{} {:?} {}",
            parameter.location.as_str(),
            parameter.name.value,
            parameter.style.value.as_str()
        );
        text.push_str(if parameter.explode { " exploded" } else { "" });
        text.push_str(if parameter.required {
            " required"
        } else {
            " optional"
        });
        if let Some(schema) = parameter.schema {
            text.push(' ');
            text.push_str(&self.object(schema));
        }
        if !parameter.content.is_empty() {
            text.push(' ');
            text.push_str(&self.content(&parameter.content));
        }
        text
    }

    fn content(&self, content: &[MediaType<'_>]) -> String {
        let shown = content.iter().map(|media_type| match media_type.schema {
            Some(schema) => format!("{} {}", media_type.name.value, self.object(schema)),
            None => media_type.name.value.to_owned(),
        });
        format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
    }

    fn schema(&self, schema: &Schema<'_>) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(
            schema
                .reference
                .map(|id| format!("-> {}", self.doc.reference(id).text.value)),
        );
        parts.extend(schema.boolean.map(|value| value.to_string()));
        parts.extend(
            schema
                .types
                .iter()
                .map(|named| named.value.as_str().to_owned()),
        );
        parts.extend(schema.format.map(|format| format!("({})", format.value)));
        let flags = [
            ("nullable", schema.nullable),
            ("readOnly", schema.read_only),
            ("writeOnly", schema.write_only),
            ("deprecated", schema.deprecated),
        ];
        parts.extend(
            flags
                .into_iter()
                .filter(|(_, set)| *set)
                .map(|(name, _)| name.to_owned()),
        );
        parts.extend(
            schema
                .enumeration
                .map(|values| format!("enum of {}", values.len())),
        );
        parts.extend(
            schema
                .default
                .map(|default| format!("default {}", default.to_json())),
        );
        if !schema.properties.is_empty() {
            let properties = schema.properties.iter().map(|property| {
                let required = schema
                    .required
                    .iter()
                    .any(|name| name.value == property.name.value);
                format!(
                    "{}{}: {}",
                    property.name.value,
                    if required { "" } else { "?" },
                    self.object(property.schema)
                )
            });
            parts.push(format!(
                "{{ {} }}",
                properties.collect::<Vec<_>>().join(", ")
            ));
        }
        let one = [
            ("items", schema.items),
            ("additional", schema.additional_properties),
        ];
        parts.extend(
            one.into_iter()
                .filter_map(|(name, part)| Some(format!("{name} {}", self.object(part?)))),
        );
        let many = [
            ("allOf", &schema.all_of),
            ("anyOf", &schema.any_of),
            ("oneOf", &schema.one_of),
        ];
        let many = many.into_iter().filter(|(_, list)| !list.is_empty());
        parts.extend(many.map(|(name, list)| format!("{name} [{}]", self.objects(list))));
        parts.join(" ")
    }
}

fn keys<T>(named: &Named<'_, T>) -> String {
    let keys: Vec<_> = named.iter().map(|(name, _)| name.value).collect();
    format!("[{}]", keys.join(", "))
}
