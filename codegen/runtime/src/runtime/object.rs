//! Objects, property by property: the loop that reads every model, and what the writers of all formats share.

use super::fault::Fault;
use super::format::Written;
use super::shape::{Property, Shape};
use super::wire::{Blank, Decode, Encode, Input, Key, MapInput, Output};

impl Input<'_> {
    /// Reads an object into its slots: one a property of `shape`, in its order, and the map of the rest where it is open.
    ///
    /// Unknown keys are passed over. A required property that is missing may still be one that takes null.
    ///
    /// # Errors
    ///
    /// A property that is missing or does not fit, with the path to it; anything but an object.
    pub fn object(self, shape: &'static Shape, slots: &mut [&mut dyn Decode]) -> Result<(), Fault> {
        match self {
            Self::Map(map) => read_map(map, Slots::new(shape, slots)),
            Self::Element(element) if !element.is_nil() => element.object(shape, slots),
            Self::Blank => slots
                .iter_mut()
                .try_for_each(|slot| slot.decode(Input::Blank)),
            other => Err(Fault::expected("an object", other.found())),
        }
    }
}

fn read_map(map: &mut dyn MapInput, mut slots: Slots<'_, '_>) -> Result<(), Fault> {
    let mut key = Key::new(slots.shape.properties());
    while map.next_key(&mut key)? {
        if let Some(index) = key.found() {
            let slot = slots.start(index)?;
            map.value(slot)
                .map_err(|fault| fault.within(slots.name(index)))?;
        } else if let Some(rest) = slots.rest() {
            let mut entry = Entry(Some((rest, key.text())));
            map.value(&mut entry)
                .map_err(|fault| fault.within(key.text()))?;
        } else {
            map.skip()?;
        }
    }
    slots.finish()
}

/// The slots of an object that is being read, and which of them have been.
pub struct Slots<'a, 'd> {
    shape: &'static Shape,
    all: &'a mut [&'d mut dyn Decode],
    seen: Seen,
}

impl<'a, 'd> Slots<'a, 'd> {
    /// Nothing has been read yet.
    pub fn new(shape: &'static Shape, slots: &'a mut [&'d mut dyn Decode]) -> Self {
        Self {
            shape,
            all: slots,
            seen: Seen::default(),
        }
    }

    /// The slot that the property `index` is read into, blanked where it was read before: the last one wins.
    ///
    /// # Errors
    ///
    /// A shape with more properties than slots.
    #[inline]
    pub fn start(&mut self, index: usize) -> Result<&mut (dyn Decode + 'd), Fault> {
        let again = self.seen.mark(index);
        match self.all.get_mut(index) {
            Some(slot) if !again => Ok(&mut **slot),
            Some(slot) => slot.decode(Input::Blank).map(|()| &mut **slot),
            None => Err(mismatch(self.shape)),
        }
    }

    /// The slot of the property `index`, which takes one more item of a list.
    ///
    /// # Errors
    ///
    /// A shape with more properties than slots.
    pub fn resume(&mut self, index: usize) -> Result<&mut (dyn Decode + 'd), Fault> {
        if self.seen.has(index) && index < self.all.len() {
            return Ok(&mut *self.all[index]);
        }
        self.start(index)
    }

    /// The map of all other keys, where the object is open.
    pub fn rest(&mut self) -> Option<&mut (dyn Decode + 'd)> {
        if !self.shape.is_open() {
            return None;
        }
        self.all
            .get_mut(self.shape.properties().len())
            .map(|slot| &mut **slot)
    }

    /// The property `index` is complete although nothing was read for it.
    pub fn skip(&mut self, index: usize) {
        self.seen.mark(index);
    }

    /// The properties, in the order of the slots.
    #[must_use]
    pub const fn properties(&self) -> &'static [Property] {
        self.shape.properties()
    }

    /// The name of the property `index`.
    #[must_use]
    pub fn name(&self, index: usize) -> &'static str {
        self.shape
            .properties()
            .get(index)
            .map_or("", Property::name)
    }

    /// Everything has been read.
    ///
    /// # Errors
    ///
    /// A required property that is missing, unless it takes null or only requests carry it.
    pub fn finish(mut self) -> Result<(), Fault> {
        for (index, property) in self.shape.properties().iter().enumerate() {
            if property.is_expected() && !self.seen.has(index) {
                let slot = self.start(index)?;
                // Many servers leave nulls out, whatever their documents say.
                slot.decode(Input::Null)
                    .map_err(|_| Fault::missing(property.name()))?;
            }
        }
        Ok(())
    }
}

#[cold]
fn mismatch(shape: &Shape) -> Fault {
    Fault::new(format!("{} has more properties than slots", shape.name()))
}

/// A set of small numbers, which allocates only for objects of more than 64 properties.
#[derive(Default)]
struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    /// Adds `index`, and says whether it was there before.
    #[inline]
    fn mark(&mut self, index: usize) -> bool {
        let word = if index < 64 {
            &mut self.first
        } else {
            self.word(index / 64 - 1)
        };
        let bit = 1 << (index % 64);
        let before = *word & bit != 0;
        *word |= bit;
        before
    }

    #[cold]
    fn word(&mut self, index: usize) -> &mut u64 {
        while self.more.len() <= index {
            self.more.push(0);
        }
        &mut self.more[index]
    }

    fn has(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => self.first,
            word => self.more.get(word - 1).copied().unwrap_or(0),
        };
        word & (1 << (index % 64)) != 0
    }
}

/// One entry of the map of the rest: reading it reads into that map. A blank one belongs to no map and takes nothing.
struct Entry<'a>(Option<(&'a mut dyn Decode, &'a str)>);

impl Blank for Entry<'_> {
    fn blank() -> Self {
        Self(None)
    }
}

impl Decode for Entry<'_> {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        match &mut self.0 {
            Some((rest, key)) => rest.decode_entry(key, input),
            None => Err(Fault::expected("no entry", input.found())),
        }
    }

    fn wants_digits(&self) -> bool {
        let rest = self.0.as_ref();
        rest.is_some_and(|(rest, _)| rest.entries_want_digits())
    }
}

impl Shape {
    /// What an object writes, in order: the properties that are there and belong to such a body, with their slots.
    pub fn fields<'s>(
        &self,
        slots: &'s [&'s dyn Encode],
        written: Written,
    ) -> impl Iterator<Item = (&'static Property, &'s dyn Encode)> + use<'s> {
        self.properties()
            .iter()
            .zip(slots.iter().copied())
            .filter(move |(property, slot)| {
                (property.is_required() || !slot.is_absent())
                    && !(property.is_read_only() && written == Written::ForRequest)
            })
    }

    /// Hands the entries of the map of the rest to `entry`, where the object is open.
    ///
    /// # Errors
    ///
    /// What `entry` answers, and a key that a property of the object has already.
    pub fn rest(
        &'static self,
        slots: &[&dyn Encode],
        entry: &mut dyn FnMut(&str, &dyn Encode) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match slots.get(self.properties().len()) {
            Some(rest) if self.is_open() => rest.encode(&mut Rest { shape: self, entry }),
            _ => Ok(()),
        }
    }
}

/// Takes apart the map of the rest.
struct Rest<'a> {
    shape: &'static Shape,
    entry: &'a mut dyn FnMut(&str, &dyn Encode) -> Result<(), Fault>,
}

impl Rest<'_> {
    fn refuse(&self) -> Result<(), Fault> {
        Err(Fault::new(format!(
            "the additional properties of {} are not a map",
            self.shape.name()
        )))
    }
}

impl Output for Rest<'_> {
    fn null(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn bool(&mut self, _: bool) -> Result<(), Fault> {
        self.refuse()
    }

    fn i64(&mut self, _: i64) -> Result<(), Fault> {
        self.refuse()
    }

    fn u64(&mut self, _: u64) -> Result<(), Fault> {
        self.refuse()
    }

    fn f64(&mut self, _: f64) -> Result<(), Fault> {
        self.refuse()
    }

    fn str(&mut self, _: &str) -> Result<(), Fault> {
        self.refuse()
    }

    fn list(&mut self, _: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        self.refuse()
    }

    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        for (key, value) in entries {
            if self
                .shape
                .properties()
                .iter()
                .any(|property| property.name() == key)
            {
                return Err(Fault::new(format!(
                    "{key:?} is a property of its own, not an additional one"
                )));
            }
            (self.entry)(key, value).map_err(|fault| fault.within(key))?;
        }
        Ok(())
    }

    fn object(&mut self, _: &'static Shape, _: &[&dyn Encode]) -> Result<(), Fault> {
        self.refuse()
    }
}
