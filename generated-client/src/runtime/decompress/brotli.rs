//! `br` (RFC 7932).

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

use super::decode::{CHUNK, Corrupt, Decoder};

type State = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

/// One stream, whose window is 16 MiB at most.
pub(super) struct Brotli {
    state: Box<State>,
    is_complete: bool,
}

impl Default for Brotli {
    fn default() -> Self {
        let alloc = StandardAlloc::default;
        Self {
            state: Box::new(State::new_strict(alloc(), alloc(), alloc())),
            is_complete: false,
        }
    }
}

impl Decoder for Brotli {
    fn name(&self) -> &'static str {
        "br"
    }

    fn decode(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<usize, Corrupt> {
        if self.is_complete {
            return if input.is_empty() {
                Ok(0)
            } else {
                Err("goes on after its end".into())
            };
        }
        output.resize(CHUNK, 0);
        let (mut left, mut taken) = (input.len(), 0);
        let (mut room, mut given, mut total) = (output.len(), 0, 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut taken,
            input,
            &mut room,
            &mut given,
            output,
            &mut total,
            &mut self.state,
        );
        output.truncate(given);
        match result {
            BrotliResult::ResultSuccess => self.is_complete = true,
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => {}
            BrotliResult::ResultFailure => return Err("is corrupt".into()),
        }
        Ok(taken)
    }

    fn is_complete(&self) -> bool {
        self.is_complete
    }
}
