//! A small document in a folder of its own, and the command run there.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const DOCUMENT: &str = r##"openapi: 3.1.0
info: { title: Acme API, version: v2 }
servers: [{ url: "https://acme.example" }]
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: The thing.
          content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
components:
  schemas:
    Thing: { type: object, required: [id], properties: { id: { type: string } } }
"##;

/// A folder with `acme.yaml` in it.
pub(crate) fn folder(document: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("acme.yaml"), document).unwrap();
    folder
}

pub(crate) fn specsmith(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specsmith"))
        .args(args)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Asserts the exit code, and shows what was said where it is another.
#[track_caller]
pub(crate) fn exits(output: &Output, code: i32) {
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}{}",
        stdout(output),
        stderr(output)
    );
}

/// The objects of a run in JSON: findings, then the summary.
pub(crate) fn objects(output: &Output) -> (Vec<Value>, Value) {
    let mut objects: Vec<Value> = stdout(output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let summary = objects.pop().unwrap();
    (objects, summary)
}
