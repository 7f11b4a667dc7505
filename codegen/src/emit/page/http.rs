//! What an endpoint's page says of HTTP: authorisation, media types, server, and whether a call may be repeated.

use super::Page;
use crate::emit::answers;
use crate::emit::markdown;
use crate::ir::SchemeNeed;

impl Page<'_> {
    pub(super) fn http(&self) -> Vec<String> {
        let sent = self.operation.body.iter().flat_map(answers::sent);
        let sent: Vec<_> = sent
            .map(|group| markdown::code(&group.best.media_type))
            .collect();
        let content_type = if sent.is_empty() {
            "Not defined".to_owned()
        } else {
            sent.join(" or ")
        };
        let mut accept = answers::media_types(self.operation);
        for stream in answers::streams(self.operation) {
            let others = stream.media_types.into_iter();
            let others: Vec<_> = others.filter(|other| !accept.contains(other)).collect();
            accept.extend(others);
        }
        let accept: Vec<_> = accept
            .iter()
            .map(|media_type| markdown::code(media_type))
            .collect();
        let accept = if accept.is_empty() {
            "Not defined".to_owned()
        } else {
            accept.join(", ")
        };
        let mut lines = vec![
            format!("- Authorization: {}", self.authorization()),
            format!("- Content-Type: {content_type}"),
            format!("- Accept: {accept}"),
        ];
        lines.extend(self.operation.servers.first().map(|server| {
            format!(
                "- Server: {}, unless the client has another",
                markdown::code(&server.url)
            )
        }));
        lines.extend(self.repetition());
        lines
    }

    /// What the document says of sending it again, beyond what the method says.
    fn repetition(&self) -> Option<String> {
        if let Some(name) = &self.operation.key_header {
            return Some(format!(
                "- Repetition: harmless, by a key in {}, which is made for each call unless the caller sets one",
                markdown::code(name.as_str())
            ));
        }
        self.operation.idempotent.map(|is_idempotent| {
            let what = if is_idempotent {
                "harmless"
            } else {
                "not harmless"
            };
            format!("- Repetition: {what}, says the document")
        })
    }

    /// `` `oauth` or `key` and `secret` ``
    fn authorization(&self) -> String {
        let Some(alternatives) = &self.operation.security else {
            return "No authorization required".to_owned();
        };
        let alternatives = alternatives.iter().map(|needs| {
            let schemes: Vec<_> = needs.iter().map(|need| self.need(need)).collect();
            if schemes.is_empty() {
                "none".to_owned()
            } else {
                schemes.join(" and ")
            }
        });
        alternatives.collect::<Vec<_>>().join(", or ")
    }

    /// `` `oauth` (`read`, `write`) ``
    fn need(&self, need: &SchemeNeed) -> String {
        let SchemeNeed { scheme, scopes } = need;
        let name = markdown::code(self.scope.api.scheme(*scheme).name.as_str());
        if scopes.is_empty() {
            return name;
        }
        let scopes: Vec<_> = scopes.iter().map(|scope| markdown::code(scope)).collect();
        format!("{name} ({})", scopes.join(", "))
    }
}
