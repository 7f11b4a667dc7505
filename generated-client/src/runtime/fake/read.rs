//! Parameters and bodies of a request that was received, as values: what `param` writes, the other way round.

use http::HeaderMap;
use http::header::{CONTENT_TYPE, COOKIE};
use percent_encoding::percent_decode_str;

use super::super::accept::choose;
use super::super::fault::Fault;
use super::super::format::Format;
use super::super::json::JSON;
use super::super::style::{Layout as Spelling, Style};
use super::super::wire::{Decode, Input, Key, ListInput, MapInput};
use super::route::{Layout, Parameter, Place, Route};
use super::{Bytes, Recorded};

/// A request, as the emitted code reads it.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    request: &'a Recorded,
    route: &'static Route,
    path: &'a [(&'static str, String)],
    formats: &'static [&'static dyn Format],
}

impl<'a> Source<'a> {
    pub(super) fn new(
        request: &'a Recorded,
        formats: &'static [&'static dyn Format],
    ) -> Option<Self> {
        let (route, path) = request.route.as_ref()?;
        Some(Self {
            request,
            route,
            path,
            formats,
        })
    }

    /// Its parameters, in the order of the route.
    #[must_use]
    pub fn parameters(&self) -> Parameters<'a> {
        Parameters {
            source: *self,
            rest: self.route.parameters(),
        }
    }

    /// The body; what may be left out is `None` where it was.
    ///
    /// # Errors
    ///
    /// One that is missing, of a media type that is not known, malformed or not of its type.
    pub fn body<T: Decode>(&self) -> Result<T, Fault> {
        let mut value = T::blank();
        self.read_body(&mut value)?;
        Ok(value)
    }

    /// The body as it came.
    ///
    /// # Errors
    ///
    /// None.
    pub fn bytes(&self) -> Result<Bytes, Fault> {
        Ok(self.request.body.clone())
    }

    /// The same where there is one.
    ///
    /// # Errors
    ///
    /// None.
    pub fn some_bytes(&self) -> Result<Option<Bytes>, Fault> {
        self.some(Self::bytes)
    }

    /// The body, as one of several types.
    ///
    /// # Errors
    ///
    /// Those of the type that its media type chooses.
    pub fn choice<T: Choice>(&self) -> Result<T, Fault> {
        T::read(self)
    }

    /// The same where there is one.
    ///
    /// # Errors
    ///
    /// Those of the type that its media type chooses.
    pub fn some_choice<T: Choice>(&self) -> Result<Option<T>, Fault> {
        self.some(T::read)
    }

    fn some<T>(&self, read: impl FnOnce(&Self) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
        if self.is_empty() {
            Ok(None)
        } else {
            read(self).map(Some)
        }
    }

    fn is_empty(&self) -> bool {
        self.request.body.is_empty() && !self.request.headers.contains_key(CONTENT_TYPE)
    }

    /// Which of several groups of media types the body is of; the first where it is of none.
    #[must_use]
    pub fn choose(&self, groups: &[&[&str]]) -> usize {
        choose(groups, self.content_type())
    }

    fn content_type(&self) -> &'a str {
        let content_type = self.request.headers.get(CONTENT_TYPE);
        content_type
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    fn read_body(&self, value: &mut dyn Decode) -> Result<(), Fault> {
        if self.is_empty() {
            let null = value.decode(Input::Null);
            return null.map_err(|_| Fault::missing("the body"));
        }
        let mut parts = self.content_type().split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default();
        let charset = parts.find_map(|part| part.strip_prefix("charset="));
        match self.formats.iter().find(|format| format.handles(essence)) {
            Some(format) => format.decode(&self.request.body, charset, value),
            None => Err(Fault::new(format!("nothing here reads {essence:?}"))),
        }
    }

    fn read_parameter(&self, parameter: &Parameter, value: &mut dyn Decode) -> Result<(), Fault> {
        let read = match self.find(parameter)? {
            None => missing(parameter, value),
            Some(Found::Content(media_type, text)) => {
                let essence = media_type.split(';').next().unwrap_or_default().trim();
                match self.formats.iter().find(|format| format.handles(essence)) {
                    Some(format) => format.decode(text.as_bytes(), None, value),
                    None => Err(Fault::new(format!("nothing here reads {essence}"))),
                }
            }
            Some(Found::Node(node)) => node.decode(parameter.layout, value),
        };
        read.map_err(|fault| fault.within(parameter.name))
    }

    /// What was sent of a parameter.
    fn find(&self, parameter: &Parameter) -> Result<Option<Found>, Fault> {
        let Parameter { name, style, .. } = parameter;
        let query = self.request.uri.query().unwrap_or_default();
        match parameter.place {
            Place::Path => {
                let text = self.path.iter().find(|(found, _)| found == name);
                text.map(|(_, text)| in_path(parameter, text)).transpose()
            }
            Place::Header => {
                let lines = self.request.headers.get_all(*name).iter();
                let lines: Vec<_> = lines
                    .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
                    .collect();
                if lines.is_empty() {
                    return Ok(None);
                }
                let text = lines.join(",");
                if let Spelling::Content(media_type) = style.layout {
                    return Ok(Some(Found::Content(media_type, text)));
                }
                let pairs = ItemsOf(parameter.layout, *style);
                pairs.node(&text, ",", &plain).map(Found::Node).map(Some)
            }
            Place::Query => self.in_pairs(parameter, &pairs(query, '&'), &unescape),
            Place::Cookie if style.layout == Spelling::Cookie => {
                self.in_pairs(parameter, &cookies(&self.request.headers), &plain)
            }
            Place::Cookie => self.in_pairs(parameter, &cookies(&self.request.headers), &unescape),
            Place::QueryString => match style.layout {
                _ if query.is_empty() => Ok(None),
                Spelling::Content(media_type) if media_type.starts_with(FORM) => {
                    Ok(Some(Found::Content(media_type, query.to_owned())))
                }
                Spelling::Content(media_type) => {
                    Ok(Some(Found::Content(media_type, unescape(query)?)))
                }
                _ => self.spread(&pairs(query, '&'), &unescape).map(Some),
            },
        }
    }

    /// What the pairs of a query or of cookies have of a parameter.
    fn in_pairs(
        &self,
        parameter: &Parameter,
        pairs: &[(&str, &str)],
        unescape: &Unescape,
    ) -> Result<Option<Found>, Fault> {
        let Parameter {
            name,
            style,
            layout,
            ..
        } = parameter;
        let mut texts = Vec::new();
        for (found, text) in pairs {
            if unescape(found)? == *name {
                texts.push(*text);
            }
        }
        let delimiter = match style.layout {
            Spelling::DeepObject => return deep(name, pairs, unescape),
            Spelling::Content(media_type) => {
                let text = texts.first().map(|text| unescape(text)).transpose()?;
                return Ok(text.map(|text| Found::Content(media_type, text)));
            }
            Spelling::Form | Spelling::Cookie if style.explode && *layout == Layout::Object => {
                return self.spread(pairs, unescape).map(some_fields);
            }
            Spelling::Delimited { encoded, .. } => encoded,
            _ => ",",
        };
        let is_joined = !style.explode && *layout != Layout::Text;
        match texts.as_slice() {
            [] => Ok(None),
            [""] if style.empty => Ok(Some(Found::Node(Node::default()))),
            [text] if is_joined => {
                let items = ItemsOf(*layout, *style);
                let node = items.node(text, delimiter, unescape)?;
                Ok(Some(Found::Node(node)))
            }
            texts => {
                let texts = texts.iter().map(|text| unescape(text));
                let texts = texts.collect::<Result<_, _>>()?;
                let node = Node {
                    texts,
                    ..Node::default()
                };
                Ok(Some(Found::Node(node)))
            }
        }
    }

    /// An object whose properties stand for themselves: all that is no parameter of its own.
    fn spread(&self, pairs: &[(&str, &str)], unescape: &Unescape) -> Result<Found, Fault> {
        let mut node = Node::default();
        for (name, text) in pairs {
            let name = unescape(name)?;
            let mut others = self.route.parameters().iter();
            let is_other = others.any(|other| {
                other.name == name && other.place != Place::Path && other.place != Place::Header
            });
            if !is_other {
                node.child(&name).texts.push(unescape(text)?);
            }
        }
        Ok(Found::Node(node))
    }
}

/// The parameters of a request, one after the other.
pub struct Parameters<'a> {
    source: Source<'a>,
    rest: &'static [Parameter],
}

impl Parameters<'_> {
    /// The next parameter.
    ///
    /// # Errors
    ///
    /// One that is missing, or not of its type.
    pub fn read<T: Decode>(&mut self) -> Result<T, Fault> {
        let Some((parameter, rest)) = self.rest.split_first() else {
            return Err(Fault::new("there is no further parameter"));
        };
        self.rest = rest;
        let mut value = T::blank();
        self.source.read_parameter(parameter, &mut value)?;
        Ok(value)
    }
}

/// A body that is of one of several types, by its media type.
pub trait Choice: Sized {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// Those of the type that its media type chooses.
    fn read(source: &Source<'_>) -> Result<Self, Fault>;
}

const FORM: &str = "application/x-www-form-urlencoded";

/// An object without any property is not there.
fn some_fields(found: Found) -> Option<Found> {
    match found {
        Found::Node(node) if node.children.is_empty() => None,
        found => Some(found),
    }
}

/// A parameter that was not sent: null, or a list without items, if it may be that.
fn missing(parameter: &Parameter, value: &mut dyn Decode) -> Result<(), Fault> {
    if value.decode(Input::Null).is_ok() {
        return Ok(());
    }
    match parameter.layout {
        Layout::List => Node::default().decode(Layout::List, value),
        Layout::Object => Node::default().decode(Layout::Object, value),
        Layout::Text => Err(Fault::new("it is missing")),
    }
}

/// What was found of a parameter.
enum Found {
    /// A text of this media type.
    Content(&'static str, String),
    Node(Node),
}

/// Texts, or what is below names or numbers.
#[derive(Default)]
struct Node {
    texts: Vec<String>,
    children: Vec<(String, Self)>,
}

impl Node {
    fn child(&mut self, key: &str) -> &mut Self {
        let found = self.children.iter().position(|(other, _)| other == key);
        let place = found.unwrap_or_else(|| {
            self.children.push((key.to_owned(), Self::default()));
            self.children.len() - 1
        });
        &mut self.children[place].1
    }

    fn decode(self, layout: Layout, value: &mut dyn Decode) -> Result<(), Fault> {
        let is_number = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
        let is_list = self.children.iter().all(|(key, _)| is_number(key));
        match (layout, self.texts.as_slice(), self.children.as_slice()) {
            (Layout::Text | Layout::Object, [text], []) => decode_text(text, value),
            (Layout::Text, ..) | (Layout::List, _, []) if is_list => {
                value.decode(Input::List(&mut Items {
                    texts: self.texts.into_iter(),
                    nodes: self.children.into_iter(),
                }))
            }
            (Layout::List, ..) if is_list => value.decode(Input::List(&mut Items {
                texts: self.texts.into_iter(),
                nodes: self.children.into_iter(),
            })),
            _ => value.decode(Input::Map(&mut Entries {
                nodes: self.children.into_iter(),
                value: Self::default(),
            })),
        }
    }
}

/// Reads a text as what it is, or else as the JSON that nested values are written in.
fn decode_text(text: &str, value: &mut dyn Decode) -> Result<(), Fault> {
    value.decode(Input::Text(text)).or_else(|fault| {
        if !text.starts_with(['{', '[']) {
            return Err(fault);
        }
        value.decode(Input::Blank)?;
        JSON.decode(text.as_bytes(), None, value)
    })
}

struct Items {
    texts: std::vec::IntoIter<String>,
    nodes: std::vec::IntoIter<(String, Node)>,
}

impl ListInput for Items {
    fn next(&mut self, item: &mut dyn Decode) -> Result<bool, Fault> {
        if let Some(text) = self.texts.next() {
            return decode_text(&text, item).map(|()| true);
        }
        match self.nodes.next() {
            Some((_, node)) => node.decode(Layout::Text, item).map(|()| true),
            None => Ok(false),
        }
    }
}

struct Entries {
    nodes: std::vec::IntoIter<(String, Node)>,
    /// Of the name that came last.
    value: Node,
}

impl MapInput for Entries {
    fn next_key(&mut self, key: &mut Key) -> Result<bool, Fault> {
        let Some((name, node)) = self.nodes.next() else {
            return Ok(false);
        };
        key.take(&name);
        self.value = node;
        Ok(true)
    }

    fn value(&mut self, value: &mut dyn Decode) -> Result<(), Fault> {
        std::mem::take(&mut self.value).decode(Layout::Text, value)
    }

    fn skip(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}

/// What makes a text of what stands in a URL, a header or a cookie.
type Unescape = dyn Fn(&str) -> Result<String, Fault>;

#[allow(
    clippy::unnecessary_wraps,
    reason = "it is one of two ways to read a text"
)]
fn plain(text: &str) -> Result<String, Fault> {
    Ok(text.trim().to_owned())
}

fn unescape(text: &str) -> Result<String, Fault> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(error) => Err(Fault::syntax(format!(
            "{} is not UTF-8: {error}",
            Fault::quote(text)
        ))),
    }
}

/// The pairs of a query or of cookies, which are encoded.
pub(super) fn pairs(text: &str, separator: char) -> Vec<(&str, &str)> {
    let pairs = text.split(separator).map(str::trim);
    pairs
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect()
}

/// The pairs of the cookies, which may be encoded.
pub(super) fn cookies(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let lines = headers.get_all(COOKIE).iter();
    let lines = lines.filter_map(|line| std::str::from_utf8(line.as_bytes()).ok());
    lines.flat_map(|line| pairs(line, ';')).collect()
}

/// The value of a path, in the style of the parameter.
fn in_path(parameter: &Parameter, text: &str) -> Result<Found, Fault> {
    let Parameter {
        name,
        style,
        layout,
        ..
    } = parameter;
    let items = ItemsOf(*layout, *style);
    let node = match style.layout {
        Spelling::Content(media_type) => return Ok(Found::Content(media_type, unescape(text)?)),
        Spelling::Label => {
            let delimiter = if style.explode { "." } else { "," };
            items.node(text.strip_prefix('.').unwrap_or(text), delimiter, &unescape)?
        }
        Spelling::Matrix => {
            let pairs = pairs(text, ';');
            match (style.explode, layout) {
                (true, Layout::Object) => {
                    let mut node = Node::default();
                    for (key, text) in pairs {
                        node.child(&unescape(key)?).texts.push(unescape(text)?);
                    }
                    node
                }
                (true, Layout::List | Layout::Text) => {
                    let texts = pairs.iter().map(|(_, text)| unescape(text));
                    Node {
                        texts: texts.collect::<Result<_, _>>()?,
                        ..Node::default()
                    }
                }
                (false, _) => match pairs.first() {
                    Some((found, text)) if unescape(found)? == *name => {
                        items.node(text, ",", &unescape)?
                    }
                    _ => return Err(Fault::new(format!("{} is no matrix", Fault::quote(text)))),
                },
            }
        }
        _ => items.node(text, ",", &unescape)?,
    };
    Ok(Found::Node(node))
}

/// How a text is taken apart.
struct ItemsOf(Layout, Style);

impl ItemsOf {
    /// `1,2`, `x,1,y,2` or `x=1,y=2`, with this delimiter.
    fn node(&self, text: &str, delimiter: &str, unescape: &Unescape) -> Result<Node, Fault> {
        let Self(layout, style) = self;
        let mut node = Node::default();
        match layout {
            Layout::Text => node.texts.push(unescape(text)?),
            Layout::List if text.is_empty() => {}
            Layout::List => {
                for item in text.split(delimiter) {
                    node.texts.push(unescape(item)?);
                }
            }
            Layout::Object if style.explode => {
                for pair in text.split(delimiter) {
                    let (key, text) = pair.split_once('=').unwrap_or((pair, ""));
                    node.child(&unescape(key)?).texts.push(unescape(text)?);
                }
            }
            Layout::Object => {
                let mut items = text.split(delimiter);
                while let (Some(key), Some(text)) = (items.next(), items.next()) {
                    node.child(&unescape(key)?).texts.push(unescape(text)?);
                }
            }
        }
        Ok(node)
    }
}

/// `a[x]=1&a[y][]=2`
fn deep(name: &str, pairs: &[(&str, &str)], unescape: &Unescape) -> Result<Option<Found>, Fault> {
    let mut root = Node::default();
    let mut any = false;
    for (found, text) in pairs {
        let found = unescape(found)?;
        let Some(keys) = found.strip_prefix(name) else {
            continue;
        };
        let keys = keys
            .strip_prefix('[')
            .and_then(|keys| keys.strip_suffix(']'));
        let mut node = &mut root;
        match keys {
            None if found == name => {}
            None => continue,
            Some(keys) => {
                // What is nested deeper than anything that the client sends is a part of the last key.
                for key in keys.splitn(32, "][").filter(|key| !key.is_empty()) {
                    node = node.child(key);
                }
            }
        }
        any = true;
        node.texts.push(unescape(text)?);
    }
    Ok(any.then_some(Found::Node(root)))
}
