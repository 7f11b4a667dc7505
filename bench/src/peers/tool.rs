//! The generators that are compared: where each is, how it is called, and how what it writes becomes a crate called `client`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::{Result, child, digest};

/// A generator of Rust clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Tool {
    Specsmith,
    Progenitor,
    OpenapiToRust,
    Oas3Gen,
    OpenapiGenerator,
}

impl Tool {
    pub(super) const ALL: [Self; 5] = [
        Self::Specsmith,
        Self::Progenitor,
        Self::OpenapiToRust,
        Self::Oas3Gen,
        Self::OpenapiGenerator,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Specsmith => "specsmith",
            Self::Progenitor => "cargo-progenitor",
            Self::OpenapiToRust => "openapi-to-rust",
            Self::Oas3Gen => "oas3-gen",
            Self::OpenapiGenerator => "openapi-generator",
        }
    }

    /// The version that is compared. A crate is locked to it by its name, so a program found elsewhere may be another.
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::Specsmith => env!("CARGO_PKG_VERSION"),
            Self::Progenitor => "0.15.1",
            Self::OpenapiToRust => "0.23.0",
            Self::Oas3Gen => "0.29.0",
            Self::OpenapiGenerator => "7.26.0",
        }
    }

    /// The command as the report shows it.
    pub(super) fn usage(self) -> &'static str {
        match self {
            Self::Specsmith => "specsmith generate FILE --out client --crate-name client",
            Self::Progenitor => "cargo-progenitor progenitor -i FILE -o client -n client -v 0.1.0",
            Self::OpenapiToRust => {
                "openapi-to-rust generate FILE --output-dir client/src/generated, with a Cargo.toml of its REQUIRED_DEPS.toml"
            }
            Self::Oas3Gen => "oas3-gen generate client-mod -i FILE -o client --workspace",
            Self::OpenapiGenerator => {
                "openapi-generator-cli generate -g rust --skip-validate-spec -i FILE -o client, packageName=client"
            }
        }
    }
}

/// A generator that is there.
#[derive(Clone, Debug)]
pub(super) struct Installed {
    pub(super) tool: Tool,
    program: PathBuf,
    /// A digest of this generator's program, by which results of an older build are known; nothing for others.
    pub(super) build: String,
}

/// Where generators are looked for.
pub(super) struct Places<'p> {
    pub(super) specsmith: &'p Path,
    pub(super) peers: &'p Path,
}

/// Finds a generator, and has it say its version: nothing if it is not there.
pub(super) fn find(tool: Tool, places: &Places<'_>) -> Result<Option<Installed>> {
    let bin = places.peers.join("bin");
    let program = match tool {
        Tool::Specsmith => places.specsmith.to_owned(),
        Tool::Progenitor => bin.join("cargo-progenitor"),
        Tool::OpenapiToRust | Tool::Oas3Gen => bin.join(tool.name()),
        Tool::OpenapiGenerator => places.peers.join("venv/bin/openapi-generator-cli"),
    };
    if !program.is_file() {
        return Ok(None);
    }
    let program = fs::canonicalize(program)?;
    if let Some(said) = said_version(tool, &program, places.peers)?
        && !said.contains(tool.version())
    {
        return Err(format!(
            "{} says that it is {said}, not {}",
            program.display(),
            tool.version()
        )
        .into());
    }
    let build = match tool {
        Tool::Specsmith => digest::of(&[&fs::read(&program)?])[..8].to_owned(),
        Tool::Progenitor | Tool::OpenapiToRust | Tool::Oas3Gen | Tool::OpenapiGenerator => {
            String::new()
        }
    };
    Ok(Some(Installed {
        tool,
        program,
        build,
    }))
}

/// What a program or the list of what cargo installed says of the version.
fn said_version(tool: Tool, program: &Path, peers: &Path) -> Result<Option<String>> {
    let argument = match tool {
        // It has no such option.
        Tool::Progenitor => {
            let list = fs::read_to_string(peers.join(".crates.toml")).unwrap_or_default();
            let line = list.lines().find(|line| line.contains("cargo-progenitor "));
            return Ok(line.map(str::to_owned));
        }
        Tool::OpenapiGenerator => "version",
        Tool::Specsmith | Tool::OpenapiToRust | Tool::Oas3Gen => "--version",
    };
    let output = Command::new(program).arg(argument).output()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(Some(text))
}

impl Installed {
    /// The command that generates the client of a document in `folder/client`.
    pub(super) fn command(&self, document: &Path, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        let out = folder.join("client");
        match self.tool {
            Tool::Specsmith => command
                .arg("generate")
                .arg(document)
                .arg("--out")
                .arg(&out)
                .args(["--crate-name", "client"]),
            Tool::Progenitor => command
                .args(["progenitor", "-n", "client", "-v", "0.1.0", "-i"])
                .arg(document)
                .arg("-o")
                .arg(&out),
            Tool::OpenapiToRust => command
                .arg("generate")
                .arg(document)
                .arg("--output-dir")
                .arg(out.join("src/generated")),
            Tool::Oas3Gen => command
                .args(["generate", "client-mod", "--workspace", "-i"])
                .arg(document)
                .arg("-o")
                .arg(&out),
            Tool::OpenapiGenerator => command
                .args(["generate", "-g", "rust", "--skip-validate-spec", "-i"])
                .arg(document)
                .arg("-o")
                .arg(&out)
                .arg("--additional-properties=packageName=client,packageVersion=0.1.0"),
        };
        command.current_dir(folder);
        command
    }

    /// Adds what a generator leaves to its user, and makes a workspace of it, which keeps it apart from other manifests.
    pub(super) fn finish(&self, folder: &Path) -> Result<()> {
        let client = folder.join("client");
        if self.tool == Tool::OpenapiToRust {
            let needed = fs::read_to_string(client.join("src/generated/REQUIRED_DEPS.toml"))?;
            let manifest = format!(
                "[package]\nname = \"client\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{needed}"
            );
            fs::write(client.join("Cargo.toml"), manifest)?;
            fs::write(client.join("src/lib.rs"), "pub mod generated;\n")?;
        }
        if !client.join("Cargo.toml").is_file() {
            return Err("there is no Cargo.toml".into());
        }
        write_workspace(folder, &["client"])
    }
}

pub(super) fn write_workspace(folder: &Path, members: &[&str]) -> Result<()> {
    let text = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    Ok(fs::write(folder.join("Cargo.toml"), text)?)
}

/// What a generator wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Lines of Rust, without those that are the same in every client.
    pub(super) lines: usize,
    /// Lines of the runtime, which is copied.
    pub(super) copied: usize,
    /// Structs, enums and aliases that are public.
    pub(super) types: usize,
}

/// Counts lines and types.
pub(super) fn written(client: &Path) -> Result<Written> {
    let mut written = Written::default();
    let mut open = vec![client.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path)?;
                let is_copied = path.strip_prefix(client)?.starts_with("src/runtime");
                if is_copied {
                    written.copied += text.lines().count();
                } else {
                    written.lines += text.lines().count();
                    written.types += text.lines().filter(|line| declares_type(line)).count();
                }
            }
        }
    }
    Ok(written)
}

fn declares_type(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix("pub ") else {
        return false;
    };
    ["struct ", "enum ", "type "]
        .iter()
        .any(|word| rest.starts_with(word))
}

/// The first thing that a failed command says of why.
pub(super) fn first_error(ended: &child::Ended, work: &Path) -> String {
    // What is said in the course of things comes before the summary.
    let all = || ended.stdout.lines().chain(ended.stderr.lines());
    let named = |line: &&str| {
        let line = line.trim_start();
        ["gen fail", "error", "Error", "Exception"]
            .iter()
            .any(|word| line.starts_with(word))
    };
    let other = |line: &&str| {
        let line = line.to_lowercase();
        line.contains("error") || line.contains("panicked") || line.contains("exception")
    };
    let is_text = |line: &&str| !line.trim().is_empty();
    let line = all()
        .find(named)
        .or_else(|| all().find(other))
        .or_else(|| ended.stderr.lines().find(is_text))
        .or_else(|| ended.stdout.lines().rfind(is_text));
    let mut text = line.unwrap_or("nothing was said").trim().to_owned();
    // A panic says where in this line, and what in the next.
    if text.contains("panicked at") {
        let next = all().skip_while(|line| line.trim() != text).nth(1);
        text = format!("{text} {}", next.unwrap_or_default());
    }
    let text = text.replace(&format!("{}/", work.display()), "");
    let words: Vec<_> = text.split_whitespace().map(without_registry).collect();
    words.join(" ").chars().take(200).collect()
}

/// A path in a package, without where cargo keeps packages on this machine.
fn without_registry(word: &str) -> &str {
    let below = word.split_once("/registry/src/").map(|(_, rest)| rest);
    below
        .and_then(|rest| rest.split_once('/'))
        .map_or(word, |(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_packages_are_kept_is_not_told() {
        let path = "/home/a/.cargo/registry/src/index-123/tool-1.0.0/src/method.rs:1220:9:";
        assert_eq!(without_registry(path), "tool-1.0.0/src/method.rs:1220:9:");
        assert_eq!(without_registry("src/method.rs"), "src/method.rs");
    }

    #[test]
    fn public_types_are_counted_by_their_first_words() {
        let lines = [
            "pub struct A {",
            "    pub enum B {",
            "pub type C = D;",
            "pub fn e() {}",
            "struct F;",
            "pub structure: u8,",
        ];
        let counted = lines.iter().filter(|line| declares_type(line)).count();
        assert_eq!(counted, 3);
    }
}
