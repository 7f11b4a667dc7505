//! What becomes of descriptions, harmless and hostile.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{blocks, cell, code, code_cell, escape, first_paragraph, line};

fn check(text: &str, expected: &Expect) {
    let written = blocks(text, 1).join("\n");
    expected.assert_eq(&written);
    assert_eq!(
        blocks(&written, 0).join("\n"),
        written,
        "what is written stays as it is"
    );
}

#[test]
fn harmless_markdown_stays_as_it_is() {
    let text = "Some *emphasis*, **more**, `code` and\na [link](https://example.com/a?b=c).\n\n- one\n- two\n  lines\n\n1. first\n\n   > quoted\n\n| a | b |\n|---|:-:|\n| c | d |";
    check(
        text,
        &expect![[r"
            Some *emphasis*, **more**, `code` and
            a [link](https://example.com/a?b=c).

            - one
            - two
              lines

            1. first

               > quoted

            | a | b |
            |---|:-:|
            | c | d |"]],
    );
}

#[test]
fn brackets_are_no_links() {
    check(
        "See [Vec] and [Foo](Foo), [bar](#bar), [[x]] and \\[y], a[0], ![image](https://e.com/i.png)",
        &expect![[
            r"See \[Vec\] and Foo, bar, \[\[x\]\] and \[y\], a\[0\], [image](https://e.com/i.png)"
        ]],
    );
}

#[test]
fn bare_addresses_become_links() {
    check(
        "At https://example.com/a_b_c, or (http://x.example). Not [http://y.example](https://y.example/(1)). <mailto:a@b.example> a@b.example",
        &expect![
            "At <https://example.com/a_b_c>, or (<http://x.example>). Not [http://y.example](https://y.example/%281%29). <mailto:a@b.example> a@b.example"
        ],
    );
}

#[test]
fn html_is_dropped_or_shown() {
    check(
        "<p>First <b>bold</b>.</p>\n\nGive an <id> or a Vec<T>;<br/>next <!-- hidden --> & more &lt;x&gt; <script>alert(1)</script>",
        &expect![[r"
            First bold.

            Give an \<id> or a Vec\<T>;\
            next  & more \<x> \<script>alert(1)\</script>"]],
    );
}

#[test]
fn code_is_never_compiled() {
    check(
        "```rust\npanic!()\n```\n\n    indented()\n\n```json\n{}\n```\n\n~~~\n``` not the end\n~~~",
        &expect![[r"
            ```text
            panic!()
            ```

            ```text
            indented()
            ```

            ```json
            {}
            ```

            ````text
            ``` not the end
            ````"]],
    );
}

#[test]
fn notation_that_is_none_is_escaped() {
    check(
        "a ` b * c snake_case _x ~~y\n\\# no heading\n\\- no item\n1\\. no item\n\\> no quote",
        &expect![[r"
            a \` b \* c snake_case \_x \~\~y
            \# no heading
            \- no item
            1\. no item
            \> no quote"]],
    );
}

#[test]
fn headings_go_below_the_page() {
    check(
        "# One\n\nTwo\n===\n\n###### Six",
        &expect![[r"
        ## One

        ## Two

        ###### Six"]],
    );
}

#[test]
fn control_characters_do_not_arrive() {
    let written = blocks("a\u{0}\u{202e}b\r\nc\td\u{feff}", 0);
    assert_eq!(written, ["ab", "c    d"]);
}

#[test]
fn cells_are_one_line() {
    assert_eq!(
        cell("One | two\nlines\n\n- item `a|b`\n- other"),
        r"One \| two lines item `a\|b` other"
    );
    assert_eq!(line("One | two\n\nthree  \nfour"), "One | two three four");
    assert_eq!(first_paragraph("One\ntwo.\n\nThree."), "One two.");
    assert_eq!(first_paragraph("# Title\n\nText"), "Title");
}

#[test]
fn plain_text_shows_itself() {
    assert_eq!(escape("a *b* [c] <d>\n# e"), r"a \*b\* \[c\] \<d> # e");
    assert_eq!(code("a`b"), "``a`b``");
    assert_eq!(code("`"), "`` ` ``");
    assert_eq!(code_cell("a|b"), r"`a\|b`");
    assert_eq!(code(""), "");
}

#[test]
fn deep_nesting_ends() {
    let quotes = ">".repeat(20_000);
    assert!(blocks(&format!("{quotes} x"), 0).len() < 10);
    let lists = "- ".repeat(2_000);
    assert!(!blocks(&format!("{lists}x"), 0).is_empty());
}

proptest! {
    #[test]
    fn nothing_dangerous_is_left(text in "[-a-z<>\\[\\]()`*_~#|!&;:/.\\\\ \n\t\"']{0,60}") {
        for written in [blocks(&text, 0), vec![cell(&text)], vec![line(&text)]] {
            prop_assert!(written.iter().all(|line| !line.contains(['\n', '\t', '\r'])));
            let written = written.join("\n");
            for event in pulldown_cmark::Parser::new_ext(&written, pulldown_cmark::Options::all()) {
                use pulldown_cmark::{CodeBlockKind, Event, Tag};
                match event {
                    Event::Html(html) | Event::InlineHtml(html) => prop_assert_eq!(html.trim(), "<br>", "{:?} of {:?}", written, text),
                    Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                        prop_assert!(["https://", "http://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme)), "{:?} of {:?}", written, text);
                    }
                    Event::Start(Tag::CodeBlock(kind)) => {
                        prop_assert!(matches!(&kind, CodeBlockKind::Fenced(info) if &**info == "text"), "{:?} of {:?}", written, text);
                    }
                    Event::FootnoteReference(_) => prop_assert!(false, "{:?} of {:?}", written, text),
                    _ => {}
                }
            }
        }
    }
}
