//! An editor's slips: each leads to exit code 1 and a finding at the very place, and changes no file.

use crate::run::specsmith;
use crate::sandbox::{Sandbox, differing};

const ROOT: &str = "spec/openapi.yaml";
const SESSION: &str = "spec/schemas/UsageSession.yaml";
const PAGING: &str = "spec/parameters/paging.yaml";

/// A slip, and what is found.
struct Slip {
    what: &'static str,
    file: &'static str,
    /// What stands there once, and what the slip makes of it.
    from: &'static str,
    to: &'static str,
    /// Where the finding points: the beginning of this text, which stands once in the file after the slip.
    at: &'static str,
    /// What the finding says.
    says: &'static [&'static str],
}

/// The place of a text that stands once in another, as line and column, both from 1.
fn place(text: &str, wanted: &str) -> (usize, usize) {
    assert_eq!(text.matches(wanted).count(), 1, "{wanted:?}");
    let before = &text[..text.find(wanted).unwrap()];
    let column = before
        .chars()
        .rev()
        .take_while(|character| *character != '\n')
        .count();
    (before.matches('\n').count() + 1, column + 1)
}

const SLIPS: &[Slip] = &[
    Slip {
        what: "a misspelt key",
        file: ROOT,
        from: "operationId: stop_usage_session",
        to: "operatonId: stop_usage_session",
        at: "operatonId",
        says: &["operatonId", "operationId"],
    },
    Slip {
        what: "a misspelt key in another file",
        file: SESSION,
        from: "    description: When the session was recorded, in UTC.\n    type: string\n    format: date-time\n    readOnly: true",
        to: "    description: When the session was recorded, in UTC.\n    type: string\n    format: date-time\n    readonly: true",
        at: "readonly",
        says: &["readonly", "readOnly"],
    },
    Slip {
        what: "a misspelt value",
        file: PAGING,
        from: "  style: form",
        to: "  style: from",
        at: "from\n",
        says: &["from"],
    },
    Slip {
        what: "a reference to no component",
        file: ROOT,
        from: "default: { $ref: '#/components/responses/ErrorInAnyFormat' }\n\n  /usage-sessions/stop",
        to: "default: { $ref: '#/components/responses/ErrorInAnyFrmat' }\n\n  /usage-sessions/stop",
        at: "'#/components/responses/ErrorInAnyFrmat'",
        says: &["ErrorInAnyFrmat", "ErrorInAnyFormat"],
    },
    Slip {
        what: "a reference to no file",
        file: SESSION,
        from: "$ref: UsageSessionState.yaml",
        to: "$ref: UsageSessionStat.yaml",
        at: "UsageSessionStat.yaml",
        says: &["UsageSessionStat.yaml"],
    },
    Slip {
        what: "a reference to nothing in another file",
        file: ROOT,
        from: "parameters/paging.yaml#/orderBy",
        to: "parameters/paging.yaml#/orderby",
        at: "parameters/paging.yaml#/orderby",
        says: &["orderby", "orderBy"],
    },
    Slip {
        what: "a line that is indented too far",
        file: ROOT,
        from: "      summary: Stop a specified session\n      description",
        to: "       summary: Stop a specified session\n      description",
        at: "summary: Stop a specified session\n      description",
        says: &["indentation"],
    },
    Slip {
        what: "a line that is not indented far enough",
        file: ROOT,
        from: "      summary: Stop a specified session\n      description",
        to: "    summary: Stop a specified session\n      description",
        // The line by itself is the summary of the path; what cannot be is the next one.
        at: ": |\n        Stops one session",
        says: &["indentation"],
    },
    Slip {
        what: "a tab",
        file: SESSION,
        from: "  state:\n    $ref",
        to: "  state:\n\t$ref",
        at: "\t$ref",
        says: &[],
    },
    Slip {
        what: "a key that comes twice",
        file: SESSION,
        from: "  uduration:\n",
        to: "  start:\n    type: string # again\n  uduration:\n",
        at: "start:\n    type: string # again",
        says: &["start"],
    },
    Slip {
        what: "a list that the paging does not find",
        file: ROOT,
        from: "  /usage-sessions/{subscription-id}:\n    get:\n      operationId: get_usage_list_for_usage_session\n      tags: [usage-sessions]\n      summary: Retrieve by subscription\n      description: |\n        Lists the sessions of a subscription, those that are running and those that have ended, a\n        page at a time.\n      x-nickname: Retrieve by subscription\n      x-example-response: getAllSessions.html\n      x-pagination:\n        style: offset\n        offset: offset\n        limit: records\n        items: /results",
        to: "  /usage-sessions/{subscription-id}:\n    get:\n      operationId: get_usage_list_for_usage_session\n      tags: [usage-sessions]\n      summary: Retrieve by subscription\n      description: |\n        Lists the sessions of a subscription, those that are running and those that have ended, a\n        page at a time.\n      x-nickname: Retrieve by subscription\n      x-example-response: getAllSessions.html\n      x-pagination:\n        style: offset\n        offset: offset\n        limit: records\n        items: /result",
        at: "/result\n",
        says: &["/result"],
    },
];

#[test]
fn each_slip_is_found_where_it_is() {
    let mut wrong = Vec::new();
    for slip in SLIPS {
        let sandbox = Sandbox::new();
        sandbox.edit(slip.file, slip.from, slip.to);
        let (line, column) = place(&sandbox.read(slip.file), slip.at);
        let before = sandbox.files();
        for command in ["generate", "lint"] {
            let ended = specsmith(sandbox.folder(), &[command]);
            let finding = format!("--> {}:{line}:{column}\n", slip.file);
            let found = ended.said.contains(&finding);
            if ended.code != 1
                || !found
                || !slip.says.iter().all(|words| ended.said.contains(words))
            {
                wrong.push(format!(
                    "{} ({command}): exit code {}, wanted {finding}{}",
                    slip.what, ended.code, ended.said
                ));
                break;
            }
        }
        assert_eq!(
            differing(&before, &sandbox.files()),
            [""; 0],
            "{}",
            slip.what
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn several_slips_are_found_in_one_run() {
    let sandbox = Sandbox::new();
    let chosen: Vec<&Slip> = SLIPS
        .iter()
        .filter(|slip| slip.what.starts_with("a misspelt"))
        .collect();
    assert_eq!(chosen.len(), 3);
    for slip in &chosen {
        sandbox.edit(slip.file, slip.from, slip.to);
    }
    let ended = specsmith(sandbox.folder(), &["lint"]);
    assert_eq!(ended.code, 1);
    for slip in chosen {
        let (line, column) = place(&sandbox.read(slip.file), slip.at);
        let finding = format!("{}:{line}:{column}", slip.file);
        assert!(ended.said.contains(&finding), "{finding}\n{}", ended.said);
    }
}

/// What a client can be made of all the same.
const GUESSES: &[Slip] = &[
    Slip {
        what: "a default of another type",
        file: PAGING,
        from: "default: 8766",
        to: "default: all",
        at: "all\n",
        says: &["default"],
    },
    Slip {
        what: "a path parameter under another name",
        file: ROOT,
        from: "/usage-sessions/{subscription-id}/active:",
        to: "/usage-sessions/{subscription}/active:",
        at: "get:\n      operationId: get_active_sessions_for_subscription",
        says: &[
            "`subscription`",
            "`subscription-id`, which it does declare, is taken for it",
        ],
    },
    Slip {
        what: "a duplicate operationId",
        file: ROOT,
        from: "operationId: stop_usage_session",
        to: "operationId: start_usage_session # again",
        at: "start_usage_session # again",
        says: &["start_usage_session"],
    },
];

#[test]
fn a_guess_is_a_warning_unless_warnings_are_denied() {
    for guess in GUESSES {
        let sandbox = Sandbox::without_client();
        sandbox.edit(guess.file, guess.from, guess.to);
        let (line, column) = place(&sandbox.read(guess.file), guess.at);
        let finding = format!("--> {}:{line}:{column}\n", guess.file);
        for (arguments, code) in [
            (["lint"].as_slice(), 0),
            (&["lint", "--deny", "warnings"], 1),
            (&["generate", "--deny", "warnings"], 1),
        ] {
            let ended = specsmith(sandbox.folder(), arguments);
            assert_eq!(ended.code, code, "{}: {}", guess.what, ended.said);
            for said in guess.says.iter().chain([&finding.as_str()]) {
                assert!(
                    ended.said.contains(said),
                    "{}: {said}\n{}",
                    guess.what,
                    ended.said
                );
            }
        }
        assert!(!sandbox.folder().join("generated-client").exists());
    }
}
