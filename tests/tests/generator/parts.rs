//! A client of several tags is compiled for each of them alone, as users of a large API do.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::run::{repository, succeed};
use crate::sandbox::{read_files, write_files};

/// Three tags and a webhook, with types that some share, that all share, and that none has. Each kind of type is there, also one that
/// only the server makes, and one that is a further name of another tag's; and what only some clients have of the runtime.
const DOCUMENT: &str = "openapi: 3.1.0
info: { title: Parts, version: 1.0.0, license: { name: MIT } }
servers: [{ url: https://parts.example }]
security: [{ key: [] }]
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      parameters: [{ name: kind, in: query, schema: { type: string, enum: [cat, dog] } }]
      responses:
        '200':
          description: All.
          headers: { X-Left: { schema: { type: integer } } }
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
        default: { $ref: '#/components/responses/Error' }
    post:
      tags: [pets]
      operationId: addPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses:
        '201': { description: Added, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        default: { $ref: '#/components/responses/Error' }
  /owners/{id}:
    get:
      tags: [fake]
      operationId: getOwner
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Owner' } } } }
        default: { $ref: '#/components/responses/Error' }
  /owners:
    get:
      tags: [fake]
      operationId: watchOwners
      responses: { '200': { description: As they come, content: { text/event-stream: { schema: { $ref: '#/components/schemas/Owner' } } } } }
  /visits:
    get:
      operationId: listVisits
      parameters: [{ name: cursor, in: query, schema: { type: string } }]
      x-pagination: { style: cursor, cursor: cursor, next: /next, items: /visits }
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema: { type: object, properties: { next: { type: string }, visits: { type: array, items: { $ref: '#/components/schemas/Name' } } } }
    post:
      operationId: addVisit
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [day, kind]
              properties: { day: { type: string, format: date }, kind: { type: string, enum: [cat, dog] } }
      responses:
        '204': { description: Added }
        default: { $ref: '#/components/responses/Error' }
webhooks:
  born:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Birth' } } } }
      responses: { '204': { description: Seen } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  responses:
    Error: { description: It failed, content: { application/json: { schema: { $ref: '#/components/schemas/Problem' } } } }
  schemas:
    Pet:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
      discriminator: { propertyName: kind }
    Cat: { type: object, required: [kind, owner], properties: { kind: { type: string }, owner: { $ref: '#/components/schemas/Owner' } } }
    Dog: { type: object, required: [kind, name], properties: { kind: { type: string }, name: { $ref: '#/components/schemas/Name' } } }
    Owner: { type: object, required: [name, since], properties: { name: { $ref: '#/components/schemas/Name' }, since: { type: string } } }
    Name: { type: string }
    Problem: { type: object, required: [code], properties: { code: { type: integer } } }
    Birth: { type: object, required: [name], properties: { name: { $ref: '#/components/schemas/Name' }, kind: { type: string, enum: [cat, dog] } } }
    Lonely: { type: object, required: [forlorn], properties: { forlorn: { type: string } } }
";

/// A folder for the client, the same each time so that what cargo has built is found again.
fn client_folder() -> PathBuf {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("parts.yaml"), DOCUMENT).unwrap();
    succeed(
        folder.path(),
        &[
            "generate",
            "parts.yaml",
            "--out",
            "client",
            "--crate-name",
            "parts-client",
        ],
    );
    let client = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parts");
    drop(std::fs::remove_dir_all(&client));
    write_files(&client, &read_files(&folder.path().join("client")));
    let manifest = client.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(manifest, text + "\n[workspace]\n").unwrap();
    // The versions that are on this machine already.
    std::fs::copy(repository().join("Cargo.lock"), client.join("Cargo.lock")).unwrap();
    client
}

/// Runs cargo on the client, without default features. Warnings are errors.
fn cargo(client: &Path, command: &[&str], features: &str) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(command)
        .args([
            "--quiet",
            "--offline",
            "--no-default-features",
            "--features",
            features,
        ])
        .current_dir(client)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("parts-target"),
        )
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings");
    let output = cargo.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{features}: {said}{errors}");
}

#[test]
fn each_part_compiles_alone_and_without_warnings() {
    let client = client_folder();
    for part in ["", "pets", "fake-tag", "untagged", "webhooks", "whole-api"] {
        cargo(&client, &["check", "--all-targets"], part);
        cargo(
            &client,
            &["check", "--all-targets"],
            &format!("fake,{part}"),
        );
    }
    cargo(&client, &["test"], "fake,fake-tag");
    cargo(&client, &["test"], "fake,whole-api");
    cargo(&client, &["doc", "--no-deps"], "fake,whole-api");
    cargo(&client, &["doc", "--no-deps"], "pets");
}
