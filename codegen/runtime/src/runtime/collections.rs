//! Lists and maps, read and written. Generic code here is as thin as it can be; the loops are not generic.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Key, Output, Part};

impl<T: Encode> Encode for [T] {
    #[inline]
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.list(&mut self.iter().map(|item| item as &dyn Encode))
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        self.as_slice().encode(output)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T> Blank for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        read_list(self, input)
    }
}

/// A list of whatever it may be, while it is read.
trait Growing {
    fn count(&self) -> usize;
    /// Adds a blank item and lends it out.
    fn grow(&mut self) -> &mut dyn Decode;
    /// Whether its items want numbers with all of their digits.
    fn wants_digits(&self) -> bool;
    fn clear(&mut self);
}

impl<T: Decode> Growing for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn grow(&mut self) -> &mut dyn Decode {
        let index = self.len();
        // A vector makes room for four to begin with. Many lists have one item, and of large ones four are dear to allocate.
        if index == 0 && size_of::<T>() > LARGE {
            self.reserve_exact(1);
        }
        self.push(T::blank());
        &mut self[index]
    }

    fn wants_digits(&self) -> bool {
        T::is_exact()
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }
}

/// Above this size, in bytes, four items are beyond what allocators have at hand at once.
const LARGE: usize = 256;

/// The next item of a list, which is added once there is something to read.
struct Next<'a>(Option<&'a mut dyn Growing>);

impl Blank for Next<'_> {
    fn blank() -> Self {
        Self(None)
    }
}

impl Decode for Next<'_> {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        match &mut self.0 {
            Some(list) => list.grow().decode(input),
            None => Err(Fault::expected("no item", input.found())),
        }
    }

    fn wants_digits(&self) -> bool {
        self.0.as_ref().is_some_and(|list| list.wants_digits())
    }
}

fn read_list(list: &mut dyn Growing, input: Input<'_>) -> Result<(), Fault> {
    match input {
        Input::Blank => list.clear(),
        Input::List(items) => {
            list.clear();
            let mut index = 0;
            let mut item = Next(Some(list));
            while items.next(&mut item).map_err(|fault| fault.at(index))? {
                index += 1;
            }
        }
        Input::Element(root) if root.is_root() => root.parts(&mut |part| match part {
            Part::Child(_, child) => read_item(list, Input::Element(child)),
            Part::Text(text) => Err(Fault::expected("a list", Fault::quote(text))),
            Part::Attribute(..) => Ok(()),
        })?,
        // Where a list is an element or a text repeated, each of them comes by itself.
        Input::Element(_) | Input::Text(_) => read_item(list, input)?,
        other => return Err(Fault::expected("a list", other.found())),
    }
    Ok(())
}

fn read_item(list: &mut dyn Growing, input: Input<'_>) -> Result<(), Fault> {
    let index = list.count();
    list.grow().decode(input).map_err(|fault| fault.at(index))
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    #[inline]
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.map(
            &mut self
                .iter()
                .map(|(key, value)| (key.as_str(), value as &dyn Encode)),
        )
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T> Blank for BTreeMap<String, T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    #[inline]
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        read_map(self, input)
    }

    #[inline]
    fn entries_want_digits(&self) -> bool {
        T::is_exact()
    }

    #[inline]
    fn decode_entry(&mut self, key: &str, input: Input<'_>) -> Result<(), Fault> {
        self.fresh(key).decode(input)
    }
}

/// A map of whatever it may be, while it is read.
trait Keyed {
    /// Lends out a blank value for `key`.
    fn fresh(&mut self, key: &str) -> &mut dyn Decode;
    /// Lends out the value of `key`, a blank one if there is none yet.
    fn slot(&mut self, key: &str) -> &mut dyn Decode;
    fn empty(&mut self);
}

impl<T: Decode> Keyed for BTreeMap<String, T> {
    fn fresh(&mut self, key: &str) -> &mut dyn Decode {
        match self.entry(key.to_owned()) {
            Entry::Vacant(vacant) => vacant.insert(T::blank()),
            Entry::Occupied(mut occupied) => {
                occupied.insert(T::blank());
                occupied.into_mut()
            }
        }
    }

    fn slot(&mut self, key: &str) -> &mut dyn Decode {
        self.entry(key.to_owned()).or_insert_with(T::blank)
    }

    fn empty(&mut self) {
        self.clear();
    }
}

fn read_map(values: &mut dyn Keyed, input: Input<'_>) -> Result<(), Fault> {
    match input {
        Input::Blank => values.empty(),
        Input::Map(map) => {
            values.empty();
            let mut key = Key::new(&[]);
            while map.next_key(&mut key)? {
                map.value(values.fresh(key.text()))
                    .map_err(|fault| fault.within(key.text()))?;
            }
        }
        Input::Element(element) if !element.is_nil() => element.parts(&mut |part| match part {
            Part::Child(name, child) => values
                .slot(name)
                .decode(Input::Element(child))
                .map_err(|fault| fault.within(name)),
            Part::Text(text) => Err(Fault::expected("an object", Fault::quote(text))),
            Part::Attribute(..) => Ok(()),
        })?,
        other => return Err(Fault::expected("an object", other.found())),
    }
    Ok(())
}

/// Turns what a caller has at hand into a list: `["a", "b"]` into `Vec<String>`.
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}
