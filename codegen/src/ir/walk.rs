//! The types that each part of an [`Api`](super::Api) mentions.
//!
//! The passes are written over these lists, so that a new place where a type can stand is added here, once.

use std::collections::VecDeque;

use super::{Api, Body, Content, HeaderSet, Incoming, Operation, Type, TypeDef, TypeId, TypeKind};

impl Type {
    /// Hands every mention of a definition in the type to `visit`, in order.
    fn each_mention(&self, visit: &mut dyn FnMut(TypeId)) {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.each_mention(visit);
            }
            Self::Tuple(items) => {
                for item in items {
                    item.each_mention(visit);
                }
            }
            Self::Named(id) => visit(*id),
            Self::Scalar(_) | Self::Any => {}
        }
    }

    /// Hands every mention of a definition in the type to `visit`, to change it.
    pub fn each_mention_mut(&mut self, visit: &mut dyn FnMut(&mut TypeId)) {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.each_mention_mut(visit);
            }
            Self::Tuple(items) => {
                for item in items {
                    item.each_mention_mut(visit);
                }
            }
            Self::Named(id) => visit(id),
            Self::Scalar(_) | Self::Any => {}
        }
    }

    /// The definitions that the type mentions, in order.
    #[must_use]
    pub fn definitions(&self) -> Vec<TypeId> {
        let mut found = Vec::new();
        self.each_mention(&mut |id| found.push(id));
        found
    }

    /// The definitions whose values lie within a value of this type, rather than behind a pointer, in order.
    #[must_use]
    pub fn held_by_value(&self) -> Vec<TypeId> {
        match self {
            Self::Named(id) => vec![*id],
            Self::Nullable(inner) => inner.held_by_value(),
            Self::Tuple(items) => items.iter().flat_map(Self::held_by_value).collect(),
            Self::Scalar(_) | Self::Any | Self::List(_) | Self::Map(_) | Self::Boxed(_) => {
                Vec::new()
            }
        }
    }

    /// Puts the values of a definition that lie within a value of this type behind a pointer.
    pub fn put_behind_pointer(&mut self, id: TypeId) {
        match self {
            Self::Named(held) if *held == id => *self = Self::Boxed(Box::new(Self::Named(id))),
            Self::Nullable(inner) => inner.put_behind_pointer(id),
            Self::Tuple(items) => {
                for item in items {
                    item.put_behind_pointer(id);
                }
            }
            Self::Scalar(_)
            | Self::Any
            | Self::List(_)
            | Self::Map(_)
            | Self::Boxed(_)
            | Self::Named(_) => {}
        }
    }
}

impl TypeDef {
    /// The types that the definition mentions, in the document's order.
    #[must_use]
    pub fn types(&self) -> Vec<&Type> {
        match &self.kind {
            TypeKind::Object(object) => object
                .properties
                .iter()
                .map(|property| &property.ty)
                .chain(&object.rest)
                .collect(),
            TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            TypeKind::Enumeration(_) => Vec::new(),
            TypeKind::Alias(ty) => vec![ty],
        }
    }

    /// [`types`](Self::types), to change them.
    pub fn types_mut(&mut self) -> Vec<&mut Type> {
        match &mut self.kind {
            TypeKind::Object(object) => object
                .properties
                .iter_mut()
                .map(|property| &mut property.ty)
                .chain(&mut object.rest)
                .collect(),
            TypeKind::Union(union) => union
                .variants
                .iter_mut()
                .map(|variant| &mut variant.ty)
                .collect(),
            TypeKind::Enumeration(_) => Vec::new(),
            TypeKind::Alias(ty) => vec![ty],
        }
    }
}

impl Operation {
    /// The types that travel in requests.
    #[must_use]
    pub fn request_types(&self) -> Vec<&Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        parameters
            .chain(self.body.iter().flat_map(Body::types))
            .collect()
    }

    /// The types that travel in answers.
    #[must_use]
    pub fn answer_types(&self) -> Vec<&Type> {
        let answers = self
            .answers
            .iter()
            .flat_map(|answer| &answer.content)
            .map(|content| &content.ty);
        answers
            .chain(self.paging.iter().map(|paging| &paging.item))
            .collect()
    }

    /// What bodies are made of, those of requests and those of answers.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let answers = self.answers.iter().flat_map(|answer| &answer.content);
        self.body
            .iter()
            .flat_map(|body| &body.content)
            .chain(answers)
    }

    /// All types that the operation mentions, to change them.
    pub fn types_mut(&mut self) -> Vec<&mut Type> {
        let parameters = self
            .parameters
            .iter_mut()
            .map(|parameter| &mut parameter.ty);
        let bodies = self
            .body
            .iter_mut()
            .flat_map(|body| &mut body.content)
            .map(|content| &mut content.ty);
        let answers = self
            .answers
            .iter_mut()
            .flat_map(|answer| &mut answer.content)
            .map(|content| &mut content.ty);
        let items = self.paging.iter_mut().map(|paging| &mut paging.item);
        parameters
            .chain(bodies)
            .chain(answers)
            .chain(items)
            .collect()
    }
}

impl Incoming {
    /// The types that the server sends.
    #[must_use]
    pub fn received_types(&self) -> Vec<&Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        parameters
            .chain(self.body.iter().flat_map(Body::types))
            .collect()
    }

    /// The types that the server expects in answer.
    #[must_use]
    pub fn expected_types(&self) -> Vec<&Type> {
        let contents = self.answers.iter().flat_map(|answer| &answer.content);
        contents.map(|content| &content.ty).collect()
    }

    /// What bodies are made of, those of requests and those of answers.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let answers = self.answers.iter().flat_map(|answer| &answer.content);
        self.body
            .iter()
            .flat_map(|body| &body.content)
            .chain(answers)
    }

    /// All types that the request mentions, to change them.
    pub fn types_mut(&mut self) -> Vec<&mut Type> {
        let parameters = self
            .parameters
            .iter_mut()
            .map(|parameter| &mut parameter.ty);
        let bodies = self.body.iter_mut().flat_map(|body| &mut body.content);
        let answers = self
            .answers
            .iter_mut()
            .flat_map(|answer| &mut answer.content);
        parameters
            .chain(bodies.chain(answers).map(|content| &mut content.ty))
            .collect()
    }
}

impl HeaderSet {
    fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        self.headers.iter_mut().map(|header| &mut header.ty)
    }
}

impl Body {
    fn types(&self) -> impl Iterator<Item = &Type> {
        self.content.iter().map(|content| &content.ty)
    }
}

impl Api {
    /// By type: whether it is one of `start` or mentioned by such a type, however indirectly.
    #[must_use]
    pub fn reachable_from(&self, start: impl IntoIterator<Item = TypeId>) -> Vec<bool> {
        let mut reached = vec![false; self.types.len()];
        let mut waiting: VecDeque<TypeId> = start.into_iter().collect();
        while let Some(id) = waiting.pop_front() {
            if !std::mem::replace(&mut reached[id.index()], true) {
                waiting.extend(
                    self.type_def(id)
                        .types()
                        .into_iter()
                        .flat_map(Type::definitions),
                );
            }
        }
        reached
    }

    /// The types of the headers of answers.
    pub fn header_types(&self) -> impl Iterator<Item = &Type> {
        let headers = self.header_sets.iter().flat_map(|set| &set.headers);
        headers.map(|header| &header.ty)
    }

    /// All types that definitions and requests mention, to change them.
    pub fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let definitions = self.types.iter_mut().flat_map(TypeDef::types_mut);
        let headers = self.header_sets.iter_mut().flat_map(HeaderSet::types_mut);
        definitions
            .chain(headers)
            .chain(self.operations.iter_mut().flat_map(Operation::types_mut))
            .chain(self.incoming.iter_mut().flat_map(Incoming::types_mut))
    }
}
