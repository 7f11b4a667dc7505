//! How often code allocates. Counting has a price, so that it happens in a build of its own, by the feature `allocations`.

use std::collections::BTreeMap;
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::rounds::Contender;

/// What one piece of work allocates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Allocations {
    /// How many times memory was asked for, growth in place included.
    pub(crate) count: f64,
    /// How many bytes in all.
    pub(crate) bytes: f64,
}

/// By section and contender, as `call GET reqwest/client`.
pub(crate) type Counted = BTreeMap<String, Allocations>;

/// Has a build with the feature count what `command` measures.
pub(crate) fn of(command: &str) -> Result<Counted> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "specsmith-bench",
        ])
        .args([
            "--features",
            "allocations",
            "--",
            "count-allocations",
            command,
        ])
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("the build that counts allocations failed".into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Counts what each contender allocates per piece of work.
#[cfg(feature = "allocations")]
pub(crate) fn count(
    section: &str,
    times: usize,
    contenders: &mut [Contender<'_>],
    counted: &mut Counted,
) -> Result<()> {
    use stats_alloc::Region;
    for contender in contenders {
        contender.turn(times)?;
        let region = Region::new(crate::ALLOCATOR);
        contender.turn(times)?;
        let change = region.change();
        let each = |number: usize| -> Result<f64> {
            Ok(f64::from(u32::try_from(number)?) / f64::from(u32::try_from(times)?))
        };
        let allocations = Allocations {
            count: each(change.allocations + change.reallocations)?,
            bytes: each(change.bytes_allocated)?,
        };
        counted.insert(key(section, contender.name), allocations);
    }
    Ok(())
}

#[cfg(not(feature = "allocations"))]
pub(crate) fn count(_: &str, _: usize, _: &mut [Contender<'_>], _: &mut Counted) -> Result<()> {
    Err("this build cannot count allocations: build it with the feature `allocations`".into())
}

/// How a contender is called among those that were counted.
pub(crate) fn key(section: &str, contender: &str) -> String {
    format!("{section}/{contender}")
}
