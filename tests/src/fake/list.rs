//! Turns the query of a list operation and the sessions into a page.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::answer::Refusal;
use super::store;

/// Which of a subscription's sessions a list operation lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    All,
    Active,
}

#[derive(Debug, Clone, Copy)]
enum Direction {
    Rising,
    Falling,
}

/// The paging parameters of a request, or their defaults.
#[derive(Debug)]
pub(super) struct Paging {
    organizations: Vec<String>,
    offset: usize,
    records: usize,
    order_by: String,
    order: Direction,
}

/// Reads the pairs of a query string.
///
/// # Errors
///
/// If a parameter is unknown, set twice although it holds one value, or does not fit its type.
pub(super) fn read_paging(query: Vec<(String, String)>) -> Result<Paging, Refusal> {
    let mut paging = Paging {
        organizations: Vec::new(),
        offset: 0,
        records: 8766,
        order_by: "created".to_owned(),
        order: Direction::Rising,
    };
    let mut seen: Vec<String> = Vec::new();
    for (name, value) in query {
        let refuse = |why: &str| Refusal::invalid(format!("`{name}` {why}"), vec![name.clone()]);
        let count = || {
            let number = value.parse::<i32>().ok();
            number
                .and_then(|number| usize::try_from(number).ok())
                .ok_or_else(|| refuse("is not an int32 of 0 or more"))
        };
        if name != "organizations" && seen.contains(&name) {
            return Err(refuse("is set twice"));
        }
        match name.as_str() {
            "organizations" => paging.organizations.push(value),
            "offset" => paging.offset = count()?,
            "records" => paging.records = count()?,
            "order_by" if store::is_field(&value) => paging.order_by = value,
            "order_by" => return Err(refuse("is not a field of a session")),
            "order" if value == "ASC" => paging.order = Direction::Rising,
            "order" if value == "DESC" => paging.order = Direction::Falling,
            "order" => return Err(refuse("is neither ASC nor DESC")),
            _ => return Err(refuse("is not a parameter")),
        }
        seen.push(name);
    }
    Ok(paging)
}

/// The sessions that a page holds, in order.
pub(super) fn find(
    sessions: &[Value],
    subscription: &str,
    which: Which,
    paging: &Paging,
) -> Vec<Value> {
    let mut found: Vec<&Value> = sessions
        .iter()
        .filter(|session| session["subscriptionID"] == subscription)
        .filter(|session| match which {
            Which::All => true,
            Which::Active => session["state"] == "Active",
        })
        .filter(|session| {
            let id = session["organizationID"].as_str().unwrap_or_default();
            paging.organizations.is_empty()
                || paging.organizations.iter().any(|wanted| wanted == id)
        })
        .collect();
    found.sort_by(|one, other| {
        let rising = compare(&one[&paging.order_by], &other[&paging.order_by]);
        match paging.order {
            Direction::Rising => rising,
            Direction::Falling => rising.reverse(),
        }
    });
    found
        .into_iter()
        .skip(paging.offset)
        .take(paging.records)
        .cloned()
        .collect()
}

/// A page as a `UsageSessionPagedMetadata`; `path` is the list's.
pub(super) fn page(path: &str, paging: &Paging, results: &[Value]) -> Value {
    let Paging {
        offset, records, ..
    } = paging;
    json!({
        "nextPage": format!("{path}?offset={}&records={records}", offset + results.len()),
        "currentPage": offset.checked_div(*records).unwrap_or_default(),
        "currentOffset": offset,
        "recordsRequested": records,
        "recordsReturned": results.len(),
        "executionTime": 3,
        "results": results,
    })
}

/// The sessions that a request has changed, as a `UsageSessionPagedMetadata`: they are not paged.
pub(super) fn whole(sessions: &[Value]) -> Value {
    json!({
        "nextPage": "",
        "currentPage": 0,
        "currentOffset": 0,
        "recordsRequested": 10,
        "recordsReturned": sessions.len(),
        "executionTime": 3,
        "results": sessions,
    })
}

/// Numbers by value, text by its characters, and what is absent before all else.
fn compare(one: &Value, other: &Value) -> Ordering {
    match (one.as_i64(), other.as_i64()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.as_str().cmp(&other.as_str()),
    }
}
