//! The real program as a child process: started, timed until it answers, weighed by what `/proc` says, and stopped. Gone when the value is.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::Plan;
use super::client::Client;
use super::corpus::Corpus;
use super::machine::kilobytes;
use super::scratch::Scratch;

/// A corpus that takes longer than this to load is not what this program is for.
const PATIENCE: Duration = Duration::from_secs(600);

/// `/proc` counts processor time in hundredths of a second on every Linux (`USER_HZ`).
const MS_PER_TICK: f64 = 10.0;

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    log: PathBuf,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// Milliseconds from the start of the process to its first answer that it is ready.
    pub(super) ready_ms: f64,
}

/// How much memory it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resident {
    /// Bytes now.
    pub(super) resident: u64,
    /// Bytes at most so far.
    pub(super) peak: u64,
}

impl Server {
    /// Starts the program and waits until it is ready. Variables and files of the user have no say in it: it runs as it comes,
    /// request log included.
    pub(super) fn start(plan: &Plan, scratch: &Scratch, corpus: &Corpus, data: &Path) -> anyhow::Result<Self> {
        plan.go_on()?;
        let address = free_port()?;
        let log = scratch.root().join("server.log");
        let mut command = Command::new(&plan.program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"RAPPORT_")) {
            command.env_remove(name);
        }
        let listen = address.to_string();
        command.current_dir(scratch.root()).arg("serve").args(["--listen", &listen]);
        command.arg("--articles").arg(&corpus.folder).arg("--data").arg(data);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log).context("write the server's log")?);
        let began = Instant::now();
        let child = command.spawn().with_context(|| format!("start {}", plan.program.display()))?;
        let mut server = Server { child, log, address, ready_ms: 0.0 };
        server.wait_until_ready(plan, began)?;
        server.ready_ms = began.elapsed().as_secs_f64() * 1000.0;
        Ok(server)
    }

    fn wait_until_ready(&mut self, plan: &Plan, began: Instant) -> anyhow::Result<()> {
        loop {
            plan.go_on()?;
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended ({status}): {}", tail(&self.log));
            }
            if began.elapsed() > PATIENCE {
                bail!("the server was not ready after {} s", PATIENCE.as_secs());
            }
            // The port is taken before the load, so that an early question waits for it; short waits keep Ctrl-C quick.
            let ready = Client::connect(self.address, Duration::from_millis(500)).and_then(|mut client| client.get("/readyz"));
            match ready {
                Ok((200, _)) => return Ok(()),
                _ => std::thread::sleep(Duration::from_millis(2)),
            }
        }
    }

    /// A connection to it.
    pub(super) fn connect(&self) -> anyhow::Result<Client> {
        Client::connect(self.address, Duration::from_secs(60))
    }

    /// What it weighs.
    pub(super) fn memory(&self) -> anyhow::Result<Resident> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).context("read the server's memory")?;
        let bytes = |name| kilobytes(&status, name).map(|kilobytes| kilobytes * 1024).with_context(|| format!("find {name}"));
        Ok(Resident { resident: bytes("VmRSS:")?, peak: bytes("VmHWM:")? })
    }

    /// Processor time it has used so far, in milliseconds.
    pub(super) fn cpu_ms(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).context("read the server's processor time")?;
        cpu_ms(&stat).context("understand the server's processor time")
    }

    /// Asks it to stop, as an operator would, and waits for it.
    pub(super) fn stop(mut self) {
        // There is no safe call for a signal in the standard library; every Unix has a shell.
        let asked = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        let until = Instant::now() + Duration::from_secs(15);
        while asked.is_ok() && Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has already gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("; ")
}

fn free_port() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port")?;
    Ok(listener.local_addr()?)
}

/// User and system time of `/proc/<pid>/stat`; the program's name before them may hold anything, even brackets.
fn cpu_ms(stat: &str) -> Option<f64> {
    let fields: Vec<&str> = stat[stat.rfind(')')? + 1..].split_whitespace().collect();
    let ticks = |field: usize| fields.get(field)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) * MS_PER_TICK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let stat = "42 (a) b) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 4 0 100 1000 10";
        assert_eq!(cpu_ms(stat), Some(3000.0));
        assert_eq!(cpu_ms("nonsense"), None);
    }
}
