//! The package's `Cargo.toml`: what it is called, and exactly the dependencies that it uses.

use std::fmt::Write as _;

use specsmith_runtime::sources::{FEATURES, MANIFEST};
use toml::{Table, Value};

use super::features;
use super::runtime::{Parts, is_optional};
use super::scope::Scope;
use super::toml_text;
use crate::config::Package;

/// The whole file, below its header.
pub(super) fn emit(scope: Scope<'_>, package: &Package, parts: &Parts, header: &str) -> String {
    let manifest: Table = MANIFEST.parse().unwrap_or_default();
    let mut text = format!("# {header}\n\n");
    text.push_str(&package_table(package));
    text.push_str(&runtime_features(scope, package, &manifest));
    text.push_str(&features::manifest(scope));
    text.push_str(&dependencies(&manifest, parts));
    text.push_str("\n[package.metadata.docs.rs]\nall-features = true\n");
    text
}

fn package_table(package: &Package) -> String {
    let Package {
        name,
        version,
        description,
        license,
        repository,
        homepage,
        documentation,
        authors,
        keywords,
        categories,
        rust_version,
        default_features: _,
    } = package;
    let mut text = "[package]\n".to_owned();
    // crates.io links to docs.rs anyway; said here, the package is complete without a repository.
    let documentation = documentation
        .clone()
        .unwrap_or_else(|| format!("https://docs.rs/{}", name.as_str()));
    let strings = [
        ("name", Some(name.as_str().to_owned())),
        ("version", Some(version.to_string())),
        ("edition", Some("2024".to_owned())),
        ("rust-version", Some(rust_version.clone())),
        ("description", Some(description.clone())),
        ("license", license.clone()),
        ("repository", repository.clone()),
        ("homepage", homepage.clone()),
        ("documentation", Some(documentation)),
    ];
    for (key, value) in strings {
        if let Some(value) = value {
            _ = writeln!(text, "{key} = {}", toml_text::string(&value));
        }
    }
    text.push_str("readme = \"README.md\"\n");
    for (key, values) in [
        ("authors", authors),
        ("keywords", keywords),
        ("categories", categories),
    ] {
        if !values.is_empty() {
            _ = writeln!(text, "{key} = {}", toml_text::strings(values));
        }
    }
    // They serve the generator and the formatter, not those who build the package.
    text.push_str("exclude = [\".specsmith-manifest\", \"rustfmt.toml\"]\n");
    text
}

/// The features, as the runtime's own manifest has them.
fn runtime_features(scope: Scope<'_>, package: &Package, manifest: &Table) -> String {
    let default = package.default_features.iter().copied();
    let default: Vec<_> = default.chain(features::default(scope)).collect();
    let mut text = format!("\n[features]\ndefault = {}\n", toml_text::strings(&default));
    let table = manifest.get("features").and_then(Value::as_table);
    for feature in FEATURES {
        let enabled = table
            .and_then(|table| table.get(*feature))
            .and_then(Value::as_array);
        let enabled: Vec<_> = enabled
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if let Some(comment) = comment(feature) {
            _ = writeln!(text, "# {comment}");
        }
        _ = writeln!(text, "{feature} = {}", toml_text::strings(&enabled));
    }
    text
}

/// What a feature is for.
fn comment(feature: &str) -> Option<&'static str> {
    match feature {
        "blocking" => Some("The blocking client, over ureq."),
        "brotli" => Some("Answers that are compressed by Brotli."),
        "fake" => Some("A typed fake server, for tests of what is built upon the client."),
        "gzip" => Some("Answers that are compressed by gzip or deflate."),
        "recording" => Some("Recording exchanges, and replaying them in tests."),
        "reqwest" => Some("The transport of the asynchronous client."),
        "rustls" => {
            Some("HTTPS in the transports that are enabled, by rustls with the ring provider.")
        }
        "serde" => Some("`Serialize` and `Deserialize` of serde for all models."),
        "tracing" => Some("Spans of calls, by tracing, under the names of OpenTelemetry."),
        "zstd" => Some("Answers that are compressed by Zstandard."),
        _ => None,
    }
}

/// The dependencies that the client has, with the versions of the runtime's own manifest; optional only where a feature has them. Those of
/// a platform follow the others.
fn dependencies(manifest: &Table, parts: &Parts) -> String {
    let table_of = |table: &Table| {
        let dependencies = table.get("dependencies").and_then(Value::as_table);
        dependencies.map_or_else(String::new, |table| dependency_lines(table, parts))
    };
    let mut text = format!("\n[dependencies]\n{}", table_of(manifest));
    let platforms = manifest.get("target").and_then(Value::as_table);
    for (platform, table) in platforms.into_iter().flatten() {
        let lines = table.as_table().map_or_else(String::new, table_of);
        if !lines.is_empty() {
            _ = write!(text, "\n[target.'{platform}'.dependencies]\n{lines}");
        }
    }
    text
}

fn dependency_lines(table: &Table, parts: &Parts) -> String {
    let mut text = String::new();
    for (name, value) in table.iter().filter(|(name, _)| parts.depends_on(name)) {
        let mut dependency = match value {
            Value::Table(table) => table.clone(),
            version => Table::from_iter([("version".to_owned(), version.clone())]),
        };
        if !is_optional(name) {
            dependency.remove("optional");
        }
        _ = writeln!(text, "{name} = {}", dependency_text(&dependency));
    }
    text
}

/// A dependency as people write it: the version first, and nothing else where there is nothing else.
fn dependency_text(dependency: &Table) -> String {
    let version = dependency
        .get("version")
        .and_then(Value::as_str)
        .unwrap_or("*");
    if dependency.len() == 1 {
        return toml_text::string(version);
    }
    let mut parts = vec![format!("version = {}", toml_text::string(version))];
    for key in ["default-features", "features", "optional"] {
        match dependency.get(key) {
            Some(Value::Boolean(value)) => parts.push(format!("{key} = {value}")),
            Some(Value::Array(values)) => {
                let values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
                parts.push(format!("{key} = {}", toml_text::strings(&values)));
            }
            _ => {}
        }
    }
    format!("{{ {} }}", parts.join(", "))
}
