//! Pages that no extension describes: operations whose parameters and whose answer fit together.
//!
//! A parameter alone is never enough, nor is an answer: one has to take what the other gives, and the answer has to have one
//! list. Whatever leaves a doubt is not paged, because half a list that looks whole is worse than a method that is not there.

use super::paging::{follow, is_cursor, is_integer, is_success, page_type, query};
use crate::ir::{
    Asked, CursorAt, Docs, HeaderSet, Literal, Operation, Paging, PagingBasis, PagingStyle,
    Parameter, Path, Property, Scalar, Type, TypeDef, TypeKind, WireName,
};

/// Objects in an answer that speak of its pages, and not of what the list is about. Names are compared in lower case,
/// without anything but letters and digits.
const ABOUT_PAGES: &[&str] = &[
    "cursor",
    "cursors",
    "links",
    "meta",
    "metadata",
    "next",
    "page",
    "pageinfo",
    "paginationinfo",
    "pagination",
    "paging",
    "paginginfo",
    "pagingmetadata",
    "pagingcursors",
    "responsemetadata",
    "resultinfo",
    "searchmetadata",
];

/// Lists that stand beside the one that is paged.
const BESIDE: &[&str] = &[
    "alerts",
    "errors",
    "included",
    "links",
    "messages",
    "notices",
    "unreachable",
    "unreachables",
    "warnings",
];

/// Parameters that only lists in pages have.
const OF_PAGES: &[&str] = &[
    "after",
    "before",
    "count",
    "cursor",
    "limit",
    "maxresults",
    "offset",
    "page",
    "pageafter",
    "pagecursor",
    "pagelimit",
    "pagenumber",
    "pageoffset",
    "pagesize",
    "pagetoken",
    "perpage",
    "size",
    "skip",
    "startingafter",
    "take",
    "top",
];

/// Parameters that take a cursor, whose answer names it `next…`.
const CURSORS: &[&str] = &[
    "after",
    "aftercursor",
    "bookmark",
    "continuation",
    "continuationtoken",
    "continue",
    "cursor",
    "exclusivestartkey",
    "marker",
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "pageafter",
    "pagecursor",
    "pagetoken",
    "paginationtoken",
    "scrollid",
    "skiptoken",
    "startcursor",
    "startingtoken",
    "startkey",
];

/// How an operation is paged, if that is plain.
pub(super) fn infer(
    operation: &Operation,
    types: &[TypeDef],
    header_sets: &[HeaderSet],
) -> Option<Paging> {
    if operation.method != "GET" {
        return None;
    }
    let page = page_type(operation)?;
    let list = List::of(page, types)?;
    let clues = Clues {
        has_link: has_link_header(operation, header_sets),
        parameters: query(operation)
            .map(|parameter| (plain(parameter.wire.as_str()), parameter))
            .collect(),
        values: values(page, types),
    };
    let more = clues.flag(&[
        "hasmore",
        "hasnext",
        "hasnextpage",
        "hasmoreitems",
        "istruncated",
    ]);
    let found = clues
        .by_url()
        .or_else(|| clues.by_cursor(more.is_some()))
        .or_else(|| clues.by_last_item(&list, types, more.is_some()))
        .or_else(|| clues.by_link())
        .map(|style| Found {
            style,
            position: None,
            pages: None,
        })
        .or_else(|| clues.by_page_number(more.is_some()))
        .or_else(|| clues.by_offset(more.is_some()));
    let Found {
        style,
        position,
        pages,
    } = found?;
    let is_counted = matches!(style, PagingStyle::Offset { .. } | PagingStyle::Page { .. });
    let total = clues.integer(TOTALS).filter(|_| is_counted);
    let parameter = match &style {
        PagingStyle::Offset { offset: asked, .. }
        | PagingStyle::Page { page: asked, .. }
        | PagingStyle::Cursor { cursor: asked, .. }
        | PagingStyle::LastItem { cursor: asked, .. } => match asked {
            Asked::Query(name) => name.clone(),
            // Nobody knows of a body whether it may be sent again.
            Asked::Body { .. } => return None,
        },
        PagingStyle::Link | PagingStyle::Url { .. } => clues.of_pages()?,
    };
    Some(Paging {
        basis: PagingBasis::Inferred { parameter },
        style,
        items: list.path,
        item: list.item.clone(),
        position,
        // A server may take less than was asked for and repeat what was asked for, so that a page that is not full proves
        // nothing; the page after it, which has no items, does.
        size: None,
        total,
        pages,
        more,
    })
}

/// The number of items of the whole list. `count` is not among them: it may be that of the page.
const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalelements",
    "totalitems",
    "totalrecords",
    "totalresults",
];

/// The number of pages of the whole list.
const PAGES: &[&str] = &["lastpage", "pagecount", "pages", "totalpages"];

struct Found {
    style: PagingStyle,
    position: Option<Path>,
    pages: Option<Path>,
}

/// How many objects of an answer are looked into at most: real answers have three or four that speak of pages, and schemas
/// may contain themselves many times over.
const MOST_OBJECTS: usize = 32;

/// The list that an answer is about.
struct List<'a> {
    path: Path,
    item: &'a Type,
}

impl<'a> List<'a> {
    /// The answer itself, the one list in it, or the one list in an object in it.
    fn of(page: &'a Type, types: &'a [TypeDef]) -> Option<Self> {
        if let Type::List(item) = page {
            return Some(Self {
                path: Vec::new(),
                item,
            });
        }
        let mut lists = Vec::new();
        let mut objects = Vec::new();
        for property in properties(page, types) {
            let path = vec![property.wire.clone()];
            match &property.ty {
                Type::List(item) => lists.push(Self { path, item }),
                // Perhaps the answer is about this map, and the list only beside it.
                Type::Map(value) if is_composite(value, types) => return None,
                ty if !ABOUT_PAGES.contains(&&*plain(property.wire.as_str())) => {
                    objects.push((path, ty));
                }
                _ => {}
            }
        }
        if lists.is_empty() && objects.len() <= MOST_OBJECTS {
            for (path, ty) in objects {
                for property in properties(ty, types) {
                    if let Type::List(item) = &property.ty {
                        let path = [path.clone(), vec![property.wire.clone()]].concat();
                        lists.push(Self { path, item });
                    }
                }
            }
        }
        lists.retain(|list| {
            let name = list.path.last().map(|name| plain(name.as_str()));
            name.is_none_or(|name| !BESIDE.contains(&&*name))
        });
        if lists.len() > 1 {
            lists.retain(|list| is_composite(list.item, types));
        }
        let only = lists.pop()?;
        lists.is_empty().then_some(only)
    }
}

/// Whether values have parts.
fn is_composite(ty: &Type, types: &[TypeDef]) -> bool {
    match ty {
        Type::Named(id) => match &types[id.index()].kind {
            TypeKind::Object(_) | TypeKind::Union(_) => true,
            TypeKind::Enumeration(_) => false,
            TypeKind::Alias(ty) => !matches!(ty, Type::Scalar(_)),
        },
        Type::Nullable(inner) | Type::Boxed(inner) => is_composite(inner, types),
        Type::Any | Type::Map(_) | Type::List(_) | Type::Tuple(_) => true,
        Type::Scalar(_) => false,
    }
}

/// A single value in an answer.
struct Value<'a> {
    path: Path,
    /// Its name, as names are compared.
    name: String,
    /// The name of the object that it is in, the answer's is empty.
    within: String,
    scalar: Scalar,
    docs: &'a Docs,
}

/// The single values of an answer that may speak of its pages.
fn values<'a>(page: &'a Type, types: &'a [TypeDef]) -> Vec<Value<'a>> {
    let mut values = Vec::new();
    let mut open = vec![(Path::new(), String::new(), page)];
    let mut opened = 0;
    while let Some((path, within, ty)) = open.pop() {
        opened += 1;
        if opened > MOST_OBJECTS {
            return Vec::new();
        }
        for property in properties(ty, types) {
            let name = plain(property.wire.as_str());
            let way = [path.clone(), vec![property.wire.clone()]].concat();
            match &property.ty {
                Type::Scalar(scalar) => values.push(Value {
                    path: way,
                    name,
                    within: within.clone(),
                    scalar: *scalar,
                    docs: &property.docs,
                }),
                inner @ Type::Named(_) if way.len() < 4 && ABOUT_PAGES.contains(&name.as_str()) => {
                    open.push((way, name, inner));
                }
                _ => {}
            }
        }
    }
    values
}

fn properties<'a>(ty: &Type, types: &'a [TypeDef]) -> &'a [Property] {
    match ty {
        Type::Named(id) => match &types[id.index()].kind {
            TypeKind::Object(object) => &object.properties,
            TypeKind::Enumeration(_) | TypeKind::Union(_) | TypeKind::Alias(_) => &[],
        },
        _ => &[],
    }
}

/// What an operation gives away.
struct Clues<'a> {
    /// Whether it answers with a `Link` header.
    has_link: bool,
    /// The parameters of the query with a single value, by their names as names are compared.
    parameters: Vec<(String, &'a Parameter)>,
    values: Vec<Value<'a>>,
}

impl Clues<'_> {
    fn parameter(&self, names: &[&str], is_fit: fn(Scalar) -> bool) -> Option<&Parameter> {
        let fits = |parameter: &Parameter| match parameter.ty {
            Type::Scalar(scalar) => is_fit(scalar),
            _ => false,
        };
        let (_, parameter) = self
            .parameters
            .iter()
            .find(|(name, parameter)| names.contains(&&**name) && fits(parameter))?;
        Some(parameter)
    }

    /// A parameter that only lists in pages have.
    fn of_pages(&self) -> Option<WireName> {
        let mut parameters = self.parameters.iter();
        let (_, parameter) = parameters.find(|(name, _)| OF_PAGES.contains(&&**name))?;
        Some(parameter.wire.clone())
    }

    fn value(&self, is_wanted: impl Fn(&Value<'_>) -> bool) -> Option<&Value<'_>> {
        let mut wanted = self.values.iter().filter(|value| is_wanted(value));
        let only = wanted.next()?;
        wanted.next().is_none().then_some(only)
    }

    fn integer(&self, names: &[&str]) -> Option<Path> {
        self.value(|value| names.contains(&&*value.name) && is_integer(value.scalar))
            .map(|value| value.path.clone())
    }

    fn flag(&self, names: &[&str]) -> Option<Path> {
        self.value(|value| names.contains(&&*value.name) && value.scalar == Scalar::Bool)
            .map(|value| value.path.clone())
    }

    /// `next`, which is said to be a URL, or `nextLink`; with a parameter that only lists in pages have.
    fn by_url(&self) -> Option<PagingStyle> {
        let is_url = |value: &Value<'_>| {
            let is_next = match value.name.as_str() {
                "odatanextlink" | "nextlink" | "nexturl" | "nexturi" | "nextpageurl"
                | "nextpagelink" | "nextpageuri" | "nexthref" | "nextpagehref" => true,
                "next" | "nextpage" => value.within == "links" || says_url(value.docs),
                "href" => value.within == "next" && value.path.len() > 2,
                _ => false,
            };
            is_next && value.scalar == Scalar::String
        };
        let next = self.value(is_url).filter(|_| self.of_pages().is_some())?;
        Some(PagingStyle::Url {
            next: next.path.clone(),
        })
    }

    /// A parameter `cursor` and a value `nextCursor`, and the like.
    fn by_cursor(&self, has_flag: bool) -> Option<PagingStyle> {
        let pairs = self.parameters.iter().filter_map(|(name, parameter)| {
            let Type::Scalar(scalar) = parameter.ty else {
                return None;
            };
            let value = if CURSORS.contains(&name.as_str()) && is_cursor(scalar) {
                self.value(|value| gives_cursor(name, value, has_flag))
            } else if ["page", "pagenumber", "offset", "skip"].contains(&name.as_str()) {
                // The number of the next page, or of its first item, is as good.
                let next = format!("next{name}");
                self.value(|value| value.name == next && is_integer(value.scalar))
                    .filter(|_| is_integer(scalar))
            } else {
                None
            }?;
            Some(PagingStyle::Cursor {
                cursor: Asked::Query(parameter.wire.clone()),
                next: CursorAt::Body(value.path.clone()),
            })
        });
        only(pairs)
    }

    /// `starting_after`, which takes the `id` of the last item, where a flag says whether there is more.
    fn by_last_item(
        &self,
        list: &List<'_>,
        types: &[TypeDef],
        has_flag: bool,
    ) -> Option<PagingStyle> {
        let cursor = self.parameter(&["startingafter"], |scalar| scalar == Scalar::String)?;
        let id = vec![WireName("id".to_owned())];
        let is_text = matches!(
            follow(list.item, &id, types),
            Some(Type::Scalar(Scalar::String | Scalar::Uuid))
        );
        (has_flag && is_text).then(|| PagingStyle::LastItem {
            cursor: Asked::Query(cursor.wire.clone()),
            last: id,
        })
    }

    /// A `Link` header, with a parameter that only lists in pages have.
    fn by_link(&self) -> Option<PagingStyle> {
        (self.has_link && self.of_pages().is_some()).then_some(PagingStyle::Link)
    }

    /// `page`, where the answer says which page it is or the document which is the first, and where the list ends.
    fn by_page_number(&self, has_flag: bool) -> Option<Found> {
        let page = self.parameter(&["page", "pagenumber", "pageno", "pagenum"], is_integer)?;
        let name = plain(page.wire.as_str());
        let echoes = [
            name.clone(),
            format!("current{name}"),
            "currentpage".to_owned(),
            "page".to_owned(),
            "pagenumber".to_owned(),
        ];
        let position = self.integer(&echoes.each_ref().map(String::as_str));
        let pages = self.integer(PAGES);
        let first: i64 = match &page.default {
            Some(Literal::Number(number)) if number == "0" || number == "1" => number.parse().ok(),
            // The answer says which page it is, so that the first need not be known.
            None if position.is_some() => Some(1),
            Some(_) | None => None,
        }?;
        // Where pages are counted from 0, the number of the last one is not how many there are.
        let is_last = |path: &Path| {
            let name = path.last().map(|name| plain(name.as_str()));
            name.as_deref() == Some("lastpage")
        };
        let pages = pages.filter(|path| first == 1 || !is_last(path));
        // Behind the last page, servers answer with an empty one, or refuse: the end has to be known before.
        let has_end = pages.is_some() || has_flag || self.integer(TOTALS).is_some();
        has_end.then(|| Found {
            style: PagingStyle::Page {
                page: Asked::Query(page.wire.clone()),
                first,
            },
            position,
            pages,
        })
    }

    /// `offset` beside `limit`, where the answer says how many items there are or whether there are more.
    fn by_offset(&self, has_flag: bool) -> Option<Found> {
        let offset = self.parameter(&["offset", "skip", "pageoffset"], is_integer)?;
        let limits = [
            "count",
            "limit",
            "maxresults",
            "pagelimit",
            "pagesize",
            "perpage",
            "size",
            "take",
            "top",
        ];
        self.parameter(&limits, is_integer)?;
        let from_zero = match &offset.default {
            Some(Literal::Number(number)) => number == "0",
            Some(_) => false,
            None => true,
        };
        if !from_zero
            || mentions(
                &offset.docs,
                &["page number", "number of pages", "pages to skip"],
            )
        {
            return None;
        }
        let name = plain(offset.wire.as_str());
        let position = self.integer(&[name.as_str(), "offset", "currentoffset"]);
        // Where pages are counted, the offset may count pages, too.
        let counts_pages = self
            .values
            .iter()
            .any(|value| PAGES.contains(&&*value.name));
        let has_end = has_flag || self.integer(TOTALS).is_some();
        (has_end && !counts_pages).then(|| Found {
            style: PagingStyle::Offset {
                offset: Asked::Query(offset.wire.clone()),
                limit: None,
            },
            position,
            pages: None,
        })
    }
}

/// Whether a successful answer has a `Link` header.
fn has_link_header(operation: &Operation, sets: &[HeaderSet]) -> bool {
    let Some(set) = operation.headers.map(|id| &sets[id.index()]) else {
        return false;
    };
    let answers = operation.answers.iter();
    answers
        .filter(|answer| is_success(answer.status))
        .flat_map(|answer| &answer.headers)
        .any(|header| {
            set.headers[header.index]
                .wire
                .as_str()
                .eq_ignore_ascii_case("link")
        })
}

/// Whether a value is what the parameter `cursor` takes for the next page.
fn gives_cursor(cursor: &str, value: &Value<'_>, has_flag: bool) -> bool {
    let name = value.name.as_str();
    let is_next = match name.strip_prefix("next") {
        // `next` alone may be a URL as well.
        Some("") => {
            matches!(cursor, "cursor" | "after" | "pageafter" | "pagecursor")
                && mentions(value.docs, &["cursor", "token"])
        }
        Some(rest) => {
            rest == cursor
                || name == cursor
                || (rest == "cursor" && cursor.contains("after"))
                || (rest == "token" && cursor == "continuationtoken")
        }
        None => {
            (name == "endcursor" && has_flag)
                || (name == "after" && cursor == name && value.within == "cursors")
                || (name == cursor
                    && mentions(value.docs, &["next page", "next set", "next batch"]))
        }
    };
    is_next && is_cursor(value.scalar)
}

fn says_url(docs: &Docs) -> bool {
    let is_url = |example: &String| {
        let text = example.trim_start_matches('"');
        text.starts_with("http") || text.starts_with('/') || text.starts_with('?')
    };
    matches!(
        docs.format.as_deref(),
        Some("uri" | "url" | "uri-reference")
    ) || docs.examples.iter().any(is_url)
        || mentions(docs, &["url", "uri", "href", "link to"])
}

/// Whether the description has one of the words, which are in lower case.
fn mentions(docs: &Docs, words: &[&str]) -> bool {
    let texts = docs.description.iter().chain(&docs.summary);
    texts
        .map(|text| text.to_lowercase())
        .any(|text| words.iter().any(|word| text.contains(word)))
}

/// A name in lower case, without anything but letters and digits.
fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The only one of several, if there is just one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
