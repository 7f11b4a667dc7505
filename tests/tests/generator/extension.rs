//! The spec gains an endpoint and a parameter: the client is generated anew, compiled, and called.

use std::path::{Path, PathBuf};
use std::process::Command;

use specsmith_tests::wire::{Request, Script, Wire};

use crate::run::{repository, succeed};
use crate::sandbox::{Sandbox, differing, write_files};

/// The endpoint, as an editor would put it before the first path.
const ENDPOINT: &str = "paths:
  /usage/{subscription-id}:
    get:
      operationId: get_usage
      tags: [usage-sessions]
      summary: Sum up by subscription
      parameters:
        - $ref: '#/components/parameters/subscriptionId'
        - name: since
          in: query
          description: The first day to count.
          schema: { type: string, format: date }
      responses:
        '200':
          description: The sum.
          content:
            application/json:
              schema:
                type: object
                required: [uom, total]
                properties:
                  uom: { type: string }
                  total: { type: integer, format: int64 }
        default: { $ref: '#/components/responses/Error' }

";

/// The parameter, which both lists gain.
const PARAMETER: &str = "
uom:
  name: uom
  in: query
  description: Unit of measure of the sessions to list.
  schema:
    type: string
";

/// A program that calls both, by the blocking client: that one is built fastest.
const CALLER: &str = r#"
use billforward_usage_sessions::Client;
use chrono::NaiveDate;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_url = std::env::args().nth(1).ok_or("no URL")?;
    let client = Client::builder().base_url(base_url).build()?.blocking();
    let since = NaiveDate::from_ymd_opt(2026, 3, 2).ok_or("no day")?;
    let usage = client.get_usage("SUB/1").since(since).send()?;
    println!("{} {}", usage.total, usage.uom);
    let list = client.get_active_sessions_for_subscription("SUB-1").uom("minutes").records(1);
    println!("{} sessions", list.items().count());
    Ok(())
}
"#;

const CALLER_MANIFEST: &str = r#"[workspace]
members = ["generated-client"]

[package]
name = "caller"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
billforward-usage-sessions = { path = "generated-client", default-features = false, features = ["blocking"] }
chrono = { version = "*", default-features = false }
"#;

fn extend(sandbox: &Sandbox) {
    sandbox.edit("spec/openapi.yaml", "paths:\n", ENDPOINT);
    sandbox.edit(
        "spec/openapi.yaml",
        "    order: { $ref: parameters/paging.yaml#/order }\n",
        "    order: { $ref: parameters/paging.yaml#/order }\n    uom: { $ref: parameters/paging.yaml#/uom }\n",
    );
    let text = sandbox.read("spec/openapi.yaml");
    let order = "        - $ref: '#/components/parameters/order'\n";
    assert_eq!(text.matches(order).count(), 2);
    let uom = order.replace("order", "uom");
    sandbox.write(
        "spec/openapi.yaml",
        &text.replace(order, &format!("{order}{uom}")),
    );
    let paging = sandbox.read("spec/parameters/paging.yaml");
    sandbox.write("spec/parameters/paging.yaml", &(paging + PARAMETER));
}

/// A folder for a package of its own, the same each time so that what cargo has built is found again.
fn package_folder(sandbox: &Sandbox) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("extension");
    drop(std::fs::remove_dir_all(&folder));
    write_files(&folder.join("generated-client"), &sandbox.client());
    std::fs::create_dir_all(folder.join("src")).unwrap();
    std::fs::write(folder.join("src/main.rs"), CALLER).unwrap();
    std::fs::write(folder.join("Cargo.toml"), CALLER_MANIFEST).unwrap();
    // The versions that are on this machine already.
    std::fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

#[test]
fn an_endpoint_and_a_parameter_more() {
    let sandbox = Sandbox::new();
    let before = sandbox.client();
    extend(&sandbox);
    succeed(sandbox.folder(), &["lint", "--deny", "warnings"]);
    succeed(sandbox.folder(), &["generate"]);
    // A change of the spec changes what it is about, and nothing else.
    let changed = differing(&before, &sandbox.client());
    assert!(
        changed.contains(&"src/operations/usage_sessions.rs".to_owned()),
        "{changed:?}"
    );
    let untouched = [
        "src/models/usage_session.rs",
        "src/models/order.rs",
        "src/client.rs",
    ];
    assert!(
        untouched
            .iter()
            .all(|path| !changed.iter().any(|changed| changed == path)),
        "{changed:?}"
    );
    assert!(
        !changed.iter().any(|path| path.starts_with("src/runtime/")
            && before.contains_key(path)
            && path != "src/runtime/mod.rs"),
        "{changed:?}"
    );

    let usage = Script::answer(
        "200 OK",
        "application/json",
        r#"{"uom":"minutes","total":5000000000}"#,
    );
    let page = Script::answer(
        "200 OK",
        "application/json",
        r#"{"nextPage":"","currentPage":0,"currentOffset":0,"recordsRequested":1,"recordsReturned":0,"executionTime":1,"results":[]}"#,
    );
    let wire = Wire::start([usage, page]).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["run", "--quiet", "--offline", "--", &wire.base_url()])
        .current_dir(package_folder(&sandbox))
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("extension-target"),
        )
        .env("RUSTFLAGS", "-D warnings");
    let output = cargo.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "5000000000 minutes\n0 sessions\n"
    );
    let lines: Vec<String> = wire.requests().iter().map(Request::line).collect();
    assert_eq!(
        lines,
        [
            "GET /usage/SUB%2F1?since=2026-03-02 HTTP/1.1",
            "GET /usage-sessions/SUB-1/active?uom=minutes&records=1 HTTP/1.1",
        ]
    );
}
