//! The `Accept` header: JSON first, the other media types after it with falling weight.
//!
//! Never asks for what the operation does not declare.

/// The media types of `declared` in the order of preference, with their weights: `preferred` first if it is declared,
/// else the first JSON type, then the others as the document orders them.
pub(crate) fn accept_header(declared: &[&str], preferred: Option<&str>) -> String {
    let first = preferred
        .and_then(|preferred| position(declared, preferred))
        .or_else(|| declared.iter().position(|media_type| is_json(media_type)))
        .unwrap_or(0);
    let Some(favourite) = declared.get(first) else {
        return "*/*".to_owned();
    };
    let mut header = (*favourite).to_owned();
    let others = declared
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != first);
    for (rank, (_, media_type)) in others.enumerate() {
        let tenths = 9_usize.saturating_sub(rank).max(1);
        header.extend([", ", media_type, ";q=0.", &tenths.to_string()]);
    }
    header
}

/// The place of `media_type` among `declared`, whatever the case; where it has no parameters, those of the other do not count.
pub(crate) fn position(declared: &[&str], media_type: &str) -> Option<usize> {
    let exact = declared
        .iter()
        .position(|declared| declared.eq_ignore_ascii_case(media_type));
    exact.or_else(|| {
        let mut declared = declared.iter();
        declared.position(|declared| essence(declared) == media_type.to_ascii_lowercase())
    })
}

/// How well `found` is what was `declared`, which may be a range: the smaller the better; `None` where it is not.
pub(crate) fn rank(declared: &str, found: &str) -> Option<u8> {
    let (wanted, essence) = (essence(declared), essence(found));
    let is_range = |range: &str| {
        let kind = range.strip_suffix('*');
        kind.is_some_and(|kind| kind == "*/" || essence.starts_with(kind))
    };
    let tail = |text: &str| {
        let subtype = text.split_once('/').map_or("", |(_, subtype)| subtype);
        subtype.rsplit('+').next().unwrap_or_default().to_owned()
    };
    if declared.eq_ignore_ascii_case(found) {
        Some(0)
    } else if wanted == essence {
        Some(1)
    } else if is_range(&wanted) {
        Some(if wanted == "*/*" { 4 } else { 2 })
    } else if tail(&wanted) == tail(&essence) {
        // `application/problem+json` where JSON was declared, `text/xml` where `application/xml` was.
        Some(3)
    } else {
        None
    }
}

/// Whether a media type, parameters or not, is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether a media type, parameters or not, is XML.
pub(crate) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
}

fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}
