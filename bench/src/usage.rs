//! What a process has used, and what it may use.

use serde::{Deserialize, Serialize};

/// CPU time and the most memory held at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// Seconds of CPU, in user and system mode.
    pub(crate) cpu: f64,
    /// Resident MiB at the peak.
    pub(crate) mib: f64,
}

/// What this process has used so far.
pub(crate) fn own() -> Usage {
    system::used(system::Who::Own)
}

/// What the children of this process that have ended used; of memory, what the largest of them did.
pub(crate) fn of_children() -> Usage {
    system::used(system::Who::Children)
}

/// Has the system end this process when it uses more.
pub(crate) fn limit(cpu_seconds: u64, mib: u64) -> crate::Result<()> {
    system::limit(cpu_seconds, mib)
}

#[cfg(unix)]
mod system {
    use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
    use nix::sys::time::TimeValLike as _;

    use super::Usage;

    #[derive(Clone, Copy)]
    pub(super) enum Who {
        Own,
        Children,
    }

    pub(super) fn used(who: Who) -> Usage {
        let who = match who {
            Who::Own => UsageWho::RUSAGE_SELF,
            Who::Children => UsageWho::RUSAGE_CHILDREN,
        };
        let Ok(usage) = getrusage(who) else {
            return Usage::default();
        };
        let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        // Linux counts KiB, macOS bytes.
        let unit = if cfg!(target_os = "macos") {
            1024.0 * 1024.0
        } else {
            1024.0
        };
        Usage {
            cpu: as_float(micros) / 1e6,
            mib: as_float(usage.max_rss()) / unit,
        }
    }

    pub(super) fn limit(cpu_seconds: u64, mib: u64) -> crate::Result<()> {
        setrlimit(Resource::RLIMIT_CPU, cpu_seconds, cpu_seconds)?;
        setrlimit(Resource::RLIMIT_AS, mib << 20, mib << 20)?;
        Ok(())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a measurement has not that many digits"
    )]
    fn as_float(number: i64) -> f64 {
        number as f64
    }
}

#[cfg(not(unix))]
mod system {
    use super::Usage;

    #[derive(Clone, Copy)]
    pub(super) enum Who {
        Own,
        Children,
    }

    pub(super) fn used(_who: Who) -> Usage {
        Usage::default()
    }

    pub(super) fn limit(_cpu_seconds: u64, _mib: u64) -> crate::Result<()> {
        Ok(())
    }
}
