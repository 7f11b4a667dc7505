//! The `Accept` header: JSON first, the other media types after it with falling weight.
//!
//! Never asks for what the operation does not declare. Every call comes through here, so nothing is copied to be compared.

use std::borrow::Cow;

/// The media types of `declared` in the order of preference, with their weights: `preferred` first if it is declared,
/// else the first JSON type, then the others as the document orders them.
pub(crate) fn accept_header(
    declared: &'static [&'static str],
    preferred: Option<&str>,
) -> Cow<'static, str> {
    let first = preferred
        .and_then(|preferred| position(declared, preferred))
        .or_else(|| declared.iter().position(|media_type| is_json(media_type)))
        .unwrap_or(0);
    let Some(favourite) = declared.get(first) else {
        return "*/*".into();
    };
    if declared.len() == 1 {
        return (*favourite).into();
    }
    let mut header = String::with_capacity(80);
    header.push_str(favourite);
    let others = declared
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != first);
    for (rank, (_, media_type)) in others.enumerate() {
        let tenths = 9_usize.saturating_sub(rank).max(1);
        header.extend([", ", media_type, ";q=0."]);
        header.extend(char::from_digit(u32::try_from(tenths).unwrap_or(1), 10));
    }
    header.into()
}

/// The place of `media_type` among `declared`, whatever the case; where it has no parameters, those of the other do not count.
pub(crate) fn position(declared: &[&str], media_type: &str) -> Option<usize> {
    let exact = declared
        .iter()
        .position(|declared| declared.eq_ignore_ascii_case(media_type));
    exact.or_else(|| {
        let mut declared = declared.iter();
        declared.position(|declared| essence(declared).eq_ignore_ascii_case(media_type))
    })
}

/// Which of several groups of media types `found` is of: the one that says it best, and the first where none does.
pub(crate) fn choose(groups: &[&[&str]], found: &str) -> usize {
    let mut best = None;
    for (index, group) in groups.iter().enumerate() {
        for rank in group.iter().filter_map(|declared| rank(declared, found)) {
            if best.is_none_or(|(best, _)| rank < best) {
                best = Some((rank, index));
            }
        }
    }
    best.map_or(0, |(_, index)| index)
}

/// How well `found` is what was `declared`, which may be a range: the smaller the better; `None` where it is not.
pub(crate) fn rank(declared: &str, found: &str) -> Option<u8> {
    if declared.eq_ignore_ascii_case(found) {
        return Some(0);
    }
    let (wanted, essence) = (essence(declared), essence(found));
    let is_range = |range: &str| {
        let kind = range.strip_suffix('*');
        kind.is_some_and(|kind| kind == "*/" || starts_with(essence, kind))
    };
    if wanted.eq_ignore_ascii_case(essence) {
        Some(1)
    } else if is_range(wanted) {
        Some(if wanted == "*/*" { 4 } else { 2 })
    } else if tail(wanted).eq_ignore_ascii_case(tail(essence)) {
        // `application/problem+json` where JSON was declared, `text/xml` where `application/xml` was.
        Some(3)
    } else {
        None
    }
}

/// What the subtype ends in: `json` of `application/problem+json`.
fn tail(essence: &str) -> &str {
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    subtype.rsplit('+').next().unwrap_or_default()
}

/// Whether a media type, parameters or not, is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    let is = |name: &str| essence.eq_ignore_ascii_case(name);
    is("application/json") || is("text/json") || ends_with(essence, "+json")
}

/// Whether a media type, parameters or not, is XML.
pub(crate) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    let is = |name: &str| essence.eq_ignore_ascii_case(name);
    is("application/xml") || is("text/xml") || ends_with(essence, "+xml")
}

/// The media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    let end = media_type.bytes().position(|byte| byte == b';');
    let essence = end.and_then(|end| media_type.get(..end));
    essence.unwrap_or(media_type).trim_ascii()
}

/// Whether `text` begins so, whatever the case.
fn starts_with(text: &str, start: &str) -> bool {
    let bytes = text.as_bytes().get(..start.len());
    bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(start.as_bytes()))
}

/// Whether `text` ends so, whatever the case.
pub(crate) fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    let bytes = start.and_then(|start| text.as_bytes().get(start..));
    bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(end.as_bytes()))
}
