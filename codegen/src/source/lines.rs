//! Byte offsets to lines and columns and back, by the two conventions that are in use: an editor's (a line ends with a line
//! feed) and YAML's (which also ends one at a lone carriage return and at three further characters).

/// How many bytes lie between two counts of the characters so far.
const STRIDE: usize = 4096;

/// Line starts as editors count them, and counts of characters: a minified document is one line of megabytes.
#[derive(Debug)]
pub(super) struct Lines<'s> {
    text: &'s str,
    starts: Vec<usize>,
    /// The number of characters before every byte whose offset is a multiple of the stride.
    counts: Vec<usize>,
}

impl<'s> Lines<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        let mut counts = vec![0];
        for chunk in text.as_bytes().chunks(STRIDE) {
            let before = counts.last().copied().unwrap_or_default();
            counts.push(before + characters(chunk));
        }
        Self {
            text,
            starts,
            counts,
        }
    }

    /// The 1-based line and the 1-based column, in characters, of a byte offset.
    pub(super) fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        (
            line,
            self.characters_before(offset) - self.characters_before(start) + 1,
        )
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        self.counts[stride] + characters(&self.text.as_bytes()[stride * STRIDE..offset])
    }
}

/// How many characters start in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|byte| (**byte & 0b1100_0000) != 0b1000_0000)
        .count()
}

/// Line starts as YAML counts them, to understand the positions that `serde_yaml` reports.
#[derive(Debug)]
pub(crate) struct YamlLines<'s> {
    text: &'s str,
    starts: Vec<usize>,
}

impl<'s> YamlLines<'s> {
    pub(crate) fn new(text: &'s str) -> Self {
        let mut starts = vec![0];
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '\r' if characters.peek().is_some_and(|(_, next)| *next == '\n') => {}
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    starts.push(at + character.len_utf8());
                }
                _ => {}
            }
        }
        Self { text, starts }
    }

    /// The byte offset of a 1-based line and a 1-based column in characters; the end of the text where it has no such place.
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
        let Some(&start) = self.starts.get(line.saturating_sub(1)) else {
            return self.text.len();
        };
        let rest = &self.text[start..];
        let within = rest
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(rest.len(), |(at, _)| at);
        start + within
    }
}

/// The 1-based line and column that a message of `serde_yaml` or `serde_json` ends with.
///
/// The error type is hidden behind a trait while a visitor runs, so its text is the only way to its position. `serde_yaml`
/// leaves the position out when it is the very start of the text.
pub(crate) fn position_in(message: &str) -> (usize, usize) {
    fn numbers(message: &str) -> Option<(usize, usize)> {
        let (before, column) = message.rsplit_once(" column ")?;
        let (_, line) = before.rsplit_once("line ")?;
        Some((line.trim().parse().ok()?, column.trim().parse().ok()?))
    }
    numbers(message).unwrap_or((1, 1))
}
