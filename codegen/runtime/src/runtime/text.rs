//! Text (`text/plain`, `text/csv` …): a body that is one value, such as a string, a number or a date.

use super::fault::Fault;
use super::format::{Format, Written};
use super::param::write_header;
use super::style::Style;
use super::wire::{Decode, Encode, Input};

/// Every `text/…` that no format before it reads, in UTF-8.
pub static TEXT: Text = Text;

/// The type of [`TEXT`].
#[derive(Debug)]
pub struct Text;

impl Format for Text {
    fn handles(&self, essence: &str) -> bool {
        let kind = essence.get(..5).unwrap_or_default();
        kind.eq_ignore_ascii_case("text/")
    }

    fn encode(&self, value: &dyn Encode, _written: Written) -> Result<Vec<u8>, Fault> {
        let text = write_header(Style::SIMPLE, value, &[])?;
        Ok(text.unwrap_or_default().into_bytes())
    }

    fn decode(
        &self,
        body: &[u8],
        charset: Option<&str>,
        value: &mut dyn Decode,
    ) -> Result<(), Fault> {
        let latin = charset.is_some_and(|charset| charset.eq_ignore_ascii_case("iso-8859-1"));
        match std::str::from_utf8(body) {
            Ok(text) => value.decode(Input::Text(text)),
            Err(_) if latin => value.decode(Input::Text(
                &body.iter().copied().map(char::from).collect::<String>(),
            )),
            Err(error) => Err(Fault::syntax(format!("the body is not UTF-8: {error}"))),
        }
    }
}
