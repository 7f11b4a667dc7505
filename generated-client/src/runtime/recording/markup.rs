//! What is secret in a text of XML: the content of elements and the values of attributes that have certain names.
//!
//! It reads no more than the marks that elements begin and end with, and leaves everything else as it is: what is no XML passes
//! through it too. An element that does not end is left out to the end of the text.

/// Whether a body of this type is XML.
pub(super) fn is_xml(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// The text with `instead` in place of what is secret. Names are asked about without their prefix.
pub(super) fn scrub(text: &str, instead: &str, is_secret: &dyn Fn(&str) -> bool) -> String {
    let mut scrubbed = String::with_capacity(text.len());
    let mut rest = text;
    // How many elements are open, from the secret one on.
    let mut depth = 0_usize;
    while let Some(start) = rest.find('<') {
        let (before, mark) = rest.split_at(start);
        let (mark, after) = mark.split_at(length(mark));
        if depth == 0 {
            scrubbed.push_str(before);
        }
        match Mark::of(mark) {
            Mark::Start if depth > 0 => depth += 1,
            Mark::End if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    scrubbed.push_str(mark);
                }
            }
            Mark::Start if is_secret(local(name(mark))) => {
                depth = 1;
                push_tag(&mut scrubbed, mark, instead, is_secret);
                scrubbed.push_str(instead);
            }
            Mark::Start | Mark::Empty if depth == 0 => {
                push_tag(&mut scrubbed, mark, instead, is_secret);
            }
            Mark::Start | Mark::Empty | Mark::End | Mark::Other => {
                if depth == 0 {
                    scrubbed.push_str(mark);
                }
            }
        }
        rest = after;
    }
    if depth == 0 {
        scrubbed.push_str(rest);
    }
    scrubbed
}

enum Mark {
    Start,
    End,
    Empty,
    /// A comment, a declaration, an instruction, or text.
    Other,
}

impl Mark {
    fn of(mark: &str) -> Self {
        match mark.as_bytes().get(1) {
            Some(b'/') => Self::End,
            Some(b'!' | b'?') | None => Self::Other,
            Some(_) if mark.ends_with("/>") => Self::Empty,
            Some(_) => Self::Start,
        }
    }
}

/// How long the mark is that a text begins with.
fn length(text: &str) -> usize {
    let until = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    if text.starts_with("<!--") {
        until("-->")
    } else if text.starts_with("<![CDATA[") {
        until("]]>")
    } else if text.starts_with("<?") {
        until("?>")
    } else {
        let mut quote = None;
        let end = text.bytes().position(|byte| match (quote, byte) {
            (None, b'>') => true,
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                false
            }
            (Some(open), _) if open == byte => {
                quote = None;
                false
            }
            (None | Some(_), _) => false,
        });
        end.map_or(text.len(), |end| end + 1)
    }
}

/// The name of the element that a tag begins.
fn name(tag: &str) -> &str {
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    tag[1..].split(is_end).next().unwrap_or_default()
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

/// A tag without the values of secret attributes.
fn push_tag(scrubbed: &mut String, tag: &str, instead: &str, is_secret: &dyn Fn(&str) -> bool) {
    let mut rest = tag;
    while let Some(quote) = rest.find(['"', '\'']) {
        let (before, value) = rest.split_at(quote);
        let open = &value[..1];
        let (value, after) = value[1..].split_once(open).unwrap_or((&value[1..], ""));
        let name = before.trim_end().trim_end_matches('=').trim_end();
        let name = name.rsplit(|c: char| c.is_ascii_whitespace()).next();
        let name = name.unwrap_or_default();
        let is_left_out = !name.starts_with("xmlns") && is_secret(local(name));
        scrubbed.push_str(before);
        scrubbed.push_str(open);
        scrubbed.push_str(if is_left_out { instead } else { value });
        // A value without an end has none here either.
        if rest.len() > before.len() + 1 + value.len() {
            scrubbed.push_str(open);
        }
        rest = after;
    }
    scrubbed.push_str(rest);
}
