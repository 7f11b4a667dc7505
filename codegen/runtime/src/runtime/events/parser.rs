//! From bytes to events, as the HTML standard has it (section 9.2.6).
//!
//! It knows nothing of connections but that one may follow on another.

use std::collections::VecDeque;
use std::time::Duration;

use super::Event;

/// From bytes, however they are cut, to events.
pub(super) struct Parser {
    pub(super) ready: VecDeque<Event<String>>,
    /// How many bytes an event may have.
    limit: u64,
    /// The line that has no end yet.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, with which a line feed would be one line end.
    after_return: bool,
    /// Whether a line has been read: only the first one can begin with a byte order mark.
    has_begun: bool,
    event: String,
    data: String,
    /// The id that the next event has, unless it has one of its own.
    id: Option<String>,
    /// The id that was in force when the last event ended: that of an event which broke off does not count.
    last_id: Option<String>,
    /// How long the server wants clients to wait before they connect again.
    pub(super) retry: Option<Duration>,
}

/// An event has more bytes than it may have.
#[derive(Debug)]
pub(super) struct TooLarge;

impl Parser {
    pub(super) fn new(limit: u64) -> Self {
        Self {
            ready: VecDeque::new(),
            limit,
            line: Vec::new(),
            after_return: false,
            has_begun: false,
            event: String::new(),
            data: String::new(),
            id: None,
            last_id: None,
            retry: None,
        }
    }

    /// The last id of an event that came to its end; it is empty where the server took its ids back.
    pub(super) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// Reads on at the beginning of another answer.
    pub(super) fn restart(&mut self) {
        self.line.clear();
        self.after_return = false;
        self.has_begun = false;
        self.event.clear();
        self.data.clear();
        self.id.clone_from(&self.last_id);
    }

    pub(super) fn push(&mut self, mut chunk: &[u8]) -> Result<(), TooLarge> {
        while let Some(first) = chunk.first() {
            if std::mem::take(&mut self.after_return) && *first == b'\n' {
                chunk = &chunk[1..];
                continue;
            }
            let Some(end) = chunk.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
                self.line.extend_from_slice(chunk);
                return self.bound();
            };
            self.after_return = chunk[end] == b'\r';
            self.line.extend_from_slice(&chunk[..end]);
            self.bound()?;
            let line = std::mem::take(&mut self.line);
            self.read_line(&line);
            // The line's memory serves for the next one.
            self.line = line;
            self.line.clear();
            chunk = &chunk[end + 1..];
        }
        Ok(())
    }

    fn bound(&self) -> Result<(), TooLarge> {
        let length = self.line.len().saturating_add(self.data.len());
        match u64::try_from(length) {
            Ok(length) if length <= self.limit => Ok(()),
            _ => Err(TooLarge),
        }
    }

    fn read_line(&mut self, line: &[u8]) {
        let mut line = line;
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        if line.is_empty() {
            self.dispatch();
            return;
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // Comments have no name; what is unknown is ignored.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        self.last_id.clone_from(&self.id);
        // Its last line feed stands behind the data; without one there were no data.
        if data.pop().is_none() {
            return;
        }
        self.ready.push_back(Event {
            event: if event.is_empty() {
                "message".to_owned()
            } else {
                event
            },
            data,
            id: self.id.clone().filter(|id| !id.is_empty()),
        });
    }
}
