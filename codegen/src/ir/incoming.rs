//! Requests that the server makes to the user's program: webhooks and callbacks.

use super::{Answer, Body, Docs, Note, OperationId, Origin, Parameter, WireName};

/// Index of an [`Incoming`] in [`Api::incoming`](super::Api::incoming).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IncomingId(pub u32);

impl IncomingId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A request that the server makes. Its body and parameters are read, and what the document expects in answer is written.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Where it stands; the path holds what its names are made of.
    pub origin: Origin,
    /// What the document calls it: the key of the webhook or of the callback.
    pub name: WireName,
    /// What makes the server send it.
    pub cause: Cause,
    /// Texts.
    pub docs: Docs,
    /// The method in capitals (`POST`).
    pub method: String,
    /// Its parameters, in the document's order.
    pub parameters: Vec<Parameter>,
    /// What it carries.
    pub body: Option<Body>,
    /// The answers that the document expects, in its order.
    pub answers: Vec<Answer>,
    /// The schemes by which the server shows who it is: alternatives of combinations, by name.
    pub authorization: Vec<Vec<String>>,
    /// `x-` fields with scalar values, which the docs show: name without `x-`, and value.
    pub notes: Vec<Note>,
}

/// What makes the server send a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A webhook: something that is agreed upon elsewhere.
    Webhook,
    /// A callback: a request of the client, one of these.
    Callback(Vec<Trigger>),
}

/// A request that a callback follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The request.
    pub after: After,
    /// The expression that gives the URL to which the server sends its own.
    pub expression: String,
}

/// What a callback follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// An operation of the client.
    Operation(OperationId),
    /// Another request of the server.
    Incoming(IncomingId),
}

impl Incoming {
    /// How many times the document declares it: a callback, once for each request that it follows.
    #[must_use]
    pub fn declarations(&self) -> usize {
        match &self.cause {
            Cause::Webhook => 1,
            Cause::Callback(triggers) => triggers.len(),
        }
    }
}
