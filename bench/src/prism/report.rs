//! What came of the calls.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::tables::{Table, number, section};

/// A document and the calls of its operations.
pub(super) struct Called {
    pub(super) document: String,
    pub(super) operations: usize,
    pub(super) calls: Vec<Call>,
}

/// One call.
pub(super) struct Call {
    pub(super) operation: String,
    pub(super) outcome: Outcome,
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    /// Prism answered with an error of the document (often the only answers that it describes), and the client gave its typed body.
    Declared(String),
    /// Prism says that the request does not fit the document.
    Refused(String),
    /// Prism says that it cannot answer.
    Unserved(String),
    /// The client could not make sense of the answer, or failed before it sent anything.
    Failed(String),
    /// The documentation has no example of it.
    NoExample,
    /// The example does not compile.
    NotRust(String),
    /// The program ended before it.
    Ended(String),
}

impl Outcome {
    /// The outcome that an error means. Prism names its own in a problem document; `is_typed` says that the client gave the body
    /// that the document declares.
    pub(super) fn of_error(error: String, body: &str, is_typed: bool) -> Self {
        const MARK: &str = "https://stoplight.io/prism/errors#";
        let problem: Value = serde_json::from_str(body).unwrap_or_default();
        let kind = problem["type"].as_str().unwrap_or_default();
        match kind.strip_prefix(MARK) {
            None if is_typed => Self::Declared(error),
            None => Self::Failed(error),
            // These are about requests; all others say that Prism does not know what to answer.
            Some(
                name @ ("UNPROCESSABLE_ENTITY"
                | "UNAUTHORIZED"
                | "INVALID_CONTENT_TYPE"
                | "NOT_ACCEPTABLE"
                | "NO_PATH_MATCHED_ERROR"
                | "NO_METHOD_MATCHED_ERROR"
                | "NO_SERVER_MATCHED_ERROR"
                | "NO_SERVER_CONFIGURATION_PROVIDED_ERROR"),
            ) => Self::Refused(detail(&problem, name)),
            Some(name) => Self::Unserved(detail(&problem, name)),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Success => "succeeded",
            Self::Declared(_) => "a declared error, given as its type",
            Self::Refused(_) => "refused by Prism",
            Self::Unserved(_) => "not served by Prism",
            Self::Failed(_) => "failed in the client",
            Self::NoExample => "no example",
            Self::NotRust(_) => "example does not compile",
            Self::Ended(_) => "not reached",
        }
    }

    fn why(&self) -> &str {
        match self {
            Self::Success | Self::NoExample => "",
            Self::Declared(why)
            | Self::Refused(why)
            | Self::Unserved(why)
            | Self::Failed(why)
            | Self::NotRust(why)
            | Self::Ended(why) => why,
        }
    }
}

/// The name of Prism's error, and the violations that it lists.
fn detail(problem: &Value, name: &str) -> String {
    let violations = problem["validation"].as_array();
    let messages: Vec<_> = violations
        .into_iter()
        .flatten()
        .take(3)
        .filter_map(|violation| {
            let location = violation["location"].as_array()?;
            let steps: Vec<_> = location.iter().filter_map(Value::as_str).collect();
            let message = violation["message"].as_str()?;
            Some(format!("{}: {message}", steps.join(".")))
        })
        .collect();
    match (messages.is_empty(), problem["detail"].as_str()) {
        (false, _) => format!("{name}: {}", messages.join("; ")),
        (true, Some(detail)) => format!("{name}: {detail}"),
        (true, None) => name.to_owned(),
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, outcome } = self;
        write!(f, "{operation}: {}", outcome.name())?;
        match outcome.why() {
            "" => Ok(()),
            why => write!(f, ": {why}"),
        }
    }
}

const HEAD: &str = "# Against Prism

Written by `cargo run --release --package specsmith-bench -- prism`. For each document a client is generated, Prism 5.14.2
serves the document with `--errors`, so that it refuses every request that does not fit it, and the example of each operation
in the client's documentation is run against it as it stands. Where a document describes only errors, Prism answers with one.
";

pub(super) fn write(all: &[Called]) -> String {
    let mut text = HEAD.to_owned();
    section(&mut text, "## Totals", "", &totals(all));
    section(&mut text, "## The rest", "", &rest(all));
    text
}

fn totals(all: &[Called]) -> Table {
    let mut table = Table::new([
        "document",
        "operations",
        "succeeded",
        "declared error",
        "refused",
        "not served",
        "failed",
        "no example",
    ]);
    let mut sums = [0; 7];
    for called in all {
        let count = |wanted: fn(&Outcome) -> bool| {
            called
                .calls
                .iter()
                .filter(|call| wanted(&call.outcome))
                .count()
        };
        let row = [
            called.operations,
            count(|outcome| matches!(outcome, Outcome::Success)),
            count(|outcome| matches!(outcome, Outcome::Declared(_))),
            count(|outcome| matches!(outcome, Outcome::Refused(_))),
            count(|outcome| matches!(outcome, Outcome::Unserved(_))),
            count(|outcome| {
                matches!(
                    outcome,
                    Outcome::Failed(_) | Outcome::NotRust(_) | Outcome::Ended(_)
                )
            }),
            count(|outcome| matches!(outcome, Outcome::NoExample)),
        ];
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
        add(&mut table, &called.document, row);
    }
    add(&mut table, "all", sums);
    table
}

fn add(table: &mut Table, name: &str, row: [usize; 7]) {
    let mut cells = row.map(number).into_iter();
    table.row(std::array::from_fn::<_, 9, _>(|column| match column {
        0 => name.to_owned(),
        _ => cells.next().unwrap_or_default(),
    }));
}

/// What did not succeed, the same reason once a document.
fn rest(all: &[Called]) -> Table {
    let mut table = Table::new(["document", "outcome", "operations", "for example", "why"]);
    for called in all {
        let mut reasons: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for call in called
            .calls
            .iter()
            .filter(|call| call.outcome != Outcome::Success)
        {
            let why = call.outcome.why().lines().next().unwrap_or_default();
            let key = (call.outcome.name(), why);
            reasons.entry(key).or_default().push(&call.operation);
        }
        for ((outcome, why), operations) in reasons {
            table.row([
                called.document.clone(),
                outcome.to_owned(),
                number(operations.len()),
                operations.first().copied().unwrap_or_default().to_owned(),
                why.chars().take(300).collect(),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_apart_by_who_made_them() {
        let body = r#"{"type":"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY","detail":"No.","validation":[{"location":["path","id"],"message":"must match format \"uuid\""}]}"#;
        let refused = "UNPROCESSABLE_ENTITY: path.id: must match format \"uuid\"".to_owned();
        assert_eq!(
            Outcome::of_error(String::new(), body, false),
            Outcome::Refused(refused)
        );
        let body =
            r#"{"type":"https://stoplight.io/prism/errors#NO_RESPONSE_DEFINED","detail":"None."}"#;
        let unserved = "NO_RESPONSE_DEFINED: None.".to_owned();
        assert_eq!(
            Outcome::of_error(String::new(), body, false),
            Outcome::Unserved(unserved)
        );
        let failed = "cannot read".to_owned();
        assert_eq!(
            Outcome::of_error(failed.clone(), "{}", false),
            Outcome::Failed(failed.clone())
        );
        assert_eq!(
            Outcome::of_error(failed.clone(), "{}", true),
            Outcome::Declared(failed)
        );
    }
}
