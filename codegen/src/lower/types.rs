//! Schemas to types: which of them get a definition, and how the others are spelt in place.

use super::definitions::lower_definition;
use super::form::{Form, Nullable, form};
use super::origins::Origins;
use super::path::Path;
use super::schemas::Schemas;
use super::unit::Unit;
use crate::ir::{Literal, Type, TypeDef, TypeId};
use crate::maps::HashMap;
use crate::openapi::{RefOr, SchemaId};

/// How deep types are spelt in place, before one of them gets a definition: no stack can hold any document's chain of lists.
const DEEPEST: usize = 16;

/// The definitions made so far. An id is given when a schema is mentioned first, and the definition made later, so that schemas
/// can mention each other in any order.
pub(super) struct Types<'c, 't> {
    pub(super) schemas: Schemas<'c, 't>,
    origins: Origins,
    defined: HashMap<Unit, (TypeId, Nullable)>,
    /// By [`TypeId`]: what the definition is made of, and what it is called after.
    waiting: Vec<(Unit, Vec<String>)>,
    /// By [`TypeId`]: those that are made already.
    made: Vec<TypeDef>,
    /// The lists and maps that are being spelt, outermost first.
    open: Vec<Unit>,
    /// The lists and maps that have been spelt: a component may be mentioned often.
    spelt: HashMap<Unit, Type>,
}

/// A type in the place where it is used.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) ty: Type,
    pub(super) nullable: Nullable,
}

impl Use {
    /// The type with its nullability.
    pub(super) fn into_type(self) -> Type {
        match self.nullable {
            Nullable::Yes => Type::Nullable(Box::new(self.ty)),
            Nullable::No => self.ty,
        }
    }
}

impl<'c, 't> Types<'c, 't> {
    /// Defines the components of a document.
    pub(super) fn new(schemas: Schemas<'c, 't>) -> Self {
        let origins = Origins::new(schemas);
        let components = origins.components.clone();
        let mut types = Self {
            schemas,
            origins,
            defined: HashMap::default(),
            waiting: Vec::new(),
            made: Vec::new(),
            open: Vec::new(),
            spelt: HashMap::default(),
        };
        for id in components {
            types.lower_unit(Unit::Whole(id), Path::Whole(&[]));
        }
        types.make_definitions();
        types
    }

    /// All definitions, by their ids.
    pub(super) fn finish(mut self) -> Vec<TypeDef> {
        self.make_definitions();
        self.made
    }

    fn make_definitions(&mut self) {
        while let Some((unit, path)) = self.waiting.get(self.made.len()).cloned() {
            let definition = lower_definition(self, unit, path);
            self.made.push(definition);
        }
    }

    /// The type of a schema. `path` is what it is called after, where it needs a name and the document gives it none.
    pub(super) fn lower_use(&mut self, schema: RefOr<SchemaId>, path: Path<'_>) -> Use {
        self.lower_unit(Unit::Whole(self.schemas.id(schema)), path)
    }

    /// The type of a schema, or of a part of what it stands for.
    pub(super) fn lower_unit(&mut self, unit: Unit, path: Path<'_>) -> Use {
        let mut way = Vec::new();
        let mut unit = unit;
        let mut nullable = Nullable::No;
        loop {
            if let Some((type_id, null)) = self.defined.get(&unit) {
                return Use {
                    ty: Type::Named(*type_id),
                    nullable: nullable.or(*null),
                };
            }
            let (form, null) = form(self.schemas, unit);
            nullable = nullable.or(null);
            let is_called = !matches!(form, Form::Same(_) | Form::Any | Form::Scalar(_));
            let named = is_called.then(|| self.path_of(unit, &way)).flatten();
            let path = named.as_deref().map_or(path, Path::Whole);
            let ty = match form {
                Form::Same(next) if next != unit && !way.contains(&next) => {
                    way.push(unit);
                    unit = next;
                    continue;
                }
                // Any value may be null in any case.
                Form::Same(_) | Form::Any => {
                    return Use {
                        ty: Type::Any,
                        nullable: Nullable::No,
                    };
                }
                Form::Scalar(scalar) => Type::Scalar(scalar),
                Form::Strings(_)
                | Form::Integers(_)
                | Form::Texts(_)
                | Form::Union
                | Form::Object(_) => Type::Named(self.define(unit, path, null)),
                Form::List(items) => {
                    self.lower_container((unit, null), path, &mut |types, path| {
                        Type::List(Box::new(types.lower_inner(items, path.part("item"))))
                    })
                }
                Form::Tuple(items) => {
                    self.lower_container((unit, null), path, &mut |types, path| {
                        types.lower_tuple(items, path)
                    })
                }
                Form::Map(values) => {
                    self.lower_container((unit, null), path, &mut |types, path| {
                        Type::Map(Box::new(types.lower_inner(values, path.part("value"))))
                    })
                }
            };
            return Use { ty, nullable };
        }
    }

    /// The type of a list, a tuple or a map, which gets a definition if it contains itself.
    fn lower_container(
        &mut self,
        (unit, null): (Unit, Nullable),
        path: Path<'_>,
        spell: &mut dyn FnMut(&mut Self, Path<'_>) -> Type,
    ) -> Type {
        if let Some(ty) = self.spelt.get(&unit) {
            return ty.clone();
        }
        if self.open.contains(&unit) || self.open.len() == DEEPEST {
            return Type::Named(self.define(unit, path, null));
        }
        self.open.push(unit);
        let own = spell(self, path);
        self.open.pop();
        // If it has been mentioned inside itself, it has got a definition by now.
        let ty = match self.defined.get(&unit) {
            Some((type_id, _)) => Type::Named(*type_id),
            None => own,
        };
        self.spelt.insert(unit, ty.clone());
        ty
    }

    /// The type of a list with a schema for each position.
    pub(super) fn lower_tuple(&mut self, items: &[RefOr<SchemaId>], path: Path<'_>) -> Type {
        let items = items.iter().enumerate();
        let items = items.map(|(index, item)| {
            let name = format!("item {}", index + 1);
            self.lower_inner(Some(*item), path.part(&name))
        });
        Type::Tuple(items.collect())
    }

    /// The type of a list's items or a map's values.
    pub(super) fn lower_inner(&mut self, inner: Option<RefOr<SchemaId>>, path: Path<'_>) -> Type {
        inner.map_or(Type::Any, |schema| self.lower_use(schema, path).into_type())
    }

    /// The literal of a text or of digits, if a type is an enum that has it among its values.
    pub(super) fn member(&self, id: TypeId, text: &str) -> Option<Literal> {
        let (unit, _) = &self.waiting[id.index()];
        match form(self.schemas, *unit).0 {
            Form::Strings(members) => members
                .iter()
                .any(|member| member.text == text)
                .then(|| Literal::String(text.to_owned())),
            Form::Integers(members) => members
                .iter()
                .any(|member| member.text == text)
                .then(|| Literal::Number(text.to_owned())),
            Form::Texts(values) => values
                .iter()
                .any(|value| value.wire.as_str() == text)
                .then(|| Literal::String(text.to_owned())),
            Form::Same(_)
            | Form::Any
            | Form::Scalar(_)
            | Form::List(_)
            | Form::Tuple(_)
            | Form::Map(_)
            | Form::Union
            | Form::Object(_) => None,
        }
    }

    /// What a schema is called in the document.
    pub(super) fn name_of(&self, id: SchemaId) -> Option<&str> {
        match self.origins.paths.get(&id)?.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    /// What a unit is called after, where the document names it, or else the last of those that led to it.
    fn path_of(&self, unit: Unit, way: &[Unit]) -> Option<Vec<String>> {
        let mut units = way.iter().copied().chain([unit]).rev();
        units.find_map(|unit| self.own_path(unit))
    }

    fn own_path(&self, unit: Unit) -> Option<Vec<String>> {
        let paths = &self.origins.paths;
        match unit {
            Unit::Whole(id) => paths.get(&id).cloned(),
            Unit::Itself(id) => {
                let mut path = paths.get(&id)?.clone();
                if self.schemas.hierarchy.root(id).is_some() {
                    path.push("base".to_owned());
                }
                Some(path)
            }
            Unit::Beside(..) | Unit::Only(..) | Unit::Texts(_) => None,
        }
    }

    fn define(&mut self, unit: Unit, path: Path<'_>, null: Nullable) -> TypeId {
        // A span numbers nodes with 32 bits, so there are never more schemas than that.
        let type_id = TypeId(u32::try_from(self.waiting.len()).unwrap_or(u32::MAX));
        self.waiting.push((unit, path.to_vec()));
        self.defined.insert(unit, (type_id, null));
        type_id
    }
}
