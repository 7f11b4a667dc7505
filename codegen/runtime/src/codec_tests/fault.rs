//! How faults read.

use crate::runtime::{Fault, Position};

#[test]
fn paths_quote_only_what_needs_quotes() {
    let fault = Fault::new("m")
        .at(0)
        .within("x-id")
        .at(3)
        .within("a b")
        .within("results");
    assert_eq!(fault.path(), r#"results["a b"][3].x-id[0]"#);
    assert_eq!(fault.to_string(), r#"results["a b"][3].x-id[0]: m"#);
    assert_eq!(Fault::new("m").within("").path(), r#"[""]"#);
    assert_eq!(Fault::new("m").within("é").within("").path(), r#"[""].é"#);
}

#[test]
fn long_texts_are_cut_between_characters() {
    let quoted = Fault::quote(&"é😀".repeat(1000));
    assert_eq!(quoted, format!("\"{}\"…", "é😀".repeat(30)));
    assert_eq!(Fault::quote("a\"\n\u{0}"), r#""a\"\n\0""#);
}

#[test]
fn a_place_is_shown_only_where_there_is_no_better_pointer() {
    let place = Position { line: 3, column: 7 };
    assert_eq!(Fault::new("m").positioned(place).to_string(), "m");
    let fault = Fault::syntax("m")
        .positioned(place)
        .positioned(Position { line: 9, column: 9 });
    assert_eq!(fault.to_string(), "m at line 3 column 7");
    assert_eq!(
        format!("{fault:?}"),
        r#"Fault { path: "", message: "m", position: Some(Position { line: 3, column: 7 }) }"#
    );
}

#[test]
fn a_result_is_one_pointer_wide() {
    assert_eq!(size_of::<Result<(), Fault>>(), size_of::<usize>());
}
