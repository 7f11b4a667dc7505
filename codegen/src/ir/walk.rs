//! The types that each part of an [`Api`](super::Api) mentions.
//!
//! The passes are written over these lists, so that a new place where a type can stand is added here, once.

use std::collections::VecDeque;

use super::{Api, Body, Operation, Type, TypeDef, TypeId, TypeKind};

impl Type {
    /// What is left when lists, maps, nullability and pointers are taken off: each type has exactly one such core.
    #[must_use]
    pub fn core(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.core()
            }
            Self::Scalar(_) | Self::Any | Self::Named(_) => self,
        }
    }

    /// [`core`](Self::core), to change it.
    #[must_use]
    pub fn core_mut(&mut self) -> &mut Self {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.core_mut()
            }
            Self::Scalar(_) | Self::Any | Self::Named(_) => self,
        }
    }

    /// The definition that the type mentions, if it mentions one.
    #[must_use]
    pub fn definition(&self) -> Option<TypeId> {
        match self.core() {
            Self::Named(id) => Some(*id),
            _ => None,
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
                        .filter_map(Type::definition),
                );
            }
        }
        reached
    }

    /// All types that definitions and operations mention, to change them.
    pub fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let definitions = self.types.iter_mut().flat_map(TypeDef::types_mut);
        definitions.chain(self.operations.iter_mut().flat_map(Operation::types_mut))
    }
}
