//! What is wrong with the notation of a file, and where: the errors of `serde_json` and `serde_yaml` in our terms.

use std::ops::Range;

use crate::source::{YamlLines, position_in};

/// The second marker that starts a document. Markers stand in the first column, where no scalar can go on.
pub(super) fn second_document(text: &str) -> Range<usize> {
    let mut at = 0;
    let mut begun = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if content == "---" || content.starts_with("--- ") {
            if begun {
                return at..at + 3;
            }
            begun = true;
        } else if !content.is_empty() && !content.starts_with(['#', '%']) {
            begun = true;
        }
        at += line.len();
    }
    0..0
}

/// An error of a parser in our terms.
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) at: Range<usize>,
    /// What the parser was in the middle of, and where that began.
    pub(super) context: Option<(String, usize)>,
    pub(super) help: Option<&'static str>,
}

impl Failure {
    pub(super) fn of_json(error: &serde_json::Error, at: usize, text: &str) -> Self {
        let message = error.to_string();
        let message = message
            .rsplit_once(" at line ")
            .map_or(message.as_str(), |(message, _)| message);
        Self {
            message: format!("this is not well-formed JSON: {message}"),
            at: character(text, at),
            context: None,
            help: None,
        }
    }

    pub(super) fn of_yaml(error: &serde_yaml::Error, lines: &YamlLines<'_>, text: &str) -> Self {
        let message = error.to_string();
        let (problem, context) = message.split_once(", while ").unwrap_or((&message, ""));
        let at = error.location().map_or(text.len(), |place| {
            lines.offset(place.line(), place.column())
        });
        let context = context.split_once(" at line ").map(|(context, _)| {
            let (line, column) = position_in(&message);
            (
                format!("while {context} that starts here"),
                lines.offset(line, column),
            )
        });
        let problem = problem
            .split_once(" at line ")
            .map_or(problem, |(problem, _)| problem);
        Self {
            message: format!("this is not well-formed YAML: {problem}"),
            at: character(text, at),
            context,
            help: Some(
                "check the indentation of this line and of those above; a value that contains `: ` or ` #` needs quotes",
            ),
        }
    }
}

/// The character at an offset; at the end of the text the last one that is not blank.
pub(super) fn character(text: &str, at: usize) -> Range<usize> {
    let mut start = at.min(text.len());
    if text[..]
        .get(start..)
        .is_none_or(|rest| rest.trim().is_empty())
    {
        start = text
            .trim_end()
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
    }
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + length
}
