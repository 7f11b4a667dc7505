//! Diagnostics in rustc's style, drawn by `annotate-snippets`.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{FileId, Place, Sources, Span};

/// A line longer than this, in bytes, is not shown as an excerpt: minified documents have one line of megabytes.
const LONGEST_LINE: usize = 400;

/// Whether a rendering has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// With ANSI colours.
    Coloured,
}

/// The places of a diagnostic: its own first, if it has one, then those of its labels.
pub(super) struct Placed<'d> {
    pub(super) diagnostic: &'d Diagnostic,
    pub(super) place: Option<Place>,
    pub(super) labels: Vec<Place>,
}

/// Looks up all places in one go.
pub(super) fn placed<'d>(list: &[&'d Diagnostic], sources: &Sources) -> Vec<Placed<'d>> {
    let spans: Vec<_> = list
        .iter()
        .flat_map(|diagnostic| {
            diagnostic
                .span
                .into_iter()
                .chain(diagnostic.labels.iter().map(|label| label.span))
        })
        .collect();
    let mut places = sources.places(&spans).into_iter();
    list.iter()
        .map(|diagnostic| Placed {
            diagnostic,
            place: diagnostic.span.and_then(|_| places.next()),
            labels: places.by_ref().take(diagnostic.labels.len()).collect(),
        })
        .collect()
}

pub(super) fn render(list: &[&Diagnostic], sources: &Sources, style: Style) -> String {
    let mut out = String::new();
    for placed in placed(list, sources) {
        out.push_str(&render_one(&placed, sources, style));
        out.push_str("\n\n");
    }
    out
}

pub(super) fn render_one(placed: &Placed<'_>, sources: &Sources, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let Placed {
        diagnostic,
        place,
        labels,
    } = placed;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Lossy | Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(
        level
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.code.id),
    );
    // One excerpt a file, the one with the diagnostic's own place first.
    let own = place.iter().zip(diagnostic.span).map(|(place, span)| Mark {
        span,
        place,
        text: &diagnostic.label,
        kind: AnnotationKind::Primary,
    });
    let others = labels
        .iter()
        .zip(&diagnostic.labels)
        .map(|(place, label)| Mark {
            span: label.span,
            place,
            text: &label.text,
            kind: AnnotationKind::Context,
        });
    let marks: Vec<Mark<'_>> = own.chain(others).collect();
    let mut files: Vec<FileId> = Vec::new();
    for mark in &marks {
        if !files.contains(&mark.place.file) {
            files.push(mark.place.file);
        }
    }
    for file in files {
        group = excerpt(group, sources, file, &marks);
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

struct Mark<'d> {
    span: Span,
    place: &'d Place,
    text: &'d str,
    kind: AnnotationKind,
}

/// Adds the lines of one file that the marks point at, or only their position where the lines cannot be shown.
fn excerpt<'d>(
    mut group: Group<'d>,
    sources: &'d Sources,
    file: FileId,
    marks: &[Mark<'d>],
) -> Group<'d> {
    let text = sources.file(file).text();
    let path = sources.file(file).display();
    let marks: Vec<_> = marks
        .iter()
        .filter(|mark| mark.place.file == file)
        .collect();
    let too_long = marks
        .iter()
        .any(|mark| line_around(text, mark.place).len() > LONGEST_LINE);
    if text.trim().is_empty() || too_long || marks.iter().all(|mark| mark.place.end == 0) {
        for mark in marks {
            let mut origin = Origin::path(path);
            if mark.place.end > 0 {
                origin = origin.line(mark.place.line).char_column(mark.place.column);
            }
            group = group.element(origin);
            if mark.place.end > 0 {
                let pointer = sources.pointer(mark.span);
                let note = match (mark.text, pointer.as_str()) {
                    ("", "") => continue,
                    ("", pointer) => format!("at `{pointer}`"),
                    (text, "") => text.to_owned(),
                    (text, pointer) => format!("{text}, at `{pointer}`"),
                };
                group = group.element(Level::NOTE.message(note));
            }
        }
        return group;
    }
    // Only the lines between the first and the last mark are handed over: drawing must not cost the length of the file.
    let near = marks.iter().map(|mark| line_around(text, mark.place));
    let window = near
        .reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
        .unwrap_or(0..0);
    let first_line = marks.iter().map(|mark| mark.place.line).min().unwrap_or(1);
    let annotations = marks.iter().map(|mark| {
        let span = mark.place.start - window.start..mark.place.end - window.start;
        let label = (!mark.text.is_empty()).then_some(mark.text);
        mark.kind.span(span).label(label)
    });
    let snippet = Snippet::source(&text[window.clone()])
        .line_start(first_line)
        .path(path)
        .annotations(annotations);
    group.element(snippet)
}

/// The whole lines that a place touches, or more than the longest line that is shown: a minified document is not searched
/// from one end to the other.
fn line_around(text: &str, place: &Place) -> Range<usize> {
    let bytes = text.as_bytes();
    let from = place.start.saturating_sub(LONGEST_LINE + 1);
    let to = text.len().min(place.end + LONGEST_LINE + 1);
    let line_feed = |byte: &u8| *byte == b'\n';
    let start = bytes[from..place.start]
        .iter()
        .rposition(line_feed)
        .map_or(from, |at| from + at + 1);
    let end = bytes[place.end..to]
        .iter()
        .position(line_feed)
        .map_or(to, |at| place.end + at);
    // A carriage return in front of the line feed belongs to the line end, not to the excerpt.
    let end = if bytes[place.end..end].ends_with(b"\r") {
        end - 1
    } else {
        end
    };
    start..end
}
