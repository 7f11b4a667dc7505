//! Files, names, versions and metadata, good and bad.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them so"
)]

use std::fs;

use expect_test::expect;
use semver::Version;
use tempfile::TempDir;

use super::file::KEYS;
use super::{
    About, Config, CrateName, FILE_NAME, PackageOptions, TagFeatures, UnknownFields, find, read,
    version_of,
};
use crate::diag::{Diagnostics, Losses, Style};
use crate::source::Sources;

/// Reads a file beside an `openapi.yaml`; the configuration, and what was said of it without the path of the folder.
fn read_text(text: &str) -> (Option<Config>, String, TempDir) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("openapi.yaml"), "").unwrap();
    fs::write(folder.path().join("mend.yaml"), "").unwrap();
    let path = folder.path().join(FILE_NAME);
    fs::write(&path, text).unwrap();
    let (mut sources, mut diags) = (Sources::new(), Diagnostics::new(Losses::Report));
    let config = read(&path, &mut sources, &mut diags);
    let report = diags.render_text(&sources, Style::Plain);
    (
        config,
        report.replace(&format!("{}/", folder.path().display()), ""),
        folder,
    )
}

#[test]
fn every_key_is_read_and_paths_are_relative_to_the_file() {
    let text = r#"
        spec = "openapi.yaml"
        out = "generated/client"
        allow-outside = ["../shared"]
        crate-name = "acme-client"
        crate-version = "1.2.3-beta.1"
        description = "Talks to Acme"
        license = "(MIT OR Apache-2.0) AND CC-BY-4.0"
        repository = "https://example.com/acme"
        homepage = "https://example.com"
        documentation = "http://docs.example.com"
        authors = ["A <a@example.com>", "B"]
        keywords = ["acme", "api-client"]
        categories = ["web-programming::http-client"]
        default-features = ["reqwest", "serde"]
        rust-version = "1.90"
        overlays = ["mend.yaml"]
        [select]
        only = ["tag:things", "GET /things/*"]
        except = ["deleteThing"]
        [paging]
        infer = false
        except = ["listThings"]
        [options]
        unknown-fields = "keep"
        tag-features = false
    "#;
    for key in KEYS {
        assert!(
            text.contains(&format!("{key} =")) || text.contains(&format!("[{key}]")),
            "{key}"
        );
    }
    let (config, report, folder) = read_text(text);
    assert_eq!(report, "");
    let config = config.unwrap();
    assert_eq!(config.spec, folder.path().join("openapi.yaml"));
    assert_eq!(config.out, Some(folder.path().join("generated/client")));
    assert_eq!(config.reach.folders, [folder.path().join("../shared")]);
    assert_eq!(config.overlays, [folder.path().join("mend.yaml")]);
    assert_eq!(config.selection.only.len(), 2);
    assert_eq!(config.options.unknown_fields, UnknownFields::Keep);
    assert_eq!(config.options.tag_features, TagFeatures::Off);
    assert_eq!(config.selection.except.len(), 1);
    assert!(config.paging.explicit_only && config.paging.except.len() == 1);
    let package = config.package.resolve(About::default());
    assert_eq!(package.name.as_str(), "acme-client");
    assert_eq!(package.version, Version::parse("1.2.3-beta.1").unwrap());
    assert_eq!(package.rust_version, "1.90");
    assert_eq!(package.default_features, ["reqwest", "serde"]);
    assert_eq!(package.authors, ["A <a@example.com>", "B"]);
}

#[test]
fn every_mistake_is_reported_at_its_line() {
    let (_, report, _folder) = read_text(concat!(
        "crate_name = \"a\"\n",
        "outt = \"x\"\n",
        "crate-name = \"crate\"\n",
        "keywords = [\"fine\", 3, \"a b\"]\n",
        "default-features = [\"serde\", \"derive\"]\n",
        "spec = \"openapi.yml\"\n",
        "[options]\n",
        "dates = \"chrono\"\n",
        "unknown-fields = \"both\"\n",
        "tag-features = \"some\"\n",
    ));
    expect![[r#"
        error[E0703]: there is no key `crate_name`
         --> specsmith.toml:1:1
          |
        1 | crate_name = "a"
          | ^^^^^^^^^^
          |
          = help: did you mean `crate-name`?

        error[E0703]: there is no key `outt`
         --> specsmith.toml:2:1
          |
        2 | outt = "x"
          | ^^^^
          |
          = help: did you mean `out`?

        error[E0703]: `crate` cannot be the name of a package: it is a keyword of Rust
         --> specsmith.toml:3:14
          |
        3 | crate-name = "crate"
          |              ^^^^^^^

        error[E0703]: expected a string, found integer
         --> specsmith.toml:4:21
          |
        4 | keywords = ["fine", 3, "a b"]
          |                     ^

        error[E0703]: a keyword has at most 20 ASCII letters, digits, `-`, `_` and `+`, and begins with one of the first two
         --> specsmith.toml:4:24
          |
        4 | keywords = ["fine", 3, "a b"]
          |                        ^^^^^

        error[E0703]: `derive` is no feature that every client has; those are `blocking`, `brotli`, `fake`, `gzip`, `recording`, `reqwest`, `rustls`, `serde`, `tracing`, `zstd`
         --> specsmith.toml:5:30
          |
        5 | default-features = ["serde", "derive"]
          |                              ^^^^^^^^

        error[E0703]: there is no file `openapi.yml`
         --> specsmith.toml:6:8
          |
        6 | spec = "openapi.yml"
          |        ^^^^^^^^^^^^^

        error[E0703]: there is no option `dates`
         --> specsmith.toml:8:1
          |
        8 | dates = "chrono"
          | ^^^^^
          |
          = help: the options are `unknown-fields` and `tag-features`

        error[E0703]: unknown fields are either `"keep"` or `"skip"`, the default
         --> specsmith.toml:9:18
          |
        9 | unknown-fields = "both"
          |                  ^^^^^^

        error[E0703]: expected a boolean, found string
          --> specsmith.toml:10:16
           |
        10 | tag-features = "some"
           |                ^^^^^^

    "#]]
    .assert_eq(&report);
}

#[test]
fn broken_toml_is_reported_at_its_line() {
    let (config, report, _folder) = read_text("spec = \"openapi.yaml\"\nout = generated\n");
    assert!(config.is_none());
    assert!(
        report.contains("error[E0702]") && report.contains("specsmith.toml:2:7"),
        "{report}"
    );
}

#[test]
fn a_file_without_a_document_says_how_to_name_one() {
    let (_, report, _folder) = read_text("out = \"x\"\n");
    assert!(
        report.contains("the key `spec` is missing") && report.contains("spec = \"openapi.yaml\""),
        "{report}"
    );
}

#[test]
fn the_nearest_file_above_is_found() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    fs::write(folder.path().join(FILE_NAME), "").unwrap();
    assert_eq!(
        find(&folder.path().join("a/b")),
        Some(folder.path().join(FILE_NAME))
    );
    fs::write(folder.path().join("a").join(FILE_NAME), "").unwrap();
    assert_eq!(
        find(&folder.path().join("a/b")),
        Some(folder.path().join("a").join(FILE_NAME))
    );
}

#[test]
fn names_that_cargo_or_a_registry_refuses_are_refused() {
    let long = "x".repeat(65);
    let bad = [
        "",
        "1password",
        "-a",
        "_a",
        "a b",
        "é",
        "a.b",
        "match",
        "gen",
        "self",
        "test",
        "std",
        "proc-macro",
        "Core",
        "http",
        "nul",
        "COM1",
        &long,
    ];
    for name in bad {
        assert!(name.parse::<CrateName>().is_err(), "{name}");
    }
    for name in [
        "a",
        "billforward-usage-sessions",
        "Match",
        "a_b",
        "x2",
        &long[..64],
    ] {
        assert!(name.parse::<CrateName>().is_ok(), "{name}");
    }
}

#[test]
fn every_title_gives_a_name() {
    let long = "Very ".repeat(40);
    let names = [
        ("BillForward usage sessions", "billforward-usage-sessions"),
        ("GitHub v3 REST API", "github-v3-rest-api"),
        ("  (beta) -- Acme's/API! ", "beta-acme-s-api"),
        ("1Password Connect", "api-1password-connect"),
        ("Match", "match-client"),
        ("test", "test-client"),
        ("", "api-client"),
        ("支付接口", "api-client"),
        (
            &long,
            "very-very-very-very-very-very-very-very-very-very-ver",
        ),
    ];
    for (title, name) in names {
        let given = CrateName::of_title(title);
        assert_eq!(given.as_str(), name, "{title}");
        assert!(given.as_str().parse::<CrateName>().is_ok());
    }
}

#[test]
fn every_version_gives_a_semantic_one() {
    let huge = "99999999999999999999999";
    let versions = [
        ("1.2.3", "1.2.3"),
        ("1.2.3-beta.1+x", "1.2.3-beta.1+x"),
        ("v1", "1.0.0"),
        ("V2.1", "2.1.0"),
        ("1.10", "1.10.0"),
        ("Release 5", "5.0.0"),
        ("2023-01-01 beta", "2023.1.1-beta"),
        ("2020-12-01-preview", "2020.12.1-preview"),
        ("1.2.3.4", "1.2.3+4"),
        ("1.2.3.04.x", "1.2.3+04.x"),
        ("2.0-rc1", "2.0.0-rc1"),
        ("1.0.0 (final, 007)", "1.0.0-final.7"),
        ("01.02.03", "1.2.3"),
        ("", "0.1.0"),
        ("  ", "0.1.0"),
        ("draft", "0.1.0-draft"),
        ("最新", "0.1.0"),
        (huge, "0.1.0+99999999999999999999999"),
        ("1.99999999999999999999999", "1.0.0+99999999999999999999999"),
        ("\"\n[dependencies]", "0.1.0-dependencies"),
    ];
    for (text, version) in versions {
        assert_eq!(version_of(text).to_string(), version, "{text}");
    }
}

#[test]
fn the_document_fills_in_what_was_not_chosen() {
    let about = About {
        title: "Acme\n API",
        version: "v2",
        summary: None,
        license_identifier: None,
        license_name: Some("Apache License, Version 2.0"),
    };
    let package = PackageOptions::default().resolve(about);
    assert_eq!(package.name.as_str(), "acme-api");
    assert_eq!(package.version, Version::new(2, 0, 0));
    assert_eq!(package.description, "A client of Acme API");
    assert_eq!(package.license.as_deref(), Some("Apache-2.0"));
    assert_eq!(package.rust_version, "1.88");
}

#[test]
fn licences_are_taken_over_only_where_they_are_known() {
    let license = |identifier, name| {
        let about = About {
            license_identifier: identifier,
            license_name: name,
            ..About::default()
        };
        PackageOptions::default().resolve(about).license
    };
    assert_eq!(
        license(Some("MIT OR Apache-2.0"), Some("x")).as_deref(),
        Some("MIT OR Apache-2.0")
    );
    for name in ["MIT", "The MIT License", "mit license"] {
        assert_eq!(license(None, Some(name)).as_deref(), Some("MIT"), "{name}");
    }
    for name in [
        "Apache 2.0",
        "Apache-2.0",
        "Apache License 2.0",
        "Apache 2.0 License",
        "Apache License Version 2.0",
    ] {
        assert_eq!(
            license(None, Some(name)).as_deref(),
            Some("Apache-2.0"),
            "{name}"
        );
    }
    for text in ["MIT\"\n[lib]", "MIT Apache-2.0", "", "MIT OR", "OR"] {
        assert_eq!(
            license(Some(text), None),
            if text == "OR" {
                Some("OR".to_owned())
            } else {
                None
            },
            "{text}"
        );
    }
    assert_eq!(license(None, Some("Proprietary")), None);
}

#[test]
fn selections_and_overlays_are_checked() {
    let (_, report, folder) = read_text(
        "spec = 'openapi.yaml'\noverlays = ['mind.yaml']\n[select]\nonly = ['GET users', 'tag:']\nexpect = []\n",
    );
    let report = report.replace(&format!("{}/", folder.path().display()), "");
    expect![[r#"
        error[E0703]: there is no file `mind.yaml`
         --> specsmith.toml:2:13
          |
        2 | overlays = ['mind.yaml']
          |             ^^^^^^^^^^^

        error[E0703]: `GET users` selects nothing: write an `operationId`, `METHOD /path`, `/path` or `tag:NAME`, each possibly with `*`
         --> specsmith.toml:4:9
          |
        4 | only = ['GET users', 'tag:']
          |         ^^^^^^^^^^^

        error[E0703]: `tag:` selects nothing: write an `operationId`, `METHOD /path`, `/path` or `tag:NAME`, each possibly with `*`
         --> specsmith.toml:4:22
          |
        4 | only = ['GET users', 'tag:']
          |                      ^^^^^^

        error[E0703]: there is no key `expect` in `select`
         --> specsmith.toml:5:1
          |
        5 | expect = []
          | ^^^^^^
          |
          = help: the keys are `only` and `except`

    "#]].assert_eq(&report);
}
