//! Lists with a type for each position: tuples in Rust.

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, ListInput, Output, Part};

/// `tuple!(A 0, B 1)`: the tuple `(A, B)`.
macro_rules! tuple {
    ($($item:ident $index:tt),+) => {
        impl<$($item: Encode),+> Encode for ($($item,)+) {
            #[inline]
            fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
                let items: &[&dyn Encode] = &[$(&self.$index),+];
                output.list(&mut items.iter().copied())
            }
        }

        impl<$($item: Blank),+> Blank for ($($item,)+) {
            #[inline]
            fn blank() -> Self {
                ($($item::blank(),)+)
            }
        }

        impl<$($item: Decode),+> Decode for ($($item,)+) {
            #[inline]
            fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
                read(&mut [$(&mut self.$index),+], input)
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);

/// Reads a list into its positions. What comes after the last is passed over, as unknown properties of an object are.
fn read(slots: &mut [&mut dyn Decode], input: Input<'_>) -> Result<(), Fault> {
    match input {
        Input::Blank => slots
            .iter_mut()
            .try_for_each(|slot| slot.decode(Input::Blank)),
        Input::List(items) => {
            let mut count = 0;
            for slot in slots.iter_mut() {
                if !items.next(*slot).map_err(|fault| fault.at(count))? {
                    break;
                }
                count += 1;
            }
            if count == slots.len() {
                return skip_rest(items);
            }
            finish(slots, count)
        }
        Input::Element(element) if !element.is_nil() => {
            let mut count = 0;
            element.parts(&mut |part| match part {
                Part::Child(_, child) => {
                    let Some(slot) = slots.get_mut(count) else {
                        return Ok(());
                    };
                    count += 1;
                    slot.decode(Input::Element(child))
                        .map_err(|fault| fault.at(count - 1))
                }
                Part::Text(text) => Err(Fault::expected("a list", Fault::quote(text))),
                Part::Attribute(..) => Ok(()),
            })?;
            finish(slots, count)
        }
        other => Err(Fault::expected("a list", other.found())),
    }
}

/// Positions that are missing are null, where they can be.
fn finish(slots: &mut [&mut dyn Decode], count: usize) -> Result<(), Fault> {
    let expected = slots.len();
    for slot in slots.iter_mut().skip(count) {
        slot.decode(Input::Null).map_err(|_| {
            Fault::expected(
                format_args!("a list of {expected} items"),
                format_args!("one of {count}"),
            )
        })?;
    }
    Ok(())
}

fn skip_rest(items: &mut dyn ListInput) -> Result<(), Fault> {
    while items.next(&mut Ignored)? {}
    Ok(())
}

/// Takes any value and keeps nothing.
struct Ignored;

impl Blank for Ignored {
    fn blank() -> Self {
        Self
    }
}

impl Decode for Ignored {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        match input {
            Input::List(items) => skip_rest(items),
            Input::Map(map) => {
                let mut key = super::wire::Key::new(&[]);
                while map.next_key(&mut key)? {
                    map.skip()?;
                }
                Ok(())
            }
            Input::Blank
            | Input::Null
            | Input::Bool(_)
            | Input::I64(_)
            | Input::U64(_)
            | Input::F64(_)
            | Input::Str(_)
            | Input::Text(_)
            | Input::Element(_) => Ok(()),
        }
    }
}
