//! Schemas.

use super::value::{fields, nearest};
use super::{Reader, section_kind};
use crate::diag::{Diagnostic, code};
use crate::load::{Lookup, Tree, Value};
use crate::openapi::model::{
    Bounds, Discriminator, Exclusive, Extensions, Mapped, Named, NodeType, Property, Rare, RefKind,
    RefOr, Schema, SchemaId, Spanned, Type, Version, Xml,
};

const TYPES: &[(&str, Type)] = &[
    ("null", Type::Null),
    ("boolean", Type::Boolean),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("string", Type::String),
    ("array", Type::Array),
    ("object", Type::Object),
];

/// What people write under `type` when they think of other languages or of formats.
const MADE_UP_TYPES: &[(&[&str], Type, Option<&str>)] = &[
    (&["int", "long", "short"], Type::Integer, None),
    (&["int32"], Type::Integer, Some("int32")),
    (&["int64", "bigint"], Type::Integer, Some("int64")),
    (&["decimal", "numeric"], Type::Number, None),
    (&["float"], Type::Number, Some("float")),
    (&["double"], Type::Number, Some("double")),
    (&["bool"], Type::Boolean, None),
    (&["str", "text", "char", "varchar"], Type::String, None),
    (&["date"], Type::String, Some("date")),
    (
        &["date-time", "datetime", "timestamp"],
        Type::String,
        Some("date-time"),
    ),
    (&["time"], Type::String, Some("time")),
    (&["uuid", "guid"], Type::String, Some("uuid")),
    (&["uri", "url"], Type::String, Some("uri")),
    (&["email"], Type::String, Some("email")),
    (&["password"], Type::String, Some("password")),
    (&["byte", "base64"], Type::String, Some("byte")),
    (&["binary", "file"], Type::String, Some("binary")),
    (&["list"], Type::Array, None),
    (&["map", "dict", "hash"], Type::Object, None),
    (&["nil", "none"], Type::Null, None),
];

const NODE_TYPES: &[(&str, NodeType)] = &[
    ("element", NodeType::Element),
    ("attribute", NodeType::Attribute),
    ("text", NodeType::Text),
    ("cdata", NodeType::Cdata),
    ("none", NodeType::None),
];

impl<'t> Reader<'t, '_> {
    /// A schema, or a reference to one. A reference with keywords beside it is a schema that has a reference.
    pub(super) fn read_schema_or_ref(&mut self, tree: &'t Tree) -> RefOr<SchemaId> {
        let alone = tree.as_map().is_some_and(|map| map.len() == 1);
        if alone {
            return self.ref_or(tree, Self::read_schema);
        }
        let key = (RefKind::Schema, tree.span);
        if let Some(known) = self.known.get(&key) {
            return super::typed(*known);
        }
        let object = RefOr::Item(self.read_schema(tree));
        self.known.insert(key, super::untyped(object));
        object
    }

    fn read_schema(&mut self, tree: &'t Tree) -> SchemaId {
        let mut schema = Schema::new(tree.span);
        if let Value::Bool(value) = tree.value {
            schema.boolean = Some(value);
            return self.doc.schemas.push(schema);
        }
        self.read_keywords(tree, &mut schema);
        self.doc.schemas.push(schema)
    }

    fn read_keywords(&mut self, tree: &'t Tree, schema: &mut Schema<'t>) {
        macro_rules! bounds {
            () => {
                schema.bounds.get_or_insert_with(Box::<Bounds<'t>>::default)
            };
        }
        macro_rules! rare {
            () => {
                schema.rare.get_or_insert_with(Box::<Rare<'t>>::default)
            };
        }
        let mut additional_items = None;
        fields!(self, tree, "a schema", schema.extensions, value, {
            "$ref" => schema.reference = value.as_str().map(|_| self.read_reference(tree, RefKind::Schema)),
            "type" => self.read_types(value, schema),
            "nullable" => schema.nullable = self.read_nullable(value),
            "format" => schema.format = self.spanned(value).or(schema.format),
            "title" => schema.title = self.text(value),
            "description" => schema.description = self.text(value),
            "summary" => _ = self.text(value),
            "enum" => schema.enumeration = self.read_enumeration(value),
            "const" => schema.constant = Some(value),
            "default" => schema.default = Some(value),
            "example" => schema.examples.insert(0, value),
            "examples" => self.read_schema_examples(value, schema),
            "properties" => schema.properties = self.read_properties(value),
            "required" => schema.required = self.read_required(value),
            "additionalProperties" => schema.additional_properties = Some(self.read_schema_or_ref(value)),
            "items" => self.read_items(value, schema),
            "additionalItems" => additional_items = Some(self.read_schema_or_ref(value)),
            "allOf" => schema.all_of = self.read_schemas(value),
            "anyOf" => schema.any_of = self.read_schemas(value),
            "oneOf" => schema.one_of = self.read_schemas(value),
            "readOnly" => schema.read_only = self.flag(value),
            "writeOnly" => schema.write_only = self.flag(value),
            "deprecated" => schema.deprecated = self.flag(value),
            "discriminator" => schema.discriminator = self.read_discriminator(value).map(Box::new),
            "xml" => schema.xml = self.read_xml(value).map(Box::new),
            "minimum" => bounds!().minimum = self.number(value),
            "maximum" => bounds!().maximum = self.number(value),
            "exclusiveMinimum" => bounds!().exclusive_minimum = self.read_exclusive(value),
            "exclusiveMaximum" => bounds!().exclusive_maximum = self.read_exclusive(value),
            "multipleOf" => bounds!().multiple_of = self.number(value),
            "minLength" => bounds!().min_length = self.count(value),
            "maxLength" => bounds!().max_length = self.count(value),
            "pattern" => bounds!().pattern = self.spanned(value),
            "minItems" => bounds!().min_items = self.count(value),
            "maxItems" => bounds!().max_items = self.count(value),
            "uniqueItems" => bounds!().unique_items = self.flag(value),
            "minProperties" => bounds!().min_properties = self.count(value),
            "maxProperties" => bounds!().max_properties = self.count(value),
            "not" => rare!().not = Some(self.read_schema_or_ref(value)),
            "if" => rare!().condition = Some(self.read_schema_or_ref(value)),
            "then" => rare!().consequence = Some(self.read_schema_or_ref(value)),
            "else" => rare!().alternative = Some(self.read_schema_or_ref(value)),
            "prefixItems" => rare!().prefix_items = self.read_schemas(value),
            "contains" => rare!().contains = Some(self.read_schema_or_ref(value)),
            "minContains" => rare!().min_contains = self.count(value),
            "maxContains" => rare!().max_contains = self.count(value),
            "unevaluatedItems" => rare!().unevaluated_items = Some(self.read_schema_or_ref(value)),
            "patternProperties" => rare!().pattern_properties = self.read_named_schemas(value),
            "propertyNames" => rare!().property_names = Some(self.read_schema_or_ref(value)),
            "unevaluatedProperties" => rare!().unevaluated_properties = Some(self.read_schema_or_ref(value)),
            "dependentRequired" => rare!().dependent_required =
                self.names(value, "`dependentRequired`", |reader, _, names| Some(reader.texts(names))),
            "dependentSchemas" => rare!().dependent_schemas = self.read_named_schemas(value),
            "contentEncoding" => rare!().content_encoding = self.spanned(value),
            "contentMediaType" => rare!().content_media_type = self.spanned(value),
            "contentSchema" => rare!().content_schema = Some(self.read_schema_or_ref(value)),
            "$id" => rare!().id = self.spanned(value),
            "$schema" => rare!().dialect = self.spanned(value),
            "$anchor" => rare!().anchor = self.spanned(value),
            "$dynamicAnchor" => rare!().dynamic_anchor = self.spanned(value),
            "$dynamicRef" => rare!().dynamic_ref = self.spanned(value),
            "$comment" => rare!().comment = self.text(value),
            // What nothing refers to need not be understood; a reference reads it.
            "$defs" => _ = self.map(value, "`$defs`"),
            "definitions" => _ = self.map(value, "`definitions`"),
            "externalDocs" => rare!().external_docs = self.read_external_docs(value),
        });
        self.read_old_spellings(tree, additional_items, schema);
    }

    /// What former versions say in another way, and what says the same.
    fn read_old_spellings(
        &self,
        tree: &Tree,
        additional_items: Option<RefOr<SchemaId>>,
        schema: &mut Schema<'t>,
    ) {
        if self.doc.version == Version::V2_0 {
            // 2.0 has no null; those who need it say so by this.
            let extension = schema.extensions.get("x-nullable");
            schema.nullable |= extension.is_some_and(|flag| flag.value == Value::Bool(true));
        }
        // In older drafts, a list under `items` is what `prefixItems` is now, and `additionalItems` what `items` is.
        let items = tree.get("items");
        if items.is_some_and(|items| matches!(items.value, Value::List(_))) {
            schema.items = additional_items;
        }
        // A type is made of a composition as a whole, for which both say what its other properties are. A boolean says less.
        let rest = tree.get("unevaluatedProperties");
        if schema.additional_properties.is_none()
            && rest.is_some_and(|rest| rest.as_map().is_some())
        {
            let rare = schema.rare.as_mut();
            schema.additional_properties = rare.and_then(|rare| rare.unevaluated_properties.take());
        }
    }

    pub(super) fn read_types(&mut self, tree: &'t Tree, schema: &mut Schema<'t>) {
        let items = match &tree.value {
            Value::List(list) => list,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Map(_) => {
                std::slice::from_ref(tree)
            }
        };
        for item in items {
            let Some(ty) = self.read_type(item) else {
                // The others alone would say less than is allowed.
                schema.types.clear();
                return;
            };
            schema.types.push(Spanned {
                value: ty.value.0,
                span: ty.span,
            });
            // A `format` that is there, before or behind, has the last word.
            let format = ty.value.1.map(|format| Spanned {
                value: format,
                span: ty.span,
            });
            schema.format = schema.format.or(format);
        }
    }

    /// A type, and the format that its name implies if it is one that people make up.
    fn read_type(&mut self, tree: &'t Tree) -> Option<Spanned<(Type, Option<&'static str>)>> {
        let spanned = |value, format| {
            let value = (value, format);
            Some(Spanned {
                value,
                span: tree.span,
            })
        };
        // `type: null` and `type: [string, null]` without quotes, the commonest slip of YAML authors.
        if tree.value == Value::Null {
            return spanned(Type::Null, None);
        }
        let text = self.spanned(tree)?.value;
        if let Some((_, known)) = TYPES.iter().find(|(name, _)| *name == text) {
            return spanned(*known, None);
        }
        if text == "file" && self.doc.version == Version::V2_0 {
            return spanned(Type::String, Some("binary"));
        }
        let bare = text.trim().to_ascii_lowercase();
        let same = TYPES.iter().find(|(name, _)| *name == bare);
        let made_up = MADE_UP_TYPES
            .iter()
            .find(|(names, ..)| names.contains(&&*bare));
        match (same, made_up) {
            (Some((name, ty)), _) => {
                self.guessed(tree, text, &format!("`{name}`"));
                spanned(*ty, None)
            }
            (None, Some((_, ty, format))) => {
                let of_format =
                    format.map_or(String::new(), |format| format!(" of format `{format}`"));
                self.guessed(tree, text, &format!("`{}`{of_format}", ty.as_str()));
                spanned(*ty, *format)
            }
            (None, None) => {
                self.unknown_type(tree, text);
                None
            }
        }
    }

    /// Reports a type that nobody knows.
    fn unknown_type(&mut self, tree: &Tree, text: &str) {
        let names: Vec<_> = TYPES.iter().map(|(name, _)| format!("`{name}`")).collect();
        let help = nearest(text, TYPES.iter().map(|(name, _)| *name)).map_or_else(
            || format!("the types are {}", names.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("there is no type `{text}`; the schema is read as if it had none");
        self.diags
            .push(Diagnostic::new(code::UNKNOWN_TYPE, tree.span, message).help(help));
    }

    /// The values, unless there are none: nothing would fit a schema without values.
    pub(super) fn read_enumeration(&mut self, tree: &'t Tree) -> Option<&'t [Tree]> {
        let values = self.list(tree);
        if values.is_empty() {
            self.empty(tree);
        }
        Some(values).filter(|values| !values.is_empty())
    }

    /// A keyword of 3.0, which documents of later versions go on using.
    fn read_nullable(&mut self, tree: &'t Tree) -> bool {
        let nullable = self.flag(tree);
        if nullable && self.doc.version != Version::V3_0 {
            let message =
                "`nullable` is no keyword of this version, and is taken for what it meant in 3.0";
            self.diags.push(
                Diagnostic::new(code::NULLABLE_KEYWORD, tree.span.key(), message)
                    .help(self.doc.version.nullable()),
            );
        }
        nullable
    }

    fn read_schema_examples(&mut self, tree: &'t Tree, schema: &mut Schema<'t>) {
        // A map of named examples does not belong into a schema, yet is common there, and what is meant is plain.
        match &tree.value {
            Value::Map(map) => schema.examples.extend(
                map.values()
                    .map(|named| named.get("value").unwrap_or(named)),
            ),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::List(_) => {
                schema.examples.extend(self.list(tree));
            }
        }
    }

    fn read_properties(&mut self, tree: &'t Tree) -> Vec<Property<'t>> {
        let named = self.read_named_schemas(tree);
        named
            .into_iter()
            .map(|(name, schema)| Property { name, schema })
            .collect()
    }

    fn read_named_schemas(&mut self, tree: &'t Tree) -> Named<'t, RefOr<SchemaId>> {
        self.names(tree, "what belongs here", |reader, _, schema| {
            Some(reader.read_schema_or_ref(schema))
        })
    }

    fn read_schemas(&mut self, tree: &'t Tree) -> Vec<RefOr<SchemaId>> {
        self.list(tree)
            .iter()
            .map(|schema| self.read_schema_or_ref(schema))
            .collect()
    }

    fn read_required(&mut self, tree: &'t Tree) -> Vec<Spanned<&'t str>> {
        // `required: true` on a property is a habit from drafts of long ago, and without meaning since.
        if let Value::Bool(_) = tree.value {
            self.misplaced_required(tree);
            return Vec::new();
        }
        self.texts(tree)
    }

    fn read_items(&mut self, tree: &'t Tree, schema: &mut Schema<'t>) {
        match &tree.value {
            Value::List(_) => {
                schema.rare.get_or_insert_default().prefix_items = self.read_schemas(tree);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Map(_) => {
                schema.items = Some(self.read_schema_or_ref(tree));
            }
        }
    }

    pub(super) fn read_exclusive(&mut self, tree: &'t Tree) -> Option<Exclusive> {
        match &tree.value {
            Value::Bool(flag) => Some(Exclusive::Flag(*flag)),
            Value::Null | Value::Number(_) | Value::String(_) | Value::List(_) | Value::Map(_) => {
                self.number(tree).map(Exclusive::Limit)
            }
        }
    }

    fn read_discriminator(&mut self, tree: &'t Tree) -> Option<Discriminator<'t>> {
        if self.doc.version == Version::V2_0 && tree.as_str().is_some() {
            return self.spanned(tree).map(|property_name| Discriminator {
                span: tree.span,
                property_name,
                mapping: Vec::new(),
                default: None,
            });
        }
        let (mut property_name, mut mapping, mut default) = (None, Vec::new(), None);
        let mut extensions = Extensions::default();
        fields!(self, tree, "a discriminator", extensions, value, {
            "propertyName" => property_name = self.spanned(value),
            "mapping" => mapping = self.names(value, "`mapping`", |reader, _, target| reader.read_mapped(target)),
            "defaultMapping" => default = self.read_mapped(value),
        });
        if property_name.is_none() && tree.as_map().is_some() {
            self.missing(tree.span, "propertyName", "a discriminator");
        }
        property_name.map(|property_name| Discriminator {
            span: tree.span,
            property_name,
            mapping,
            default,
        })
    }

    /// A component's name, or else a reference. One that leads nowhere is no error: the values on the wire are told apart without it.
    fn read_mapped(&mut self, tree: &'t Tree) -> Option<Mapped<'t>> {
        let text: Spanned<&'t str> = self.spanned(tree)?;
        let step = text
            .value
            .replace('~', "~0")
            .replace('/', "~1")
            .replace('%', "%25");
        let root = self.doc.span.file();
        let section = match self.doc.version {
            Version::V2_0 => "#/definitions",
            Version::V3_0 | Version::V3_1 | Version::V3_2 => "#/components/schemas",
        };
        let by_name = self.loaded.lookup(root, &format!("{section}/{step}"));
        let lookup = match by_name {
            Lookup::Found(_) => by_name,
            Lookup::Missing(_) | Lookup::NotLoaded | Lookup::NoPointer => {
                self.loaded.lookup(tree.span.file(), text.value)
            }
        };
        let is_other_kind = section_kind(text.value).is_some_and(|kind| kind != RefKind::Schema);
        let schema = match lookup {
            Lookup::Found(target) if target.as_map().is_some() && !is_other_kind => Some(
                RefOr::Ref(self.push_reference(tree, text, RefKind::Schema, lookup)),
            ),
            _ => None,
        };
        Some(Mapped { text, schema })
    }

    fn read_xml(&mut self, tree: &'t Tree) -> Option<Xml<'t>> {
        let mut xml = Xml {
            span: tree.span,
            name: None,
            namespace: None,
            prefix: None,
            attribute: false,
            wrapped: false,
            node_type: None,
        };
        let mut extensions = Extensions::default();
        fields!(self, tree, "`xml`", extensions, value, {
            "name" => xml.name = self.spanned(value),
            "namespace" => xml.namespace = self.text(value),
            "prefix" => xml.prefix = self.text(value),
            "attribute" => xml.attribute = self.flag(value),
            "wrapped" => xml.wrapped = self.flag(value),
            "nodeType" => xml.node_type = self.word(value, NODE_TYPES),
        });
        tree.as_map().map(|_| xml)
    }
}
