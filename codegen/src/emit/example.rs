//! Required arguments and properties to examples in Rust: expressions that compile, made of the document's own examples.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::builder::{self, Construction, construction};
use super::field::{self, Field, Role, Slot};
use super::scalars;
use super::scope::Scope;
use crate::ir::{Docs, EnumBase, EnumValue, Literal, Nullability, Scalar, Type, TypeId, TypeKind};
use crate::name::{Ident, Parts};

/// How deep objects are spelt out. A document whose required properties nest deeper gets no example of it.
const DEPTH: usize = 4;

/// How many types of a choice are tried until one of them has an example.
const TRIES: usize = 3;

/// The most lines that an expression may have.
const LINES: usize = 60;

/// What an expression has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// What a setter takes: `"x"` for a `String`, an array for a `Vec`.
    Argument,
    /// The type itself.
    Exact,
}

/// An expression, and the models that it names.
#[derive(Clone, Debug, Default)]
pub(super) struct Examples {
    pub(super) models: BTreeSet<String>,
    /// Whether it calls `fake::model`.
    pub(super) is_of_fake: bool,
}

/// The example in the docs of a model, or nothing where none can be made.
pub(super) fn of_model(scope: Scope<'_>, id: TypeId) -> Vec<String> {
    let mut examples = Examples::default();
    let Some(value) = examples.object(scope, id, 0) else {
        return Vec::new();
    };
    let mut lines = vec!["# Example".to_owned(), String::new(), "```".to_owned()];
    lines.extend(examples.imports(scope));
    lines.push(String::new());
    let text = format!("let value = {value};");
    lines.extend(text.lines().map(str::to_owned));
    lines.push("```".to_owned());
    lines
}

impl Examples {
    /// `use billforward_usage_sessions::models::{Order, UsageSession};`, if any models are named.
    pub(super) fn imports(&self, scope: Scope<'_>) -> Option<String> {
        let library = &scope.names.library;
        let models: Vec<_> = self.models.iter().map(String::as_str).collect();
        match models.as_slice() {
            [] => None,
            [model] => Some(format!("use {library}::models::{model};")),
            models => Some(format!("use {library}::models::{{{}}};", models.join(", "))),
        }
    }

    /// An expression of the type `ty`; `docs` and `name` make it telling. Nothing where it would be too long.
    pub(super) fn expression(
        &mut self,
        scope: Scope<'_>,
        ty: &Type,
        docs: &Docs,
        name: &str,
        fit: Fit,
    ) -> Option<String> {
        let example = docs
            .examples
            .iter()
            .find_map(|example| serde_json::from_str(example).ok());
        self.value(scope, ty, example.as_ref(), name, fit, 0)
            .filter(|text| text.lines().count() <= LINES)
    }

    fn value(
        &mut self,
        scope: Scope<'_>,
        ty: &Type,
        example: Option<&Value>,
        name: &str,
        fit: Fit,
        depth: usize,
    ) -> Option<String> {
        let text = match ty {
            Type::Scalar(scalar) => {
                scalars::example(&scope.names.library, *scalar, example, name, fit)
            }
            Type::Any => "serde_json::Value::Null".to_owned(),
            Type::List(item) => {
                let items = self.items(scope, item, example, name, fit, depth);
                match fit {
                    Fit::Argument => format!("[{items}]"),
                    Fit::Exact => format!("vec![{items}]"),
                }
            }
            Type::Tuple(items) => self.tuple(scope, items, example, name, depth)?,
            Type::Map(value) => {
                let value = self.value(scope, value, None, name, Fit::Exact, depth + 1)?;
                match fit {
                    Fit::Argument => format!("[(\"key\", {value})]"),
                    Fit::Exact => format!("[(\"key\".to_owned(), {value})].into()"),
                }
            }
            Type::Nullable(inner) => format!(
                "Some({})",
                self.value(scope, inner, example, name, Fit::Exact, depth)?
            ),
            Type::Boxed(inner) => {
                let inner = self.value(scope, inner, example, name, fit, depth)?;
                if fit == Fit::Exact {
                    format!("Box::new({inner})")
                } else {
                    inner
                }
            }
            Type::Named(id) => self.named(scope, *id, example, name, depth)?,
        };
        Some(text)
    }

    /// The items of a list: those of the example if they are single values, else one.
    fn items(
        &mut self,
        scope: Scope<'_>,
        item: &Type,
        example: Option<&Value>,
        name: &str,
        fit: Fit,
        depth: usize,
    ) -> String {
        let fit = if *item == Type::Scalar(Scalar::String) {
            fit
        } else {
            Fit::Exact
        };
        let examples = example
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let shown = match item {
            Type::Scalar(_) => 3,
            Type::Any
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Nullable(_)
            | Type::Named(_)
            | Type::Boxed(_) => 1,
        };
        let mut items: Vec<_> = examples
            .iter()
            .take(shown)
            .filter_map(|example| self.value(scope, item, Some(example), name, fit, depth + 1))
            .collect();
        if items.is_empty() {
            items.extend(self.value(scope, item, None, name, fit, depth + 1));
        }
        match items.as_slice() {
            [item] if item.contains('\n') => format!("\n    {},\n", indented(item, "    ")),
            items => items.join(", "),
        }
    }

    fn tuple(
        &mut self,
        scope: Scope<'_>,
        items: &[Type],
        example: Option<&Value>,
        name: &str,
        depth: usize,
    ) -> Option<String> {
        let examples = example.and_then(Value::as_array);
        let values = items.iter().enumerate().map(|(index, item)| {
            let example = examples.and_then(|examples| examples.get(index));
            self.value(scope, item, example, name, Fit::Exact, depth + 1)
        });
        let values: Option<Vec<_>> = values.collect();
        Some(format!("({})", values?.join(", ")))
    }

    fn named(
        &mut self,
        scope: Scope<'_>,
        id: TypeId,
        example: Option<&Value>,
        name: &str,
        depth: usize,
    ) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        let (definition, names) = scope.named(id);
        match (&definition.kind, &names.parts) {
            (TypeKind::Object(_), _) => self.object(scope, id, depth + 1),
            (TypeKind::Enumeration(enumeration), Parts::Enumeration(parts)) => {
                self.models.insert(names.name.to_string());
                let wanted = example.map(|example| match example {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                });
                let is_wanted = |value: &EnumValue| wanted.as_deref() == Some(value.wire.as_str());
                // An empty value shows little, and none may stand in a path.
                let says_something = |value: &EnumValue| !value.wire.as_str().is_empty();
                let values = enumeration.values.iter();
                let index = values
                    .clone()
                    .position(is_wanted)
                    .or_else(|| values.clone().position(says_something))
                    .unwrap_or_default();
                Some(match parts.variants.get(index) {
                    Some(variant) => format!("{}::{variant}", names.name),
                    None => match enumeration.base {
                        EnumBase::Text => format!("{}::from({name:?})", names.name),
                        EnumBase::Integer => format!("{}::from(0)", names.name),
                    },
                })
            }
            (TypeKind::Alias(target), _) => {
                let inner = self.value(scope, target, example, name, Fit::Exact, depth + 1)?;
                self.models.insert(names.name.to_string());
                Some(format!("{}({inner})", names.name))
            }
            (TypeKind::Union(union), Parts::Union(parts)) => {
                let pairs = union.variants.iter().zip(&parts.variants).take(TRIES);
                for (variant, label) in pairs {
                    let mut attempt = self.clone();
                    let ty = &variant.ty;
                    let value = attempt.value(scope, ty, example, name, Fit::Exact, depth + 1);
                    if let Some(value) = value {
                        *self = attempt;
                        self.models.insert(names.name.to_string());
                        return Some(format!("{}::{label}({value})", names.name));
                    }
                }
                None
            }
            (TypeKind::Enumeration(_) | TypeKind::Union(_), _) => None,
        }
    }

    fn object(&mut self, scope: Scope<'_>, id: TypeId, depth: usize) -> Option<String> {
        let (definition, names) = scope.named(id);
        let (TypeKind::Object(object), Parts::Object(parts)) = (&definition.kind, &names.parts)
        else {
            return None;
        };
        self.models.insert(names.name.to_string());
        let fields = field::fields(object, parts, definition.usage);
        if !builder::is_needed(scope, definition) {
            return self.fake_object(scope, &names.name, &fields, depth);
        }
        let required = match construction(&fields) {
            Construction::Empty => return Some(format!("{}::new()", names.name)),
            Construction::New(field) => {
                let value = self.field(scope, field, None, depth)?;
                return Some(format!("{}::new({value})", names.name));
            }
            Construction::Staged(required) => required,
        };
        let mut text = format!("{}::builder()", names.name);
        for field in required {
            let value = self.field(scope, field, None, depth)?;
            let value = indented(&value, "    ");
            _ = write!(text, "\n    .{}({value})", field.names.setter);
        }
        Some(text)
    }

    /// A value that only the server makes, as a test makes it.
    fn fake_object(
        &mut self,
        scope: Scope<'_>,
        name: &Ident,
        fields: &[Field<'_>],
        depth: usize,
    ) -> Option<String> {
        self.is_of_fake = true;
        let mut text = format!("fake::model(|value: &mut {name}| {{");
        for field in fields.iter().filter(|field| field.role == Role::Required) {
            let value = self.field(scope, field, Some(Fit::Exact), depth)?;
            let value = indented(&value, "    ");
            let value = match field.slot {
                Slot::Plain => value,
                Slot::Option => format!("Some({value})"),
                Slot::Maybe => format!("Maybe::Present({value})"),
            };
            _ = write!(text, "\n    value.{} = {value};", field.names.field);
        }
        text.push_str("\n})");
        Some(text)
    }

    /// The value of a field, which has to fit as `fit` says, else as well as its setter takes it.
    fn field(
        &mut self,
        scope: Scope<'_>,
        field: &Field<'_>,
        fit: Option<Fit>,
        depth: usize,
    ) -> Option<String> {
        let property = field.property;
        let example = property
            .docs
            .examples
            .iter()
            .find_map(|example| serde_json::from_str(example).ok());
        let convertible = field.slot == Slot::Plain || property.nullable == Nullability::NotNull;
        let fit = fit.unwrap_or(if convertible {
            Fit::Argument
        } else {
            Fit::Exact
        });
        self.value(
            scope,
            &property.ty,
            example.as_ref(),
            property.wire.as_str(),
            fit,
            depth,
        )
    }
}

fn indented(text: &str, indent: &str) -> String {
    text.replace('\n', &format!("\n{indent}"))
}

/// The default as an example, where the document has no example.
pub(super) fn with_default(docs: &Docs, default: Option<&Literal>) -> Docs {
    let mut docs = docs.clone();
    if docs.examples.is_empty() {
        docs.examples.extend(default.map(|default| match default {
            Literal::Null => "null".to_owned(),
            Literal::Bool(value) => value.to_string(),
            Literal::Number(text) | Literal::Json(text) => text.clone(),
            Literal::String(text) => Value::from(text.as_str()).to_string(),
        }));
    }
    docs
}
