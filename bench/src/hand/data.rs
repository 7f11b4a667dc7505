//! Sessions that look like real ones, always the same.

use chrono::{DateTime, TimeDelta, Utc};

use super::models::{Page, Session, State};

/// A page of `count` sessions. Of three, one has a note; of two, one has ended.
pub(crate) fn page(count: usize) -> Page {
    let returned = i32::try_from(count).unwrap_or(i32::MAX);
    Page {
        next_page: format!("/usage-sessions/SUB-5D21E4B0?offset={count}&records={count}"),
        current_page: 0,
        current_offset: 0,
        records_requested: returned,
        records_returned: returned,
        execution_time: 4,
        results: (0..returned).map(session).collect(),
    }
}

fn session(number: i32) -> Session {
    let start =
        DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(1_770_000_000 + i64::from(number) * 61);
    let has_ended = number % 2 == 1;
    Session {
        created: Some(start),
        changed_by: Some("28B5E8A5-32B8-4B0C-9D6F-0D6E6C5D4E3F".to_owned()),
        organization_id: Some("F60667DF-E7EC-405C-A8BE-18D0C0F5A4B1".to_owned()),
        subscription_id: format!("8A5DE3A0-9B1C-4F6E-8E4B-{number:012}"),
        session_id: format!("call-{number}"),
        pricing_component_id: "7C0E2F8B-0F0A-4E58-A1E5-BE1F1F6B5C3D".to_owned(),
        pricing_component_name: "Minutes of support".to_owned(),
        uom: "minutes".to_owned(),
        description: (number % 3 == 0).then(|| "a call of a customer about \"quotes\"".to_owned()),
        sessionix: Some(number % 5),
        start: Some(start),
        stop: has_ended.then(|| start + TimeDelta::hours(1)),
        state: Some(if has_ended {
            State::Historic
        } else {
            State::Active
        }),
        uduration: Some(i64::from(number) * 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_always_the_same_and_of_both_kinds() {
        assert_eq!(page(20), page(20));
        let page = page(7);
        assert_eq!(page.results.len(), 7);
        let ended = page.results.iter().filter(|session| session.stop.is_some());
        assert_eq!(ended.count(), 3);
        assert_eq!(
            page.results
                .iter()
                .filter(|session| session.description.is_some())
                .count(),
            3
        );
    }
}
