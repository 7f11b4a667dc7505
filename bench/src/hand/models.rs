//! The models, by serde's derive: the same fields of the same types as those of the generated client.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A page of sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the API names them so")]
pub(crate) struct Page {
    pub(crate) next_page: String,
    pub(crate) current_page: i32,
    pub(crate) current_offset: i32,
    pub(crate) records_requested: i32,
    pub(crate) records_returned: i32,
    pub(crate) execution_time: i64,
    // XML has no element where a list is empty.
    #[serde(default)]
    pub(crate) results: Vec<Session>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the API names them so")]
pub(crate) struct Session {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) changed_by: Option<String>,
    #[serde(rename = "organizationID", skip_serializing_if = "Option::is_none")]
    pub(crate) organization_id: Option<String>,
    #[serde(rename = "subscriptionID")]
    pub(crate) subscription_id: String,
    #[serde(rename = "sessionID")]
    pub(crate) session_id: String,
    #[serde(rename = "pricingComponentID")]
    pub(crate) pricing_component_id: String,
    pub(crate) pricing_component_name: String,
    pub(crate) uom: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sessionix: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stop: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) uduration: Option<i64>,
}

/// Whether a session is running. Unlike the client's, it forgets what it does not know, which costs serde least.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum State {
    Active,
    Historic,
    #[serde(other)]
    Other,
}

/// The body of a request to start sessions.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Start {
    pub(crate) usage_sessions: Vec<Session>,
    #[serde(rename = "organizationID", skip_serializing_if = "Option::is_none")]
    pub(crate) organization_id: Option<String>,
}

/// Why a request was refused.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the API names them so")]
pub(crate) struct Refusal {
    pub(crate) error_type: Option<String>,
    pub(crate) error_message: Option<String>,
    pub(crate) error_code: Option<i32>,
    pub(crate) error_parameters: Option<Vec<String>>,
}

impl Session {
    /// A session of which only what is required is known.
    pub(crate) fn new(subscription: &str, session: &str) -> Self {
        Self {
            created: None,
            changed_by: None,
            organization_id: None,
            subscription_id: subscription.to_owned(),
            session_id: session.to_owned(),
            pricing_component_id: "PRC-0C6A91F3".to_owned(),
            pricing_component_name: "Minutes called".to_owned(),
            uom: "minutes".to_owned(),
            description: None,
            sessionix: None,
            start: None,
            stop: None,
            state: None,
            uduration: None,
        }
    }
}
