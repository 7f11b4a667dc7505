//! Generates the client of `openapi.yaml` with the options of `specsmith.toml`.

use std::path::{Path, PathBuf};

use specsmith::{Edits, Generator};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("client");
    println!("cargo::rerun-if-changed=specsmith.toml");
    let mut generator = Generator::from_file(Path::new("specsmith.toml"))?.edits(Edits::Overwrite);
    generator.config_mut().out = Some(out.clone());
    let report = generator.generate()?;
    print!("{}", report.findings.cargo_directives());
    write_root(&out.join("src"))?;
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
