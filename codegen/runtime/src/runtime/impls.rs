//! How the types of Rust that models are made of are read and written: booleans, numbers, strings, options and boxes.
//! Lists and maps have a file of their own.

use super::fault::Fault;
use super::scalar::Integers;
use super::wire::{Blank, Decode, Encode, Input, Output};

impl<T: Encode + ?Sized> Encode for &T {
    #[inline]
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        (**self).encode(output)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl Encode for bool {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.bool(*self)
    }
}

impl Blank for bool {
    fn blank() -> Self {
        false
    }
}

impl Decode for bool {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        if !matches!(input, Input::Blank) {
            *self = input.boolean()?;
        }
        Ok(())
    }
}

/// `integer!(i32 as i64)`: the integer `i32`, written as `i64`.
macro_rules! integer {
    ($($integer:ident as $wide:ident),+ $(,)?) => {$(
        impl Encode for $integer {
            fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
                output.$wide($wide::from(*self))
            }
        }

        impl Blank for $integer {
            fn blank() -> Self {
                0
            }
        }

        impl Decode for $integer {
            fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
                static RANGE: Integers = Integers { min: $integer::MIN as i128, max: $integer::MAX as i128 };
                // What servers send nearly always fits at once; the rest can take its time.
                let fits = match input {
                    Input::I64(value) => Self::try_from(value).ok(),
                    Input::U64(value) => Self::try_from(value).ok(),
                    Input::Blank => return Ok(()),
                    _ => None,
                };
                *self = match fits {
                    Some(value) => value,
                    None => {
                        let value = input.integer(&RANGE)?;
                        Self::try_from(value).map_err(|_| Fault::expected(&RANGE, value))?
                    }
                };
                Ok(())
            }
        }
    )+};
}

integer!(
    i8 as i64, i16 as i64, i32 as i64, i64 as i64, u8 as u64, u16 as u64, u32 as u64, u64 as u64
);

impl Encode for f64 {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        if self.is_finite() {
            output.f64(*self)
        } else {
            Err(Fault::expected("a finite number", self))
        }
    }
}

impl Blank for f64 {
    fn blank() -> Self {
        0.0
    }
}

impl Decode for f64 {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        if !matches!(input, Input::Blank) {
            *self = input.number()?;
        }
        Ok(())
    }
}

impl Encode for str {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.str(self)
    }
}

impl Encode for String {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.str(self)
    }
}

impl Blank for String {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }
}

impl Decode for String {
    #[inline]
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        if let Input::Str(text) = input {
            *self = Self::from(text);
            return Ok(());
        }
        input.text(&mut |text| *self = Self::from(text))
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    #[inline]
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        (**self).encode(output)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Blank> Blank for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }
}

impl<T: Decode> Decode for Box<T> {
    #[inline]
    fn is_exact() -> bool {
        T::is_exact()
    }

    #[inline]
    fn wants_digits(&self) -> bool {
        T::is_exact()
    }

    #[inline]
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        (**self).decode(input)
    }

    #[inline]
    fn entries_want_digits(&self) -> bool {
        (**self).entries_want_digits()
    }

    #[inline]
    fn decode_entry(&mut self, key: &str, input: Input<'_>) -> Result<(), Fault> {
        (**self).decode_entry(key, input)
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        match self {
            Some(value) => value.encode(output),
            None => output.null(),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Blank for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }
}

impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn is_exact() -> bool {
        T::is_exact()
    }

    #[inline]
    fn wants_digits(&self) -> bool {
        T::is_exact()
    }

    #[inline]
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        if !matches!(input, Input::Blank) && !input.is_null() {
            match self.get_or_insert_with(T::blank).decode(input) {
                // An element or a field without content: as close to nothing as such formats come.
                Err(fault) if fault.is_empty() => {}
                other => return other,
            }
        }
        *self = None;
        Ok(())
    }

    #[inline]
    fn entries_want_digits(&self) -> bool {
        let given = self.as_ref().map(T::entries_want_digits);
        given.unwrap_or_else(|| T::blank().entries_want_digits())
    }

    #[inline]
    fn decode_entry(&mut self, key: &str, input: Input<'_>) -> Result<(), Fault> {
        self.get_or_insert_with(T::blank).decode_entry(key, input)
    }
}
