//! The text of one file to a [`Tree`], by way of `serde_yaml` or `serde_json`.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use indexmap::map::Entry;
use serde::Deserialize as _;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::failure::{Failure, character, second_document};
use super::tree::{Map, Number, Tree, Value};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::{HashSet, RandomState};
use crate::source::{
    FileId, Format, Node, NodeId, Sources, Span, YamlLines, position_in, scalar_start,
};

/// How deep lists and maps may nest. Both parsers give up at 128.
pub(super) const DEEPEST: u32 = 120;
/// Aliases may multiply a small file by this many nodes; beyond that a file has at most as many nodes as bytes.
const SPARE_NODES: usize = 100_000;
/// About how many bytes of a file a value takes, with its key and the space around it.
const BYTES_A_NODE: usize = 24;
/// Strings up to this many bytes are shared if they are equal.
const SHARED: usize = 64;

/// Reads a file's tree; `None` if it has none, which has been reported.
pub(super) fn read(sources: &mut Sources, file: FileId, diags: &mut Diagnostics) -> Option<Tree> {
    let source = sources.file(file);
    let text = source.text();
    let mut builder = Builder::new(file, source.format(), text, diags);
    let tree = match source.format() {
        Format::Json => json(text, &mut builder),
        Format::Yaml | Format::Toml => yaml(text, &mut builder),
    };
    let nodes = std::mem::take(&mut builder.nodes);
    match tree {
        Ok(tree) => {
            sources.set_nodes(file, nodes);
            if tree.value == Value::Null {
                let name = sources.file(file).display();
                diags.push(Diagnostic::new(
                    code::EMPTY_FILE,
                    Span::whole(file),
                    format!("`{name}` holds nothing"),
                ));
                return None;
            }
            Some(tree)
        }
        Err(diagnostic) => {
            // The nodes stay even so: duplicate keys found before the error point at them.
            sources.set_nodes(file, nodes);
            diags.push(*diagnostic);
            None
        }
    }
}

fn json(text: &str, builder: &mut Builder<'_>) -> Result<Tree, Box<Diagnostic>> {
    if text.trim().is_empty() {
        return Ok(Tree {
            value: Value::Null,
            span: Span::whole(builder.file),
        });
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = builder
        .root()
        .deserialize(&mut deserializer)
        .and_then(|tree| deserializer.end().map(|()| tree));
    read.map_err(|error| {
        let start = text
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1))
            .map(str::len)
            .sum::<usize>();
        let at = (start + error.column().saturating_sub(1)).min(text.len());
        Box::new(builder.failure(Failure::of_json(&error, at, text)))
    })
}

fn yaml(text: &str, builder: &mut Builder<'_>) -> Result<Tree, Box<Diagnostic>> {
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(first) = documents.next() else {
        return Ok(Tree {
            value: Value::Null,
            span: Span::whole(builder.file),
        });
    };
    let read = builder.root().deserialize(first);
    let tree = builder.value(NodeId::ROOT, read).map_err(|error| {
        let lines = YamlLines::new(text);
        Box::new(builder.failure(Failure::of_yaml(&error, &lines, text)))
    })?;
    // A separator at the very end of a file is no second document.
    let second = documents.next().map(serde_yaml::Value::deserialize);
    if second.is_some_and(|second| !matches!(second, Ok(serde_yaml::Value::Null))) {
        let at = second_document(text);
        let span = Span::bytes(builder.file, at);
        return Err(Box::new(
            Diagnostic::new(
                code::SEVERAL_DOCUMENTS,
                span,
                "the file holds more than one YAML document",
            )
            .label_here("the second one starts here")
            .help("give each document a file of its own"),
        ));
    }
    Ok(tree)
}

/// Why the reading was broken off by us and not by the parser.
enum Stop {
    Depth(NodeId),
    Size,
    /// A float, whose spelling the parser does not tell. Not an error: the container goes on.
    Float(f64),
}

struct Builder<'b> {
    file: FileId,
    format: Format,
    text: &'b str,
    lines: Option<YamlLines<'b>>,
    diags: &'b mut Diagnostics,
    nodes: Vec<Node>,
    /// What is read of the lists that have begun, so that each takes the memory that it needs when it ends.
    items: Vec<Tree>,
    /// The same of maps.
    entries: Vec<(Arc<str>, Tree)>,
    /// Where the entries of each map begin that has not ended.
    open: Vec<usize>,
    limit: usize,
    depth: u32,
    strings: HashSet<Arc<str>>,
    stop: Option<Stop>,
    /// Set by the one who is asked what kind of key was expected, because that is asked only for keys of another kind.
    odd_key: Cell<bool>,
}

impl<'b> Builder<'b> {
    fn new(file: FileId, format: Format, text: &'b str, diags: &'b mut Diagnostics) -> Self {
        let limit = text.len() + SPARE_NODES;
        let mut nodes = Vec::with_capacity(text.len() / BYTES_A_NODE);
        nodes.push(Node {
            parent: NodeId::ROOT,
            ordinal: 0,
            key: None,
        });
        Self {
            file,
            format,
            text,
            lines: None,
            diags,
            nodes,
            items: Vec::new(),
            entries: Vec::new(),
            open: Vec::new(),
            limit,
            depth: 0,
            strings: HashSet::default(),
            stop: None,
            odd_key: Cell::new(false),
        }
    }

    fn root(&mut self) -> Build<'_, 'b> {
        Build {
            builder: self,
            node: NodeId::ROOT,
        }
    }

    fn share(&mut self, text: &str) -> Arc<str> {
        if text.len() > SHARED {
            return Arc::from(text);
        }
        if let Some(known) = self.strings.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(text);
        self.strings.insert(Arc::clone(&new));
        new
    }

    fn node<E: Error>(
        &mut self,
        parent: NodeId,
        ordinal: u32,
        key: Option<Arc<str>>,
    ) -> Result<NodeId, E> {
        if self.nodes.len() >= self.limit {
            self.stop = Some(Stop::Size);
            return Err(E::custom("too many nodes"));
        }
        let Ok(index) = u32::try_from(self.nodes.len()) else {
            self.stop = Some(Stop::Size);
            return Err(E::custom("too many nodes"));
        };
        self.nodes.push(Node {
            parent,
            ordinal,
            key,
        });
        Ok(NodeId(index))
    }

    fn enter<E: Error>(&mut self, node: NodeId) -> Result<(), E> {
        if self.depth == DEEPEST {
            self.stop = Some(Stop::Depth(node));
            return Err(E::custom("too deep"));
        }
        self.depth += 1;
        Ok(())
    }

    /// A value, or the float that made its reading fail on purpose: the error then says where it is.
    fn value<E: Error>(&mut self, node: NodeId, read: Result<Tree, E>) -> Result<Tree, E> {
        let Err(error) = read else { return read };
        let Some(Stop::Float(number)) = self.stop else {
            return Err(error);
        };
        self.stop = None;
        let (line, column) = position_in(&error.to_string());
        let text = self.text;
        let lines = self.lines.get_or_insert_with(|| YamlLines::new(text));
        let spelt = &text[scalar_start(text, lines.offset(line, column))..];
        let numeric = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.')
        };
        let spelt = &spelt[..spelt
            .find(|character| !numeric(character))
            .unwrap_or(spelt.len())];
        let number = if spelt.is_empty() {
            self.share(&number.to_string())
        } else {
            self.share(spelt)
        };
        Ok(Tree {
            value: Value::Number(Number(number)),
            span: Span::value(self.file, node),
        })
    }

    /// Ends the innermost map that is open.
    fn end_map(&mut self) -> Map {
        let start = self.open.pop().unwrap_or_default();
        let entries = self.entries.drain(start..);
        let mut map = Map::with_capacity_and_hasher(entries.len(), RandomState::default());
        for (key, value) in entries {
            match map.entry(key) {
                Entry::Vacant(entry) => _ = entry.insert(value),
                Entry::Occupied(entry) => self.diags.push(
                    Diagnostic::new(
                        code::DUPLICATE_KEY,
                        value.span.key(),
                        format!("the key `{}` is there twice", entry.key()),
                    )
                    .label_here("again here")
                    .label(entry.get().span.key(), "first here")
                    .help("remove or rename one of them: which one counts is left open by YAML and JSON"),
                ),
            }
        }
        map
    }

    fn failure(&mut self, failure: Failure) -> Diagnostic {
        // What is wrong with the maps that it left open is told all the same.
        while !self.open.is_empty() {
            self.end_map();
        }
        match self.stop.take() {
            Some(Stop::Depth(node)) => Diagnostic::new(
                code::TOO_DEEP,
                Span::value(self.file, node),
                format!("lists and maps are nested more than {DEEPEST} deep"),
            ),
            Some(Stop::Size) => Diagnostic::new(
                code::ALIAS_BOMB,
                Span::whole(self.file),
                format!(
                    "with its aliases expanded, the file has more than {} values",
                    self.limit
                ),
            )
            .help("use `$ref` instead of YAML aliases"),
            Some(Stop::Float(_)) | None if self.odd_key.get() => Diagnostic::new(
                code::KEY_NOT_SCALAR,
                Span::bytes(self.file, failure.at),
                "a list or a map cannot be a key",
            ),
            Some(Stop::Float(_)) | None => {
                let diagnostic = Diagnostic::new(
                    code::SYNTAX,
                    Span::bytes(self.file, failure.at),
                    failure.message,
                )
                .maybe_help(failure.help.map(str::to_owned));
                match failure.context {
                    Some((text, at)) => {
                        diagnostic.label(Span::bytes(self.file, character(self.text, at)), text)
                    }
                    None => diagnostic,
                }
            }
        }
    }
}

/// Reads one value.
struct Build<'a, 'b> {
    builder: &'a mut Builder<'b>,
    node: NodeId,
}

impl Build<'_, '_> {
    fn tree(&self, value: Value) -> Tree {
        Tree {
            value,
            span: Span::value(self.builder.file, self.node),
        }
    }

    fn number(self, text: &str) -> Tree {
        let text = self.builder.share(text);
        self.tree(Value::Number(Number(text)))
    }
}

impl<'de> DeserializeSeed<'de> for Build<'_, '_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_, '_> {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(self.tree(Value::Null))
    }

    fn visit_none<E: Error>(self) -> Result<Tree, E> {
        Ok(self.tree(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        Ok(self.tree(Value::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        Ok(self.number(&value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        Ok(self.number(&value.to_string()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Tree, E> {
        Ok(self.number(&value.to_string()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Tree, E> {
        Ok(self.number(&value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        match self.builder.format {
            // An error costs `serde_json` a count of the lines so far, and in JSON the spelling of a float matters to nobody.
            Format::Json => {
                let text = serde_json::Number::from_f64(value)
                    .map_or_else(|| value.to_string(), |number| number.to_string());
                Ok(self.number(&text))
            }
            Format::Yaml | Format::Toml => {
                self.builder.stop = Some(Stop::Float(value));
                Err(E::custom("float"))
            }
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        let text = self.builder.share(value);
        Ok(self.tree(Value::String(text)))
    }

    /// A YAML value with a tag of its own, which `OpenAPI` gives no meaning.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Tree, A::Error> {
        self.builder.enter(self.node)?;
        let (_, content) = tagged.variant::<IgnoredAny>()?;
        let (builder, node) = (self.builder, self.node);
        let read = content.newtype_variant_seed(Build { builder, node });
        builder.depth -= 1;
        read
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        self.builder.enter(self.node)?;
        let start = self.builder.items.len();
        for ordinal in 0.. {
            // Numbered before it is known whether there is another item; the last number is given back.
            let node = self.builder.node(self.node, ordinal, None)?;
            let read = match items.next_element_seed(Build {
                builder: self.builder,
                node,
            }) {
                Ok(None) => break,
                Ok(Some(tree)) => Ok(tree),
                Err(error) => Err(error),
            };
            let item = self.builder.value(node, read)?;
            self.builder.items.push(item);
        }
        self.builder.nodes.pop();
        self.builder.depth -= 1;
        let list = self.builder.items.drain(start..).collect();
        Ok(self.tree(Value::List(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        self.builder.enter(self.node)?;
        self.builder.open.push(self.builder.entries.len());
        for ordinal in 0.. {
            let Some(key) = entries.next_key_seed(ReadKey(self.builder))? else {
                break;
            };
            let node = self
                .builder
                .node(self.node, ordinal, Some(Arc::clone(&key)))?;
            let read = entries.next_value_seed(Build {
                builder: self.builder,
                node,
            });
            let value = self.builder.value(node, read)?;
            self.builder.entries.push((key, value));
        }
        self.builder.depth -= 1;
        let mut map = self.builder.end_map();
        merge(&mut map);
        Ok(self.tree(Value::Map(Box::new(map))))
    }
}

/// YAML's `<<`: the entries of another map, or of several, where the map itself does not have them.
fn merge(map: &mut Map) {
    if !map
        .get("<<")
        .is_some_and(|others| matches!(others.value, Value::Map(_) | Value::List(_)))
    {
        return;
    }
    let others = match map.shift_remove("<<").map(|tree| tree.value) {
        Some(Value::List(list)) => list.into_iter().map(|tree| tree.value).collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for other in others {
        if let Value::Map(other) = other {
            for (key, value) in *other {
                map.entry(key).or_insert(value);
            }
        }
    }
}

/// Reads a key as text: `serde_yaml` hands over the spelling of any scalar when asked for a string.
struct ReadKey<'a, 'b>(&'a mut Builder<'b>);

impl<'de> DeserializeSeed<'de> for ReadKey<'_, '_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for ReadKey<'_, '_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.odd_key.set(true);
        f.write_str("a scalar as the key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Arc<str>, E> {
        Ok(self.0.share(key))
    }
}
