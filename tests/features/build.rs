//! Generates the client of `spec/openapi.yaml`, which has every feature of OpenAPI that reaches the wire.
//!
//! It is not checked in: what is emitted for each feature is pinned by the suites of the generator, and here only the
//! behaviour counts.

use std::path::{Path, PathBuf};

use specsmith::{Config, Edits, Generator};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("client");
    let name = std::env::var("CARGO_PKG_NAME")?.parse()?;
    let config = Config::new("spec/openapi.yaml").out(&out).crate_name(name);
    let report = Generator::new(config).edits(Edits::Overwrite).generate()?;
    print!("{}", report.findings.cargo_directives());
    let findings = report.findings.render_text(specsmith::diag::Style::Plain);
    for line in findings.lines() {
        println!("cargo::warning={line}");
    }
    write_root(&out.join("src"))?;
    println!(
        "cargo::rustc-env=GENERATED_MANIFEST={}",
        out.join("Cargo.toml").display()
    );
    Ok(())
}

/// Writes the crate's root once more, for `include!`, which takes neither `//!` nor `#![…]`.
fn write_root(src: &Path) -> std::io::Result<()> {
    let root = std::fs::read_to_string(src.join("lib.rs"))?;
    let lines = root
        .lines()
        .filter(|line| !line.starts_with("//!") && !line.starts_with("#!["));
    let text: String = lines.map(|line| format!("{line}\n")).collect();
    std::fs::write(src.join("included.rs"), text)
}
