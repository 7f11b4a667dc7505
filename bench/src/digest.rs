//! Digests, by which things are known to be the same.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Takes in bytes, and yields a digest of them all.
#[derive(Default)]
pub(crate) struct Digest(Sha256);

impl Digest {
    pub(crate) fn add(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes);
    }

    /// Half of the digest, which is plenty here, in hexadecimal.
    pub(crate) fn hex(self) -> String {
        let mut text = String::new();
        for byte in self.0.finalize().iter().take(16) {
            _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// The digest of some parts, in a row.
pub(crate) fn of(parts: &[&[u8]]) -> String {
    let mut digest = Digest::default();
    for part in parts {
        digest.add(part);
    }
    digest.hex()
}
