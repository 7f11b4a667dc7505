//! Turns bytes into the requests they are made of, and a request into its parts.
//!
//! Nothing is decoded or normalised: what a test compares is what was sent.

/// A request, to the byte.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    bytes: Vec<u8>,
}

impl Request {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// All of its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The request line, as in `GET /a?b=c HTTP/1.1`.
    #[must_use]
    pub fn line(&self) -> String {
        self.head().lines().next().unwrap_or_default().to_owned()
    }

    /// The values of all headers of that name, in order. Capitals do not matter in the name.
    #[must_use]
    pub fn headers(&self, name: &str) -> Vec<String> {
        headers(&self.head())
            .filter(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
            .collect()
    }

    /// What follows the head, with its transfer coding if it has one.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.bytes[head_length(&self.bytes).unwrap_or(self.bytes.len())..]
    }

    fn head(&self) -> String {
        let length = head_length(&self.bytes).unwrap_or(self.bytes.len());
        String::from_utf8_lossy(&self.bytes[..length]).into_owned()
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:?}", String::from_utf8_lossy(&self.bytes))
    }
}

/// The length of the request at the beginning of these bytes, or `None` while more must come.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let start = head_length(bytes)?;
    let head = String::from_utf8_lossy(&bytes[..start]);
    let find = |name: &str| {
        headers(&head)
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    if find("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        return Some(start + chunked_length(&bytes[start..])?);
    }
    let body = find("content-length").and_then(|value| value.parse::<usize>().ok());
    let end = start.checked_add(body.unwrap_or_default())?;
    (bytes.len() >= end).then_some(end)
}

/// The length of a chunked body, trailers included.
fn chunked_length(bytes: &[u8]) -> Option<usize> {
    let mut place = 0;
    loop {
        let line = place + find(&bytes[place..], b"\r\n")?;
        let size = std::str::from_utf8(&bytes[place..line]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        place = line + 2;
        if size == 0 {
            break;
        }
        place = place.checked_add(size)?.checked_add(2)?;
        if place > bytes.len() {
            return None;
        }
    }
    loop {
        let line = find(&bytes[place..], b"\r\n")?;
        place += line + 2;
        if line == 0 {
            return Some(place);
        }
    }
}

fn head_length(bytes: &[u8]) -> Option<usize> {
    find(bytes, b"\r\n\r\n").map(|place| place + 4)
}

fn headers(head: &str) -> impl Iterator<Item = (&str, &str)> {
    head.lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name, value.trim()))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
