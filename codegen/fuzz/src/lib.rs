//! What has to hold for any bytes whatever. The fuzz targets look for bytes for which it does not; the tests of the
//! generator hold it for those that were found, and for random ones.
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a property that does not hold is shown by a panic"
)]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use specsmith::diag::{Diagnostics, Losses, Style};
use specsmith::load::{self, Tree};
use specsmith::source::{Reach, Sources};
use specsmith::{Config, FailureKind, Generator};

/// The largest input that is looked at, in bytes: larger ones say no more, and take longer.
const LARGEST: usize = 1 << 14;

/// Any bytes are a tree or an error with a place, whatever they are said to be, and the report can be written.
pub fn load(data: &[u8]) {
    for name in ["openapi.yaml", "openapi.json"] {
        let (tree, report) = read(name, data);
        assert!(
            tree.is_some() || report.contains("error["),
            "no tree and no error: {report}"
        );
    }
}

/// Any document becomes a client whose files are well-formed, or errors; and the second time it becomes the same.
pub fn pipeline(data: &[u8]) {
    let Some(first) = plan(data) else {
        return;
    };
    for (path, bytes) in &first {
        if path.starts_with("src/runtime/") {
            // The same in every client.
            continue;
        }
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!path.starts_with('/') && !path.contains(".."), "{path}");
        match Path::new(path).extension().and_then(OsStr::to_str) {
            Some("rs") => assert!(syn::parse_file(text).is_ok(), "{path} is not Rust"),
            Some("toml") => assert!(text.parse::<toml::Table>().is_ok(), "{path} is not TOML"),
            _ => {}
        }
    }
    assert_eq!(plan(data).as_ref(), Some(&first));
}

/// A value has the same tree in JSON, in YAML's block style, and where its JSON is read as YAML.
pub fn same(data: &[u8]) {
    let value = Builder(data).value(6);
    if value.is_null() {
        // A file that holds nothing is an error.
        return;
    }
    let json = serde_json::to_string(&value).unwrap();
    let yaml = serde_yaml::to_string(&value).unwrap();
    let (Some(from_json), report) = read("openapi.json", json.as_bytes()) else {
        panic!("{json}\n{}", read("openapi.json", json.as_bytes()).1);
    };
    assert_eq!(report, "");
    for text in [&yaml, &json] {
        let (from_yaml, report) = read("openapi.yaml", text.as_bytes());
        assert_eq!(from_yaml.as_ref(), Some(&from_json), "{text}\n{report}");
    }
}

/// The tree of a file, and what is reported about it.
fn read(name: &str, data: &[u8]) -> (Option<Tree>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), name, data);
    let (mut sources, mut diags) = (Sources::new(), Diagnostics::new(Losses::Report));
    let loaded = load::read(&path, &Reach::default(), &mut sources, &mut diags);
    let report = diags.render_text(&sources, Style::Plain);
    (loaded.map(|loaded| loaded.root().clone()), report)
}

/// The files of a client; `None` where the document has errors.
fn plan(data: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let folder = tempfile::tempdir().unwrap();
    // A brace begins a map in both notations, but only JSON is read fast.
    let name = if data.first() == Some(&b'{') {
        "openapi.json"
    } else {
        "openapi.yaml"
    };
    let path = write(folder.path(), name, data);
    match Generator::new(Config::new(path)).plan() {
        Ok(planned) => {
            let _report = planned.findings.render_text(Style::Plain);
            let files = planned.plan.files();
            Some(
                files
                    .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
                    .collect(),
            )
        }
        Err(failure) => {
            let report = failure.findings.render_text(Style::Plain);
            assert!(matches!(failure.kind, FailureKind::Document), "{report}");
            // Codes from 900 on are bugs of the generator.
            assert!(
                report.contains("error[") && !report.contains("error[E09"),
                "{report}"
            );
            None
        }
    }
}

fn write(folder: &Path, name: &str, data: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, &data[..data.len().min(LARGEST)]).unwrap();
    path
}

/// Makes a value of bytes: any bytes are some value.
struct Builder<'d>(&'d [u8]);

impl Builder<'_> {
    fn byte(&mut self) -> u8 {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                *first
            }
            [] => 0,
        }
    }

    fn value(&mut self, depth: u32) -> serde_json::Value {
        let kinds = if depth == 0 { 6 } else { 8 };
        match self.byte() % kinds {
            0 => serde_json::Value::Null,
            1 => (self.byte() < 128).into(),
            2 => i64::from_le_bytes(std::array::from_fn(|_| self.byte())).into(),
            3 => f64::from_le_bytes(std::array::from_fn(|_| self.byte())).into(),
            4 => i8::from_le_bytes([self.byte()]).into(),
            5 => self.text().into(),
            6 => (0..self.byte() % 8)
                .map(|_| self.value(depth - 1))
                .collect(),
            _ => {
                let entries = 0..self.byte() % 8;
                let entries: serde_json::Map<_, _> = entries
                    .map(|_| (self.text(), self.value(depth - 1)))
                    .collect();
                entries.into()
            }
        }
    }

    /// Text that may look like anything else in YAML.
    fn text(&mut self) -> String {
        let length = usize::from(self.byte() % 24).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        // JSON takes these as they are, YAML only escaped.
        let barred = |c: char| matches!(c, '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}');
        String::from_utf8_lossy(text).replace(barred, "")
    }
}
