//! What it costs to read and write a large page, beside serde straight into a struct.

mod report;

use std::hint::black_box;
use std::path::PathBuf;

use billforward_usage_sessions::models::UsageSessionPagedMetadata;
use billforward_usage_sessions::runtime::{Blank, Format, JSON, Written, XML};
use clap::Args as ClapArgs;

use self::report::Row;
use crate::allocations::{self, Counted};
use crate::hand::data;
use crate::hand::models::Page;
use crate::rounds::{Contender, in_turns};
use crate::{Result, say, sections};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Rounds, in each of which everyone has a turn
    #[arg(long, value_name = "N", default_value_t = 41)]
    rounds: usize,
    /// Sessions of the page
    #[arg(long, value_name = "N", default_value_t = SESSIONS)]
    sessions: usize,
    /// The folder of this package, in which the report is written
    #[arg(long, value_name = "DIR", default_value = "bench")]
    bench: PathBuf,
}

const SESSIONS: usize = 10_000;

/// The names of the contenders.
const CLIENT: &str = "client";
const BY_SERDE: &str = "serde";

const CASES: [Case; 4] = [
    Case::ReadJson,
    Case::ReadXml,
    Case::WriteJson,
    Case::WriteXml,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    ReadJson,
    ReadXml,
    WriteJson,
    WriteXml,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let pages = Pages::new(args.sessions)?;
    let counted = allocations::of("decode")?;
    let mut rows = Vec::new();
    for case in CASES {
        let used = in_turns(args.rounds, 1, &mut pages.contenders(case))?;
        rows.push(Row::new(case, pages.size(case), &used, &counted));
    }
    let text = report::write(&rows, args.sessions, args.rounds);
    say(&text);
    sections::write(&args.bench, "decode", &text)
}

/// Counts what each side allocates for a page.
pub(crate) fn count(counted: &mut Counted) -> Result<()> {
    let pages = Pages::new(SESSIONS)?;
    for case in CASES {
        allocations::count(&section(case), 1, &mut pages.contenders(case), counted)?;
    }
    Ok(())
}

fn section(case: Case) -> String {
    format!("decode {case:?}")
}

/// A page, as both sides have it in memory and on the wire.
struct Pages {
    theirs: Page,
    ours: UsageSessionPagedMetadata,
    json: Vec<u8>,
    xml: String,
}

impl Pages {
    /// Both sides write the same, and read what either has written.
    fn new(sessions: usize) -> Result<Self> {
        let theirs = data::page(sessions);
        let json = serde_json::to_vec(&theirs)?;
        let ours = read(&JSON, &json)?;
        let xml = write_xml(&theirs)?;
        if JSON.encode(&ours, Written::Everything)? != json {
            return Err("the sides write different JSON".into());
        }
        if read(&XML, xml.as_bytes())? != ours {
            return Err("the client reads XML otherwise than JSON".into());
        }
        if quick_xml::de::from_str::<Page>(&xml)? != theirs {
            return Err("serde reads XML otherwise than JSON".into());
        }
        Ok(Self {
            theirs,
            ours,
            json,
            xml,
        })
    }

    fn size(&self, case: Case) -> usize {
        match case {
            Case::ReadJson | Case::WriteJson => self.json.len(),
            Case::ReadXml | Case::WriteXml => self.xml.len(),
        }
    }

    fn contenders(&self, case: Case) -> Vec<Contender<'_>> {
        vec![
            Contender::new(CLIENT, move |times| {
                (0..times).try_for_each(|_| self.by_client(case))
            }),
            Contender::new(BY_SERDE, move |times| {
                (0..times).try_for_each(|_| self.by_serde(case))
            }),
        ]
    }

    fn by_client(&self, case: Case) -> Result<()> {
        match case {
            Case::ReadJson => drop(black_box(read(&JSON, &self.json)?)),
            Case::ReadXml => drop(black_box(read(&XML, self.xml.as_bytes())?)),
            Case::WriteJson => drop(black_box(JSON.encode(&self.ours, Written::Everything)?)),
            Case::WriteXml => drop(black_box(XML.encode(&self.ours, Written::Everything)?)),
        }
        Ok(())
    }

    fn by_serde(&self, case: Case) -> Result<()> {
        match case {
            Case::ReadJson => drop(black_box(serde_json::from_slice::<Page>(&self.json)?)),
            // A body is bytes, of which XML wants to know first that they are UTF-8.
            Case::ReadXml => {
                let text = std::str::from_utf8(self.xml.as_bytes())?;
                drop(black_box(quick_xml::de::from_str::<Page>(text)?));
            }
            Case::WriteJson => drop(black_box(serde_json::to_vec(&self.theirs)?)),
            Case::WriteXml => drop(black_box(write_xml(&self.theirs)?)),
        }
        Ok(())
    }
}

/// Reads a page as a call does.
fn read(format: &dyn Format, body: &[u8]) -> Result<UsageSessionPagedMetadata> {
    let mut page = UsageSessionPagedMetadata::blank();
    format.decode(body, None, &mut page)?;
    Ok(page)
}

fn write_xml(page: &Page) -> Result<String> {
    Ok(quick_xml::se::to_string_with_root(
        "UsageSessionPagedMetadata",
        page,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_read_and_write_the_same() {
        let pages = Pages::new(5).unwrap();
        assert_eq!(pages.ours.results.len(), 5);
        for case in CASES {
            pages.by_client(case).unwrap();
            pages.by_serde(case).unwrap();
        }
    }
}
