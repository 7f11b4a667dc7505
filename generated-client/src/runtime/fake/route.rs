//! From a request to the operation that it is for.

use http::Method;
use percent_encoding::{percent_decode_str, utf8_percent_encode};

use super::super::operation::Operation;
use super::super::style::Style;
use super::super::url::PATH;
use super::Recorded;
use super::read::{cookies, pairs};

/// An operation, and the parameters that it may be sent, as a constant of the emitted code.
#[derive(Debug)]
pub struct Route {
    operation: &'static Operation,
    parameters: &'static [Parameter],
}

impl Route {
    /// An operation with these parameters.
    #[must_use]
    pub const fn new(operation: &'static Operation, parameters: &'static [Parameter]) -> Self {
        Self {
            operation,
            parameters,
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.operation.name()
    }

    pub(super) const fn parameters(&self) -> &'static [Parameter] {
        self.parameters
    }
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) style: Style,
    pub(super) layout: Layout,
    /// The only value that it can have.
    fixed: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    QueryString,
    Header,
    Cookie,
}

/// What a value looks like as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Text,
    List,
    Object,
}

impl Parameter {
    /// In the path.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::of(name, Place::Path, Style::SIMPLE)
    }

    /// In the query.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::of(name, Place::Query, Style::FORM_EXPLODED)
    }

    /// The whole query.
    #[must_use]
    pub const fn query_string(name: &'static str) -> Self {
        Self::of(name, Place::QueryString, Style::FORM_EXPLODED)
    }

    /// A header.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::of(name, Place::Header, Style::SIMPLE)
    }

    /// A cookie.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::of(name, Place::Cookie, Style::FORM_EXPLODED)
    }

    const fn of(name: &'static str, place: Place, style: Style) -> Self {
        Self {
            name,
            place,
            style,
            layout: Layout::Text,
            fixed: None,
        }
    }

    /// It is spelt in another style than the usual one of its place.
    #[must_use]
    pub const fn styled(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// It is a list.
    #[must_use]
    pub const fn list(mut self) -> Self {
        self.layout = Layout::List;
        self
    }

    /// It is an object.
    #[must_use]
    pub const fn object(mut self) -> Self {
        self.layout = Layout::Object;
        self
    }

    /// It always has this value.
    #[must_use]
    pub const fn fixed(mut self, value: &'static str) -> Self {
        self.fixed = Some(value);
        self
    }

    /// Whether the request has the only value that is possible. A path has it anyway.
    fn is_met(&self, request: &Recorded) -> bool {
        let Some(value) = self.fixed else {
            return true;
        };
        let has = |pairs: Vec<(String, String)>| {
            let wanted = (self.name.to_owned(), value.to_owned());
            pairs.contains(&wanted)
        };
        match self.place {
            Place::Path => true,
            Place::Query | Place::QueryString => {
                has(decoded(pairs(request.uri.query().unwrap_or_default(), '&')))
            }
            Place::Cookie => has(decoded(cookies(&request.headers))),
            Place::Header => {
                let found = request.headers.get(self.name);
                found.is_some_and(|found| found.as_bytes() == value.as_bytes())
            }
        }
    }
}

fn decoded(pairs: Vec<(&str, &str)>) -> Vec<(String, String)> {
    let text = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    pairs
        .into_iter()
        .map(|(name, value)| (text(name), text(value)))
        .collect()
}

/// The path of a URL, without a slash at its end; all of what is only a path.
pub(super) fn path_of(url: &'static str) -> &'static str {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    path.trim_end_matches('/')
}

/// What stands in a path in place of the names of its template, encoded.
pub(super) type Values = Vec<(&'static str, String)>;

/// The operation that a request is for: the one whose template has the most that is no parameter. Where none is at the path
/// that the document has, one whose template is the end of the path will do: the client may have been given another base URL.
pub(super) fn find(
    routes: &'static [&'static [&'static Route]],
    base_path: &'static str,
    request: &Recorded,
) -> Option<(&'static Route, Values)> {
    let path = request.uri.path();
    let all = || routes.iter().flat_map(|routes| routes.iter().copied());
    let best = |rest_of: &dyn Fn(&'static Route) -> Vec<String>| {
        let found = all().filter_map(|route| {
            let tails = rest_of(route);
            tails.iter().find_map(|rest| matches(route, rest, request))
        });
        found.max_by_key(|(fit, _)| *fit).map(|(_, found)| found)
    };
    let below = |base: &str| -> Option<String> {
        let rest = path.strip_prefix(base)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
    };
    let declared = best(&|route| {
        let own = route.operation.own_server().map_or(base_path, path_of);
        [below(own), below(base_path)]
            .into_iter()
            .flatten()
            .collect()
    });
    let elsewhere = || {
        best(&|_| {
            let starts = path.match_indices('/').map(|(at, _)| at);
            starts.map(|at| path[at..].to_owned()).collect()
        })
    };
    declared.or_else(elsewhere)
}

/// How well a template fits: the characters that are no parameter, and the pairs and constants that are there.
type Fit = (usize, usize);

fn matches(
    route: &'static Route,
    path: &str,
    request: &Recorded,
) -> Option<(Fit, (&'static Route, Values))> {
    let method: &Method = &request.method;
    if route.operation.method() != *method {
        return None;
    }
    let template = route.operation.path();
    let (template, query) = template.split_once('?').unwrap_or((template, ""));
    let asked = pairs(request.uri.query().unwrap_or_default(), '&');
    let wanted = pairs(query, '&');
    let is_met = wanted.iter().all(|pair| asked.contains(pair))
        && route
            .parameters
            .iter()
            .all(|parameter| parameter.is_met(request));
    let mut values = Vec::new();
    if !is_met || !fill(template, path, &mut values) {
        return None;
    }
    let fixed = route.parameters.iter();
    let fixed = fixed.filter(|parameter| parameter.fixed.is_some()).count();
    let taken: usize = values.iter().map(|(_, value)| value.len()).sum();
    let fit = (
        path.len().saturating_sub(taken),
        wanted.len().saturating_add(fixed),
    );
    Some((fit, (route, values)))
}

/// Whether `path` is made of the template by values, which are then added, in the order of the template.
fn fill(template: &'static str, path: &str, values: &mut Values) -> bool {
    let (before, after) = template.split_once('{').unwrap_or((template, ""));
    let literal = utf8_percent_encode(before, PATH).to_string();
    let Some(path) = path.strip_prefix(literal.as_str()) else {
        return false;
    };
    let Some((name, rest)) = after.split_once('}') else {
        return path.is_empty();
    };
    // A value is never empty, and never goes beyond its segment.
    let segment = path.find('/').unwrap_or(path.len());
    let ends = path.char_indices().map(|(at, c)| at + c.len_utf8());
    for end in ends.take_while(|end| *end <= segment) {
        let count = values.len();
        values.push((name, path[..end].to_owned()));
        if fill(rest, &path[end..], values) {
            return true;
        }
        values.truncate(count);
    }
    false
}
