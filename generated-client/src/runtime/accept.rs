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

/// The place of `media_type` among `declared`, whatever the case.
pub(crate) fn position(declared: &[&str], media_type: &str) -> Option<usize> {
    declared
        .iter()
        .position(|declared| declared.eq_ignore_ascii_case(media_type))
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
