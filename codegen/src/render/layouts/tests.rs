//! That nothing is laid out otherwise than by prettyplease.

use std::fs;
use std::path::Path;

use quote::ToTokens as _;

use super::Layouts;
use crate::render::rust;

/// Code with names and texts of any length: `NAME`, `TYPE` and `TEXT` are replaced.
const FORMS: &[&str] = &[
    "impl TYPE { /// Sets it.\n #[inline] pub fn NAME(mut self, NAME: impl Into<String>) -> Self { self.NAME = Some(NAME.into()); self } }",
    "impl From<TYPE> for Option<TYPE> { type Error = TYPE; type TYPE = u8; const NAME: &str = \"TEXT\"; fn from(NAME: TYPE) -> Self { Self::NAME(Box::new(NAME)) } }",
    "impl<'NAME> TYPE<'NAME> { fn all(&self) -> &[&str] { &[\"TEXT\", \"TEXT\", \"TEXT\"] } fn any(&self) { NAME.call(&[&self.NAME, &self.NAME], TYPE::NAME) } }",
    "impl TYPE { fn chain(self) -> Self { self.NAME(\"TEXT\").NAME(|NAME| NAME.NAME()).NAME(TYPE { NAME: 1, NAME }) } }",
    "impl TYPE { fn choose(self) -> u8 { match self.NAME { TYPE::NAME => 1, TYPE::TYPE(NAME) if NAME.NAME(NAME) => NAME.NAME(NAME, NAME), _ => 2 } } }",
    "pub struct TYPE { #[doc = r\" One.\x1f\x1f Two. \"] pub NAME: Option<TYPE>, pub r#type: Vec<NAME::TYPE> }",
    "pub type TYPE = NAME;",
    "#[derive(Debug)] pub struct TYPE<NAME> { pub NAME: BTreeMap<String, TYPE<NAME, NAME>>, NAME: (NAME, &'static [TYPE; 4]) }",
    "pub enum TYPE { /// TEXT\n NAME, #[cfg(feature = \"TEXT\")] Other(TYPE, TYPE) }",
    "pub static NAME: TYPE = TYPE::new(\"TEXT\", &[TYPE::NAME(\"TEXT\").list(), TYPE::NAME(\"TEXT\")]).accept(\"TEXT\");",
    "crate::runtime::NAME!(TYPE, \"TEXT\", { NAME: TYPE });",
    "pub fn NAME<TYPE: Into<NAME>>(NAME: &mut dyn TYPE, NAME: impl IntoIterator<Item = TYPE>) -> Result<TYPE, NAME> where TYPE: NAME { NAME!(\"TEXT\"); if NAME != TYPE { return Err(NAME); } NAME.await }",
];

#[test]
fn code_is_laid_out_as_if_there_were_no_others() {
    let lengths = || (1..=40).chain((41..=100).step_by(7));
    for form in FORMS {
        let layouts = Layouts::default();
        for (name, kind) in lengths().flat_map(|name| [(name, 5), (5, name), (name, name), (4, 7)])
        {
            let (name_text, type_text) = ("n".repeat(name), "T".repeat(kind));
            let text = "é".repeat(name.div_ceil(2));
            let code = form
                .replace("NAME", &name_text)
                .replace("TYPE", &type_text)
                .replace("TEXT", &text);
            let code: proc_macro2::TokenStream = code.parse().unwrap();
            assert_eq!(layouts.rust(code.clone()).unwrap(), rust(code).unwrap());
        }
    }
}

/// Names of all lengths side by side: which of them makes a line too long must not matter.
#[test]
fn lines_are_broken_whichever_name_is_too_long() {
    // A sequence that looks random and is always the same (Knuth's multiplicative generator).
    let mut state = 20_261_126_u64;
    let mut below = |bound: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    for form in FORMS {
        let layouts = Layouts::default();
        for _ in 0..250 {
            // Few are long in one code, many in another.
            let one_in = 1 + below(8);
            let mut code = String::new();
            let mut rest = *form;
            while let Some((at, word)) = next_word(rest) {
                let length = if below(one_in) == 0 {
                    below(70)
                } else {
                    below(8)
                };
                let length = 5 + usize::try_from(length).unwrap();
                let letter = match word {
                    "NAME" => "n",
                    "TYPE" => "T",
                    _ => "e",
                };
                code.push_str(&rest[..at]);
                code.push_str(&letter.repeat(length));
                rest = &rest[at + word.len()..];
            }
            code.push_str(rest);
            let code: proc_macro2::TokenStream = code.parse().unwrap();
            assert_eq!(layouts.rust(code.clone()).unwrap(), rust(code).unwrap());
        }
    }
}

/// Where the next word is that is replaced, and which.
fn next_word(form: &str) -> Option<(usize, &'static str)> {
    let words = ["NAME", "TYPE", "TEXT"].into_iter();
    let found = words.filter_map(|word| Some((form.find(word)?, word)));
    found.min()
}

#[test]
fn a_whole_client_is_laid_out_as_if_there_were_no_layouts() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-client/src");
    let layouts = Layouts::default();
    let mut items = 0;
    for folder in ["models", "operations", "runtime"] {
        for entry in fs::read_dir(source.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if !path.is_file() {
                continue;
            }
            let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
            for item in file.items {
                if matches!(item, syn::Item::Use(_) | syn::Item::Mod(_)) {
                    continue;
                }
                items += 1;
                let code = item.into_token_stream();
                let expected = rust(code.clone()).unwrap();
                // The second time from the layout that the first time has left.
                for _ in 0..3 {
                    assert_eq!(layouts.rust(code.clone()).unwrap(), expected);
                }
            }
        }
    }
    assert!(items > 100, "{items} items");
}
