//! Where a span is found in the text.

use super::lines::{Lines, YamlLines, position_in};
use super::{Format, Sources, Span};

#[test]
fn columns_count_characters() {
    let text = format!("é\r\n{}x\n", "ü".repeat(5_000));
    let lines = Lines::new(&text);
    assert_eq!(lines.position(0), (1, 1));
    assert_eq!(lines.position(2), (1, 2));
    assert_eq!(lines.position(4), (2, 1));
    assert_eq!(lines.position(4 + 10_000), (2, 5_001));
    assert_eq!(lines.position(text.len()), (3, 1));
}

#[test]
fn yaml_has_more_line_breaks_than_editors_know() {
    let text = "a\rb\r\nc\u{2028}d\u{85}é: x";
    let lines = YamlLines::new(text);
    let at = |line, column| &text[lines.offset(line, column)..];
    assert_eq!(at(2, 1), "b\r\nc\u{2028}d\u{85}é: x");
    assert_eq!(at(4, 1), "d\u{85}é: x");
    assert_eq!(at(5, 2), ": x");
    assert_eq!(at(9, 1), "");
    // To an editor, most of that is one line.
    assert_eq!(Lines::new(text).position(lines.offset(5, 1)), (2, 5));
}

#[test]
fn positions_are_taken_from_messages() {
    assert_eq!(
        position_in("a.b: line 9 column: found at line 3 column 14"),
        (3, 14)
    );
    assert_eq!(position_in("found"), (1, 1));
}

#[test]
fn ranges_never_cut_a_character() {
    let mut sources = Sources::new();
    let file = sources.add("a.toml", "\u{feff}é", Format::Toml);
    let place = sources.place(Span::bytes(file, 1..100));
    assert_eq!((place.start, place.end, place.column), (0, 2, 1));
    assert_eq!(sources.place(Span::whole(file)).end, 0);
}

#[test]
fn spans_are_small() {
    assert!(size_of::<Span>() <= 16);
}
