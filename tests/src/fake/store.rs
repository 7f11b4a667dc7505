//! The sessions: what may start, what may stop, and what each of them looks like afterwards.
//!
//! A request is carried out for all of its sessions or for none.

use axum::http::StatusCode;
use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};

use super::answer::Refusal;

/// All sessions, and the clock.
#[derive(Debug, Default)]
pub(super) struct Store {
    sessions: Vec<Value>,
    ticks: i64,
}

/// When the clock starts: 2026-03-02, 09:15 UTC, in seconds since 1970.
const DAWN: i64 = 1_772_442_900;

/// What a field of a session holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Instant,
    Int32,
    Int64,
    State,
}

/// What a request does with a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
    Never,
}

/// The fields of a session, with their types and whether a request sends them.
const FIELDS: [(&str, Kind, Presence); 14] = [
    ("created", Kind::Instant, Presence::Never),
    ("changedBy", Kind::Text, Presence::Never),
    ("organizationID", Kind::Text, Presence::Optional),
    ("subscriptionID", Kind::Text, Presence::Required),
    ("sessionID", Kind::Text, Presence::Required),
    ("pricingComponentID", Kind::Text, Presence::Required),
    ("pricingComponentName", Kind::Text, Presence::Required),
    ("uom", Kind::Text, Presence::Required),
    ("description", Kind::Text, Presence::Optional),
    ("sessionix", Kind::Int32, Presence::Optional),
    ("start", Kind::Instant, Presence::Optional),
    ("stop", Kind::Instant, Presence::Optional),
    ("state", Kind::State, Presence::Optional),
    ("uduration", Kind::Int64, Presence::Optional),
];

/// The fields that tell one session from another.
const KEY: [&str; 3] = ["subscriptionID", "sessionID", "uom"];

impl Store {
    pub(super) fn sessions(&self) -> &[Value] {
        &self.sessions
    }

    pub(super) fn insert(&mut self, session: Value) {
        self.sessions.push(session);
    }

    /// The time, which is a second later at each call.
    pub(super) fn tick(&mut self) -> String {
        self.ticks += 1;
        DateTime::from_timestamp(DAWN + self.ticks, 0)
            .unwrap_or_default()
            .to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// Records the sessions of a request as running.
    pub(super) fn start(&mut self, body: &[u8]) -> Result<Vec<Value>, Refusal> {
        let sessions = read_compound(body)?;
        for (index, session) in sessions.iter().enumerate() {
            let known = self
                .sessions
                .iter()
                .chain(&sessions[..index])
                .any(|other| same(other, session));
            if known {
                return Err(refuse_key(
                    StatusCode::CONFLICT,
                    "DuplicateSession",
                    "exists already",
                    session,
                ));
            }
        }
        let mut started = Vec::new();
        for mut session in sessions {
            let now = self.tick();
            session["created"] = json!(now);
            session["changedBy"] = json!("USR-1");
            if session.get("start").is_none() {
                session["start"] = json!(now);
            }
            session["sessionix"] = json!(0);
            session["state"] = json!("Active");
            session["uduration"] = json!(0);
            self.sessions.push(session.clone());
            started.push(session);
        }
        Ok(started)
    }

    /// Records the sessions of a request as ended.
    pub(super) fn stop(&mut self, body: &[u8]) -> Result<Vec<Value>, Refusal> {
        let sessions = read_compound(body)?;
        let mut places: Vec<usize> = Vec::new();
        for session in &sessions {
            let Some(place) = self.sessions.iter().position(|other| same(other, session)) else {
                return Err(refuse_key(
                    StatusCode::NOT_FOUND,
                    "UnknownSession",
                    "does not exist",
                    session,
                ));
            };
            if self.sessions[place]["state"] == "Historic" || places.contains(&place) {
                return Err(refuse_key(
                    StatusCode::CONFLICT,
                    "StoppedSession",
                    "has ended already",
                    session,
                ));
            }
            places.push(place);
        }
        let mut stopped = Vec::new();
        for (place, request) in places.into_iter().zip(&sessions) {
            let now = self.tick();
            let session = &mut self.sessions[place];
            session["stop"] = request.get("stop").cloned().unwrap_or_else(|| json!(now));
            session["state"] = json!("Historic");
            stopped.push(session.clone());
        }
        Ok(stopped)
    }
}

/// Whether a session has a field of that name.
pub(super) fn is_field(name: &str) -> bool {
    FIELDS.iter().any(|(field, ..)| *field == name)
}

fn same(one: &Value, other: &Value) -> bool {
    KEY.iter().all(|field| one[*field] == other[*field])
}

fn refuse_key(status: StatusCode, kind: &'static str, what: &str, session: &Value) -> Refusal {
    Refusal {
        status,
        kind,
        message: format!("Session {} {what}", session["sessionID"]),
        parameters: KEY.map(str::to_owned).to_vec(),
    }
}

/// The sessions of a `CompoundUsageSession`, each with the organisation that applies to it.
fn read_compound(body: &[u8]) -> Result<Vec<Value>, Refusal> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal::invalid(format!("The body is not JSON: {error}"), Vec::new()))?;
    let Value::Object(mut compound) = body else {
        return Err(Refusal::invalid("The body is not an object", Vec::new()));
    };
    let sessions = compound.remove("usageSessions");
    let organization = compound.remove("organizationID");
    if !compound.is_empty() {
        return Err(Refusal::invalid(
            "A request does not hold these fields",
            compound.keys().cloned().collect(),
        ));
    }
    if organization
        .as_ref()
        .is_some_and(|id| !fits(Kind::Text, id))
    {
        return Err(Refusal::invalid(
            "The organisation is not text",
            vec!["organizationID".to_owned()],
        ));
    }
    let Some(Value::Array(sessions)) = sessions else {
        return Err(Refusal::invalid(
            "There is no list of sessions",
            vec!["usageSessions".to_owned()],
        ));
    };
    let mut wrong = Vec::new();
    let mut read = Vec::new();
    for (index, session) in sessions.into_iter().enumerate() {
        let Value::Object(mut session) = session else {
            wrong.push(format!("usageSessions[{index}]"));
            continue;
        };
        let culprits = check_session(&session);
        wrong.extend(
            culprits
                .iter()
                .map(|field| format!("usageSessions[{index}].{field}")),
        );
        if let Some(id) = &organization {
            session
                .entry("organizationID")
                .or_insert_with(|| id.clone());
        }
        read.push(Value::Object(session));
    }
    if wrong.is_empty() {
        Ok(read)
    } else {
        Err(Refusal::invalid("A session is not valid", wrong))
    }
}

/// The fields that are missing, wrong, unknown, or not the client's to send.
fn check_session(session: &Map<String, Value>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (field, kind, presence) in FIELDS {
        let good = match (session.get(field), presence) {
            (None, Presence::Required) | (Some(_), Presence::Never) => false,
            (None, Presence::Optional | Presence::Never) => true,
            (Some(value), Presence::Required | Presence::Optional) => fits(kind, value),
        };
        if !good {
            wrong.push(field.to_owned());
        }
    }
    wrong.extend(session.keys().filter(|name| !is_field(name)).cloned());
    wrong
}

fn fits(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Text => value.is_string(),
        Kind::Instant => value
            .as_str()
            .is_some_and(|text| DateTime::parse_from_rfc3339(text).is_ok()),
        Kind::Int32 => value
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        Kind::Int64 => value.is_i64(),
        Kind::State => value == "Active" || value == "Historic",
    }
}
