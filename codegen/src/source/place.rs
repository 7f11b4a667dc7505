//! Spans to places: groups the spans by file and has each file read again once.

use std::ops::Range;

use super::lines::Lines;
use super::span::{FileId, NodeId, Nodes, Part, Span};
use super::{File, Format, Sources, json, yaml};
use crate::maps::HashMap;

/// Where a span is in the text of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The first byte of what is meant, counted from the start of the text.
    pub start: usize,
    /// The byte after the last one; equal to `start` for a whole file.
    pub end: usize,
    /// The line of `start`, counted from 1.
    pub line: usize,
    /// The column of `start` in characters, counted from 1.
    pub column: usize,
    /// The line of `end`, counted from 1.
    pub end_line: usize,
    /// The column of `end` in characters, counted from 1.
    pub end_column: usize,
}

/// What a reading looks for, and what it has found.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The nodes on the way to those wanted, by their parent and their place in it.
    children: HashMap<(NodeId, u32), NodeId>,
    /// Where the keys and the scalar values of those nodes are.
    found: HashMap<(NodeId, Part), Range<usize>>,
}

impl Search {
    fn want(&mut self, nodes: &Nodes, node: NodeId) {
        let mut at = node;
        while let Some(step) = nodes.get(at) {
            if self
                .children
                .insert((step.parent, step.ordinal), at)
                .is_some()
            {
                break;
            }
            at = step.parent;
        }
    }

    /// The wanted child at that place of `parent`.
    pub(super) fn child(&self, parent: NodeId, ordinal: u32) -> Option<NodeId> {
        self.children.get(&(parent, ordinal)).copied()
    }

    pub(super) fn record(&mut self, node: NodeId, part: Part, range: Range<usize>) {
        self.found.entry((node, part)).or_insert(range);
    }

    /// A scalar is where it is. A container is shown by its key, or where it has none by whatever is known of it, or
    /// by the nearest container around it.
    fn range(&self, nodes: &Nodes, node: NodeId, part: Part) -> Range<usize> {
        let mut parts = [part, Part::Key, Part::Value];
        let mut at = node;
        loop {
            if let Some(range) = parts.iter().find_map(|part| self.found.get(&(at, *part))) {
                return range.clone();
            }
            let Some(step) = nodes.get(at) else {
                return 0..0;
            };
            at = step.parent;
            parts = [Part::Key; 3];
        }
    }
}

pub(super) fn find(sources: &Sources, spans: &[Span]) -> Vec<Place> {
    let mut searches: HashMap<FileId, (Search, Lines<'_>)> = HashMap::default();
    for span in spans {
        let file = sources.file(span.file());
        let (search, _) = searches
            .entry(span.file())
            .or_insert_with(|| (Search::default(), Lines::new(&file.text)));
        if let Some(node) = span.node() {
            search.want(&file.nodes, file.nodes.original(node));
        }
    }
    for (id, (search, _)) in &mut searches {
        let file = sources.file(*id);
        if search.children.is_empty() {
            continue;
        }
        // The text has been read before, so it reads again without an error; were it otherwise, what was found so far serves.
        match file.format {
            Format::Yaml => yaml::search(&file.text, search),
            Format::Json => json::search(&file.text, search),
            Format::Toml => {}
        }
    }
    spans
        .iter()
        .filter_map(|span| {
            let (search, lines) = searches.get(&span.file())?;
            Some(place(*span, sources.file(span.file()), search, lines))
        })
        .collect()
}

fn place(span: Span, file: &File, search: &Search, lines: &Lines<'_>) -> Place {
    let range = match (span.part(), span.range()) {
        (Some((node, part)), _) => search.range(&file.nodes, file.nodes.original(node), part),
        (None, Some(range)) => clip(&file.text, range),
        (None, None) => 0..0,
    };
    let (line, column) = lines.position(range.start);
    let (end_line, end_column) = lines.position(range.end);
    Place {
        file: span.file(),
        start: range.start,
        end: range.end,
        line,
        column,
        end_line,
        end_column,
    }
}

/// A range that is safe to cut the text with.
fn clip(text: &str, range: Range<usize>) -> Range<usize> {
    let boundary = |mut offset: usize| {
        offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = boundary(range.start);
    start..boundary(range.end).max(start)
}
