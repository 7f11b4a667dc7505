//! What answers say besides their bodies: headers, and links to what can be asked next.

use super::{Docs, OperationId, Presence, Style, Type, WireName};

/// Index of a [`HeaderSet`] in [`Api::header_sets`](super::Api::header_sets).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HeaderSetId(pub u32);

impl HeaderSetId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The headers that the answers of an operation may have, whatever their status. Operations that declare the same share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderSet {
    /// Each once, in the document's order.
    pub headers: Vec<Header>,
}

/// A header of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name, as the document spells it first.
    pub wire: WireName,
    /// Its type (not null).
    pub ty: Type,
    /// How lists and objects are spelt.
    pub style: Style,
    /// Texts, those of the first answer that has it.
    pub docs: Docs,
}

/// A header of one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerHeader {
    /// Index into the operation's [`HeaderSet::headers`].
    pub index: usize,
    /// Whether the document promises it.
    pub presence: Presence,
    /// What the answer says of it.
    pub description: Option<String>,
}

/// How values of an answer serve another request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its name.
    pub name: WireName,
    /// The other operation.
    pub target: LinkTarget,
    /// Parameters of the other operation, and what they are given: a runtime expression of OpenAPI, or a constant.
    pub parameters: Vec<(String, String)>,
    /// What the other operation is sent.
    pub body: Option<String>,
    /// Where the other operation is found, if that is not where it always is.
    pub server: Option<String>,
    /// What the document says of it.
    pub description: Option<String>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// To an operation of the client.
    Operation(OperationId),
    /// To an operation that the client does not have: its operationId, or a reference to it.
    Elsewhere(String),
}
