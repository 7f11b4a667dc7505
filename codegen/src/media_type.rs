//! Media types as texts (RFC 9110, section 8.3.1).

/// The type and the subtype in small letters, without parameters.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// A media type as it is asked for: in small letters, and without the parameters that say nothing about what is meant.
pub(crate) fn asked(media_type: &str) -> String {
    let mut asked = essence(media_type);
    for parameter in media_type.split(';').skip(1).map(str::trim) {
        let name = parameter.split('=').next().unwrap_or_default().trim();
        let is_form = ["boundary", "charset", "q"].contains(&name.to_ascii_lowercase().as_str());
        let is_sendable = parameter.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !is_form && is_sendable && !parameter.is_empty() {
            asked.push_str("; ");
            asked.push_str(parameter);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_asked_for_where_they_say_what_is_meant() {
        for (media_type, expected) in [
            ("Application/JSON; charset=utf-8", "application/json"),
            (
                "application/json;stream=watch",
                "application/json; stream=watch",
            ),
            ("a/b; q=1 ;; Version=2;v=ü", "a/b; Version=2"),
        ] {
            assert_eq!(asked(media_type), expected, "{media_type}");
        }
    }
}
