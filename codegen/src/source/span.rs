//! [`Span`]: a file and a place in it, as small integers; and the arena that knows the way to each node.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// A file of [`Sources`](super::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    pub(super) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A node of a file: the document itself, a value of a map, or an item of a list. Numbered in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The document as a whole.
    pub const ROOT: Self = Self(0);
}

/// A place in a file, cheap to copy. Ordered by file, then by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    file: FileId,
    at: At,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum At {
    File,
    Node(NodeId, Part),
    Bytes(u32, u32),
}

/// Which half of a map entry a span stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    Key,
    Value,
}

impl Span {
    /// A whole file, shown without an excerpt.
    #[must_use]
    pub const fn whole(file: FileId) -> Self {
        Self { file, at: At::File }
    }

    /// A range of bytes of a file's text.
    #[must_use]
    pub fn bytes(file: FileId, range: Range<usize>) -> Self {
        let clip = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            file,
            at: At::Bytes(clip(range.start), clip(range.end)),
        }
    }

    /// The value of a node.
    #[must_use]
    pub const fn value(file: FileId, node: NodeId) -> Self {
        Self {
            file,
            at: At::Node(node, Part::Value),
        }
    }

    /// The same node's key; a list item, a whole file and a range of bytes have none and stay what they are.
    #[must_use]
    pub const fn key(self) -> Self {
        match self.at {
            At::Node(node, _) => Self {
                file: self.file,
                at: At::Node(node, Part::Key),
            },
            At::File | At::Bytes(..) => self,
        }
    }

    /// The file.
    #[must_use]
    pub const fn file(self) -> FileId {
        self.file
    }

    /// The same half of another node of the same file.
    pub(super) const fn at_node(self, node: NodeId) -> Self {
        match self.at {
            At::Node(_, part) => Self {
                file: self.file,
                at: At::Node(node, part),
            },
            At::File | At::Bytes(..) => self,
        }
    }

    /// The node, unless the span stands for a whole file or a range of bytes.
    #[must_use]
    pub const fn node(self) -> Option<NodeId> {
        match self.at {
            At::Node(node, _) => Some(node),
            At::File | At::Bytes(..) => None,
        }
    }

    pub(super) fn part(self) -> Option<(NodeId, Part)> {
        match self.at {
            At::Node(node, part) => Some((node, part)),
            At::File | At::Bytes(..) => None,
        }
    }

    pub(super) fn range(self) -> Option<Range<usize>> {
        match self.at {
            At::Bytes(start, end) => Some(start as usize..end as usize),
            At::File | At::Node(..) => None,
        }
    }
}

/// How a node hangs on its parent. The ordinal, not the key, leads back to it, so that both of two equal keys can be found.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) parent: NodeId,
    pub(crate) ordinal: u32,
    pub(crate) key: Option<Arc<str>>,
}

/// The ordinal of a node that is the double of the one that is its parent: it has the same place, and is another node.
const DOUBLE: u32 = u32::MAX;

/// The nodes of one file; the first is the document.
#[derive(Debug, Default)]
pub(super) struct Nodes(pub(super) Vec<Node>);

impl Nodes {
    /// A further node with the place of another.
    pub(super) fn double(&mut self, node: NodeId) -> NodeId {
        let Ok(index) = u32::try_from(self.0.len()) else {
            return node;
        };
        self.0.push(Node {
            parent: self.original(node),
            ordinal: DOUBLE,
            key: None,
        });
        NodeId(index)
    }

    /// The node of the text that a node stands for.
    pub(super) fn original(&self, node: NodeId) -> NodeId {
        match self.get(node) {
            Some(double) if double.ordinal == DOUBLE => double.parent,
            Some(_) | None => node,
        }
    }

    pub(super) fn get(&self, node: NodeId) -> Option<&Node> {
        if node == NodeId::ROOT {
            None
        } else {
            self.0.get(node.0 as usize)
        }
    }

    pub(super) fn write_pointer(&self, node: NodeId, out: &mut String) {
        let mut way = Vec::new();
        let mut at = self.original(node);
        while let Some(step) = self.get(at) {
            way.push(step);
            at = step.parent;
        }
        for step in way.into_iter().rev() {
            out.push('/');
            match &step.key {
                Some(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
                // Writing to a string cannot fail.
                None => _ = write!(out, "{}", step.ordinal),
            }
        }
    }
}
