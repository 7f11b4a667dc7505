//! References in a tree: which `$ref`s are meant as such, the files that they name, and the nodes that they lead to.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::tree::{Map, Tree, Value};
use super::{Loaded, parse, unreadable};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::{FileId, Sources, Span};

/// How many references may be followed in the middle of one pointer.
const DETOURS: u32 = 16;

/// Where the text of a reference leads in the trees.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'t> {
    /// To this node.
    Found(&'t Tree),
    /// Nowhere; this is the last node on the way that exists.
    Missing(&'t Tree),
    /// To a file that was not loaded, which has been reported.
    NotLoaded,
    /// The part after `#` is no JSON pointer.
    NoPointer,
}

/// The two parts of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'r> {
    /// The path of a file, still percent-encoded; empty for the same file.
    pub path: &'r str,
    /// What follows `#`, still percent-encoded; empty for the whole file.
    pub fragment: &'r str,
}

impl<'r> Parts<'r> {
    /// Splits a reference at its first `#`.
    #[must_use]
    pub fn of(reference: &'r str) -> Self {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        Self { path, fragment }
    }

    /// The steps of the fragment, if it is a JSON pointer.
    #[must_use]
    pub fn steps(&self) -> Option<Vec<String>> {
        let pointer = decoded(self.fragment);
        if pointer.is_empty() {
            return Some(Vec::new());
        }
        let steps = pointer.strip_prefix('/')?.split('/');
        Some(
            steps
                .map(|step| step.replace("~1", "/").replace("~0", "~"))
                .collect(),
        )
    }

    /// Whether the path has a scheme or a host.
    fn is_remote(&self) -> bool {
        let scheme = self.path.split_once(':').map(|(scheme, _)| scheme);
        self.path.starts_with("//")
            || scheme.is_some_and(|scheme| {
                scheme.len() > 1
                    && scheme
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            })
    }
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

impl Loaded {
    /// Where a reference that is written in the file `from` leads.
    #[must_use]
    pub fn lookup(&self, from: FileId, reference: &str) -> Lookup<'_> {
        self.lookup_within(from, reference, DETOURS)
    }

    fn lookup_within(&self, from: FileId, reference: &str, detours: u32) -> Lookup<'_> {
        let from = self.home(from);
        let parts = Parts::of(reference);
        let file = if parts.path.is_empty() {
            Some(from)
        } else {
            self.links.get(&(from, Arc::from(parts.path))).copied()
        };
        let Some(mut at) = file.and_then(|file| self.tree(file)) else {
            return Lookup::NotLoaded;
        };
        let Some(steps) = parts.steps() else {
            return Lookup::NoPointer;
        };
        for step in steps {
            at = match self.step(at, &step, detours) {
                Some(next) => next,
                None => return Lookup::Missing(at),
            };
        }
        Lookup::Found(at)
    }

    /// One step of a pointer; where the node is itself a reference, a step from where that leads.
    fn step<'t>(&'t self, at: &'t Tree, step: &str, detours: u32) -> Option<&'t Tree> {
        let next = match &at.value {
            Value::Map(map) => map.get(step),
            Value::List(list) => step.parse().ok().and_then(|index: usize| list.get(index)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        };
        if next.is_some() || detours == 0 {
            return next;
        }
        let reference = at.get("$ref")?.as_str()?;
        match self.lookup_within(at.span.file(), reference, detours - 1) {
            Lookup::Found(target) => self.step(target, step, detours - 1),
            Lookup::Missing(_) | Lookup::NotLoaded | Lookup::NoPointer => None,
        }
    }
}

/// Loads the files that references name, and those that references in them name.
pub(super) fn follow(loaded: &mut Loaded, sources: &mut Sources, diags: &mut Diagnostics) {
    let base = Base::of(loaded, sources);
    let mut queue: VecDeque<FileId> = VecDeque::from([loaded.root]);
    while let Some(file) = queue.pop_front() {
        let mut found = Vec::new();
        if let Some(tree) = loaded.tree(file) {
            collect(tree, Role::Object, &mut found);
        }
        let folder = sources
            .file(file)
            .path()
            .parent()
            .map(Path::to_path_buf)
            .unwrap_or_default();
        for (reference, span) in found {
            let parts = Parts::of(&reference);
            let link = (file, Arc::from(parts.path));
            if loaded.links.contains_key(&link) {
                continue;
            }
            let own = base.as_ref().and_then(|base| base.path_of(parts.path));
            if own.is_none() && parts.is_remote() {
                diags.push(
                    Diagnostic::new(
                        code::REMOTE_REFERENCE,
                        span,
                        format!("`{reference}` leads to the network"),
                    )
                    .help("save a copy beside the document and refer to it by a relative path"),
                );
                continue;
            }
            let path = own.unwrap_or_else(|| folder.join(decoded(parts.path).as_ref()));
            match sources.open(&path) {
                Ok(target) => {
                    loaded.links.insert(link, target);
                    if !loaded.trees.contains_key(&target)
                        && let Some(tree) = parse::read(sources, target, diags)
                    {
                        loaded.trees.insert(target, tree);
                        queue.push_back(target);
                    }
                }
                Err(error) => {
                    let shown = Path::new(parts.path);
                    diags.push(unreadable(shown, error, Some(span), sources));
                }
            }
        }
    }
}

/// What `$self` says: by which URL other documents know the root document. The files beside it are what URLs beside that one
/// mean.
struct Base {
    url: String,
    root: PathBuf,
}

impl Base {
    fn of(loaded: &Loaded, sources: &Sources) -> Option<Self> {
        let url = Parts::of(loaded.root().get("$self")?.as_str()?).path;
        let is_absolute = url.starts_with('/') || Parts::of(url).is_remote();
        is_absolute.then(|| Self {
            url: url.to_owned(),
            root: sources.file(loaded.root).path().to_owned(),
        })
    }

    /// The file that a URL means, if it is one beside the root document or below.
    fn path_of(&self, url: &str) -> Option<PathBuf> {
        if url == self.url {
            return Some(self.root.clone());
        }
        let (folder, _) = self.url.rsplit_once('/')?;
        let below = url.strip_prefix(folder)?.strip_prefix('/')?;
        Some(self.root.with_file_name(decoded(below).as_ref()))
    }
}

/// What the keys of a map are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Keys of the standard: some hold data, in which a `$ref` means nothing.
    Object,
    /// Names chosen by the author.
    Names,
    /// Names of examples, which may be references themselves but hold data.
    Examples,
}

/// Collects the references to other files, with their places.
fn collect(tree: &Tree, role: Role, out: &mut Vec<(Arc<str>, Span)>) {
    match &tree.value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        Value::List(list) => list
            .iter()
            .for_each(|item| collect(item, Role::Object, out)),
        Value::Map(map) => {
            for (key, value) in map.iter() {
                match role {
                    Role::Object => collect_entry(key, value, out),
                    // No name is `$ref` and has a text for a value.
                    Role::Names if &**key == "$ref" => push(value, out),
                    Role::Names => collect(value, Role::Object, out),
                    Role::Examples => collect_reference(value.as_map(), out),
                }
            }
        }
    }
}

fn collect_entry(key: &str, value: &Tree, out: &mut Vec<(Arc<str>, Span)>) {
    match key {
        "$ref" => push(value, out),
        "example" | "default" | "enum" | "const" | "value" | "dataValue" => {}
        // Extensions by which documents say what the standard, or their version of it, cannot.
        "x-ms-paths" | "x-webhooks" => collect(value, Role::Names, out),
        "x-ms-parameterized-host" => collect(value, Role::Object, out),
        _ if key.starts_with("x-") => {}
        "examples" if value.as_map().is_some() => collect(value, Role::Examples, out),
        "examples" => {}
        "mapping" => {
            let targets = value.as_map().into_iter().flat_map(Map::values);
            targets
                .filter(|target| target.as_str().is_some_and(is_file))
                .for_each(|target| push(target, out));
        }
        "properties"
        | "patternProperties"
        | "dependentSchemas"
        | "$defs"
        | "definitions"
        | "schemas"
        | "responses"
        | "parameters"
        | "requestBodies"
        | "headers"
        | "securitySchemes"
        | "mediaTypes"
        | "links"
        | "callbacks"
        | "pathItems"
        | "paths"
        | "webhooks"
        | "additionalOperations"
        | "content"
        | "encoding"
        | "variables" => collect(value, Role::Names, out),
        _ => collect(value, Role::Object, out),
    }
}

fn collect_reference(map: Option<&Map>, out: &mut Vec<(Arc<str>, Span)>) {
    if let Some(reference) = map.and_then(|map| map.get("$ref")) {
        push(reference, out);
    }
}

fn push(reference: &Tree, out: &mut Vec<(Arc<str>, Span)>) {
    if let Value::String(text) = &reference.value
        && !text.starts_with('#')
    {
        out.push((Arc::clone(text), reference.span));
    }
}

/// Whether a discriminator's mapping names a file, and not a component.
fn is_file(target: &str) -> bool {
    let path = Parts::of(target).path;
    path.contains('/')
        || [".yaml", ".yml", ".json"]
            .iter()
            .any(|extension| path.ends_with(extension))
}
