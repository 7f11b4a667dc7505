//! A program that calls every operation of a client, made of the examples in the client's documentation.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use specsmith::config::Package;

use super::report::{Call, Outcome};
use crate::{Result, child};

/// How long cargo may take, and how long the calls.
const BUILD: Duration = Duration::from_secs(30 * 60);
const CALLS: Duration = Duration::from_secs(5 * 60);

/// An operation and the example of its call.
struct Example {
    operation: String,
    /// Nothing where the documentation has none.
    code: Option<String>,
}

/// The program's source.
pub(super) struct Driver {
    folder: PathBuf,
    library: String,
    credentials: String,
    examples: Vec<Example>,
}

/// What the program says of a call.
#[derive(Deserialize)]
struct Line {
    operation: String,
    error: Option<String>,
    body: String,
    is_typed: bool,
}

impl Driver {
    /// Writes a workspace of the client, which is there already, and the program.
    pub(super) fn write(folder: &Path, package: &Package, document: &Path) -> Result<Self> {
        let mut examples = Vec::new();
        let docs = folder.join("client/docs");
        if docs.is_dir() {
            let mut pages: Vec<_> = fs::read_dir(docs)?
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<std::io::Result<_>>()?;
            pages.sort();
            for page in pages {
                examples.extend(read_page(&fs::read_to_string(page)?));
            }
        }
        let driver = Self {
            folder: folder.to_owned(),
            library: package.name.as_str().replace('-', "_"),
            credentials: credentials(&serde_json::from_str(&fs::read_to_string(document)?)?),
            examples,
        };
        fs::create_dir_all(folder.join("driver/src"))?;
        // Where an example sends a file.
        fs::write(folder.join("body.bin"), "any bytes")?;
        fs::write(
            folder.join("Cargo.toml"),
            "[workspace]\nresolver = \"3\"\nmembers = [\"client\", \"driver\"]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        )?;
        let name = package.name.as_str();
        fs::write(
            folder.join("driver/Cargo.toml"),
            format!(
                "[package]\nname = \"specsmith-bench-driver\"\nedition = \"2024\"\n\n[dependencies]\n{name} = {{ path = \"../client\", default-features = false, features = [\"reqwest\"] }}\nchrono = {{ version = \"0.4\", default-features = false }}\nuuid = {{ version = \"1\", default-features = false }}\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"rt\", \"net\", \"time\"] }}\n"
            ),
        )?;
        Ok(driver)
    }

    /// Compiles the program. An example that does not compile is told, and left out of it.
    pub(super) fn build(&self, target: &Path) -> Result<(PathBuf, Vec<Call>)> {
        let mut broken: BTreeMap<usize, String> = BTreeMap::new();
        loop {
            let (source, starts) = self.source(&broken);
            fs::write(self.folder.join("driver/src/main.rs"), source)?;
            let mut cargo = Command::new("cargo");
            cargo
                .args(["build", "--package", "specsmith-bench-driver"])
                .arg("--message-format=json")
                .current_dir(&self.folder)
                .env("CARGO_TARGET_DIR", target)
                .env_remove("RUSTFLAGS");
            let ended = child::run(&mut cargo, BUILD)?;
            if ended.status.success() {
                let calls = broken.into_iter().map(|(index, message)| Call {
                    operation: self.examples[index].operation.clone(),
                    outcome: Outcome::NotRust(message),
                });
                return Ok((target.join("debug/specsmith-bench-driver"), calls.collect()));
            }
            let errors = errors(&ended.stdout);
            let known = broken.len();
            for (line, message) in errors {
                let index = starts.partition_point(|start| *start <= line);
                if let Some(index) = index.checked_sub(1) {
                    broken.entry(index).or_insert(message);
                }
            }
            if broken.len() == known {
                return Err(format!("{}: {}", self.folder.display(), ended.stderr).into());
            }
        }
    }

    /// The program, and the line at which each example begins.
    fn source(&self, broken: &BTreeMap<usize, String>) -> (String, Vec<usize>) {
        let library = &self.library;
        let mut main = String::new();
        let mut functions = String::new();
        let mut starts = Vec::new();
        let head = format!(
            "#![allow(unused, deprecated, reason = \"what is called are examples\")]\n\n{}",
            told(library)
        );
        let mut line = head.lines().count() + 1;
        for (index, example) in self.examples.iter().enumerate() {
            let code = match &example.code {
                Some(code) if !broken.contains_key(&index) => code.as_str(),
                Some(_) | None => "",
            };
            starts.push(line);
            let function = format!(
                "async fn call_{index}(client: &{library}::Client) -> Done {{\n{code}\nOk(())\n}}\n\n"
            );
            line += function.lines().count();
            functions.push_str(&function);
            if !code.is_empty() {
                _ = writeln!(
                    main,
                    "    tell({:?}, call_{index}(&client).await);",
                    example.operation
                );
            }
        }
        let credentials = &self.credentials;
        let source = format!(
            "{head}{functions}fn tell(operation: &str, done: Done) {{
    let Told(error, body, is_typed) = done.err().unwrap_or_default();
    println!(\"@ {{}}\", serde_json::json!({{ \"operation\": operation, \"error\": error, \"body\": body, \"is_typed\": is_typed }}));
}}

async fn call_all(url: String) {{
    use {library}::*;
    let client = {library}::Client::builder().base_url(url){credentials}.build().unwrap();
{main}}}

fn main() {{
    let url = std::env::args().nth(1).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(call_all(url));
}}
"
        );
        (source, starts)
    }

    /// Runs the program against a server.
    pub(super) fn run(&self, program: &Path, url: &str) -> Result<Vec<Call>> {
        let mut command = Command::new(program);
        command.arg(url).current_dir(&self.folder);
        let ended = child::run(&mut command, CALLS)?;
        let mut calls: BTreeMap<String, Outcome> = BTreeMap::new();
        for line in ended
            .stdout
            .lines()
            .filter_map(|line| line.strip_prefix("@ "))
        {
            let Line {
                operation,
                error,
                body,
                is_typed,
            } = serde_json::from_str(line)?;
            let outcome = error.map_or(Outcome::Success, |error| {
                Outcome::of_error(error, &body, is_typed)
            });
            calls.insert(operation, outcome);
        }
        let examples = self.examples.iter();
        let calls = examples.filter_map(|example| {
            let outcome = match calls.remove(&example.operation) {
                Some(outcome) => outcome,
                None if example.code.is_none() => Outcome::NoExample,
                None if ended.status.success() => return None,
                None => Outcome::Ended(ended.stderr.lines().take(3).collect()),
            };
            Some(Call {
                operation: example.operation.clone(),
                outcome,
            })
        });
        Ok(calls.collect())
    }
}

/// What an error becomes in the program: its text and the body of the answer, whatever type the operation gives it.
fn told(library: &str) -> String {
    format!(
        "#[derive(Default)]
struct Told(Option<String>, String, bool);
type Done = Result<(), Told>;

impl<E> From<{library}::Error<E>> for Told {{
    fn from(error: {library}::Error<E>) -> Self {{
        let body = error.body().map(|body| String::from_utf8_lossy(body).into_owned());
        Told(Some(error.to_string()), body.unwrap_or_default(), error.api().is_some())
    }}
}}

impl From<std::io::Error> for Told {{
    fn from(error: std::io::Error) -> Self {{
        Told(Some(error.to_string()), String::new(), false)
    }}
}}

"
    )
}

/// The operations of a page of documentation.
fn read_page(text: &str) -> Vec<Example> {
    let sections = text.split("\n## `").skip(1);
    let example = |section: &str| {
        let (operation, rest) = section.split_once('`')?;
        let code = rest.split_once("\n### Example\n").and_then(|(_, rest)| {
            let (_, rest) = rest.split_once("```rust\n")?;
            Some(rest.split_once("\n```")?.0.to_owned())
        });
        Some(Example {
            operation: operation.to_owned(),
            code,
        })
    };
    sections.filter_map(example).collect()
}

/// The calls that give a builder a credential for each place in which a scheme of the document wants one.
fn credentials(document: &Value) -> String {
    let schemes = document["components"]["securitySchemes"].as_object();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |scheme: &Value| match (
        text(&scheme["type"]).as_str(),
        text(&scheme["scheme"]).to_lowercase().as_str(),
    ) {
        ("http", "basic") => Some("Credential::basic(\"user\", \"password\")".to_owned()),
        ("http", "bearer") | ("oauth2" | "openIdConnect", _) => {
            Some("Credential::bearer(\"token\")".to_owned())
        }
        ("apiKey", _) => Some(format!(
            "Credential::api_key(ApiKey::{}({:?}, \"key\"))",
            text(&scheme["in"]),
            text(&scheme["name"])
        )),
        _ => None,
    };
    let schemes = schemes.into_iter().flatten();
    let credentials = schemes.filter_map(|(_, scheme)| one(scheme));
    let calls: Vec<_> = credentials
        .map(|credential| format!(".credential({credential})"))
        .collect();
    calls.concat()
}

/// The lines of the program's errors, and what they are.
fn errors(stdout: &str) -> Vec<(usize, String)> {
    let messages = stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["message"]["level"] == "error");
    let placed = messages.filter_map(|line| {
        let span = line["message"]["spans"].as_array()?.first()?;
        if !span["file_name"].as_str()?.ends_with("driver/src/main.rs") {
            return None;
        }
        let at = usize::try_from(span["line_start"].as_u64()?).ok()?;
        Some((at, line["message"]["message"].as_str()?.to_owned()))
    });
    placed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_found_by_operation() {
        let page = "# `things`\n\n| `x` |\n\n## `get_thing`\n\nA thing.\n\n### Example\n\n```rust\nlet a = client\n    .get_thing();\n```\n\nEvery page:\n\n```rust\nno\n```\n\n## `odd`\n\nNothing.\n";
        let found = read_page(page);
        let shown: Vec<_> = found
            .iter()
            .map(|example| (example.operation.as_str(), example.code.as_deref()))
            .collect();
        let expected = [
            ("get_thing", Some("let a = client\n    .get_thing();")),
            ("odd", None),
        ];
        assert_eq!(shown, expected);
    }
}
