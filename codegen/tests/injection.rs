//! No text of a document becomes code: payloads in each text of a document that says everything, one after the other.
//!
//! What other generators had to publish advisories for was always the same: a text that was printed where it could end
//! what it stood in (a string, a comment, a code block, a TOML value) and go on as something else. So each payload ends
//! everything that it might stand in, and goes on with a number that occurs nowhere else. Where that number is found as a
//! token of Rust, a key of TOML, or an element of HTML, the payload got out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "injection/pages.rs"]
mod pages;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::Value;
use specsmith::{Config, Generator, Plan};

/// The number that no document, runtime or emitter has of its own.
const CANARY: &str = "31337";

/// Texts that end what they stand in. `N` stands for the canary.
const PAYLOADS: &[&str] = &[
    "\"; pub fn p() -> u64 { N } //",
    "\\\"; pub fn p() -> u64 { N } //",
    "\"#; pub fn p() -> u64 { N } //",
    "\"##)] pub fn p() -> u64 { N } #[doc(r##\"",
    "')] pub fn p() -> u64 { N } //",
    "*/ pub fn p() -> u64 { N } /*",
    "\n*/ pub fn p() -> u64 { N } /*",
    "\npub fn p() -> u64 { N }\n",
    "\r\npub fn p() -> u64 { N }\r\n",
    "\r pub fn p() -> u64 { N }",
    "\u{2028}pub fn p() -> u64 { N }\u{2029}\u{85}pub fn q() -> u64 { N }\u{b}",
    "\n//! x\n#![allow(p)] pub fn p() -> u64 { N }",
    "}} } pub fn p() -> u64 { N } mod m { {{",
    "{p} {0} {N} {} { N }",
    "${N} #{N} $(N) `N`",
    "\n```rust\nassert_eq!(N, 0);\n```\n",
    "\n````\nassert_eq!(N, 0);\n````\n",
    "\n~~~\nassert_eq!(N, 0);\n~~~\n",
    "x\n\n    assert_eq!(N, 0);\n\ny",
    "\n\tassert_eq!(N, 0);\n",
    "> ```\n> assert_eq!(N, 0);\n",
    "- ```\n  assert_eq!(N, 0);\n",
    "1.     assert_eq!(N, 0);\n",
    "<pre><code class=\"language-rust\">\n\n    assert_eq!(N, 0);\n\n</code></pre>",
    "<script>N</script><img src=x onerror=N><!-- N",
    "[x](javascript:N) <javascript:N> [x]: javascript:N",
    "[x](data:text/html,N)\n\n[y]\n\n[y]: vbscript:N",
    "\"\n[dependencies]\nN = \"*\"\n",
    "'''\n[dependencies]\nN = \"*\"\n",
    "\"\"\"\n[lib]\nN = 1\n",
    "]\n[patch.N]\n",
    "../../../../N",
    "..\\..\\N",
    "/etc/N",
    "C:\\N",
    "CON",
    "a\u{0}N",
    "\u{1b}[31mN\u{7}\u{8}",
    "\u{202e}N\u{202d}\u{200b}\u{feff}",
    "r#N r\"N\" b'N' 'N",
    "macro_rules! p { () => { N } }",
    "std::process::exit(N)",
    "self",
    "Self",
    "crate",
    "_",
    "",
    " ",
    "🦀🦀",
    "-",
];

fn payload(template: &str) -> String {
    template.replace('N', CANARY)
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/injection"))
}

fn maximal() -> Value {
    let text = fs::read_to_string(folder().join("maximal.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// Which text of a document is replaced.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Which {
    One(usize),
    /// All texts of which the documents' authors are free: no references, no types, no names that others refer to.
    Free,
}

/// A copy of a document with a payload in its place, and how many places there are.
fn replaced(document: &Value, which: Which, payload: &str) -> (Value, usize) {
    let mut places = 0;
    let changed = replace(document, "", which, payload, &mut places);
    (changed, places)
}

/// Under these keys stand texts that nothing else depends on.
const FREE: &[&str] = &[
    "title",
    "summary",
    "description",
    "name",
    "termsOfService",
    "x-note",
    "x-info",
    "bearerFormat",
    "example",
    "read",
    "write",
    "x-body-name",
];

fn replace(value: &Value, key: &str, which: Which, payload: &str, places: &mut usize) -> Value {
    match value {
        Value::String(text) => {
            let place = *places;
            *places += 1;
            let free = FREE.contains(&key)
                && !["id", "part", "offset", "records", "MIT"].contains(&text.as_str());
            match which {
                Which::One(wanted) if wanted == place => payload.into(),
                // Different in each place, since names must not collide.
                Which::Free if free => format!("{payload}{place}").into(),
                Which::One(_) | Which::Free => value.clone(),
            }
        }
        Value::Array(items) => {
            let items = items.iter();
            items
                .map(|item| replace(item, key, which, payload, places))
                .collect()
        }
        Value::Object(map) => {
            let mut changed = serde_json::Map::new();
            for (name, entry) in map {
                let place = *places;
                *places += 1;
                let name_now = if which == Which::One(place) {
                    payload
                } else {
                    name
                };
                changed.insert(
                    name_now.to_owned(),
                    replace(entry, name, which, payload, places),
                );
            }
            changed.into()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// The client of a document; `None` where it is refused, which is never due to a bug of the generator.
fn plan(document: &Value, what: &str) -> Option<Plan> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    fs::write(&path, document.to_string()).unwrap();
    match Generator::new(Config::new(path)).plan() {
        Ok(planned) => Some(planned.plan),
        Err(failure) => {
            let report = failure.findings.render_text(specsmith::diag::Style::Plain);
            assert!(report.contains("error[E"), "{what}: {report}");
            assert!(!report.contains("error[E09"), "{what}: {report}");
            assert!(!report.contains("error[E08"), "{what}: {report}");
            None
        }
    }
}

/// Holds every file of a client: the payload is data in all of them.
fn hold(plan: &Plan, what: &str) {
    for (path, bytes) in plan.files() {
        if path.starts_with("src/runtime/") {
            continue;
        }
        let what = format!("{what}, {path}");
        let text = std::str::from_utf8(bytes).unwrap();
        match Path::new(path)
            .extension()
            .and_then(|extension| extension.to_str())
        {
            Some("rs") => hold_rust(text, &what),
            Some("md") => hold_markdown(text, &what),
            Some("toml") => hold_toml(
                &text
                    .parse()
                    .unwrap_or_else(|error| panic!("{what}: {error}")),
                &what,
            ),
            _ => {}
        }
    }
}

fn hold_rust(text: &str, what: &str) {
    let file: TokenStream = text
        .parse()
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    syn::parse2::<syn::File>(file.clone()).unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut docs = Vec::new();
    hold_tokens(file, &mut docs, what);
    for doc in docs {
        hold_markdown(&doc, what);
    }
    // What no eye sees and what turns the text around has no place in a source file at all (rustc refuses some of it).
    let unseen = |c: char| {
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\r')
            || (c.is_control() && c != '\n')
    };
    assert!(
        !text.contains(unseen),
        "{what}: an invisible character in {:?}",
        text.lines().find(|line| line.contains(unseen))
    );
}

/// Looks for the canary among the tokens, and gathers the documentation: the lines of one item joined.
fn hold_tokens(tokens: TokenStream, docs: &mut Vec<String>, what: &str) {
    let mut current = String::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                assert!(
                    !text.starts_with(CANARY),
                    "{what}: the payload is code: {text}"
                );
            }
            TokenTree::Punct(ref punct) if punct.as_char() == '#' => {
                // Of an inner attribute.
                let _ = tokens.next_if(
                    |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!'),
                );
                if let Some(TokenTree::Group(group)) = tokens.peek()
                    && let Some(line) = doc_line(&group.stream())
                {
                    current.push_str(&line);
                    current.push('\n');
                    tokens.next();
                }
            }
            TokenTree::Group(group) => {
                docs.extend((!current.is_empty()).then(|| std::mem::take(&mut current)));
                hold_tokens(group.stream(), docs, what);
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {
                docs.extend((!current.is_empty()).then(|| std::mem::take(&mut current)));
            }
        }
    }
}

/// The text of `doc = "…"`.
fn doc_line(attribute: &TokenStream) -> Option<String> {
    let attribute: syn::MetaNameValue = syn::parse2(attribute.clone()).ok()?;
    let syn::Expr::Lit(syn::ExprLit {
        lit: syn::Lit::Str(text),
        ..
    }) = attribute.value
    else {
        return None;
    };
    attribute.path.is_ident("doc").then(|| {
        let text = text.value();
        text.strip_prefix(' ').map_or(text.clone(), str::to_owned)
    })
}

/// No block that rustdoc would compile has the canary as a token, no HTML has it at all, and no link runs anything.
fn hold_markdown(text: &str, what: &str) {
    let mut compiled: Option<String> = None;
    for event in Parser::new_ext(text, pulldown_cmark::Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let is_compiled = match kind {
                    CodeBlockKind::Indented => true,
                    CodeBlockKind::Fenced(info) => is_compiled(&info),
                };
                compiled = is_compiled.then(String::new);
            }
            Event::Text(text) => {
                if let Some(code) = &mut compiled {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(code) = compiled.take() {
                    // Of a hidden line, which is compiled too.
                    let shown = |line| str::strip_prefix(line, "# ").unwrap_or(line);
                    let code = code.lines().map(shown).collect::<Vec<_>>().join("\n");
                    let tokens = code
                        .parse()
                        .unwrap_or_else(|error| panic!("{what}: {error} in an example:\n{code}"));
                    hold_tokens(tokens, &mut Vec::new(), what);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(
                    !html.contains(CANARY),
                    "{what}: the payload is HTML: {html}"
                );
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let scheme = dest_url
                    .split_once(':')
                    .map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
                let bad = ["javascript", "data", "vbscript", "file"];
                assert!(
                    !scheme.is_some_and(|scheme| bad.contains(&scheme.as_str())),
                    "{what}: a link to {dest_url}"
                );
            }
            _ => {}
        }
    }
}

/// Whether rustdoc compiles a block with this info string.
fn is_compiled(info: &str) -> bool {
    let words = [
        "rust",
        "no_run",
        "should_panic",
        "ignore",
        "compile_fail",
        "",
    ];
    let mut info = info.split([',', ' ', '\t']).map(str::trim);
    info.all(|word| words.contains(&word) || word.starts_with("edition"))
}

fn hold_toml(table: &toml::Table, what: &str) {
    let allowed: BTreeSet<_> = [
        "base64",
        "brotli-decompressor",
        "bytes",
        "chrono",
        "flate2",
        "futures-core",
        "http",
        "http-body",
        "httpdate",
        "percent-encoding",
        "quick-xml",
        "reqwest",
        "rustls",
        "rustls-platform-verifier",
        "ruzstd",
        "serde_core",
        "serde_json",
        "tokio",
        "tracing",
        "ureq",
        "uuid",
        "wasm-bindgen-futures",
    ]
    .into();
    if let Some(toml::Value::Table(dependencies)) = table.get("dependencies") {
        let all: BTreeSet<_> = dependencies.keys().map(String::as_str).collect();
        assert!(all.is_subset(&allowed), "{what}: {all:?}");
    }
    for (key, value) in table {
        assert!(!key.contains(CANARY), "{what}: the payload is a key");
        if let toml::Value::Table(table) = value {
            hold_toml(table, what);
        }
    }
}

#[test]
fn the_canary_is_not_there_by_itself() {
    let plan = plan(&maximal(), "no payload").unwrap();
    for (path, bytes) in plan.files() {
        assert!(!String::from_utf8_lossy(bytes).contains(CANARY), "{path}");
    }
    hold(&plan, "no payload");
}

/// The checks would see it.
#[test]
fn a_payload_that_gets_out_is_seen() {
    let seen = |check: fn()| std::panic::catch_unwind(check).is_err();
    assert!(seen(|| hold_rust("pub fn p() -> u64 { 31337 }", "")));
    assert!(seen(|| hold_rust(
        "/// ```\n/// let x = 31337;\n/// ```\npub fn p() {}",
        ""
    )));
    assert!(seen(|| hold_rust(
        "///     let x = 31337;\npub fn p() {}",
        ""
    )));
    assert!(seen(|| hold_markdown(
        "a <b>31337</b>".replace("</b>", "</b31337>").as_str(),
        ""
    )));
    assert!(seen(|| hold_markdown("[x](javascript:31337)", "")));
    assert!(seen(|| hold_toml(
        &"[dependencies]\nevil = '1'".parse().unwrap(),
        ""
    )));
    assert!(!seen(|| hold_rust(
        "/// ```\n/// let x = \"31337\";\n/// ```\npub fn p() {}",
        ""
    )));
}

/// Every payload in every free text at once.
#[test]
fn payloads_everywhere() {
    let document = maximal();
    for template in PAYLOADS {
        let what = format!("{template:?} everywhere");
        let (document, _) = replaced(&document, Which::Free, &payload(template));
        if let Some(plan) = plan(&document, &what) {
            hold(&plan, &what);
        } else {
            panic!("{what}: refused");
        }
    }
}

/// Payloads in texts and keys, one place at a time: every third place gets the next payload. With the variable
/// `SPECSMITH_PAYLOADS=all`, which takes half an hour, every place gets every payload.
fn payloads_in_places(places_of: impl Fn(usize) -> bool) {
    let document = maximal();
    let (_, places) = replaced(&document, Which::Free, "");
    let all = std::env::var_os("SPECSMITH_PAYLOADS").is_some_and(|which| which == "all");
    let (mut tried, mut generated) = (0, 0);
    for place in (0..places).filter(|place| places_of(*place)) {
        let count = match place % 3 {
            _ if all => PAYLOADS.len(),
            0 => 1,
            _ => 0,
        };
        for template in PAYLOADS.iter().cycle().skip(place).take(count) {
            let what = format!("{template:?} in place {place}");
            let (document, _) = replaced(&document, Which::One(place), &payload(template));
            tried += 1;
            if let Some(plan) = plan(&document, &what) {
                hold(&plan, &what);
                generated += 1;
            }
        }
    }
    // Otherwise the documents were refused for reasons that have nothing to do with payloads.
    assert!(2 * generated > tried, "{generated} of {tried}");
}

#[test]
fn payloads_in_every_even_place() {
    payloads_in_places(|place| place % 2 == 0);
}

#[test]
fn payloads_in_every_odd_place() {
    payloads_in_places(|place| place % 2 == 1);
}

/// The name of a document stands in the first line of every file.
#[test]
fn payloads_as_file_names() {
    for template in PAYLOADS {
        let name = format!("{}.json", payload(template).replace(['/', '\0'], "+"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(&name);
        fs::write(&path, maximal().to_string()).unwrap();
        let what = format!("a file called {name:?}");
        match Generator::new(Config::new(path)).plan() {
            Ok(planned) => hold(&planned.plan, &what),
            Err(failure) => panic!("{what}: {failure}"),
        }
    }
}
