//! Turns an `Accept` header into the format of the answer, by the rules of RFC 9110, section 12.5.1.
//!
//! It never fails: a range that makes no sense is passed over.

/// A format that the API can answer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    TextXml,
    ApplicationXml,
    Json,
}

/// What the list operations offer.
pub(super) const JSON: &[Format] = &[Format::Json];

/// What the other operations offer, in the order in which the reference page lists them.
pub(super) const ANY: &[Format] = &[Format::TextXml, Format::ApplicationXml, Format::Json];

impl Format {
    /// The value of the answer's `Content-Type`. Some come with parameters, as they do from real
    /// servers.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::TextXml => "text/xml;charset=UTF-8",
            Self::ApplicationXml => "application/xml",
            Self::Json => "application/json",
        }
    }

    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::TextXml => ("text", "xml"),
            Self::ApplicationXml => ("application", "xml"),
            Self::Json => ("application", "json"),
        }
    }
}

/// The offered format that the header likes best; among equals, the one offered first. `None` if
/// it accepts none of them. Without a header, anything is fine.
pub(super) fn choose(accept: Option<&str>, offered: &[Format]) -> Option<Format> {
    let Some(accept) = accept else {
        return offered.first().copied();
    };
    let mut best: Option<(u16, Format)> = None;
    for &format in offered {
        let quality = quality(accept, format);
        if quality > 0 && best.is_none_or(|(highest, _)| quality > highest) {
            best = Some((quality, format));
        }
    }
    best.map(|(_, format)| format)
}

/// The quality that the most specific matching range gives to a format, in thousandths.
fn quality(accept: &str, format: Format) -> u16 {
    let (kind, subtype) = format.parts();
    let mut found = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let Some((range_kind, range_subtype)) = parts.next().and_then(|name| name.split_once('/'))
        else {
            continue;
        };
        let specificity = match (range_kind, range_subtype) {
            ("*", "*") => 1,
            (given, "*") if given.eq_ignore_ascii_case(kind) => 2,
            (given, name)
                if given.eq_ignore_ascii_case(kind) && name.eq_ignore_ascii_case(subtype) =>
            {
                3
            }
            _ => continue,
        };
        let weight = parts
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
            .map_or(Some(1000), |(_, value)| thousandths(value.trim()));
        if let Some(weight) = weight
            && specificity > found.0
        {
            found = (specificity, weight);
        }
    }
    found.1
}

/// A q-value such as `0.25` or `1`, in thousandths.
fn thousandths(value: &str) -> Option<u16> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match (whole, fraction) {
        ("0", _) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}
