//! From any spelling to an identifier.

use proptest::prelude::*;

use crate::maps::HashSet;
use crate::name::Ident;
use crate::name::reserved;
use crate::name::scope::{Scope, Wish};
use crate::name::spelling::{Kind, identifier};
use crate::name::words;

const KINDS: [Kind; 11] = [
    Kind::Type,
    Kind::Request,
    Kind::Marker,
    Kind::Variant,
    Kind::Field,
    Kind::Setter,
    Kind::RequestSetter,
    Kind::Argument,
    Kind::Method,
    Kind::Module,
    Kind::Constant,
];

fn assign<S: AsRef<str>>(kind: Kind, texts: &[S]) -> Vec<Ident> {
    Scope::default().assign(texts.iter().map(|text| Wish::of(kind, text.as_ref())))
}

#[track_caller]
fn check(kind: Kind, texts: &[&str], expected: &[&str]) {
    let names = assign(kind, texts);
    assert_eq!(
        names.iter().map(Ident::as_str).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn fields_are_in_snake_case_with_acronyms_as_words() {
    check(
        Kind::Field,
        &[
            "subscriptionID",
            "organizationIDs",
            "sessionix",
            "uom",
            "x-request-id",
            "HTTPStatus",
            "URLs",
            "IDsOfAll",
            "currentPage",
            "a.b[c]",
        ],
        &[
            "subscription_id",
            "organization_ids",
            "sessionix",
            "uom",
            "x_request_id",
            "http_status",
            "urls",
            "ids_of_all",
            "current_page",
            "a_b_c",
        ],
    );
}

#[test]
fn brands_are_one_word() {
    check(
        Kind::Field,
        &["OAuthToken", "clientIPv4", "iOSVersion"],
        &["oauth_token", "client_ipv4", "ios_version"],
    );
}

#[test]
fn types_are_in_camel_case() {
    check(
        Kind::Type,
        &[
            "BFError",
            "usage-session",
            "UsageSession2",
            "Page«User»",
            "Map<String,Int>",
        ],
        &[
            "BfError",
            "UsageSession",
            "UsageSession2",
            "PageUser",
            "MapStringInt",
        ],
    );
}

#[test]
fn variants_spell_out_symbols_that_mean_something() {
    check(
        Kind::Variant,
        &[
            "ASC",
            "+1",
            "-1",
            "-created",
            "created",
            "*",
            "<",
            ">=",
            "!=",
            "100%",
            "C#",
            "C++",
            "C",
            "R&D",
            "Etc/GMT+1",
        ],
        &[
            "Asc",
            "Plus1",
            "Minus1",
            "MinusCreated",
            "Created",
            "Star",
            "Less",
            "GreaterOrEqual",
            "NotEqual",
            "V100Percent",
            "CSharp",
            "CPlusPlus",
            "C",
            "RAndD",
            "EtcGmtPlus1",
        ],
    );
}

#[test]
fn texts_without_letters_are_named_after_their_symbols() {
    check(
        Kind::Variant,
        &["", " ", "\t", "-", "_", "$", "@", "()", "."],
        &[
            "Empty",
            "Blank",
            "Blank2",
            "Minus",
            "Underscore",
            "Dollar",
            "At",
            "OpenClose",
            "Dot",
        ],
    );
}

#[test]
fn names_do_not_begin_with_a_digit() {
    check(
        Kind::Variant,
        &["1st", "2022-11-28", "1.1", "11"],
        &["V1st", "V2022_11_28", "V1_1", "V11"],
    );
    check(
        Kind::Field,
        &["1st", "2fa_enabled"],
        &["n1st", "n2fa_enabled"],
    );
    check(Kind::Type, &["3DSecure"], &["N3dSecure"]);
}

#[test]
fn other_scripts_are_transliterated() {
    check(
        Kind::Field,
        &["größe", "тип", "北京", "naïve’s", "🦀"],
        &["grosse", "tip", "bei_jing", "naives", "crab"],
    );
    // Composed and decomposed.
    check(
        Kind::Field,
        &["caf\u{e9}", "cafe\u{301}s"],
        &["cafe", "cafes"],
    );
}

#[test]
fn keywords_are_raw_or_get_an_underscore() {
    check(
        Kind::Field,
        &["type", "self", "crate", "super", "gen", "union", "Self"],
        &[
            "r#type", "self_", "crate_", "super_", "r#gen", "union", "self_2",
        ],
    );
    check(Kind::Variant, &["self", "type"], &["Self_", "Type"]);
    check(
        Kind::Module,
        &["type", "mod", "CON", "models", "tests"],
        &["type_", "mod_", "con_", "models_", "tests"],
    );
}

#[test]
fn names_that_the_emitted_code_needs_are_left_to_it() {
    check(
        Kind::Type,
        &["Option", "Error", "T", "Order"],
        &["OptionModel", "ErrorModel", "TModel", "Order"],
    );
    check(
        Kind::Setter,
        &["clone", "builder", "with_clone", "name"],
        &["with_clone_2", "with_builder", "with_clone", "name"],
    );
    check(
        Kind::RequestSetter,
        &["send", "timeout", "records"],
        &["with_send", "with_timeout", "records"],
    );
    check(Kind::Method, &["call", "list"], &["call_operation", "list"]);
}

#[test]
fn collisions_are_numbered_in_the_documents_order() {
    check(
        Kind::Field,
        &["user id", "user-id", "user.id"],
        &["user_id", "user_id_2", "user_id_3"],
    );
    check(
        Kind::Type,
        &["user", "USER", "v 2", "V2", "v-2"],
        &["User", "User2", "V2_2", "V2", "V2_3"],
    );
}

#[test]
fn a_name_that_needs_no_change_comes_first() {
    check(
        Kind::Field,
        &["userId", "user_id"],
        &["user_id_2", "user_id"],
    );
    // The number that would be next is taken as well.
    check(
        Kind::Field,
        &["userId", "user.id", "user_id_2"],
        &["user_id", "user_id_3", "user_id_2"],
    );
}

#[test]
fn a_name_of_the_document_comes_before_one_made_up() {
    let paths = [
        vec!["User".to_owned(), "state".to_owned()],
        vec!["userState".to_owned()],
    ];
    let names = Scope::default().assign(paths.iter().map(|path| Wish::of_path(Kind::Type, path)));
    assert_eq!(
        names.iter().map(Ident::as_str).collect::<Vec<_>>(),
        ["UserState2", "UserState"]
    );
}

#[test]
fn long_texts_are_cut_at_a_word() {
    let name = &assign(
        Kind::Variant,
        &["a sentence that goes on and on ".repeat(50)],
    )[0];
    assert!(
        name.as_str().len() <= 120
            && name
                .as_str()
                .starts_with("ASentenceThatGoesOnAndOnASentence"),
        "{name}"
    );
    let name = &assign(Kind::Field, &["x".repeat(5_000)])[0];
    assert_eq!(name.as_str().len(), 120);
}

#[test]
fn long_paths_keep_their_ends() {
    let path: Vec<String> = [
        "Outermost",
        &"long ".repeat(15),
        &"longer ".repeat(10),
        "inner",
        "innermost",
    ]
    .map(str::to_owned)
    .into();
    assert_eq!(
        Wish::of_path(Kind::Type, &path),
        Wish::derived(
            Kind::Type,
            format!("Outermost{}InnerInnermost", "Longer".repeat(10))
        )
    );
}

#[test]
fn many_namesakes_cost_no_more_than_their_number() {
    let texts = vec!["same thing"; 50_000];
    let names = assign(Kind::Field, &texts);
    assert_eq!(names.last().map(Ident::as_str), Some("same_thing_50000"));
}

#[test]
fn the_list_of_keywords_is_complete() {
    // The parser knows the keywords of all editions but those that an edition added, which the list has beside them.
    for word in reserved::KEYWORDS.iter().filter(|word| **word != "gen") {
        assert!(
            syn::parse_str::<syn::Ident>(word).is_err(),
            "{word} is no keyword"
        );
        assert!(
            syn::parse_str::<syn::Ident>(&format!("r#{word}")).is_ok(),
            "{word} cannot be raw"
        );
    }
    for word in reserved::NEVER_RAW {
        assert!(
            syn::parse_str::<syn::Ident>(word).is_err(),
            "{word} is no keyword"
        );
    }
}

fn is_legal(kind: Kind, name: &Ident) -> bool {
    let first = name.bare().chars().next();
    let has_case = match kind {
        Kind::Type | Kind::Request | Kind::Marker | Kind::Variant | Kind::Constant => {
            first.is_some_and(|first| first.is_ascii_uppercase())
        }
        _ => first.is_some_and(|first| first.is_ascii_lowercase()),
    };
    has_case && name.as_str().is_ascii() && syn::parse_str::<syn::Ident>(name.as_str()).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_texts_get_names_that_are_legal_and_differ(texts in prop::collection::vec(any_text(), 0..24)) {
        for kind in KINDS {
            let names = assign(kind, &texts);
            prop_assert_eq!(names.len(), texts.len());
            for (name, text) in names.iter().zip(&texts) {
                prop_assert!(is_legal(kind, name), "{kind:?} of {text:?} is {name}");
            }
            let distinct: HashSet<String> = names.iter().map(|name| name.bare().to_lowercase()).collect();
            prop_assert!(distinct.len() == names.len() || matches!(kind, Kind::Type | Kind::Request | Kind::Marker | Kind::Variant));
            prop_assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        }
    }

    #[test]
    fn what_is_added_leaves_earlier_names_alone(texts in prop::collection::vec(any_text(), 1..24), kept in 0_usize..24) {
        for kind in KINDS {
            let kept = kept.min(texts.len());
            let (before, added) = texts.split_at(kept);
            // A text that is spelt as a Rust name takes it, which is the exception of the rule.
            let is_name = |text: &String| assign(kind, &[text])[0].bare() == text;
            let added: Vec<&String> = added.iter().filter(|text| !is_name(text)).collect();
            let all: Vec<&String> = before.iter().chain(added).collect();
            prop_assert_eq!(&assign(kind, &all)[..kept], &assign(kind, before)[..]);
        }
    }
}

/// Texts that often lead to the same words, texts of names' characters, and anything.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "type", "Type", "self", "Self", "a b", "a-b", "aB", "ab", "1", "+1", "-1", "", " ",
            "b2", "b 2", "b"
        ])
        .prop_map(str::to_owned),
        "[A-Za-z0-9_ .<>=+'#-]{0,12}",
        any::<String>(),
    ]
}

#[test]
fn identifiers_are_made_of_any_case() {
    assert_eq!(identifier("r".to_owned()).as_str(), "r");
    assert_eq!(identifier("fn".to_owned()).bare(), "fn");
    assert_eq!(
        words::split_all(&["aB".to_owned(), String::new()]),
        ["a", "b", "empty"]
    );
}
