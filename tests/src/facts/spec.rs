//! Turns the files of the spec into answers to the table's questions.
//!
//! It reads the YAML by itself and knows only as much of OpenAPI as the table asks about; it shares
//! nothing with the generator's reader.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde_yaml::Value;

/// The spec's files, by their paths below its folder.
#[derive(Debug)]
pub struct Spec {
    files: BTreeMap<PathBuf, Value>,
}

/// A place in a file, where references begin.
#[derive(Debug, Clone, Copy)]
struct Node<'a> {
    spec: &'a Spec,
    file: &'a Path,
    value: &'a Value,
}

/// An operation, and where it was found.
struct Operation<'a> {
    path: &'a str,
    verb: &'a str,
    node: Node<'a>,
}

/// More references in a row than this are a cycle.
const LONGEST_CHAIN: usize = 16;

impl Spec {
    /// Reads `openapi.yaml` and all other YAML files below a folder.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or is not YAML.
    pub fn load(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(below) = folders.pop() {
            for entry in std::fs::read_dir(folder.join(&below))? {
                let entry = entry?;
                let path = below.join(entry.file_name());
                if entry.file_type()?.is_dir() {
                    folders.push(path);
                } else if path
                    .extension()
                    .is_some_and(|extension| extension == "yaml")
                {
                    let text = std::fs::read_to_string(entry.path())?;
                    let value = serde_yaml::from_str(&text).map_err(io::Error::other)?;
                    files.insert(path, value);
                }
            }
        }
        Ok(Self { files })
    }

    /// What the spec says, in the words of the table. `None` if it says nothing.
    #[must_use]
    pub fn look_up(&self, subject: &str, aspect: &str) -> Option<String> {
        if subject == "server" {
            return self
                .root()?
                .field("servers")?
                .items()
                .first()?
                .field(aspect)?
                .text();
        }
        let Some((owner, part)) = subject.split_once('.') else {
            return self.operation(subject)?.look_up(aspect);
        };
        if let Some(operation) = self.operation(owner) {
            return operation.argument(part, aspect);
        }
        let model = self
            .root()?
            .field("components")?
            .field("schemas")?
            .field(owner)?;
        look_up_field(model, part, aspect)
    }

    fn root(&self) -> Option<Node<'_>> {
        self.file(Path::new("openapi.yaml"))
    }

    fn file(&self, path: &Path) -> Option<Node<'_>> {
        let (file, value) = self.files.get_key_value(path)?;
        Some(Node {
            spec: self,
            file,
            value,
        })
    }

    fn operation(&self, id: &str) -> Option<Operation<'_>> {
        let paths = self.root()?.field("paths")?;
        paths.entries().into_iter().find_map(|(path, item)| {
            let mut operations = item.entries().into_iter();
            let (verb, node) = operations.find(|(_, node)| node.says("operationId", id))?;
            Some(Operation { path, verb, node })
        })
    }
}

impl<'a> Operation<'a> {
    fn look_up(&self, aspect: &str) -> Option<String> {
        let node = self.node;
        match aspect {
            "verb" => Some(self.verb.to_uppercase()),
            "path" => Some(self.path.to_owned()),
            "summary" => node.field("summary")?.text(),
            "nickname" => node.field("x-nickname")?.text(),
            "example request" => node.field("x-example-request")?.text(),
            "example response" => node.field("x-example-response")?.text(),
            "arguments" => {
                let mut names: Vec<String> = self
                    .parameters()
                    .into_iter()
                    .map(|(name, _)| name)
                    .collect();
                names.extend(
                    self.body()
                        .and_then(|body| body.field("x-body-name")?.text()),
                );
                Some(names.join(", "))
            }
            "returns" => self.answer("200")?.one_schema_name(),
            "error" => self.answer("default")?.one_schema_name(),
            "authorization" => {
                let security = node
                    .field("security")
                    .or(node.spec.root()?.field("security"))?;
                security
                    .items()
                    .is_empty()
                    .then(|| "No authorization required".to_owned())
            }
            "content-type" => Some(
                self.body()
                    .map_or("Not defined".to_owned(), Node::media_types),
            ),
            "accept" => Some(self.answer("200")?.media_types()),
            _ => None,
        }
    }

    /// What is said of a parameter, or of the body, under the name that the page gives it.
    fn argument(&self, name: &str, aspect: &str) -> Option<String> {
        let body = self.body().filter(|body| body.says("x-body-name", name));
        if let Some(body) = body
            && aspect == "type"
        {
            return body.one_schema_name();
        }
        let node = body.or_else(|| {
            let mut parameters = self.parameters().into_iter();
            parameters.find_map(|(given, node)| (given == name).then_some(node))
        })?;
        match aspect {
            "type" => python_type(node.field("schema")?),
            "presence" => Some(presence(node.says("required", "true"))),
            "default" => node.field("schema")?.field("default")?.text(),
            "values" => Some(node.field("schema")?.field("enum")?.list()),
            "repeats" => {
                let repeats = node.says("style", "form") && node.says("explode", "true");
                repeats.then(|| "for each value".to_owned())
            }
            "description" => node.field("description")?.given(),
            _ => None,
        }
    }

    /// The parameters, under the names that the page gives them.
    fn parameters(&self) -> Vec<(String, Node<'a>)> {
        let parameters = self
            .node
            .field("parameters")
            .map(Node::items)
            .unwrap_or_default();
        let named = |parameter: Node<'a>| {
            Some((
                parameter.field("name")?.text()?.replace('-', "_"),
                parameter,
            ))
        };
        parameters.into_iter().filter_map(named).collect()
    }

    fn body(&self) -> Option<Node<'a>> {
        self.node.field("requestBody")
    }

    fn answer(&self, status: &str) -> Option<Node<'a>> {
        self.node.field("responses")?.field(status)
    }
}

fn look_up_field(model: Node<'_>, name: &str, aspect: &str) -> Option<String> {
    let field = model.field("properties")?.field(name)?;
    match aspect {
        "type" => wire_type(field),
        "presence" => {
            let required = model.field("required").map(Node::items).unwrap_or_default();
            Some(presence(
                required
                    .iter()
                    .any(|node| node.text().as_deref() == Some(name)),
            ))
        }
        "set by" => Some(
            if field.says("readOnly", "true") {
                "server"
            } else {
                "anyone"
            }
            .to_owned(),
        ),
        "default" => field.field("default")?.text(),
        "values" => Some(field.field("enum")?.list()),
        "description" => field.field("description")?.given(),
        _ => None,
    }
}

fn presence(required: bool) -> String {
    if required { "required" } else { "optional" }.to_owned()
}

/// A parameter's type, as the page writes it.
fn python_type(schema: Node<'_>) -> Option<String> {
    Some(match schema.field("type")?.text()?.as_str() {
        "string" => "str".to_owned(),
        "integer" => "int".to_owned(),
        "array" => format!("list[{}]", python_type(schema.field("items")?)?),
        other => other.to_owned(),
    })
}

/// A field's type, as the table of models writes it.
fn wire_type(schema: Node<'_>) -> Option<String> {
    if let Some(format) = schema.field("format") {
        return format.text();
    }
    let name = schema.field("type")?.text()?;
    if name == "array" {
        let items = schema.field("items")?;
        return Some(format!(
            "list of {}",
            items.name().or_else(|| wire_type(items))?
        ));
    }
    Some(name)
}

impl<'a> Node<'a> {
    /// A field of this object, or else of the one that it refers to.
    fn field(self, name: &str) -> Option<Self> {
        let mut node = self;
        for _ in 0..LONGEST_CHAIN {
            if let Some(value) = node.value.get(name) {
                return Some(Node { value, ..node });
            }
            node = node.target()?;
        }
        None
    }

    /// What the `$ref` of this object points at.
    fn target(self) -> Option<Self> {
        let (file, pointer) = self.reference()?;
        let mut node = if file.is_empty() {
            self.spec.file(self.file)?
        } else {
            self.spec.file(&join(self.file.parent()?, file)?)?
        };
        for key in pointer.split('/').skip(1) {
            let key = key.replace("~1", "/").replace("~0", "~");
            node = Node {
                value: node.value.get(key.as_str())?,
                ..node
            };
        }
        Some(node)
    }

    fn reference(self) -> Option<(&'a str, &'a str)> {
        let text = self.value.get("$ref")?.as_str()?;
        Some(text.split_once('#').unwrap_or((text, "")))
    }

    /// The name of the component that this object refers to.
    fn name(self) -> Option<String> {
        let (file, pointer) = self.reference()?;
        let last = if pointer.is_empty() { file } else { pointer }
            .rsplit('/')
            .next()?;
        self.target()?;
        Some(last.trim_end_matches(".yaml").to_owned())
    }

    /// The names and values of this object, or of the one that it refers to.
    fn entries(self) -> Vec<(&'a str, Self)> {
        let node = self.target().unwrap_or(self);
        let Some(map) = node.value.as_mapping() else {
            return Vec::new();
        };
        map.iter()
            .filter_map(|(key, value)| Some((key.as_str()?, Node { value, ..node })))
            .collect()
    }

    fn items(self) -> Vec<Self> {
        let items = self.value.as_sequence().into_iter().flatten();
        items.map(|value| Node { value, ..self }).collect()
    }

    /// A scalar, as text.
    fn text(self) -> Option<String> {
        match self.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
        }
    }

    fn list(self) -> String {
        let texts: Vec<String> = self.items().into_iter().filter_map(Node::text).collect();
        texts.join(", ")
    }

    fn given(self) -> Option<String> {
        let text = self.text()?;
        (!text.trim().is_empty()).then(|| "given".to_owned())
    }

    fn says(self, field: &str, wanted: &str) -> bool {
        self.field(field)
            .and_then(Node::text)
            .is_some_and(|text| text == wanted)
    }

    /// The media types of a body or an answer, in order.
    fn media_types(self) -> String {
        let content = self.field("content").map(Node::entries).unwrap_or_default();
        let names: Vec<&str> = content.into_iter().map(|(name, _)| name).collect();
        names.join(", ")
    }

    /// The name of the schema that all media types of a body or an answer share.
    fn one_schema_name(self) -> Option<String> {
        let content = self.field("content")?.entries();
        let names: Option<Vec<String>> = content
            .into_iter()
            .map(|(_, media)| media.field("schema")?.name())
            .collect();
        let mut names = names?;
        names.dedup();
        if names.len() == 1 { names.pop() } else { None }
    }
}

/// A path relative to a folder, with its `..` resolved; `None` if it leaves the spec's folder.
fn join(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut joined = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::Normal(name) => joined.push(name),
            Component::ParentDir if joined.pop() => {}
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(joined)
}
