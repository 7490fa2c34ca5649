//! Agents' tokens on disk: `tokens.json` in the data folder, readable by its owner alone, replaced atomically under a lock. `token` changes it,
//! `serve` hands [`Door`] to the routes. It lives here because the routes only ever see a function. Deliberately absent: the tokens themselves,
//! of which only SHA-256 is kept (32 random bytes need no slow hash), and a last-used date, which would make every request write.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What every token begins with, so that secret scanners know it.
const PREFIX: &str = "rp_";

/// How old the view of a running server may be; revocations are promised within a second.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What is kept of one token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Names it in lists and for revocation.
    pub(super) id: String,
    /// Whose it is.
    pub(super) name: String,
    /// SHA-256 of the token, in hexadecimal.
    sha256: String,
    /// When it was made.
    #[serde(with = "moment")]
    pub(super) created_at: Timestamp,
    /// When it ends.
    #[serde(with = "moment")]
    pub(super) expires_at: Timestamp,
}

/// The file.
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    version: u32,
    tokens: Vec<Kept>,
}

/// Moments as RFC 3339 text.
mod moment {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(moment)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The tokens of one data folder.
#[derive(Debug, Clone)]
pub(super) struct Store {
    data: PathBuf,
}

impl Store {
    /// The store in this data folder; nothing is touched yet.
    pub(super) fn new(data: &Path) -> Self {
        Store { data: data.to_owned() }
    }

    /// All tokens, ended ones included. None when there is no file.
    pub(super) fn list(&self) -> anyhow::Result<Vec<Kept>> {
        let path = self.path();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).with_context(|| format!("read {}", path.display())),
        };
        let document: Document = serde_json::from_str(&text).with_context(|| format!("understand {}", path.display()))?;
        anyhow::ensure!(document.version == 1, "{} is of version {}, which this rapport does not know", path.display(), document.version);
        Ok(document.tokens)
    }

    /// Makes a token; gives it with what is kept of it. It cannot be shown again.
    pub(super) fn make(&self, name: &str, now: Timestamp, lifetime: Duration) -> anyhow::Result<(String, Kept)> {
        let token = format!("{PREFIX}{}", hex(&random::<32>()?));
        let expires_at = now.checked_add(lifetime).context("reckon when the token ends")?;
        let kept = Kept { id: hex(&random::<4>()?), name: name.into(), sha256: hex(&Sha256::digest(&token)), created_at: now, expires_at };
        self.change(|tokens| tokens.push(kept.clone()))?;
        Ok((token, kept))
    }

    /// Ends a token; `None` when there is no such id.
    pub(super) fn revoke(&self, id: &str) -> anyhow::Result<Option<Kept>> {
        let mut revoked = None;
        self.change(|tokens| revoked = tokens.iter().position(|kept| kept.id == id).map(|place| tokens.remove(place)))?;
        Ok(revoked)
    }

    fn path(&self) -> PathBuf {
        self.data.join("tokens.json")
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Kept>)) -> anyhow::Result<()> {
        fs::create_dir_all(&self.data).with_context(|| format!("create the data folder {}", self.data.display()))?;
        let lock = private(&self.data.join("tokens.lock"))?;
        lock.lock().context("lock the tokens")?;
        let mut tokens = self.list()?;
        change(&mut tokens);
        let text = serde_json::to_string_pretty(&Document { version: 1, tokens })?;
        let next = self.data.join("tokens.json.next");
        let mut file = private(&next)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(|| format!("write {}", next.display()))?;
        fs::rename(&next, self.path()).with_context(|| format!("replace {}", self.path().display()))?;
        File::open(&self.data).and_then(|folder| folder.sync_all()).with_context(|| format!("save {}", self.data.display()))
    }
}

/// Opens a file afresh that only its owner may read.
fn private(path: &Path) -> anyhow::Result<File> {
    let opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    opened.with_context(|| format!("write {}", path.display()))
}

fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("ask the system for random bytes: {error}"))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lets agents in by their tokens, for a server that runs while tokens come and go.
#[derive(Debug)]
pub(super) struct Door {
    store: Store,
    view: Mutex<View>,
}

/// What the door knows, and since when.
#[derive(Debug)]
struct View {
    looked_at: Option<Instant>,
    stamp: Option<(u64, i64, i64, u64)>,
    tokens: Arc<Vec<Kept>>,
}

impl Door {
    /// A door for the tokens of this store.
    pub(super) fn new(store: Store) -> Self {
        Door { store, view: Mutex::new(View { looked_at: None, stamp: None, tokens: Arc::default() }) }
    }

    /// The name of the agent whose valid token this is.
    pub(super) fn check(&self, token: &str) -> Option<String> {
        find(&self.tokens(Instant::now()), token, Timestamp::now())
    }

    /// The tokens as of at most [`LOOK_EVERY`] ago. A file that cannot be read lets nobody in.
    fn tokens(&self, now: Instant) -> Arc<Vec<Kept>> {
        let mut view = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        if view.looked_at.is_some_and(|looked_at| now.saturating_duration_since(looked_at) < LOOK_EVERY) {
            return Arc::clone(&view.tokens);
        }
        view.looked_at = Some(now);
        let facts = fs::metadata(self.store.path()).ok();
        let stamp = facts.map(|facts| (facts.ino(), facts.mtime(), facts.mtime_nsec(), facts.len()));
        if stamp != view.stamp {
            let tokens = self.store.list();
            // A failed read is tried again at the next look.
            view.stamp = if tokens.is_ok() { stamp } else { None };
            view.tokens = Arc::new(tokens.unwrap_or_else(|error| {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "the tokens cannot be read, so no agent is let in; `rapport token list` says more"
                );
                Vec::new()
            }));
        }
        Arc::clone(&view.tokens)
    }
}

/// Looks at every token whatever it finds, so that the time taken tells nothing.
fn find(tokens: &[Kept], presented: &str, now: Timestamp) -> Option<String> {
    let presented = hex(&Sha256::digest(presented));
    let mut found = None;
    for kept in tokens {
        let is_same = bool::from(kept.sha256.as_bytes().ct_eq(presented.as_bytes()));
        if is_same && now < kept.expires_at {
            found = Some(kept.name.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::new(&folder.path().join("data"));
        (folder, store)
    }

    #[test]
    fn a_token_lets_its_agent_in_until_it_ends() {
        let (_folder, store) = store();
        let now = Timestamp::now();
        let (token, kept) = store.make("Ada", now, DAY).expect("made");
        store.make("Grace", now, DAY).expect("made");
        assert_eq!((token.len(), &token[..3]), (67, "rp_"));
        let tokens = store.list().expect("listed");
        assert_eq!(find(&tokens, &token, now).as_deref(), Some("Ada"));
        assert_eq!(find(&tokens, &token, kept.expires_at), None);
        assert_eq!(find(&tokens, &token[..66], now), None);
        assert_eq!(find(&tokens, &kept.sha256, now), None, "the hash is no token");
        assert_eq!(find(&tokens, "", now), None);
    }

    #[test]
    fn the_file_holds_no_token_and_is_its_owners_alone() {
        let (_folder, store) = store();
        let (token, _) = store.make("Ada", Timestamp::now(), DAY).expect("made");
        let text = fs::read_to_string(store.path()).expect("read");
        assert!(!text.contains(&token[3..]) && text.contains("Ada"), "{text}");
        for name in ["tokens.json", "tokens.lock"] {
            let mode = fs::metadata(store.data.join(name)).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_running_server_notices_revocation_within_a_second() {
        let (_folder, store) = store();
        let door = Door::new(store.clone());
        let start = Instant::now();
        assert!(door.tokens(start).is_empty());
        let (_, kept) = store.make("Ada", Timestamp::now(), DAY).expect("made");
        assert!(door.tokens(start).is_empty(), "not looked again yet");
        assert_eq!(door.tokens(start + LOOK_EVERY).len(), 1);
        assert_eq!(store.revoke("nonsense").expect("looked"), None);
        assert_eq!(store.revoke(&kept.id).expect("revoked"), Some(kept));
        assert!(door.tokens(start + Duration::from_secs(1)).is_empty());
    }

    #[test]
    fn a_broken_file_lets_nobody_in_and_is_not_overwritten() {
        let (_folder, store) = store();
        let (token, _) = store.make("Ada", Timestamp::now(), DAY).expect("made");
        let door = Door::new(store.clone());
        assert_eq!(door.check(&token).as_deref(), Some("Ada"));
        fs::write(store.path(), "{").expect("written");
        assert!(door.tokens(Instant::now() + DAY).is_empty());
        assert!(store.make("Grace", Timestamp::now(), DAY).is_err());
        assert_eq!(fs::read_to_string(store.path()).expect("read"), "{");
    }

    #[test]
    fn tokens_made_at_the_same_moment_are_all_kept() {
        let (_folder, store) = store();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| store.make("Ada", Timestamp::now(), DAY).expect("made"));
            }
        });
        assert_eq!(store.list().expect("listed").len(), 8);
    }
}
