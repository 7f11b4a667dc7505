//! `specsmith.toml` to a [`Config`], with a diagnostic for every mistake in it.
//!
//! Paths in it are relative to its folder. Nothing in it is ignored: an unknown key is an error.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use semver::Version;
use specsmith_runtime::sources::FEATURES;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::metadata::{PackageOptions, RUST_VERSION, is_expression};
use super::{Config, TagFeatures, UnknownFields};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::select::Selector;
use crate::source::{FileId, Format, Sources, Span};

/// The name of the file.
pub const FILE_NAME: &str = "specsmith.toml";

/// Every key, as the file spells it.
pub(super) const KEYS: &[&str] = &[
    "allow-outside",
    "authors",
    "categories",
    "crate-name",
    "crate-version",
    "default-features",
    "description",
    "documentation",
    "homepage",
    "keywords",
    "license",
    "options",
    "out",
    "overlays",
    "paging",
    "repository",
    "rust-version",
    "select",
    "spec",
];

/// crates.io takes this many keywords, and as many categories.
const MOST_WORDS: usize = 5;

/// crates.io takes keywords up to this many characters.
const LONGEST_WORD: usize = 20;

/// The file nearest to `folder`, there or in a folder above it.
#[must_use]
pub fn find(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .map(|folder| folder.join(FILE_NAME))
        .find(|file| file.is_file())
}

/// Reads the file. `None` where it holds no configuration at all; `diags` then says why.
pub fn read(path: &Path, sources: &mut Sources, diags: &mut Diagnostics) -> Option<Config> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("`{}` cannot be read: {error}", path.display());
            diags.push(Diagnostic::without_place(code::CONFIG_UNREADABLE, message));
            return None;
        }
    };
    let file = sources.add(path, text, Format::Toml);
    let (table, errors) = DeTable::parse_recoverable(sources.file(file).text());
    for error in &errors {
        let span = error
            .span()
            .map_or(Span::whole(file), |range| Span::bytes(file, range));
        diags.push(Diagnostic::new(code::CONFIG_SYNTAX, span, error.message()));
    }
    if !errors.is_empty() {
        return None;
    }
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let config = Config {
        base: folder.clone(),
        ..Config::default()
    };
    let mut reader = Reader {
        file,
        folder,
        diags,
        config,
    };
    for (key, value) in table.get_ref() {
        reader.read_entry(key.get_ref(), key.span(), value);
    }
    if !table.get_ref().contains_key("spec") {
        let missing = Diagnostic::new(
            code::CONFIG_INVALID,
            Span::whole(file),
            "the key `spec` is missing",
        );
        reader
            .diags
            .push(missing.help("name the root document, as in `spec = \"openapi.yaml\"`"));
    }
    Some(reader.config)
}

struct Reader<'r> {
    file: FileId,
    folder: PathBuf,
    diags: &'r mut Diagnostics,
    config: Config,
}

impl Reader<'_> {
    fn read_entry(&mut self, key: &str, place: Range<usize>, value: &Spanned<DeValue<'_>>) {
        match key {
            "spec" => {
                let spec = self.read_path(value).unwrap_or_default();
                if !spec.as_os_str().is_empty() && !spec.is_file() {
                    self.refuse(
                        value.span(),
                        format!("there is no file `{}`", spec.display()),
                        None,
                    );
                }
                self.config.spec = spec;
            }
            "out" => self.config.out = self.read_path(value),
            "overlays" => self.config.overlays = self.read_overlays(value),
            "select" => self.read_selection(value),
            "paging" => self.read_paging(value),
            "allow-outside" => {
                self.config.reach.folders =
                    self.read_list(value, |folder| Ok(PathBuf::from(folder)));
                for folder in &mut self.config.reach.folders {
                    *folder = self.folder.join(&folder);
                }
            }
            "crate-name" => self.config.package.name = self.read_parsed(value),
            "crate-version" => self.config.package.version = self.read_parsed(value),
            "options" => self.read_options(value),
            _ => self.read_metadata(key, place, value),
        }
    }

    /// Reads what only `Cargo.toml` is told.
    fn read_metadata(&mut self, key: &str, place: Range<usize>, value: &Spanned<DeValue<'_>>) {
        let mut package: PackageOptions = std::mem::take(&mut self.config.package);
        match key {
            "description" => package.description = self.read_checked(value, check_line),
            "license" => package.license = self.read_checked(value, check_license),
            "repository" => package.repository = self.read_checked(value, check_url),
            "homepage" => package.homepage = self.read_checked(value, check_url),
            "documentation" => package.documentation = self.read_checked(value, check_url),
            "authors" => package.authors = self.read_list(value, check_line),
            "keywords" => {
                package.keywords = self.read_list(value, check_keyword);
                self.check_count(value, package.keywords.len());
            }
            "categories" => {
                package.categories = self.read_list(value, check_category);
                self.check_count(value, package.categories.len());
            }
            "default-features" => {
                package.default_features = Some(self.read_list(value, check_feature));
            }
            "rust-version" => package.rust_version = self.read_checked(value, check_rust_version),
            unknown => self.refuse(
                place,
                format!("there is no key `{unknown}`"),
                Some(match nearest(unknown, KEYS) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => format!(
                        "the keys are {}",
                        KEYS.iter()
                            .map(|key| format!("`{key}`"))
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                }),
            ),
        }
        self.config.package = package;
    }

    fn read_overlays(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<PathBuf> {
        let folder = self.folder.clone();
        self.read_list(value, |file| {
            let path = folder.join(file);
            if path.is_file() {
                Ok(path)
            } else {
                Err(format!("there is no file `{}`", path.display()))
            }
        })
    }

    fn read_selection(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.refuse_type(value, "a table");
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "only" => self.config.selection.only = self.read_selectors(value),
                "except" => self.config.selection.except = self.read_selectors(value),
                unknown => self.refuse(
                    key.span(),
                    format!("there is no key `{unknown}` in `select`"),
                    Some("the keys are `only` and `except`".to_owned()),
                ),
            }
        }
    }

    fn read_paging(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.refuse_type(value, "a table");
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "infer" => match value.get_ref().as_bool() {
                    Some(infer) => self.config.paging.explicit_only = !infer,
                    None => self.refuse_type(value, "a boolean"),
                },
                "except" => self.config.paging.except = self.read_selectors(value),
                unknown => self.refuse(
                    key.span(),
                    format!("there is no key `{unknown}` in `paging`"),
                    Some("the keys are `infer` and `except`".to_owned()),
                ),
            }
        }
    }

    fn read_selectors(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Selector> {
        let Some(items) = value.get_ref().as_array() else {
            self.refuse_type(value, "a list of strings");
            return Vec::new();
        };
        let mut selectors = Vec::new();
        for item in items {
            if let Some(selector) = self.read_parsed::<Selector>(item) {
                selectors.push(selector.at(Span::bytes(self.file, item.span())));
            }
        }
        selectors
    }

    /// Reads the options of the generated code.
    fn read_options(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.refuse_type(value, "a table");
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "unknown-fields" => {
                    let read = self.read_checked(value, check_unknown_fields);
                    self.config.options.unknown_fields = read.unwrap_or_default();
                }
                "tag-features" => {
                    self.config.options.tag_features = match value.get_ref().as_bool() {
                        Some(true) => TagFeatures::On,
                        Some(false) => TagFeatures::Off,
                        None => {
                            self.refuse_type(value, "a boolean");
                            TagFeatures::Automatic
                        }
                    };
                }
                unknown => self.refuse(
                    key.span(),
                    format!("there is no option `{unknown}`"),
                    Some("the options are `unknown-fields` and `tag-features`".to_owned()),
                ),
            }
        }
    }

    fn read_text<'v>(&mut self, value: &'v Spanned<DeValue<'_>>) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.refuse_type(value, "a string");
        }
        text
    }

    fn read_path(&mut self, value: &Spanned<DeValue<'_>>) -> Option<PathBuf> {
        let text = self.read_text(value)?;
        if text.is_empty() {
            self.refuse(value.span(), "the path is empty".to_owned(), None);
            return None;
        }
        Some(self.folder.join(text))
    }

    fn read_parsed<T: FromStr<Err: ToString>>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<T> {
        self.read_checked(value, |text| {
            text.parse().map_err(|error: T::Err| error.to_string())
        })
    }

    fn read_checked<T>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        check: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match check(self.read_text(value)?) {
            Ok(checked) => Some(checked),
            Err(message) => {
                self.refuse(value.span(), message, None);
                None
            }
        }
    }

    fn read_list<T>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let Some(items) = value.get_ref().as_array() else {
            self.refuse_type(value, "a list of strings");
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| self.read_checked(item, &check))
            .collect()
    }

    fn check_count(&mut self, value: &Spanned<DeValue<'_>>, count: usize) {
        if count > MOST_WORDS {
            self.refuse(
                value.span(),
                format!("there are {count} of them, and crates.io takes {MOST_WORDS}"),
                None,
            );
        }
    }

    fn refuse(&mut self, place: Range<usize>, message: String, help: Option<String>) {
        let span = Span::bytes(self.file, place);
        self.diags
            .push(Diagnostic::new(code::CONFIG_INVALID, span, message).maybe_help(help));
    }

    fn refuse_type(&mut self, value: &Spanned<DeValue<'_>>, wanted: &str) {
        self.refuse(
            value.span(),
            format!("expected {wanted}, found {}", value.get_ref().type_str()),
            None,
        );
    }
}

/// The known key that an unknown one was probably meant to be.
fn nearest<'k>(unknown: &str, known: &[&'k str]) -> Option<&'k str> {
    let unknown = unknown.to_lowercase().replace('_', "-");
    known
        .iter()
        .map(|known| (strsim::jaro_winkler(&unknown, known), *known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}

fn check_unknown_fields(text: &str) -> Result<UnknownFields, String> {
    match text {
        "skip" => Ok(UnknownFields::Skip),
        "keep" => Ok(UnknownFields::Keep),
        _ => Err("unknown fields are either `\"keep\"` or `\"skip\"`, the default".to_owned()),
    }
}

fn check_line(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.contains(char::is_control) {
        return Err("one line of text is wanted".to_owned());
    }
    Ok(text.trim().to_owned())
}

fn check_license(text: &str) -> Result<String, String> {
    if is_expression(text) {
        Ok(text.to_owned())
    } else {
        Err("this is not an SPDX expression such as `MIT OR Apache-2.0`".to_owned())
    }
}

fn check_url(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest)
            if !rest.is_empty()
                && !text.contains(|c: char| c.is_whitespace() || c.is_control()) =>
        {
            Ok(text.to_owned())
        }
        Some(_) | None => Err("this is not an `http` or `https` URL".to_owned()),
    }
}

fn check_keyword(text: &str) -> Result<String, String> {
    let is_keyword = text.len() <= LONGEST_WORD
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+'));
    if is_keyword {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "a keyword has at most {LONGEST_WORD} ASCII letters, digits, `-`, `_` and `+`, and begins with one of the first two"
        ))
    }
}

fn check_feature(text: &str) -> Result<&'static str, String> {
    let found = FEATURES.iter().find(|feature| **feature == text);
    found.copied().ok_or_else(|| {
        let all: Vec<_> = FEATURES
            .iter()
            .map(|feature| format!("`{feature}`"))
            .collect();
        format!(
            "`{text}` is no feature that every client has; those are {}",
            all.join(", ")
        )
    })
}

fn check_category(text: &str) -> Result<String, String> {
    let is_slug = !text.is_empty()
        && text.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-:".contains(&byte)
        });
    if is_slug {
        Ok(text.to_owned())
    } else {
        Err("this is not the slug of a category, such as `web-programming::http-client`".to_owned())
    }
}

fn check_rust_version(text: &str) -> Result<Version, String> {
    let full = if text.matches('.').count() == 1 {
        format!("{text}.0")
    } else {
        text.to_owned()
    };
    match Version::parse(&full) {
        Ok(version)
            if version.pre.is_empty() && version.build.is_empty() && version >= RUST_VERSION =>
        {
            Ok(version)
        }
        Ok(_) | Err(_) => Err(format!(
            "this is not a version of Rust from {}.{} on",
            RUST_VERSION.major, RUST_VERSION.minor
        )),
    }
}
