//! Schemas to types: which of them get a definition, and how the others are spelt in place.

use std::collections::HashMap;

use super::definitions::lower_definition;
use super::form::{Form, Nullable, form};
use super::origins::Origins;
use super::schemas::Schemas;
use crate::ir::{Type, TypeDef, TypeId};
use crate::openapi::{RefOr, SchemaId};

/// How deep types are spelt in place, before one of them gets a definition: no stack can hold any document's chain of lists.
const DEEPEST: usize = 64;

/// The definitions made so far. An id is given when a schema is mentioned first, and the definition made later, so that schemas
/// can mention each other in any order.
pub(super) struct Types<'c, 't> {
    pub(super) schemas: Schemas<'c, 't>,
    origins: Origins,
    defined: HashMap<SchemaId, (TypeId, Nullable)>,
    /// By [`TypeId`]: what the definition is made of, and what it is called after.
    waiting: Vec<(SchemaId, Vec<String>)>,
    /// By [`TypeId`]: those that are made already.
    made: Vec<TypeDef>,
    /// The lists and maps that are being spelt, outermost first.
    open: Vec<SchemaId>,
    /// The lists and maps that have been spelt: a component may be mentioned often.
    spelt: HashMap<SchemaId, Type>,
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
            defined: HashMap::new(),
            waiting: Vec::new(),
            made: Vec::new(),
            open: Vec::new(),
            spelt: HashMap::new(),
        };
        for id in components {
            types.lower_id(id, &[]);
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
        while let Some((schema, path)) = self.waiting.get(self.made.len()).cloned() {
            let definition = lower_definition(self, schema, path);
            self.made.push(definition);
        }
    }

    /// The type of a schema. `path` is what it is called after, where it needs a name and the document gives it none.
    pub(super) fn lower_use(&mut self, schema: RefOr<SchemaId>, path: &[String]) -> Use {
        self.lower_id(self.schemas.id(schema), path)
    }

    fn lower_id(&mut self, id: SchemaId, path: &[String]) -> Use {
        let mut path = path.to_vec();
        let mut way = vec![id];
        let mut nullable = Nullable::No;
        loop {
            let id = way[way.len() - 1];
            if let Some(named) = self.origins.paths.get(&id) {
                path.clone_from(named);
            }
            if let Some((type_id, null)) = self.defined.get(&id) {
                return Use {
                    ty: Type::Named(*type_id),
                    nullable: nullable.or(*null),
                };
            }
            let (form, null) = form(self.schemas, id);
            nullable = nullable.or(null);
            let ty = match form {
                Form::Same(next) if !way.contains(&next) => {
                    way.push(next);
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
                Form::Strings(_) | Form::Object(_) => Type::Named(self.define(id, &path, null)),
                Form::List(items) => {
                    self.lower_container((id, null), items, &extend(&path, "item"), Type::List)
                }
                Form::Map(values) => {
                    self.lower_container((id, null), values, &extend(&path, "value"), Type::Map)
                }
            };
            return Use { ty, nullable };
        }
    }

    /// The type of a list or a map, which gets a definition if it contains itself.
    fn lower_container(
        &mut self,
        (id, null): (SchemaId, Nullable),
        inner: Option<RefOr<SchemaId>>,
        path: &[String],
        container: fn(Box<Type>) -> Type,
    ) -> Type {
        if let Some(ty) = self.spelt.get(&id) {
            return ty.clone();
        }
        if self.open.contains(&id) || self.open.len() == DEEPEST {
            let own_path = &path[..path.len().saturating_sub(1)];
            return Type::Named(self.define(id, own_path, null));
        }
        self.open.push(id);
        let inner = self.lower_inner(inner, path);
        self.open.pop();
        // If it has been mentioned inside itself, it has got a definition by now.
        let ty = match self.defined.get(&id) {
            Some((type_id, _)) => Type::Named(*type_id),
            None => container(Box::new(inner)),
        };
        self.spelt.insert(id, ty.clone());
        ty
    }

    /// The type of a list's items or a map's values.
    pub(super) fn lower_inner(&mut self, inner: Option<RefOr<SchemaId>>, path: &[String]) -> Type {
        inner.map_or(Type::Any, |schema| self.lower_use(schema, path).into_type())
    }

    /// Whether a type is an enum of strings, and the text one of them.
    pub(super) fn has_member(&self, id: TypeId, text: &str) -> bool {
        let (schema, _) = &self.waiting[id.index()];
        match form(self.schemas, *schema).0 {
            Form::Strings(members) => members.iter().any(|member| member.text == text),
            Form::Same(_)
            | Form::Any
            | Form::Scalar(_)
            | Form::List(_)
            | Form::Map(_)
            | Form::Object(_) => false,
        }
    }

    fn define(&mut self, id: SchemaId, path: &[String], null: Nullable) -> TypeId {
        // A span numbers nodes with 32 bits, so there are never more schemas than that.
        let type_id = TypeId(u32::try_from(self.waiting.len()).unwrap_or(u32::MAX));
        self.waiting.push((id, path.to_vec()));
        self.defined.insert(id, (type_id, null));
        type_id
    }
}

/// A path with one more part.
pub(super) fn extend(path: &[String], part: &str) -> Vec<String> {
    path.iter().cloned().chain([part.to_owned()]).collect()
}
