//! Turns the checked-in table of facts about the API into rows, to be looked up in what we write.
//!
//! The table is a transcription of the vendor's reference page. It is never generated from the spec,
//! which it checks.

mod docs;
mod spec;

pub use docs::Docs;
pub use spec::Spec;

const TABLE: &str = include_str!("../../facts/usage-sessions.md");

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// The row's line in the table, counted from 1.
    pub line: usize,
    /// `server`, an operation, `operation.parameter`, or `Model.field`.
    pub subject: &'static str,
    /// What is said of the subject, such as `type`.
    pub aspect: &'static str,
    /// What the page says; `given` stands for a text in our own words.
    pub expected: &'static str,
}

/// All rows, in the table's order. A row that has not three columns is left out; the tests count
/// the subjects.
#[must_use]
pub fn read() -> Vec<Fact> {
    let rows = TABLE
        .lines()
        .enumerate()
        .skip_while(|(_, line)| !line.starts_with("|---"))
        .skip(1);
    rows.filter_map(|(index, line)| {
        let mut columns = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        let fact = Fact {
            line: index + 1,
            subject: columns.next()?,
            aspect: columns.next()?,
            expected: columns.next()?,
        };
        columns.next().is_none().then_some(fact)
    })
    .collect()
}
