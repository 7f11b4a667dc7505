//! What the tool has to say about its input: codes, diagnostics, the sink that collects them, and their two renderings.
//!
//! Stages push [`Diagnostic`]s into [`Diagnostics`] and go on; the driver stops between stages. Nothing here prints: a
//! rendering is a string, and the caller decides where it goes.

pub mod code;
mod json;
mod text;

#[cfg(test)]
mod tests;

pub use code::{Code, Severity};
pub use text::Style;

use crate::maps::HashSet;
use crate::source::{Sources, Span};

/// One finding: what is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    severity: Severity,
    span: Option<Span>,
    message: String,
    label: String,
    labels: Vec<Label>,
    notes: Vec<String>,
    help: Vec<String>,
}

/// A further place that belongs to a finding, with a few words on why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there, without a full stop.
    pub text: String,
}

impl Diagnostic {
    /// A finding at a place. The message is one sentence without a full stop.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::build(code, Some(span), message.into())
    }

    /// A finding that no place in a file stands for.
    pub fn without_place(code: Code, message: impl Into<String>) -> Self {
        Self::build(code, None, message.into())
    }

    fn build(code: Code, span: Option<Span>, message: String) -> Self {
        Self {
            code,
            severity: code.severity,
            span,
            message,
            label: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// A few words to stand under the place itself.
    #[must_use]
    pub fn label_here(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Points at a further place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a fact that helps to understand the finding.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds advice on how to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds advice where there is some.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help.extend(text);
        self
    }

    /// The code, by which a finding is known.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// How severe it is in this run: as the code says, or an error where the run does not tolerate losses.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The place, if there is one.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// What to do where the client will be able to say less than the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Losses {
    /// Report it and go on.
    #[default]
    Report,
    /// Treat it as an error (`--deny lossy`).
    Deny,
}

/// The sink: every finding of a run.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// What has been said where: a component that many operations use is reported once.
    said: HashSet<(Code, Option<Span>, String)>,
    losses: Losses,
}

/// The run stops because of errors that have been reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped by the errors that were reported")
    }
}

impl std::error::Error for Stopped {}

impl Diagnostics {
    /// An empty sink.
    #[must_use]
    pub fn new(losses: Losses) -> Self {
        Self {
            losses,
            ..Self::default()
        }
    }

    /// Adds a finding, unless the same has been said of the same place.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        let said = (diagnostic.code, diagnostic.span, diagnostic.message.clone());
        if diagnostic.span.is_some() && !self.said.insert(said) {
            return;
        }
        if diagnostic.severity == Severity::Lossy && self.losses == Losses::Deny {
            diagnostic.severity = Severity::Error;
        }
        self.list.push(diagnostic);
    }

    /// Adds several findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics
            .into_iter()
            .for_each(|diagnostic| self.push(diagnostic));
    }

    /// Whether an error was reported.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Ends a stage.
    ///
    /// # Errors
    /// When an error was reported in this or an earlier stage.
    pub fn stop_if_errors(&self) -> Result<(), Stopped> {
        if self.has_errors() {
            Err(Stopped)
        } else {
            Ok(())
        }
    }

    /// How many findings of that severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.list
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// The findings, in the order they were reported.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// The findings in the order of their places: by file in the order of reading, then by position; those without a place first.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.span);
        sorted
    }

    /// All findings in the style of rustc, sorted, a blank line after each; empty if there are none.
    #[must_use]
    pub fn render_text(&self, sources: &Sources, style: Style) -> String {
        text::render(&self.sorted(), sources, style)
    }

    /// All findings as JSON, sorted, one object a line; empty if there are none.
    ///
    /// The keys are `code`, `severity` (`error`, `warning` or `note`), `lossy`, `message`, `file`, `line`, `column`, `end_line`,
    /// `end_column` (lines and columns counted from 1, columns in characters; all five `null` without a place), `pointer`,
    /// `labels` (`text` and a place each), `notes`, `help` and `rendered`.
    #[must_use]
    pub fn render_json(&self, sources: &Sources) -> String {
        json::render(&self.sorted(), sources)
    }
}
