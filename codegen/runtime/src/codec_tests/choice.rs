//! Values of several types: which variant is read, what is kept as it is, and what is written.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::runtime::choice::{Choice, Variant};
use crate::runtime::{
    Blank, Decode, Encode, Fault, Format, Input, JSON, Output, Property, Shape, Written, XML, Xml,
};

/// What the generator emits for a choice: the enum, its table, and where its variants stand in it.
macro_rules! choice {
    ($name:ident = $choice:expr; $($index:literal $variant:ident: $payload:ty),* $(,)?) => {
        #[derive(Clone, Debug, PartialEq)]
        enum $name {
            $($variant($payload),)*
            Other(Value),
        }

        impl $name {
            const CHOICE: &'static Choice = &$choice;
        }

        crate::runtime::union! {
            $name {
                $($index: $variant,)*
                ..Other
            }
        }
    };
}

model! {
    Cat CAT = Shape::new("Cat", &[
        Property::required("kind"),
        Property::required("lives"),
    ]);
    kind: String,
    lives: i32,
}

model! {
    Dog DOG = Shape::new("Dog", &[
        Property::optional("kind").xml(&Xml::attribute("kind")),
        Property::required("tricks").list(),
        Property::optional("friend"),
    ]);
    kind: Option<String>,
    tricks: Vec<String>,
    friend: Option<Box<Pet>>,
}

choice! {
    Pet = Choice::by_tag("kind", &[
        Variant::object(CAT).tags(&["cat", "kitten"]),
        Variant::object(DOG).tags(&["dog"]),
    ]);
    0 Cat: Cat,
    1 Dog: Dog,
}

model! {
    Text TEXT = Shape::new("Text", &[
        Property::required("text"),
        Property::optional("size"),
    ]);
    text: String,
    size: Option<i32>,
}

model! {
    Image IMAGE = Shape::new("Image", &[
        Property::required("url"),
        Property::optional("size"),
    ]);
    url: String,
    size: Option<i32>,
}

model! {
    Caption CAPTION = Shape::new("Caption", &[
        Property::required("text"),
        Property::optional("size"),
    ]);
    text: String,
    size: Option<Vec<i32>>,
}

choice! {
    Part = Choice::by_form(&[
        Variant::object(TEXT),
        Variant::object(IMAGE),
        Variant::object(CAPTION),
        Variant::list(),
        Variant::list(),
    ]);
    0 Text: Text,
    1 Image: Image,
    2 Caption: Caption,
    3 Numbers: Vec<i64>,
    4 Parts: Vec<Part>,
}

choice! {
    Simple = Choice::by_form(&[
        Variant::text(),
        Variant::pattern(),
        Variant::integer(),
        Variant::boolean(),
        Variant::list(),
        Variant::object(TEXT),
    ]);
    0 Word: String,
    1 Moment: DateTime<Utc>,
    2 Count: i32,
    3 Flag: bool,
    4 Words: Vec<String>,
    5 Text: Text,
}

fn read<T: Decode>(body: &str) -> Result<T, String> {
    let mut value = T::blank();
    JSON.decode(body.as_bytes(), None, &mut value)
        .map_err(|fault| fault.to_string())?;
    Ok(value)
}

fn read_xml<T: Decode>(body: &str) -> Result<T, String> {
    let mut value = T::blank();
    XML.decode(body.as_bytes(), None, &mut value)
        .map_err(|fault| fault.to_string())?;
    Ok(value)
}

fn write(value: &dyn Encode, format: &dyn Format) -> String {
    String::from_utf8(format.encode(value, Written::Everything).unwrap()).unwrap()
}

fn cat(lives: i32) -> Cat {
    Cat {
        kind: "cat".to_owned(),
        lives,
    }
}

#[test]
fn a_tag_decides_wherever_it_stands() {
    for body in [
        r#"{"kind":"cat","lives":9}"#,
        r#"{"lives":9,"unknown":[{"a":1}],"kind":"cat"}"#,
    ] {
        assert_eq!(read(body), Ok(Pet::Cat(cat(9))), "{body}");
    }
}

#[test]
fn an_unknown_tag_and_a_missing_one_that_nothing_makes_up_for_are_kept() {
    for body in [
        r#"{"kind":"emu","legs":2}"#,
        r#"{"legs":2}"#,
        r#""a text""#,
        "[1,2.5]",
        "true",
    ] {
        let pet: Pet = read(body).unwrap();
        let expected: Value = serde_json::from_str(body).unwrap();
        assert_eq!(pet, Pet::Other(expected));
        assert_eq!(write(&pet, &JSON), body);
    }
}

#[test]
fn without_a_tag_the_names_decide() {
    let dog = Dog {
        kind: None,
        tricks: vec!["sit".to_owned()],
        friend: None,
    };
    assert_eq!(read(r#"{"tricks":["sit"]}"#), Ok(Pet::Dog(dog)));
}

#[test]
fn a_fault_within_a_variant_that_is_certain_has_a_path() {
    let body = r#"{"kind":"dog","tricks":[],"friend":{"lives":"nine","kind":"cat"}}"#;
    let fault = read::<Pet>(body).unwrap_err();
    assert!(
        fault.starts_with("friend.lives: expected an integer"),
        "{fault}"
    );
    let fault = read::<Vec<Simple>>(r#"[{"text":1}]"#).unwrap_err();
    assert!(fault.starts_with("[0].text: expected a string"), "{fault}");
    assert_eq!(
        read::<Vec<Pet>>("[null]").unwrap_err(),
        "[0]: expected a value, found null"
    );
}

#[test]
fn the_tag_is_written_whatever_the_field_says() {
    let mut pet = cat(1);
    for (kind, written) in [("", "cat"), ("kitten", "kitten"), ("dog", "cat")] {
        pet.kind = kind.to_owned();
        let body = write(&Pet::Cat(pet.clone()), &JSON);
        assert_eq!(body, format!(r#"{{"kind":"{written}","lives":1}}"#));
    }
    let dog = Dog {
        kind: None,
        tricks: Vec::new(),
        friend: Some(Box::new(Pet::Cat(cat(2)))),
    };
    let expected = r#"{"kind":"dog","tricks":[],"friend":{"kind":"cat","lives":2}}"#;
    assert_eq!(write(&Pet::Dog(dog), &JSON), expected);
}

#[test]
fn names_tell_objects_apart_and_values_those_of_equal_names() {
    let text = |size| Text {
        text: "a".to_owned(),
        size,
    };
    assert_eq!(read(r#"{"text":"a"}"#), Ok(Part::Text(text(None))));
    assert_eq!(
        read(r#"{"text":"a","size":1}"#),
        Ok(Part::Text(text(Some(1))))
    );
    let image = Image {
        url: "b".to_owned(),
        size: Some(2),
    };
    assert_eq!(
        read(r#"{"size":2,"url":"b","alt":"c"}"#),
        Ok(Part::Image(image))
    );
    let caption = Caption {
        text: "a".to_owned(),
        size: Some(vec![1]),
    };
    assert_eq!(
        read(r#"{"text":"a","size":[1]}"#),
        Ok(Part::Caption(caption))
    );
    let misfit = json!({"text": {}, "size": true});
    assert_eq!(read(&misfit.to_string()), Ok(Part::Other(misfit)));
}

#[test]
fn lists_are_told_apart_by_their_items() {
    assert_eq!(read("[1,2]"), Ok(Part::Numbers(vec![1, 2])));
    let text = Part::Text(Text {
        text: "a".to_owned(),
        size: None,
    });
    assert_eq!(
        read(r#"[{"text":"a"},[1]]"#),
        Ok(Part::Parts(vec![text, Part::Numbers(vec![1])]))
    );
    assert_eq!(read("[null]"), Ok(Part::Other(json!([null]))));
}

#[test]
fn trials_do_not_multiply_with_the_depth() {
    // At each level, two variants have these names, and the innermost value fits neither.
    let depth = 40;
    let body = format!("{}{}{}", "[".repeat(depth), "null", "]".repeat(depth));
    let part: Part = read(&body).unwrap();
    assert_eq!(write(&part, &JSON), body);
}

#[test]
fn single_values_are_told_apart_by_their_kind() {
    let moment = DateTime::from_timestamp(0, 0).unwrap();
    let cases = [
        (r#""a""#, Simple::Word("a".to_owned())),
        (r#""1970-01-01T00:00:00Z""#, Simple::Moment(moment)),
        ("7", Simple::Count(7)),
        ("7.0", Simple::Count(7)),
        ("7.5", Simple::Other(json!(7.5))),
        ("true", Simple::Flag(true)),
        (r#"["a"]"#, Simple::Words(vec!["a".to_owned()])),
    ];
    for (body, expected) in cases {
        assert_eq!(read(body), Ok(expected), "{body}");
    }
}

model! {
    Holder HOLDER = Shape::new("Holder", &[
        Property::required("item").list(),
        Property::optional("pet"),
        Property::optional("at").xml(&Xml::attribute("at")),
    ]);
    item: Vec<Simple>,
    pet: Option<Pet>,
    at: Option<Simple>,
}

#[test]
fn in_xml_the_text_and_the_names_decide() {
    let body = r#"<Holder at="12"><item>word</item><item>7</item><item> true </item><item>1</item><item><text>a</text></item><pet kind="dog"><tricks>sit</tricks></pet></Holder>"#;
    let holder: Holder = read_xml(body).unwrap();
    let text = Text {
        text: "a".to_owned(),
        size: None,
    };
    let expected = Holder {
        item: vec![
            Simple::Word("word".to_owned()),
            Simple::Count(7),
            Simple::Flag(true),
            Simple::Count(1),
            Simple::Text(text),
        ],
        pet: Some(Pet::Dog(Dog {
            kind: Some("dog".to_owned()),
            tricks: vec!["sit".to_owned()],
            friend: None,
        })),
        at: Some(Simple::Count(12)),
    };
    assert_eq!(holder, expected);
    let written = write(&expected, &XML);
    assert_eq!(read_xml(&written), Ok(expected));
    let body = "<Holder><pet><kind>cat</kind><lives>9</lives></pet></Holder>";
    assert_eq!(
        read_xml::<Holder>(body).unwrap().pet,
        Some(Pet::Cat(cat(9)))
    );
    let body = "<Holder><pet><kind>emu</kind></pet></Holder>";
    let unknown = Pet::Other(json!({"kind": "emu"}));
    assert_eq!(read_xml::<Holder>(body).unwrap().pet, Some(unknown));
}

model! {
    Bell BELL = Shape::new("Bell", &[
        Property::required("kind").xml(&Xml::attribute("type")),
        Property::optional("pitch"),
    ]);
    kind: String,
    pitch: Option<i32>,
}

model! {
    Horn HORN = Shape::new("Horn", &[
        Property::required("kind").xml(&Xml::named("sort")),
        Property::optional("pitch"),
    ]);
    kind: String,
    pitch: Option<i32>,
}

model! {
    Siren SIREN = Shape::new("Siren", &[
        Property::required("kind").xml(&Xml::attribute("type")),
        Property::optional("pitch"),
    ]);
    kind: String,
    pitch: Option<i32>,
}

model! {
    Gong GONG = Shape::new("Gong", &[Property::optional("pitch")]);
    pitch: Option<i32>,
}

choice! {
    Sound = Choice::by_tag("kind", &[
        Variant::object(GONG).tags(&["gong"]).untagged(),
        Variant::object(BELL).tags(&["bell"]),
        Variant::object(HORN).tags(&["horn"]),
        Variant::object(SIREN).tags(&["siren"]),
    ]);
    0 Gong: Gong,
    1 Bell: Bell,
    2 Horn: Horn,
    3 Siren: Siren,
}

#[test]
fn in_xml_each_variant_spells_the_tag_in_its_way() {
    let pitch = Some(3);
    let cases = [
        (
            Sound::Bell(Bell {
                kind: "bell".to_owned(),
                pitch,
            }),
            r#"<Bell type="bell"><pitch>3</pitch></Bell>"#,
        ),
        (
            Sound::Siren(Siren {
                kind: "siren".to_owned(),
                pitch,
            }),
            r#"<Siren type="siren"><pitch>3</pitch></Siren>"#,
        ),
        (
            Sound::Horn(Horn {
                kind: "horn".to_owned(),
                pitch,
            }),
            "<Horn><sort>horn</sort><pitch>3</pitch></Horn>",
        ),
        (
            Sound::Gong(Gong { pitch }),
            "<Gong><pitch>3</pitch><kind>gong</kind></Gong>",
        ),
    ];
    for (sound, body) in cases {
        let written = write(&sound, &XML);
        assert!(written.ends_with(body), "{written}");
        assert_eq!(read_xml(&written), Ok(sound));
    }
}

model! {
    Email EMAIL = Shape::new("Email", &[Property::optional("email"), Property::optional("name")]);
    email: Option<String>,
    name: Option<String>,
}

model! {
    Phone PHONE = Shape::new("Phone", &[Property::optional("phone"), Property::optional("name")]);
    phone: Option<String>,
    name: Option<String>,
}

choice! {
    Contact = Choice::by_form(&[Variant::object(EMAIL), Variant::object(PHONE)]).overlapping();
    0 Email: Email,
    1 Phone: Phone,
}

choice! {
    Address = Choice::by_form(&[Variant::choice(Contact::CHOICE), Variant::text(), Variant::object(CAT)]);
    0 Contact: Contact,
    1 Text: String,
    2 Cat: Cat,
}

#[test]
fn a_value_that_is_of_several_variants_at_once_loses_nothing() {
    let phone = Contact::Phone(Phone {
        phone: Some("1".to_owned()),
        name: Some("a".to_owned()),
    });
    assert_eq!(read(r#"{"phone":"1","name":"a"}"#), Ok(phone.clone()));
    let both = json!({"phone": "1", "email": "b"});
    assert_eq!(read(&both.to_string()), Ok(Contact::Other(both)));
    let nested = Address::Contact(phone);
    assert_eq!(read(r#"{"phone":"1","name":"a"}"#), Ok(nested));
    assert_eq!(
        read(r#"{"kind":"cat","lives":3}"#),
        Ok(Address::Cat(cat(3)))
    );
}

choice! {
    Animal = Choice::by_tag("kind", &[
        Variant::object(CAT).tags(&["cat"]),
        Variant::map().default(),
    ]);
    0 Cat: Cat,
    1 Any: std::collections::BTreeMap<String, Value>,
}

#[test]
fn a_default_takes_what_the_tag_does_not_name() {
    for body in [r#"{"kind":"emu","legs":2}"#, r#"{"lives":2}"#] {
        let Animal::Any(map) = read::<Animal>(body).unwrap() else {
            panic!("{body}");
        };
        assert_eq!(serde_json::to_string(&map).unwrap(), body);
    }
    assert_eq!(read(r#"{"kind":"cat","lives":2}"#), Ok(Animal::Cat(cat(2))));
}
