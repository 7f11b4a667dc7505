//! `zstd` (RFC 8878), with the window of 8 MiB that HTTP allows it (RFC 9659).

use std::fmt::Display;

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::decode::{Corrupt, Decoder};

/// The longest window, in bytes.
const WINDOW: u64 = 8 * 1024 * 1024;

/// One frame after another, block by block: a block is at most 128 KiB, compressed or not.
pub(super) struct Zstd {
    decoder: Box<FrameDecoder>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between two frames.
    Header,
    Blocks {
        has_checksum: bool,
    },
    /// In a frame that holds nothing of the content.
    Skip(usize),
}

impl Default for Zstd {
    fn default() -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW);
        Self {
            decoder: Box::new(decoder),
            state: State::Header,
        }
    }
}

impl Decoder for Zstd {
    fn name(&self) -> &'static str {
        "zstd"
    }

    fn decode(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<usize, Corrupt> {
        match self.state {
            State::Header => self.begin(input),
            State::Blocks { has_checksum } => self.block(input, has_checksum, output),
            State::Skip(left) => {
                let taken = left.min(input.len());
                self.state = match left - taken {
                    0 => State::Header,
                    left => State::Skip(left),
                };
                Ok(taken)
            }
        }
    }

    fn is_complete(&self) -> bool {
        self.state == State::Header
    }
}

impl Zstd {
    /// The header of a frame (RFC 8878, section 3.1.1.1).
    fn begin(&mut self, input: &[u8]) -> Result<usize, Corrupt> {
        let Some((magic, rest)) = input.split_first_chunk::<4>() else {
            return Ok(0);
        };
        if (0x184d_2a50..=0x184d_2a5f).contains(&u32::from_le_bytes(*magic)) {
            let Some(length) = rest.first_chunk::<4>() else {
                return Ok(0);
            };
            let length = usize::try_from(u32::from_le_bytes(*length));
            let length = length.map_err(|error| corrupt(&error))?;
            if length > 0 {
                self.state = State::Skip(length);
            }
            return Ok(8);
        }
        let length = rest.first().map_or(5, |descriptor| header(*descriptor));
        let Some(mut header) = input.get(..length) else {
            return Ok(0);
        };
        self.decoder
            .reset(&mut header)
            .map_err(|error| corrupt(&error))?;
        let has_checksum = rest.first().is_some_and(|descriptor| descriptor & 4 != 0);
        self.state = State::Blocks { has_checksum };
        Ok(length - header.len())
    }

    /// One block (section 3.1.1.2), and the checksum after the last one.
    fn block(
        &mut self,
        input: &[u8],
        has_checksum: bool,
        output: &mut Vec<u8>,
    ) -> Result<usize, Corrupt> {
        let Some([low, middle, high]) = input.first_chunk() else {
            return Ok(0);
        };
        let head = u32::from_le_bytes([*low, *middle, *high, 0]);
        let is_last = head & 1 != 0;
        // A block that repeats one byte holds no more than that.
        let size = if head >> 1 & 3 == 1 { 1 } else { head >> 3 };
        let checksum = if is_last && has_checksum { 4 } else { 0 };
        let length = usize::try_from(3 + size + checksum).map_err(|error| corrupt(&error))?;
        let Some(block) = input.get(..length) else {
            return Ok(0);
        };
        self.decoder
            .decode_blocks(block, BlockDecodingStrategy::UptoBlocks(1))
            .map_err(|error| corrupt(&error))?;
        *output = self.decoder.collect().unwrap_or_default();
        if is_last {
            self.state = State::Header;
            let expected = self.decoder.get_checksum_from_data();
            let found = self.decoder.get_calculated_checksum();
            if has_checksum && expected != found {
                return Err("has another checksum than its content".into());
            }
        }
        Ok(length)
    }
}

/// The length of a frame's header whose descriptor this is.
fn header(descriptor: u8) -> usize {
    let is_single_segment = descriptor & 1 << 5 != 0;
    let window = usize::from(!is_single_segment);
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let content = match descriptor >> 6 {
        0 => usize::from(is_single_segment),
        1 => 2,
        2 => 4,
        _ => 8,
    };
    5 + window + dictionary + content
}

fn corrupt(error: &dyn Display) -> Corrupt {
    Corrupt(format!("is corrupt: {error}"))
}
