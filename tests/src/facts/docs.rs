//! Turns the documentation of the generated client into answers to the table's questions.
//!
//! It reads what a reader sees: the doc comments in the sources, and the pages in `docs/`. It knows their layout, and nothing
//! of the spec or of the generator.

use std::io;
use std::path::Path;

/// What the client says about itself, in one of its two places.
#[derive(Debug)]
pub struct Docs {
    /// All sources, or all pages, one after the other.
    text: String,
    place: Place,
}

/// Where an operation's page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Rustdoc,
    Pages,
}

impl Docs {
    /// Reads the doc comments of the package in `folder`.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub fn rustdoc(folder: &Path) -> io::Result<Self> {
        let mut text = std::fs::read_to_string(folder.join("src/lib.rs"))?;
        for part in ["src/operations", "src/models"] {
            text += &read_all(&folder.join(part))?;
        }
        Ok(Self {
            text,
            place: Place::Rustdoc,
        })
    }

    /// Reads the pages of the package in `folder`.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub fn pages(folder: &Path) -> io::Result<Self> {
        let text = read_all(&folder.join("docs"))?;
        Ok(Self {
            text,
            place: Place::Pages,
        })
    }

    /// What the documentation says, in the words of the table. `None` if it says nothing.
    #[must_use]
    pub fn look_up(&self, subject: &str, aspect: &str) -> Option<String> {
        if subject == "server" {
            let (_, rest) = self
                .text
                .split_once("equests go to `")
                .or_else(|| self.text.split_once("relative to `"))?;
            return Some(rest.split_once('`')?.0.to_owned());
        }
        let Some((owner, part)) = subject.split_once('.') else {
            return look_up_operation(&self.operation(subject)?, aspect);
        };
        match self.operation(owner) {
            Some(page) => self.look_up_argument(&page, part, aspect),
            None => self.look_up_field(owner, part, aspect),
        }
    }

    /// The lines of an operation's page, without links.
    fn operation(&self, name: &str) -> Option<Vec<String>> {
        let lines: Vec<&str> = self.text.lines().collect();
        let lines = match self.place {
            Place::Rustdoc => {
                let item = format!("pub struct {}<", capitalised(name));
                let end = lines.iter().position(|line| line.starts_with(&item))?;
                docs_above(&lines, end)
            }
            Place::Pages => {
                let title = format!("## `{name}`");
                let start = lines.iter().position(|line| *line == title)? + 1;
                let rest = &lines[start..];
                let length = rest.iter().position(|line| line.starts_with("## "));
                rest[..length.unwrap_or(rest.len())].to_vec()
            }
        };
        Some(lines.into_iter().map(without_links).collect())
    }

    fn look_up_argument(&self, page: &[String], name: &str, aspect: &str) -> Option<String> {
        let mut rows = page.iter().filter_map(|line| row(line));
        let [_, ty, description, notes] = rows.find(|row| row[0] == name)?;
        match aspect {
            "type" => Some(match ty.as_str() {
                "String" | "Order" => "str".to_owned(),
                "i32" => "int".to_owned(),
                "Vec<String>" => "list[str]".to_owned(),
                _ => ty,
            }),
            "presence" => Some(notes.split(';').next()?.to_owned()),
            "default" => Some(
                notes
                    .split_once("default `")?
                    .1
                    .split_once('`')?
                    .0
                    .to_owned(),
            ),
            "values" => self.values(&ty),
            "repeats" => description
                .contains("repeated for each")
                .then(|| "for each value".to_owned()),
            "description" => given(&description),
            _ => None,
        }
    }

    fn look_up_field(&self, model: &str, wire_name: &str, aspect: &str) -> Option<String> {
        let lines: Vec<&str> = self.text.lines().collect();
        let item = format!("pub struct {} {{", rust_name(model));
        let start = lines.iter().position(|line| *line == item)?;
        let length = lines[start..].iter().position(|line| *line == "}")?;
        let (docs, ty) = (start..start + length).find_map(|index| {
            let (name, ty) = lines[index]
                .trim()
                .strip_prefix("pub ")?
                .strip_suffix(',')?
                .split_once(": ")?;
            let docs = docs_above(&lines, index).join("\n");
            let named = match docs.split_once("On the wire `") {
                Some((_, rest)) => rest.starts_with(&format!("{wire_name}`")),
                None => name == wire_name,
            };
            named.then_some((docs, ty))
        })?;
        let bare = ty
            .strip_prefix("Option<")
            .and_then(|ty| ty.strip_suffix('>'));
        match aspect {
            "type" => Some(wire_type(bare.unwrap_or(ty))),
            "presence" => Some(
                if bare.is_some() {
                    "optional"
                } else {
                    "required"
                }
                .to_owned(),
            ),
            "set by" => Some(
                if docs.contains("Set by the server") {
                    "server"
                } else {
                    "anyone"
                }
                .to_owned(),
            ),
            "default" => Some(
                docs.split_once("Default: `")?
                    .1
                    .split_once('`')?
                    .0
                    .to_owned(),
            ),
            "values" => self.values(bare.unwrap_or(ty)),
            "description" => {
                given(docs.lines().next()?).filter(|_| !docs.starts_with("On the wire"))
            }
            _ => None,
        }
    }

    /// The values of an enum, as its variants' docs have them.
    fn values(&self, name: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(&format!("pub enum {name} {{"))?;
        let (variants, _) = rest.split_once("\n}")?;
        let values = variants
            .lines()
            .filter_map(|line| line.trim().strip_prefix("/// `")?.strip_suffix('`'));
        Some(values.collect::<Vec<_>>().join(", "))
    }
}

fn look_up_operation(page: &[String], aspect: &str) -> Option<String> {
    let after = |start: &str| {
        page.iter()
            .find_map(|line| line.strip_prefix(start))
            .map(|text| text.replace('`', ""))
    };
    let request = || {
        page.iter()
            .find_map(|line| line.strip_prefix('`')?.strip_suffix('`')?.split_once(' '))
    };
    match aspect {
        "verb" => Some(request()?.0.to_owned()),
        "path" => Some(request()?.1.to_owned()),
        "summary" => {
            let line = page.iter().find(|line| !line.is_empty())?;
            Some(
                line.split(": the request of")
                    .next()?
                    .trim_end_matches('.')
                    .to_owned(),
            )
        }
        "nickname" => after("- Nickname: "),
        "example request" => after("- Example request: "),
        "example response" => after("- Example response: "),
        "arguments" => {
            let rows = page.iter().filter_map(|line| row(line)).skip(1);
            Some(rows.map(|[name, ..]| name).collect::<Vec<_>>().join(", "))
        }
        "returns" => {
            let title = page
                .iter()
                .position(|line| line.trim_start_matches('#') == " Returns")?;
            Some(
                page.get(title + 2)?
                    .strip_prefix('`')?
                    .split_once('`')?
                    .0
                    .to_owned(),
            )
        }
        "error" => {
            let (_, rest) = page.iter().find_map(|line| line.split_once(" is a `"))?;
            Some(rest.split_once('`')?.0.to_owned())
        }
        "authorization" => after("- Authorization: "),
        "content-type" => after("- Content-Type: "),
        "accept" => after("- Accept: "),
        _ => None,
    }
}

/// All files of a folder, in the order of their names, but for those of folders in it.
fn read_all(folder: &Path) -> io::Result<String> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(std::fs::read_to_string).collect()
}

/// The doc comment of the item in line `end`.
fn docs_above<'a>(lines: &[&'a str], end: usize) -> Vec<&'a str> {
    let above = lines[..end].iter().rev().map(|line| line.trim());
    let mut docs: Vec<&str> = above
        .skip_while(|line| line.starts_with("#["))
        .map_while(|line| line.strip_prefix("///"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    docs.reverse();
    docs
}

/// The cells of a table's row of four columns, without backticks. None of the cells holds an escaped bar.
fn row(line: &str) -> Option<[String; 4]> {
    let cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
    let cells: Vec<String> = cells.map(str::to_owned).collect();
    let [name, ty, description, notes] = <[String; 4]>::try_from(cells).ok()?;
    Some([
        name.replace('`', ""),
        ty.replace('`', ""),
        description,
        notes,
    ])
}

/// A line whose links to items have become code.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((name, after)) = link.split_once("`]") else {
            break;
        };
        text = format!("{text}{before}`{name}`");
        rest = match after
            .strip_prefix('(')
            .and_then(|target| target.split_once(')'))
        {
            Some((_, after)) => after,
            None => after,
        };
    }
    text + rest
}

/// `start_usage_session` as the name of a type.
fn capitalised(name: &str) -> String {
    let words = name.split('_').filter_map(|word| word.split_at_checked(1));
    words
        .map(|(first, rest)| first.to_uppercase() + rest)
        .collect()
}

/// The Rust name of a model; Rust spells acronyms like words.
fn rust_name(model: &str) -> &str {
    if model == "BFError" { "BfError" } else { model }
}

/// The type of a field, as the table of models writes it.
fn wire_type(ty: &str) -> String {
    if let Some(item) = ty.strip_prefix("Vec<").and_then(|ty| ty.strip_suffix('>')) {
        return format!("list of {}", wire_type(item));
    }
    match ty {
        "String" | "UsageSessionState" => "string",
        "i32" => "int32",
        "i64" => "int64",
        "DateTime<Utc>" => "date-time",
        other => other,
    }
    .to_owned()
}

fn given(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| "given".to_owned())
}
