//! What the figures were measured on.

use std::fs;

use serde::Serialize;

/// The machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Machine {
    /// Cores that this process may use.
    pub(super) cores: usize,
    /// The processor's name.
    pub(super) cpu: String,
    /// Bytes of memory.
    pub(super) ram_bytes: u64,
    /// The operating system.
    pub(super) os: String,
}

impl Machine {
    /// Looks at this machine; what cannot be learnt is `unknown`.
    pub(super) fn look() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let cpu =
            read("/proc/cpuinfo").lines().find_map(|line| Some(line.strip_prefix("model name")?.split_once(':')?.1.trim().to_owned()));
        let ram_bytes = kilobytes(&read("/proc/meminfo"), "MemTotal:").unwrap_or(0) * 1024;
        let system = read("/etc/os-release").lines().find_map(|line| Some(line.strip_prefix("PRETTY_NAME=")?.trim_matches('"').to_owned()));
        let kernel = read("/proc/sys/kernel/osrelease");
        Machine {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            cpu: cpu.unwrap_or_else(|| "unknown".into()),
            ram_bytes,
            os: format!("{}, Linux {}", system.unwrap_or_else(|| std::env::consts::OS.into()), kernel.trim()),
        }
    }
}

/// The value of a line such as `VmHWM:  1234 kB`.
pub(super) fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_proc_are_understood() {
        assert_eq!(kilobytes("Name:\tx\nVmHWM:\t  1234 kB\n", "VmHWM:"), Some(1234));
        assert_eq!(kilobytes("Name:\tx\n", "VmHWM:"), None);
        assert!(Machine::look().cores >= 1);
    }
}
