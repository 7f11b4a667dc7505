//! What arrives as a stream of items, each of which is read by itself.

use bytes::Bytes;

use super::answer::{Head, Received};
use super::body::Interrupted;
use super::error::Failure;
use super::format::Format as _;
use super::json::JSON;
use super::stream::{Incoming, ItemKind};
use super::wire::{Decode, Input};

impl Incoming {
    /// Reads one item into `value`, which is blank before. The error keeps what it was.
    pub(crate) fn decode(&self, item: Bytes, value: &mut dyn Decode) -> Result<(), Failure> {
        let read = match self.items {
            ItemKind::Json => JSON.decode(&item, None, value),
            ItemKind::Text | ItemKind::Bytes => {
                value.decode(Input::Text(&String::from_utf8_lossy(&item)))
            }
        };
        read.map_err(|fault| {
            let received = self.part(item);
            let mismatch = received
                .mismatch(&format!("has an item that cannot be read: {fault}"))
                .caused_by(fault);
            Failure::mismatch(received, mismatch)
        })
    }

    /// An item became longer than any answer may be.
    pub(crate) fn too_large(&self) -> Failure {
        Failure::interrupted(
            self.operation.name(),
            &self.origin,
            self.limit,
            Interrupted::TooLarge,
        )
        .answered(self.status(), self.headers().clone())
    }

    /// A part of the answer, as if it were all of it.
    fn part(&self, body: Bytes) -> Received {
        let head = Head::new(self.status(), self.headers().clone(), None);
        Received::new(Box::new(head), body, self.operation, self.formats)
    }
}
