//! What is secret in the path of a URL: the values of certain parameters of the operation's template.

use std::ops::Range;

use super::super::url::fill;

/// Where in `url` the values of the template's parameters stand that are secret, in order. There are none where the URL is not
/// of the template, as after a redirect.
pub(super) fn secrets(
    url: &str,
    template: &str,
    is_secret: &dyn Fn(&str) -> bool,
) -> Vec<Range<usize>> {
    let template = template.split('?').next().unwrap_or_default();
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mut found = Vec::new();
    let mut end = path.len();
    // The base URL has a path of its own, so the two are held together from their ends.
    for pattern in template.split('/').rev() {
        let start = path[..end].rfind('/').map_or(0, |slash| slash + 1);
        let Some(values) = values(&path[start..end], pattern) else {
            return Vec::new();
        };
        let secret = values.into_iter().filter(|(name, _)| is_secret(name));
        let places = secret.map(|(_, value)| start + value.start..start + value.end);
        // From the last to the first, as the segments are.
        found.extend(places.collect::<Vec<_>>().into_iter().rev());
        match start.checked_sub(1) {
            Some(slash) => end = slash,
            None => break,
        }
    }
    found.reverse();
    found
}

/// The names of the parameters in a segment of a template, and where in the segment of a URL their values stand; `None` where
/// the segment is another one.
fn values<'t>(segment: &str, pattern: &'t str) -> Option<Vec<(&'t str, Range<usize>)>> {
    let (literal, mut rest) = pattern.split_once('{').unwrap_or((pattern, ""));
    let mut at = encoded(literal).len();
    if !segment.starts_with(&encoded(literal)) || (rest.is_empty() && at < segment.len()) {
        // The base URL ends where the template begins.
        return pattern.is_empty().then(Vec::new);
    }
    let mut values = Vec::new();
    while let Some((name, after)) = rest.split_once('}') {
        let (literal, next) = after.split_once('{').unwrap_or((after, ""));
        let (literal, tail) = (encoded(literal), &segment[at..]);
        let length = if next.is_empty() {
            tail.strip_suffix(literal.as_str())?.len()
        } else {
            tail.find(literal.as_str())?
        };
        values.push((name, at..at + length));
        at += length + literal.len();
        rest = next;
    }
    Some(values)
}

/// A literal of a template as it is in a URL.
fn encoded(literal: &str) -> String {
    // Without parameters nothing can be missing.
    let mut path = String::with_capacity(literal.len());
    match fill(&mut path, literal, |_| None) {
        Ok(()) => path,
        Err(_) => String::new(),
    }
}

/// Whether a recorded path is that of a request: what was left out of a segment stands for anything.
pub(super) fn is_same(recorded: &str, sent: &str, instead: &str) -> bool {
    let (mut recorded, mut sent) = (recorded.split('/'), sent.split('/'));
    loop {
        match (recorded.next(), sent.next()) {
            (None, None) => return true,
            (Some(recorded), Some(sent)) if fits(recorded, sent, instead) => {}
            (_, _) => return false,
        }
    }
}

/// Whether a text is a recorded one, in which `instead` stands for anything.
pub(super) fn fits(recorded: &str, sent: &str, instead: &str) -> bool {
    let mut pieces = recorded.split(instead);
    let Some(mut rest) = pieces.next().and_then(|first| sent.strip_prefix(first)) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}
