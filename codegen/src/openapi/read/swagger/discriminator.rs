//! `x-ms-discriminator-value`: the value that selects a definition, which 3.x writes into a mapping.

use crate::load::Tree;
use crate::maps::HashSet;
use crate::openapi::model::{Key, Mapped, RefOr, SchemaId, Spanned};
use crate::openapi::read::Reader;

impl<'t> Reader<'t, '_> {
    /// Adds the values to the discriminators of the definitions that theirs are composed of.
    pub(super) fn map_discriminators(&mut self) {
        let tagged: Vec<(SchemaId, Spanned<&'t str>)> = self
            .doc
            .schemas
            .iter()
            .filter_map(|(id, schema)| {
                let tree = schema.extensions.get("x-ms-discriminator-value")?;
                let span = tree.span;
                Tree::as_str(tree).map(|value| (id, Spanned { value, span }))
            })
            .collect();
        for (child, value) in tagged {
            for base in self.bases(child) {
                // The arena gives objects out only to be read, and these have just been read.
                if let Some(discriminator) = self.doc.schemas.get_mut(base).discriminator.as_mut() {
                    let mapped = Mapped {
                        text: value,
                        schema: Some(RefOr::Item(child)),
                    };
                    discriminator.mapping.push((value, mapped));
                }
            }
        }
    }

    /// The schema and all that it is composed of by `allOf`.
    fn bases(&self, start: SchemaId) -> Vec<SchemaId> {
        let mut seen = HashSet::from_iter([start]);
        let mut way = vec![start];
        let mut next = 0;
        while let Some(id) = way.get(next).copied() {
            next += 1;
            for part in &self.doc.schemas[id].all_of {
                if let Some(part) = self.end_of(*part).filter(|part| seen.insert(*part)) {
                    way.push(part);
                }
            }
        }
        way
    }

    /// What a chain of references ends at, if it does.
    fn end_of(&self, schema: RefOr<SchemaId>) -> Option<SchemaId> {
        let mut at = match schema {
            RefOr::Item(id) => return Some(id),
            RefOr::Ref(id) => id,
        };
        for _ in 0..super::parameter::LONGEST {
            match self.doc.reference(at).read? {
                RefOr::Item(index) => return Some(SchemaId::from_index(index)),
                RefOr::Ref(next) => at = next,
            }
        }
        None
    }
}
