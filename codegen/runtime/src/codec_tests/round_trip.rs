//! Random values survive JSON and XML, and random bytes break nothing.
//!
//! The generator is a few lines instead of a library: its seeds are fixed, so a failure repeats.

use super::*;

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    fn some<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| make(self))
    }

    /// Text of characters that formats stumble over, all of which XML can express.
    fn text(&mut self) -> String {
        const CHARS: [char; 22] = [
            'a', ' ', '\t', '\n', '\r', '<', '>', '&', '"', '\'', '\\', '/', ']', ';', '#', '-',
            '\u{7F}', '\u{85}', 'é', '\u{2028}', '\u{FFFD}', '😀',
        ];
        (0..self.below(9))
            .map(|_| CHARS[self.below(CHARS.len())])
            .collect()
    }

    fn number(&mut self) -> u64 {
        self.next() >> self.below(64)
    }

    fn float(&mut self) -> f64 {
        let value = f64::from_bits(self.next());
        if value.is_finite() { value } else { 0.5 }
    }

    fn session(&mut self) -> Session {
        Session {
            created: self.some(|random| {
                DateTime::from_timestamp_nanos(random.next().cast_signed() >> random.below(64))
            }),
            session_id: self.text(),
            description: self.some(Self::text),
            sessionix: self.some(|random| {
                i32::from_ne_bytes(random.next().to_ne_bytes()[..4].try_into().unwrap())
            }),
            start: self.some(|random| {
                DateTime::from_timestamp_millis(i64::try_from(random.number() >> 20).unwrap())
                    .unwrap()
            }),
            // White space around an unknown name would be lost in XML.
            state: self.some(|random| State::from(random.text().trim())),
        }
    }

    fn book(&mut self) -> Book {
        Book {
            id: self.number(),
            language: self.some(Self::text),
            title: self.text(),
            authors: self.some(|random| (0..random.below(4)).map(|_| random.text()).collect()),
            // Nothing in XML tells an empty list without an element of its own from none.
            pages: self.some(|random| {
                (0..=random.below(4))
                    .map(|page| i16::try_from(page).unwrap() - 2)
                    .collect()
            }),
            price: self.some(|random| Price {
                currency: random.text(),
                amount: random.float(),
            }),
        }
    }

    fn patch(&mut self) -> Patch {
        Patch {
            note: [Maybe::Absent, Maybe::Null, Maybe::Value(self.text())][self.below(3)].clone(),
            tags: self.some(|random| (0..=random.below(4)).map(|_| random.text()).collect()),
            owner: self.some(|random| random.number().cast_signed()),
            secret: self.some(Self::text),
        }
    }
}

fn returns<T: Encode + Decode + PartialEq + std::fmt::Debug>(value: &T) {
    for format in [&JSON as &dyn Format, &XML] {
        let body = format.encode(value, Written::Everything).unwrap();
        let text = String::from_utf8(body.clone()).unwrap();
        assert_eq!(
            &read::<T>(format, body).unwrap_or_else(|fault| panic!("{fault}: {text}")),
            value,
            "{text}"
        );
    }
}

#[test]
fn whatever_is_written_is_read_back() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..500 {
        returns(&random.session());
        returns(&random.book());
        returns(&random.patch());
        let results = (0..random.below(4)).map(|_| random.session()).collect();
        returns(&Page {
            next_page: random.text(),
            records_returned: 7,
            results,
        });
    }
}

#[test]
fn no_body_makes_a_reader_panic() {
    const PIECES: [&str; 44] = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "1e5",
        "-",
        "\\u",
        "\\ud800",
        "<",
        ">",
        "/",
        "<a>",
        "</a>",
        "<a/>",
        "<results>",
        "</results>",
        "<book",
        " id='1'",
        " xsi:nil='true'",
        "xmlns='u'",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&#x;",
        "&#99999999;",
        "&amp;",
        "<?xml version='1.0' encoding='x'?>",
        "<!DOCTYPE a>",
        "é",
        "\u{FEFF}",
        "\0",
        "\"results\":",
        "\"sessionID\":\"",
        "<sessionID>",
        "1",
        "<bookTitle>",
        "</bookTitle>",
        "<price currency=''>",
        "</book>",
    ];
    let mut random = Random(42);
    for _ in 0..5_000 {
        let mut body: Vec<u8> = (0..random.below(12))
            .flat_map(|_| PIECES[random.below(PIECES.len())].bytes())
            .collect();
        if random.below(3) == 0 {
            for _ in 0..random.below(4) {
                let byte = random.next().to_ne_bytes()[0];
                let at = random.below(body.len() + 1);
                body.insert(at, byte);
            }
        }
        read_all(&body);
    }
}

#[test]
fn no_mutation_or_cut_makes_a_reader_panic() {
    let mut random = Random(7);
    for _ in 0..300 {
        let (page, book) = (
            Page {
                next_page: random.text(),
                records_returned: 7,
                results: vec![random.session()],
            },
            random.book(),
        );
        for format in [&JSON as &dyn Format, &XML] {
            for value in [&page as &dyn Encode, &book] {
                let body = format.encode(value, Written::Everything).unwrap();
                read_all(&body[..random.below(body.len())]);
                let mut mutated = body;
                for _ in 0..3 {
                    let at = random.below(mutated.len());
                    mutated[at] = random.next().to_ne_bytes()[0];
                }
                read_all(&mutated);
            }
        }
    }
}

/// Reads `body` as everything, for the sake of not panicking; a fault has to be presentable.
fn read_all(body: &[u8]) {
    fn present<T>(result: Result<T, Fault>) {
        if let Err(fault) = result {
            assert!(!fault.to_string().is_empty());
        }
    }
    for format in [&JSON as &dyn Format, &XML] {
        present(read::<Page>(format, body));
        present(read::<Book>(format, body));
        present(read::<Open>(format, body));
        present(read::<Tree>(format, body));
        present(read::<serde_json::Value>(format, body));
        present(read::<Vec<Option<i32>>>(format, body));
    }
}
