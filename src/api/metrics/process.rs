//! What the process takes of the machine, as Linux tells it. Elsewhere nothing is told.

use std::fs;

use metrics::gauge;

/// Reads it anew.
pub(super) fn look() {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(bytes) = resident(&status) {
        gauge!("process_resident_memory_bytes").set(bytes);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        // Without the one by which they are read.
        let open = open.count().saturating_sub(1);
        gauge!("process_open_fds").set(u32::try_from(open).unwrap_or(u32::MAX));
    }
}

/// The memory in bytes: Linux tells it in units of 1024.
#[expect(clippy::cast_precision_loss, reason = "no machine has that much memory")]
fn resident(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let units: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(units.checked_mul(1024)? as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_told_in_bytes() {
        let status = "Name:\thisab\nVmHWM:\t 9 kB\nVmRSS:\t   51200 kB\nThreads:\t3\n";
        assert_eq!(resident(status), Some(52_428_800.0));
        assert_eq!(resident("VmRSS:\t12 pages"), None);
        assert_eq!(resident(""), None);
    }
}
