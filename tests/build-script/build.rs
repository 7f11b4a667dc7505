//! Generates the client of `openapi.yaml` into cargo's output folder, whenever the document changes.
//!
//! Prefer a client that is checked in, as `generated-client` of this repository is: its users need no generator, and every
//! change of it is seen in a review. Generate in a build script where the document itself is made by the build, or where
//! nobody shall ever look at the client. Give it a package of its own, like this one, since the generated code is a whole
//! crate: it names itself as `crate::…`.

use std::path::{Path, PathBuf};

use specsmith::{Config, Generator};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("client");
    let name = std::env::var("CARGO_PKG_NAME")?.parse()?;
    let config = Config::new("openapi.yaml").out(&out).crate_name(name);

    // Edits in the output folder are nobody's; what is there is from an older run.
    let report = Generator::new(config)
        .edits(specsmith::Edits::Overwrite)
        .generate()?;

    // Cargo runs this script again when one of the files changes that the document consists of.
    print!("{}", report.findings.cargo_directives());
    // A warning about the document is one about this crate.
    let findings = report.findings.render_text(specsmith::diag::Style::Plain);
    for line in findings.lines() {
        println!("cargo::warning={line}");
    }
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
