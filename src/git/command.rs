//! Runs one git command that only reads: no hooks, no file system monitor, no pager, no signatures, no fetching, no locks, and an end after 30 s.
//! Deliberately absent: any command that writes, and any trust in the repository's configuration.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How long git may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Settings of a repository that would run something, or ask another machine.
const HARMLESS: [&str; 6] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "protocol.file.allow=never",
    "log.showSignature=false",
    "core.quotePath=false",
    "diff.renameLimit=5000",
];
/// Longest part of the output that is looked at.
const LONGEST_PART: u64 = 64 << 10;

/// Runs git in `folder` and hands each NUL-ended part of its output (and the rest) to `take`. Fails with git's words and, where there is one, a remedy.
pub(super) fn run(folder: &Path, arguments: &[&str], take: &mut dyn FnMut(&[u8])) -> anyhow::Result<()> {
    let mut command = Command::new("git");
    command.arg("--no-pager").arg("-C").arg(folder).args(HARMLESS.iter().flat_map(|setting| ["-c", setting])).args(arguments);
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
    for inherited in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE"]
    {
        command.env_remove(inherited);
    }
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|cause| match cause.kind() {
            std::io::ErrorKind::NotFound => anyhow::anyhow!("there is no git on this machine: install it to have dates and renames"),
            _ => anyhow::anyhow!("git cannot be run: {cause}"),
        })?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (done, waiting) = mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || end(child, &waiting));
    let complaints = std::thread::spawn(move || {
        let mut text = Vec::new();
        // What git says beyond this helps nobody; reading on would only be memory.
        let _ = stderr.map(|stderr| stderr.take(4096).read_to_end(&mut text));
        text
    });
    if let Some(stdout) = stdout {
        parts(BufReader::with_capacity(1 << 16, stdout), take);
    }
    drop(done);
    let ended = watchdog.join().unwrap_or_else(|_| anyhow::bail!("git could not be waited for"))?;
    let complaints = complaints.join().unwrap_or_default();
    if ended.success() { Ok(()) } else { Err(explain(folder, &String::from_utf8_lossy(&complaints))) }
}

/// Waits for git to end, and ends it when it takes too long. The sender is dropped when all output was read.
fn end(mut child: Child, waiting: &mpsc::Receiver<()>) -> anyhow::Result<std::process::ExitStatus> {
    if matches!(waiting.recv_timeout(PATIENCE), Err(RecvTimeoutError::Timeout)) {
        // It may have ended by itself in this moment; either way it is waited for below.
        let _ = child.kill();
        child.wait()?;
        anyhow::bail!("git took longer than {} s and was stopped", PATIENCE.as_secs());
    }
    Ok(child.wait()?)
}

fn parts(mut output: impl BufRead, take: &mut dyn FnMut(&[u8])) {
    let mut part = Vec::new();
    loop {
        part.clear();
        match output.by_ref().take(LONGEST_PART).read_until(0, &mut part) {
            Ok(0) | Err(_) => return,
            Ok(_) => take(part.strip_suffix(&[0]).unwrap_or(&part)),
        }
    }
}

fn explain(folder: &Path, complaint: &str) -> anyhow::Error {
    if complaint.contains("dubious ownership") {
        return anyhow::anyhow!(
            "the repository belongs to another user: run `git config --global --add safe.directory \"$(git -C {} rev-parse --show-toplevel)\"` as the user that runs rapport",
            folder.display()
        );
    }
    if complaint.contains("does not have any commits yet") {
        return anyhow::anyhow!("the repository has no commit yet");
    }
    anyhow::anyhow!("git says: {}", complaint.lines().next().unwrap_or("nothing").trim())
}
