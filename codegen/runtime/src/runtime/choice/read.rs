//! Choices, read: the variant first, then its value.

use serde_json::{Map, Number, Value};

use super::pick::{Kind, Spelling, tag_text};
use super::replay::{Aim, Entries, feed};
use super::{Choice, Choosing, OTHER};
use crate::runtime::fault::Fault;
use crate::runtime::scalar::NUMBER_KEY;
use crate::runtime::shape::Node;
use crate::runtime::wire::{Decode, ElementInput, Input, Key, ListInput, MapInput, Part};

/// The entries of an object, in their order.
type Seen = Vec<(String, Value)>;

impl Choice {
    /// Reads a value into the variant that it is of.
    ///
    /// # Errors
    ///
    /// Null, and what is wrong within a value whose variant is certain: its tag says so, or no other is of its kind. Where
    /// several variants might be meant and none of them takes the value, it is kept as it is.
    pub fn read(&'static self, chosen: &mut dyn Choosing, input: Input<'_>) -> Result<(), Fault> {
        match input {
            Input::Blank => chosen.enter(OTHER).decode(Input::Blank),
            Input::Null => Err(Fault::expected("a value", "null")),
            Input::Bool(value) => self.try_all(chosen, Kind::Bool, &|| Input::Bool(value)),
            Input::I64(value) => self.try_all(chosen, Kind::Integer, &|| Input::I64(value)),
            Input::U64(value) => self.try_all(chosen, Kind::Integer, &|| Input::U64(value)),
            Input::F64(value) => self.try_all(chosen, Kind::Fraction, &|| Input::F64(value)),
            Input::Str(text) => self.try_all(chosen, Kind::Text, &|| Input::Str(text)),
            Input::Text(text) => self.read_text(chosen, text),
            Input::List(list) => self.read_list(chosen, list),
            Input::Map(map) => self.read_map(chosen, map),
            Input::Element(element) => self.read_element(chosen, element),
        }
    }

    /// Single values are cheap to try.
    fn try_all<'v>(
        &'static self,
        chosen: &mut dyn Choosing,
        kind: Kind,
        input: &dyn Fn() -> Input<'v>,
    ) -> Result<(), Fault> {
        let mut takers = self.takers(kind);
        if takers.any(|index| chosen.enter(index).decode(input()).is_ok()) {
            return Ok(());
        }
        chosen.enter(OTHER).decode(input())
    }

    fn read_text(&'static self, chosen: &mut dyn Choosing, text: &str) -> Result<(), Fault> {
        let mut readings = self.readings(text);
        if readings.any(|index| chosen.enter(index).decode(Input::Text(text)).is_ok()) {
            return Ok(());
        }
        chosen.enter(OTHER).decode(Input::Text(text))
    }

    fn read_list(
        &'static self,
        chosen: &mut dyn Choosing,
        list: &mut dyn ListInput,
    ) -> Result<(), Fault> {
        let takers: Vec<usize> = self.takers(Kind::List).collect();
        if let [index] = takers.as_slice() {
            return chosen.enter(*index).decode(Input::List(list));
        }
        let aim = aim(list.is_trial());
        let mut value = Value::Null;
        value.decode(Input::List(list))?;
        let found = first_fit(chosen, &takers, aim, &|aim, slot| feed(&value, aim, slot));
        match found {
            Some(index) if feed(&value, aim, chosen.enter(index)).is_ok() => Ok(()),
            _ => feed(&value, aim, chosen.enter(OTHER)),
        }
    }

    fn read_map(
        &'static self,
        chosen: &mut dyn Choosing,
        map: &mut dyn MapInput,
    ) -> Result<(), Fault> {
        let takers: Vec<usize> = self.takers(Kind::Object).collect();
        let is_number = |kind| self.takers(kind).next().is_some();
        // A number of any length comes as a map.
        let may_be_number = is_number(Kind::Integer) || is_number(Kind::Fraction);
        if let ([index], None, false) = (takers.as_slice(), self.tag, may_be_number) {
            return chosen.enter(*index).decode(Input::Map(map));
        }
        let aim = aim(map.is_trial());
        let mut seen = Seen::new();
        let mut key = Key::new(&[]);
        while map.next_key(&mut key)? {
            let name = key.text().to_owned();
            let mut value = Value::Null;
            map.value(&mut value).map_err(|fault| fault.within(&name))?;
            if let (NUMBER_KEY, Value::String(digits)) = (name.as_str(), &value)
                && let Ok(number) = digits.parse::<Number>()
            {
                return self.read_number(chosen, &number);
            }
            let certain = match self.tag {
                Some(tag) if tag == name => sole(&self.named(&tag_text(&value))),
                Some(_) => None,
                None => sole(&takers),
            };
            seen.push((name, value));
            if let Some(index) = certain {
                let mut seen = seen.iter().map(|(name, value)| (name.as_str(), value));
                let mut entries = Entries::new(&mut seen, aim).followed_by(map);
                return chosen.enter(index).decode(Input::Map(&mut entries));
            }
        }
        self.settle(chosen, seen, &takers, aim)
    }

    fn read_number(&'static self, chosen: &mut dyn Choosing, number: &Number) -> Result<(), Fault> {
        match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(value), _, _) => self.read(chosen, Input::I64(value)),
            (_, Some(value), _) => self.read(chosen, Input::U64(value)),
            (_, _, Some(value)) => self.read(chosen, Input::F64(value)),
            (None, None, None) => Err(Fault::expected("a number that fits 64 bits", number)),
        }
    }

    /// Decides about an object that has been looked at as a whole.
    fn settle(
        &'static self,
        chosen: &mut dyn Choosing,
        seen: Seen,
        takers: &[usize],
        aim: Aim,
    ) -> Result<(), Fault> {
        let names: Vec<&str> = seen.iter().map(|(name, _)| name.as_str()).collect();
        let tag = self.tag.and_then(|tag| {
            let (_, value) = seen.iter().rev().find(|(name, _)| name == tag)?;
            Some(tag_text(value))
        });
        let candidates = match &tag {
            Some(tag) => self.tagged(tag),
            None => self.untagged(takers),
        };
        let ranked = self.ranked(&candidates, &names, tag.as_deref(), Spelling::Plain);
        let best: Vec<usize> = match ranked.first() {
            Some((least, _)) if !self.is_torn(&ranked, &names) => ranked
                .iter()
                .take_while(|(misfit, _)| misfit.is_as_bad_as(*least))
                .map(|(_, index)| *index)
                .collect(),
            _ => Vec::new(),
        };
        let replay = |aim: Aim, slot: &mut dyn Decode| {
            let mut seen = seen.iter().map(|(name, value)| (name.as_str(), value));
            slot.decode(Input::Map(&mut Entries::new(&mut seen, aim)))
        };
        match first_fit(chosen, &best, aim, &replay) {
            Some(index) if replay(aim, chosen.enter(index)).is_ok() => Ok(()),
            _ => {
                let value = Value::Object(seen.into_iter().collect::<Map<_, _>>());
                feed(&value, aim, chosen.enter(OTHER))
            }
        }
    }

    /// The variants that an object without a tag may be of: the default, where there is one.
    fn untagged(&'static self, takers: &[usize]) -> Vec<usize> {
        let default = takers.iter().copied().find(|index| self.is_default(*index));
        match default {
            Some(index) => vec![index],
            None => takers.to_vec(),
        }
    }

    /// In XML, the names of attributes and child elements are looked at before the element is read, and its text is taken
    /// for a number or a boolean where it can be one.
    fn read_element(
        &'static self,
        chosen: &mut dyn Choosing,
        element: &mut dyn ElementInput,
    ) -> Result<(), Fault> {
        if element.is_nil() {
            return Err(Fault::expected("a value", "null"));
        }
        let tag_names = self.tag_names();
        let is_tag = |node: Node, name: &str| {
            let mut names = tag_names.iter();
            names.any(|(wanted, known)| *known == name && wanted.is_none_or(|it| it == node))
        };
        let (mut names, mut tag, mut has_text) = (Vec::new(), None, false);
        element.look(&mut |part| {
            match part {
                Part::Attribute(name, value) => {
                    if is_tag(Node::Attribute, name) {
                        tag = Some(value.trim().to_owned());
                    }
                    names.push(name.to_owned());
                }
                Part::Child(name, child) => {
                    if is_tag(Node::Element, name) {
                        tag = Some(child.text()?.trim().to_owned());
                    }
                    names.push(name.to_owned());
                }
                Part::Text(_) => has_text = true,
            }
            Ok(())
        })?;
        let takers: Vec<usize> = self.takers(Kind::Object).collect();
        if names.is_empty() && (has_text || takers.is_empty()) {
            let text = element.text()?.into_owned();
            return self.read_text(chosen, &text);
        }
        // What comes more than once is a list.
        names.sort();
        names.dedup();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let candidates = match &tag {
            Some(tag) => self.tagged(tag),
            None => self.untagged(&takers),
        };
        let ranked = self.ranked(&candidates, &names, tag.as_deref(), Spelling::Xml);
        let list = || self.takers(Kind::List).next();
        let index = ranked.first().map(|(_, index)| *index).or_else(list);
        chosen
            .enter(index.unwrap_or(OTHER))
            .decode(Input::Element(element))
    }
}

const fn aim(is_trial: bool) -> Aim {
    if is_trial { Aim::Trial } else { Aim::Use }
}

fn sole(candidates: &[usize]) -> Option<usize> {
    match candidates {
        [index] => Some(*index),
        _ => None,
    }
}

/// The first of the variants that takes the value. If there is only one, or this is a trial itself, that one is not tried.
fn first_fit(
    chosen: &mut dyn Choosing,
    candidates: &[usize],
    aim: Aim,
    read: &dyn Fn(Aim, &mut dyn Decode) -> Result<(), Fault>,
) -> Option<usize> {
    match (candidates, aim) {
        ([first], _) | ([first, ..], Aim::Trial) => Some(*first),
        _ => candidates
            .iter()
            .copied()
            .find(|index| read(Aim::Trial, chosen.enter(*index)).is_ok()),
    }
}
