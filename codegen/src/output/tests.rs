//! A plan against real folders: each finding, each refusal, and what is on disk afterwards.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::manifest::Manifest;
use super::{
    Blocked, Cause, Change, Edits, Finding, MANIFEST, Mode, Outcome, OutputError, Plan, write_plan,
};

fn plan(files: &[(&str, &str)]) -> Plan {
    let mut plan = Plan::new();
    for (path, text) in files {
        plan.add(path, *text).unwrap();
    }
    plan
}

fn write(files: &[(&str, &str)], folder: &TempDir) -> Outcome {
    write_plan(&plan(files), folder.path(), Mode::Write, Edits::Keep).unwrap()
}

fn findings(outcome: &Outcome) -> Vec<(&str, Finding)> {
    outcome
        .changes
        .iter()
        .map(|change| (change.path.as_str(), change.finding))
        .collect()
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

/// Every file below the folder with its text, for "nothing was changed".
fn snapshot(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(snapshot(&path));
        } else {
            files.push((
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            ));
        }
    }
    files.sort();
    files
}

fn refused(result: Result<Outcome, OutputError>) -> (Vec<Change>, Vec<Blocked>) {
    match result {
        Err(OutputError::Refused(refusal)) => (refusal.work, refusal.blocked),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_first_run_writes_everything_and_a_second_one_nothing() {
    let folder = TempDir::new().unwrap();
    let files = [
        ("Cargo.toml", "[package]\n"),
        ("src/lib.rs", "//! A.\n"),
        ("src/models/a.rs", ""),
    ];
    let first = write(&files, &folder);
    assert_eq!(
        first.written().collect::<Vec<_>>(),
        ["Cargo.toml", "src/lib.rs", "src/models/a.rs"]
    );
    assert_eq!(read(&folder, "src/lib.rs"), "//! A.\n");
    let modified = |path| {
        fs::metadata(folder.path().join(path))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = (modified("src/lib.rs"), modified(MANIFEST));
    let second = write(&files, &folder);
    assert!(second.is_current());
    assert_eq!(
        second.unchanged,
        ["Cargo.toml", "src/lib.rs", "src/models/a.rs"]
    );
    assert_eq!((modified("src/lib.rs"), modified(MANIFEST)), before);
    let leftovers = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(leftovers, 3, "Cargo.toml, src and the manifest");
}

#[test]
fn the_folder_and_its_parents_are_created() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("a/b");
    write_plan(&plan(&[("x", "1")]), &out, Mode::Write, Edits::Keep).unwrap();
    assert_eq!(fs::read_to_string(out.join("x")).unwrap(), "1");
}

#[test]
fn a_new_folder_is_there_as_a_whole_or_not_at_all() {
    let parent = TempDir::new().unwrap();
    let out = parent.path().join("client");
    let beside = || fs::read_dir(parent.path()).unwrap().count();
    // Longer than paths can be on Linux, macOS and Windows.
    let deep = ["x".repeat(250).as_str(); 150].join("/");
    let all = plan(&[("a", "1"), (&deep, "2")]);
    let error = write_plan(&all, &out, Mode::Write, Edits::Keep).unwrap_err();
    assert!(matches!(error, OutputError::Io { .. }), "{error:?}");
    assert_eq!(beside(), 0);

    write_plan(&plan(&[("a", "1")]), &out, Mode::Write, Edits::Keep).unwrap();
    assert_eq!(beside(), 1);
    // Others may see it as they may see any folder that the user makes.
    let usual = parent.path().join("usual");
    fs::create_dir(&usual).unwrap();
    let permissions = |path| fs::metadata(path).unwrap().permissions();
    assert_eq!(permissions(&out), permissions(&usual));
}

#[test]
fn changed_files_are_replaced_and_stale_ones_deleted_with_their_folders() {
    let folder = TempDir::new().unwrap();
    write(
        &[("a", "1"), ("b", "1"), ("old/deep/c", "1"), ("kept/d", "1")],
        &folder,
    );
    fs::write(folder.path().join("kept/mine"), "by hand").unwrap();
    let outcome = write(&[("a", "1"), ("b", "2")], &folder);
    assert_eq!(
        findings(&outcome),
        [
            ("b", Finding::Outdated),
            ("kept/d", Finding::Extra),
            ("old/deep/c", Finding::Extra)
        ]
    );
    assert!(!folder.path().join("old").exists());
    assert!(!folder.path().join("kept/d").exists());
    assert_eq!(read(&folder, "kept/mine"), "by hand");
    assert_eq!(read(&folder, "b"), "2");
}

#[test]
fn files_with_somebodys_work_are_all_listed_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    write(&[("a", "1"), ("gone", "1"), ("new-text", "1")], &folder);
    for (path, text) in [("a", "edited"), ("gone", "edited"), ("stranger", "by hand")] {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let next = plan(&[("a", "2"), ("new-text", "2"), ("stranger", "2")]);
    let before = snapshot(folder.path());
    for mode in [Mode::Write, Mode::DryRun] {
        let error = write_plan(&next, folder.path(), mode, Edits::Keep).unwrap_err();
        assert!(error.help().unwrap().contains("--force"));
        assert!(
            error
                .to_string()
                .contains("`stranger` was not generated by this tool"),
            "{error}"
        );
        let (work, blocked) = refused(Err(error));
        let work: Vec<_> = work
            .iter()
            .map(|change| (change.path.as_str(), change.finding))
            .collect();
        assert_eq!(
            work,
            [
                ("a", Finding::Edited),
                ("gone", Finding::ExtraEdited),
                ("stranger", Finding::Foreign)
            ]
        );
        assert_eq!(blocked, []);
        assert_eq!(snapshot(folder.path()), before);
    }
    let forced = write_plan(&next, folder.path(), Mode::Write, Edits::Overwrite).unwrap();
    assert_eq!(forced.written().count(), 3);
    assert_eq!(forced.deleted().collect::<Vec<_>>(), ["gone"]);
    assert_eq!(read(&folder, "stranger"), "2");
}

#[test]
fn check_and_dry_run_write_nothing_and_name_every_file() {
    let folder = TempDir::new().unwrap();
    write(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")], &folder);
    fs::remove_file(folder.path().join("b")).unwrap();
    let next = plan(&[("a", "1"), ("b", "1"), ("c", "2")]);
    let before = snapshot(folder.path());
    for mode in [Mode::Check, Mode::DryRun] {
        let outcome = write_plan(&next, folder.path(), mode, Edits::Keep).unwrap();
        assert_eq!(
            findings(&outcome),
            [
                ("b", Finding::Missing),
                ("c", Finding::Outdated),
                ("d", Finding::Extra)
            ]
        );
        assert_eq!(snapshot(folder.path()), before);
    }
    fs::write(folder.path().join("a"), "2").unwrap();
    let outcome = write_plan(&next, folder.path(), Mode::Check, Edits::Keep).unwrap();
    assert!(findings(&outcome).contains(&("a", Finding::Edited)));
}

#[test]
fn checking_a_folder_that_is_not_there_does_not_create_it() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let outcome = write_plan(&plan(&[("a", "1")]), &out, Mode::Check, Edits::Keep).unwrap();
    assert_eq!(findings(&outcome), [("a", Finding::Missing)]);
    assert!(!out.exists());
}

#[test]
fn strangers_with_the_planned_bytes_become_ours() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a"), "1").unwrap();
    let outcome = write(&[("a", "1")], &folder);
    assert_eq!(findings(&outcome), [(MANIFEST, Finding::Missing)]);
    assert_eq!(
        write(&[("a", "2")], &folder).written().collect::<Vec<_>>(),
        ["a"]
    );
}

#[test]
fn an_interrupted_run_leaves_no_file_that_counts_as_edited() {
    let folder = TempDir::new().unwrap();
    let (old, new) = (
        plan(&[("a", "1"), ("b", "1")]),
        plan(&[("a", "2"), ("b", "2")]),
    );
    write_plan(&old, folder.path(), Mode::Write, Edits::Keep).unwrap();
    let meanwhile = Manifest::of(&old).or(&Manifest::of(&new)).write();
    fs::write(folder.path().join(MANIFEST), meanwhile).unwrap();
    fs::write(folder.path().join("a"), "2").unwrap();
    let outcome = write_plan(
        &plan(&[("a", "3"), ("b", "3")]),
        folder.path(),
        Mode::Write,
        Edits::Keep,
    )
    .unwrap();
    assert_eq!(
        findings(&outcome),
        [("a", Finding::Outdated), ("b", Finding::Outdated)]
    );
}

#[test]
fn a_file_that_was_respelled_is_written_after_its_old_name_is_deleted() {
    let folder = TempDir::new().unwrap();
    write(&[("src/Users.rs", "1")], &folder);
    let outcome = write(&[("src/users.rs", "1")], &folder);
    assert_eq!(outcome.deleted().collect::<Vec<_>>(), ["src/Users.rs"]);
    assert_eq!(outcome.written().collect::<Vec<_>>(), ["src/users.rs"]);
    assert_eq!(read(&folder, "src/users.rs"), "1");
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_never_written_through_even_by_force() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::write(elsewhere.path().join("a"), "outside").unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("src")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("a"), folder.path().join("b")).unwrap();
    let next = plan(&[("b", "1"), ("c", "1"), ("src/a", "1"), ("src/z", "1")]);
    for edits in [Edits::Keep, Edits::Overwrite] {
        let (work, blocked) = refused(write_plan(&next, folder.path(), Mode::Write, edits));
        assert_eq!(work, []);
        let link = |path: &str| Blocked {
            path: path.to_owned(),
            cause: Cause::Symlink,
        };
        assert_eq!(blocked, [link("b"), link("src")]);
    }
    assert_eq!(read(&elsewhere, "a"), "outside");
    assert!(!folder.path().join("c").exists());
}

#[cfg(unix)]
#[test]
fn a_manifest_that_is_a_link_is_refused() {
    let folder = TempDir::new().unwrap();
    std::os::unix::fs::symlink("/dev/null", folder.path().join(MANIFEST)).unwrap();
    let (_, blocked) = refused(write_plan(
        &plan(&[("a", "1")]),
        folder.path(),
        Mode::Check,
        Edits::Overwrite,
    ));
    assert_eq!(
        blocked,
        [Blocked {
            path: MANIFEST.to_owned(),
            cause: Cause::Symlink
        }]
    );
}

#[test]
fn folders_and_files_in_each_others_place_are_refused() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::write(folder.path().join("b"), "a file").unwrap();
    let next = plan(&[("a", "1"), ("b/c", "1")]);
    let (_, blocked) = refused(write_plan(
        &next,
        folder.path(),
        Mode::Write,
        Edits::Overwrite,
    ));
    let causes: Vec<_> = blocked
        .iter()
        .map(|blocked| (blocked.path.as_str(), blocked.cause))
        .collect();
    assert_eq!(causes, [("a", Cause::Folder), ("b", Cause::File)]);
}

#[test]
fn an_output_folder_below_a_file_is_an_error_that_names_it() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let out = folder.path().join("file/out");
    let error = write_plan(&plan(&[("a", "1")]), &out, Mode::Write, Edits::Keep).unwrap_err();
    assert!(matches!(&error, OutputError::Io { .. }), "{error:?}");
    assert!(error.to_string().contains("file"), "{error}");
}

#[test]
fn a_damaged_manifest_is_refused_and_by_force_its_good_lines_hold() {
    let folder = TempDir::new().unwrap();
    write(&[("a", "1"), ("b", "1"), ("stale", "1")], &folder);
    let good = read(&folder, MANIFEST);
    let broken = [
        (good.replacen("  b", "  ../b", 1), 3),
        (good.replacen('\n', "\n<<<<<<< ours\n", 1), 2),
        (good.lines().take(2).collect::<Vec<_>>().join("\n"), 1),
        (good.replace("  b", "  bb"), 1),
        (String::new(), 1),
        (good.replacen("manifest 1", "manifest 9", 1), 1),
    ];
    for (text, line) in broken {
        fs::write(folder.path().join(MANIFEST), &text).unwrap();
        let error = write_plan(
            &plan(&[("a", "2")]),
            folder.path(),
            Mode::Write,
            Edits::Keep,
        )
        .unwrap_err();
        assert!(
            matches!(&error, OutputError::Manifest { line: found, .. } if *found == line),
            "{line}: {error}"
        );
        assert!(error.help().unwrap().contains("version control"));
        assert_eq!(read(&folder, "a"), "1");
    }
    fs::write(
        folder.path().join(MANIFEST),
        good.replacen('\n', "\n=======\n", 1),
    )
    .unwrap();
    let outcome = write_plan(
        &plan(&[("a", "2"), ("b", "1")]),
        folder.path(),
        Mode::Write,
        Edits::Overwrite,
    )
    .unwrap();
    assert_eq!(
        findings(&outcome),
        [("a", Finding::Outdated), ("stale", Finding::Extra)]
    );
}

#[test]
fn the_manifest_does_not_depend_on_the_order_of_planning_and_survives_reading() {
    let one = Manifest::of(&plan(&[("a", "1"), ("b/c", "2")]));
    let other = Manifest::of(&plan(&[("b/c", "2"), ("a", "1")]));
    assert_eq!(one.write(), other.write());
    assert_eq!(Manifest::read(&one.write()), Ok(one));
}

#[cfg(target_os = "linux")]
#[test]
fn sha256sum_accepts_the_manifest() {
    let folder = TempDir::new().unwrap();
    write(&[("a b", "1"), ("é/c.rs", "2")], &folder);
    let check = |folder: &TempDir| {
        std::process::Command::new("sha256sum")
            .args(["--check", "--strict", "--quiet", MANIFEST])
            .current_dir(folder.path())
            .output()
            .unwrap()
            .status
            .success()
    };
    assert!(check(&folder));
    fs::write(folder.path().join("a b"), "2").unwrap();
    assert!(!check(&folder));
}

#[test]
fn paths_that_not_everybody_can_hold_are_refused() {
    let long = "x".repeat(256);
    let bad = [
        "",
        "/a",
        "a//b",
        "a/",
        "./a",
        "../a",
        "a/../../b",
        "a\\b",
        "C:a",
        "a\nb",
        "nul",
        "src/Con.rs",
        "com1.txt",
        "LPT³",
        "a.",
        "a ",
        " a",
        "what?",
        MANIFEST,
        &long,
    ];
    for path in bad {
        assert!(Plan::new().add(path, "").is_err(), "{path:?}");
    }
    for path in [
        "a",
        ".gitignore",
        "src/con_rs/nulls.rs",
        "com10",
        "docs/é.md",
        "a b",
    ] {
        assert!(Plan::new().add(path, "").is_ok(), "{path:?}");
    }
}

#[test]
fn paths_that_collide_are_refused_and_change_nothing() {
    let mut all = plan(&[("src/lib.rs", "1"), ("docs/a", "1")]);
    let before = all.clone();
    for (path, reason) in [
        ("src/lib.rs", "planned already"),
        ("src/Lib.rs", "only in case"),
        ("SRC/other.rs", "only in case"),
        ("src", "planned already"),
        ("docs/a/b", "planned already"),
    ] {
        let error = all.add(path, "2").unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
        assert_eq!(all, before);
    }
}
