//! The portions of an API, each of which a client can be compiled for without the others, and the types that each of them needs.

use std::collections::BTreeSet;

use super::{Cause, TypeId};

/// Index of a [`Portion`] in [`Portions::all`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PortionId(pub u32);

impl PortionId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Whether a client is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Division {
    /// Where its operations have more than one tag.
    #[default]
    Sensible,
    /// Wherever there is anything to divide.
    Always,
    /// It is not.
    Never,
}

/// A portion of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Portion {
    /// The operations of some tags.
    Tags {
        /// What they are called after: the tag, or what the names of the tags begin with.
        name: String,
        /// Indices into [`Api::tags`](super::Api::tags).
        tags: Vec<usize>,
    },
    /// The operations without a tag.
    Untagged,
    /// The webhooks.
    Webhooks,
    /// The callbacks.
    Callbacks,
}

/// How an API is divided (`pass::portions` and `pass::closure` fill it in).
#[derive(Clone, Debug, Default)]
pub struct Portions {
    /// The portions: those of tags in the order of the tags, then the others. None, where the client is always compiled as a whole.
    pub all: Vec<Portion>,
    /// Where types are needed: all answers to that which differ, in the order of the types.
    pub extents: Vec<Extent>,
    /// The types that do not share the file of the component which they are part of: those that types of other components are names of.
    pub apart: BTreeSet<TypeId>,
    /// By [`TypeId`]: the index of its extent. Types that stand in one file have the same.
    pub types: Vec<usize>,
}

/// Where a type is needed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Extent {
    /// In every client.
    Always,
    /// In no portion, and so only where the client is compiled as a whole.
    Whole,
    /// In some portions, in order.
    Portions(Vec<PortionId>),
}

impl Portions {
    /// Whether there are any.
    #[must_use]
    pub fn is_divided(&self) -> bool {
        !self.all.is_empty()
    }

    /// The portion of the operations of a tag, or of those without one.
    #[must_use]
    pub fn of_tag(&self, tag: Option<usize>) -> Option<PortionId> {
        self.find(|portion| match (portion, tag) {
            (Portion::Tags { name: _, tags }, Some(tag)) => tags.contains(&tag),
            (Portion::Untagged, None) => true,
            (
                Portion::Tags { .. } | Portion::Untagged | Portion::Webhooks | Portion::Callbacks,
                _,
            ) => false,
        })
    }

    /// The portion of a request that the server makes.
    #[must_use]
    pub fn of_cause(&self, cause: &Cause) -> Option<PortionId> {
        let wanted = match cause {
            Cause::Webhook => Portion::Webhooks,
            Cause::Callback(_) => Portion::Callbacks,
        };
        self.find(|portion| *portion == wanted)
    }

    /// Where a type is needed.
    #[must_use]
    pub fn extent(&self, id: TypeId) -> &Extent {
        let index = self.types.get(id.index());
        let extent = index.and_then(|index| self.extents.get(*index));
        extent.unwrap_or(&Extent::Always)
    }

    fn find(&self, is_it: impl FnMut(&Portion) -> bool) -> Option<PortionId> {
        let index = self.all.iter().position(is_it)?;
        (0_u32..).nth(index).map(PortionId)
    }
}
