//! `gzip` (RFC 1952) and `deflate` (RFC 1950, or RFC 1951 without the wrapping, as some servers have it).

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::decode::{CHUNK, Corrupt, Decoder};

/// One member after another.
pub(super) struct Gzip {
    state: State,
    inflate: Decompress,
    crc: Crc,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Header,
    Body,
    Trailer,
}

impl Default for Gzip {
    fn default() -> Self {
        Self {
            state: State::Header,
            inflate: Decompress::new(false),
            crc: Crc::new(),
        }
    }
}

impl Decoder for Gzip {
    fn name(&self) -> &'static str {
        "gzip"
    }

    fn decode(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<usize, Corrupt> {
        match self.state {
            State::Header => {
                let Some(length) = header(input)? else {
                    return Ok(0);
                };
                self.state = State::Body;
                self.inflate.reset(false);
                self.crc.reset();
                Ok(length)
            }
            State::Body => {
                let (taken, is_end) = inflate(&mut self.inflate, input, output)?;
                self.crc.update(output);
                if is_end {
                    self.state = State::Trailer;
                }
                Ok(taken)
            }
            State::Trailer => {
                let Some((trailer, _)) = input.split_first_chunk::<8>() else {
                    return Ok(0);
                };
                let expected = u64::from_le_bytes(*trailer);
                let found = u64::from(self.crc.sum()) | u64::from(self.crc.amount()) << 32;
                if expected != found {
                    return Err("has another checksum than its content".into());
                }
                self.state = State::Header;
                Ok(trailer.len())
            }
        }
    }

    fn is_complete(&self) -> bool {
        self.state == State::Header
    }
}

/// The length of a member's header (RFC 1952, section 2.3); `None` where there is not all of it.
fn header(input: &[u8]) -> Result<Option<usize>, Corrupt> {
    const CRC: u8 = 1 << 1;
    const EXTRA: u8 = 1 << 2;
    const NAME: u8 = 1 << 3;
    const COMMENT: u8 = 1 << 4;
    if !input.starts_with(&[0x1f, 0x8b, 8]) && !input.is_empty() {
        let begins_well = [0x1f, 0x8b, 8].starts_with(input);
        return if begins_well {
            Ok(None)
        } else {
            Err("has no such header".into())
        };
    }
    let Some(flags) = input.get(3) else {
        return Ok(None);
    };
    let mut length = 10;
    if flags & EXTRA != 0 {
        let Some([low, high]) = input.get(length..length + 2) else {
            return Ok(None);
        };
        length += 2 + usize::from(u16::from_le_bytes([*low, *high]));
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let rest = input.get(length..).unwrap_or_default();
            let Some(end) = rest.iter().position(|byte| *byte == 0) else {
                return Ok(None);
            };
            length += end + 1;
        }
    }
    if flags & CRC != 0 {
        length += 2;
    }
    Ok((input.len() >= length).then_some(length))
}

/// How many bytes were taken, and whether the data has ended.
fn inflate(
    inflate: &mut Decompress,
    input: &[u8],
    output: &mut Vec<u8>,
) -> Result<(usize, bool), Corrupt> {
    output.reserve_exact(CHUNK);
    let before = inflate.total_in();
    let status = inflate
        .decompress_vec(input, output, FlushDecompress::None)
        .map_err(|_| Corrupt("is corrupt".to_owned()))?;
    let taken = usize::try_from(inflate.total_in() - before).unwrap_or_default();
    Ok((taken, status == Status::StreamEnd))
}

/// Wrapped as the standard says, or bare.
#[derive(Default)]
pub(super) struct Deflate {
    inflate: Option<Decompress>,
    is_complete: bool,
}

impl Decoder for Deflate {
    fn name(&self) -> &'static str {
        "deflate"
    }

    fn decode(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<usize, Corrupt> {
        if self.is_complete {
            return if input.is_empty() {
                Ok(0)
            } else {
                Err("goes on after its end".into())
            };
        }
        let decompress = if let Some(decompress) = &mut self.inflate {
            decompress
        } else {
            let Some([first, second]) = input.first_chunk() else {
                return Ok(0);
            };
            // The wrapping begins with its method, 8, and the first two bytes are a multiple of 31.
            let is_wrapped =
                first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31);
            self.inflate.insert(Decompress::new(is_wrapped))
        };
        let (taken, is_end) = inflate(decompress, input, output)?;
        self.is_complete = is_end;
        Ok(taken)
    }

    fn is_complete(&self) -> bool {
        self.is_complete
    }
}
