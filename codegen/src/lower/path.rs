//! What a type is called after, where it needs a name: put together only for the few that need one.

/// A path from something that has a name to a type within it.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    /// One that is there already.
    Whole(&'p [String]),
    /// One more part.
    Part(&'p Path<'p>, &'p str),
}

impl Path<'_> {
    /// The parts, outermost first.
    pub(super) fn to_vec(self) -> Vec<String> {
        match self {
            Self::Whole(parts) => parts.to_vec(),
            Self::Part(outer, part) => {
                let mut parts = outer.to_vec();
                parts.push(part.to_owned());
                parts
            }
        }
    }

    /// What is called `part` within this.
    pub(super) fn part<'p>(&'p self, part: &'p str) -> Path<'p> {
        Path::Part(self, part)
    }
}
