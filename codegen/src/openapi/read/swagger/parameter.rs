//! Parameters, items and headers: values that 2.0 describes without a schema.

use crate::diag::{Diagnostic, code};
use crate::load::{Lookup, Tree, Value};
use crate::openapi::model::{
    Extensions, Header, HeaderId, Location, Parameter, ParameterId, ParameterStyle, RefOr, Schema,
    SchemaId, Spanned, Type,
};
use crate::openapi::read::Reader;
use crate::openapi::read::value::fields;

/// How many references may follow one another.
pub(super) const LONGEST: usize = 16;

const LOCATIONS: &[(&str, Location)] = &[
    ("query", Location::Query),
    ("path", Location::Path),
    ("header", Location::Header),
];

/// How the items of a list are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Collection {
    Csv,
    Ssv,
    Tsv,
    Pipes,
    Multi,
}

const COLLECTIONS: &[(&str, Collection)] = &[
    ("csv", Collection::Csv),
    ("ssv", Collection::Ssv),
    ("tsv", Collection::Tsv),
    ("pipes", Collection::Pipes),
    ("multi", Collection::Multi),
];

/// What becomes of an entry of `parameters`.
pub(super) enum Place<'t> {
    /// A parameter.
    Plain,
    /// The request body, described there.
    Body(&'t Tree),
    /// A field of a form, described there.
    Form(&'t Tree),
}

/// Reads the keywords that describe a value, beside those that are given.
macro_rules! described {
    ($reader:ident, $tree:expr, $what:expr, $extensions:expr, $schema:ident, $collection:ident, $value:ident, { $($key:literal => $read:expr,)* }) => {
        fields!($reader, $tree, $what, $extensions, $value, {
            $($key => $read,)*
            "type" => $reader.read_types($value, &mut $schema),
            "format" => $schema.format = $reader.spanned($value).or($schema.format),
            "items" => $schema.items = Some($reader.read_swagger_items($value)),
            "collectionFormat" => $collection = $reader.word($value, COLLECTIONS),
            "default" => $schema.default = Some($value),
            "enum" => $schema.enumeration = $reader.read_enumeration($value),
            "maximum" => $schema.bounds.get_or_insert_default().maximum = $reader.number($value),
            "exclusiveMaximum" => $schema.bounds.get_or_insert_default().exclusive_maximum = $reader.read_exclusive($value),
            "minimum" => $schema.bounds.get_or_insert_default().minimum = $reader.number($value),
            "exclusiveMinimum" => $schema.bounds.get_or_insert_default().exclusive_minimum = $reader.read_exclusive($value),
            "maxLength" => $schema.bounds.get_or_insert_default().max_length = $reader.count($value),
            "minLength" => $schema.bounds.get_or_insert_default().min_length = $reader.count($value),
            "pattern" => $schema.bounds.get_or_insert_default().pattern = $reader.spanned($value),
            "maxItems" => $schema.bounds.get_or_insert_default().max_items = $reader.count($value),
            "minItems" => $schema.bounds.get_or_insert_default().min_items = $reader.count($value),
            "uniqueItems" => $schema.bounds.get_or_insert_default().unique_items = $reader.flag($value),
            "multipleOf" => $schema.bounds.get_or_insert_default().multiple_of = $reader.number($value),
        });
    };
}

/// What an entry of `parameters` that is no body says.
pub(super) struct Described<'t> {
    pub(super) name: Spanned<&'t str>,
    pub(super) location: Option<Location>,
    pub(super) description: Option<&'t str>,
    pub(super) required: bool,
    pub(super) allow_empty_value: bool,
    pub(super) collection: Option<Spanned<Collection>>,
    pub(super) schema: Schema<'t>,
    /// A schema that is written in the way of 3.x.
    pub(super) foreign: Option<RefOr<SchemaId>>,
    pub(super) extensions: Extensions<'t>,
}

impl<'t> Reader<'t, '_> {
    /// What an entry of `parameters` becomes. One that refers to nowhere is reported as a parameter.
    pub(super) fn location_of(&self, tree: &'t Tree) -> Place<'t> {
        let mut target = tree;
        for _ in 0..LONGEST {
            let Some(text) = target.get("$ref").and_then(Tree::as_str) else {
                return match target.get("in").and_then(Tree::as_str) {
                    Some("body") => Place::Body(target),
                    Some("formData") => Place::Form(target),
                    Some(_) | None => Place::Plain,
                };
            };
            match self.loaded.lookup(target.span.file(), text) {
                Lookup::Found(next) => target = next,
                Lookup::Missing(_) | Lookup::NotLoaded | Lookup::NoPointer => break,
            }
        }
        Place::Plain
    }

    pub(in crate::openapi::read) fn read_swagger_parameter(
        &mut self,
        tree: &'t Tree,
    ) -> ParameterId {
        let described = self.read_described(tree);
        let location = described.location.unwrap_or(Location::Query);
        let (style, explode) = style(location, &described);
        let schema = match described.foreign {
            Some(schema) => schema,
            None => RefOr::Item(self.doc.schemas.push(described.schema)),
        };
        let example = described.extensions.get("x-example");
        let allow_reserved = described
            .extensions
            .get("x-ms-skip-url-encoding")
            .is_some_and(|flag| flag.value == Value::Bool(true));
        self.doc.parameters.push(Parameter {
            span: tree.span,
            name: described.name,
            location,
            description: described.description,
            required: described.required,
            deprecated: false,
            allow_empty_value: described.allow_empty_value,
            style: Spanned {
                value: style,
                span: described.collection.map_or(tree.span, |format| format.span),
            },
            explode,
            allow_reserved,
            schema: Some(schema),
            content: Vec::new(),
            example,
            examples: Vec::new(),
            extensions: described.extensions,
        })
    }

    pub(super) fn read_described(&mut self, tree: &'t Tree) -> Described<'t> {
        let (mut name, mut location, mut description) = (None, None, None);
        let (mut required, mut allow_empty_value) = (false, false);
        let (mut collection, mut foreign) = (None, None);
        let mut schema = Schema::new(tree.span);
        let mut extensions = Extensions::default();
        let is_form = tree.get("in").and_then(Tree::as_str) == Some("formData");
        described!(self, tree, "a parameter", extensions, schema, collection, value, {
            "name" => name = self.spanned(value),
            "in" => location = if is_form { None } else { self.word(value, LOCATIONS) },
            "description" => description = self.text(value),
            "required" => required = self.flag(value),
            "allowEmptyValue" => allow_empty_value = self.flag(value),
            "schema" => foreign = Some(self.read_foreign(value)),
        });
        for key in ["name", "in"] {
            if tree.as_map().is_some_and(|map| !map.contains_key(key)) {
                self.missing(tree.span, key, "a parameter");
            }
        }
        if foreign.is_none() && tree.as_map().is_some_and(|map| !map.contains_key("type")) {
            self.lacking(tree.span, "type", "a parameter");
            schema.types.push(Spanned {
                value: Type::String,
                span: tree.span,
            });
        }
        Described {
            name: name.unwrap_or(Spanned {
                value: "",
                span: tree.span,
            }),
            location: location.map(|location: Spanned<Location>| location.value),
            description,
            required,
            allow_empty_value,
            collection,
            schema,
            foreign,
            extensions,
        }
    }

    /// A schema where 2.0 has none; what it means is plain.
    fn read_foreign(&mut self, tree: &'t Tree) -> RefOr<SchemaId> {
        let message =
            "only a body parameter has a `schema`; this one is taken to describe the parameter";
        self.diags.push(
            Diagnostic::new(code::ASSUMED, tree.span.key(), message)
                .help("write `type`, `format` and so on beside `name` and `in`"),
        );
        self.read_schema_or_ref(tree)
    }

    fn read_swagger_items(&mut self, tree: &'t Tree) -> RefOr<SchemaId> {
        if tree.get("$ref").is_some() {
            return self.read_schema_or_ref(tree);
        }
        let mut schema = Schema::new(tree.span);
        let mut collection = None;
        let mut extensions = Extensions::default();
        described!(self, tree, "`items`", extensions, schema, collection, value, {
            "title" => schema.title = self.text(value),
            "description" => schema.description = self.text(value),
        });
        let collection: Option<Spanned<Collection>> = collection;
        if let Some(collection) = collection.filter(|_| schema.has_type(Type::Array)) {
            let message = "how the lists in a list are delimited is not heeded";
            self.diags.push(Diagnostic::new(
                code::NESTED_COLLECTION,
                collection.span,
                message,
            ));
        }
        schema.extensions = extensions;
        RefOr::Item(self.doc.schemas.push(schema))
    }

    pub(super) fn read_swagger_header(&mut self, tree: &'t Tree) -> HeaderId {
        let mut schema = Schema::new(tree.span);
        let (mut description, mut collection) = (None, None);
        let mut extensions = Extensions::default();
        described!(self, tree, "a header", extensions, schema, collection, value, {
            "description" => description = self.text(value),
        });
        let collection: Option<Spanned<Collection>> = collection;
        let style = collection.map(|collection| Spanned {
            value: delimited(collection.value, ParameterStyle::Simple),
            span: collection.span,
        });
        let schema = self.doc.schemas.push(schema);
        self.doc.headers.push(Header {
            span: tree.span,
            description,
            required: false,
            deprecated: false,
            style,
            explode: false,
            schema: Some(RefOr::Item(schema)),
            content: Vec::new(),
            example: extensions.get("x-example"),
            examples: Vec::new(),
            extensions,
        })
    }
}

/// How a value is written: a list as `collectionFormat` says, anything else as 3.x has it by default.
pub(super) fn style(location: Location, described: &Described<'_>) -> (ParameterStyle, bool) {
    let is_query = match location {
        Location::Query | Location::QueryString | Location::Cookie => true,
        Location::Path | Location::Header => false,
    };
    let plain = if is_query {
        ParameterStyle::Form
    } else {
        ParameterStyle::Simple
    };
    if !described.schema.has_type(Type::Array) {
        return (plain, is_query);
    }
    let collection = described
        .collection
        .map_or(Collection::Csv, |format| format.value);
    let is_repeated = matches!(collection, Collection::Multi);
    (delimited(collection, plain), is_repeated && is_query)
}

/// The style in which a list is delimited, where commas are `plain`. A header that is repeated is one list.
fn delimited(collection: Collection, plain: ParameterStyle) -> ParameterStyle {
    match collection {
        Collection::Csv | Collection::Multi => plain,
        Collection::Ssv => ParameterStyle::SpaceDelimited,
        Collection::Tsv => ParameterStyle::TabDelimited,
        Collection::Pipes => ParameterStyle::PipeDelimited,
    }
}
