//! The report, put together from sections: each command writes its own, and the report holds them all.

use std::fs;
use std::path::Path;

use crate::Result;

/// The sections, in their order; others follow by name.
const ORDER: [&str; 3] = ["peers", "call", "decode"];

/// Writes one section to `report/NAME.md` below the bench's folder, and `REPORT.md` anew from all that are there.
pub(crate) fn write(bench: &Path, name: &str, text: &str) -> Result<()> {
    let folder = bench.join("report");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("{name}.md")), text)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let stem = path.file_stem().unwrap_or_default();
            names.push(stem.to_string_lossy().into_owned());
        }
    }
    let mut report = HEAD.to_owned();
    for name in ordered(names) {
        report.push('\n');
        report.push_str(fs::read_to_string(folder.join(format!("{name}.md")))?.trim());
        report.push('\n');
    }
    Ok(fs::write(bench.join("REPORT.md"), report)?)
}

fn ordered(mut names: Vec<String>) -> Vec<String> {
    let rank = |name: &String| ORDER.iter().position(|known| known == name);
    names.sort_by_key(|name| (rank(name).unwrap_or(ORDER.len()), name.clone()));
    names
}

const HEAD: &str = "\
# Report

Put together from the sections in `report`, each of which is written by one command of this package; see [README.md](README.md).
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_sections_come_first_in_their_order() {
        let names = ["zebra", "decode", "apple", "peers"].map(str::to_owned);
        assert_eq!(
            ordered(names.to_vec()),
            ["peers", "decode", "apple", "zebra"]
        );
    }
}
