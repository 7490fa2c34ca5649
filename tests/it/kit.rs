//! The test driver: a folder of articles written from one string, a server over it, and verbs to act and look.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use rapport::article::Limits;
use rapport::config::Settings;
use rapport::escalate::Doorbell;
use rapport::http::{Parts, app};
use rapport::insight::store::Store;
use rapport::library::Desks;
use rapport::library::reload::{Folder, Reloader, Status, load};
use rapport::page::faces::Faces;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

/// The token that lets an agent in, in every kit.
pub(crate) const TOKEN: &str = "rp_a-token-for-tests";

/// The site's own host, as every request names it.
pub(crate) const HOST: &str = "help.example";

/// How long anything is waited for. It costs nothing where things go well, and the machine may have much else to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(180);

/// A folder of articles and a server over it.
pub(crate) struct Kit {
    pub(crate) dir: TempDir,
    pub(crate) desks: Desks,
    pub(crate) reloader: Option<Reloader>,
    pub(crate) store: Store,
    faces: Arc<Faces>,
    app: Router,
    pub(crate) runtime: tokio::runtime::Runtime,
}

/// An answer, read to its end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text()))
    }

    /// Status, headers and body as one text, without what is measured anew each time.
    pub(crate) fn stable(&self) -> String {
        let mut lines: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "server-timing" | "date"))
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        lines.sort();
        format!("{}\n{}\n\n{}", self.status, lines.join("\n"), self.text())
    }
}

/// Writes a tree given as one string: each file begins with a line `//- path`.
pub(crate) fn write_tree(root: &Path, tree: &str) {
    for part in tree.split("//- ").skip(1) {
        let (path, text) = part.split_once('\n').unwrap_or((part, ""));
        write(root, path.trim(), text);
    }
}

/// Writes one file and the folders above it.
pub(crate) fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// Where the test data that no one here wrote lies; `None`, with a word on standard error, where it is not to be had.
pub(crate) fn test_data(part: &str) -> Option<PathBuf> {
    let root = std::env::var("RAPPORT_TEST_DATA").unwrap_or_else(|_| "../shared/data".into());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(root).join(part);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {} is not here; set RAPPORT_TEST_DATA to run this test in full", path.display());
    None
}

/// A browser that starts; `None`, with a word on standard error, where there is none and none is demanded.
pub(crate) fn chromium() -> Option<PathBuf> {
    let starts = |path: &&&str| {
        // Ubuntu's package of this name is an empty one that asks for a snap.
        let version = std::process::Command::new(**path).arg("--version").output();
        version.is_ok_and(|output| output.status.success() && String::from_utf8_lossy(&output.stdout).contains("Chrom"))
    };
    let found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].iter().find(starts);
    if found.is_none() {
        assert!(std::env::var("RAPPORT_REQUIRE_BROWSER").is_err(), "Chromium is not installed; ./test installs it");
        eprintln!("SKIPPED: Chromium is not installed; ./test installs it");
    }
    found.map(PathBuf::from)
}

pub(crate) fn folder(articles: &Path, data: &Path) -> Folder {
    Folder {
        articles: articles.to_path_buf(),
        data: data.to_path_buf(),
        limits: Limits::default(),
        lang: "en".into(),
        settle: Duration::from_millis(10),
        // Longer than anything is waited for: what a test sees changed was noticed, not stumbled on.
        tick: Duration::from_secs(3_600),
    }
}

pub(crate) fn parts(desks: Desks, status: Arc<Status>, store: Option<Store>) -> Parts {
    let mut settings = Settings::default();
    // Every request of a kit comes from the same nowhere.
    settings.limits.posts_per_minute = 0;
    Parts {
        desks,
        store,
        doorbell: Doorbell::new(false),
        faces: Arc::new(Faces::plain(&settings.theme)),
        settings: Arc::new(settings),
        status: Arc::new(move || Arc::clone(&status)),
        check_token: Arc::new(|token| (token == TOKEN).then(|| "tester".to_owned())),
    }
}

impl Kit {
    /// A folder that is loaded once and not watched.
    pub(crate) fn new(tree: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_tree(&dir.path().join("articles"), tree);
        Self::over(dir)
    }

    /// The same with some settings otherwise.
    pub(crate) fn configured(tree: &str, configure: impl FnOnce(&mut Settings)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_tree(&dir.path().join("articles"), tree);
        let (desks, status) = load(&folder(&dir.path().join("articles"), &dir.path().join("data")), &mut |_| {}).unwrap();
        let mut kit = Self::with(dir, desks, Status::clone(&status), None);
        let mut parts = parts(kit.desks.clone(), Arc::new(status), Some(kit.store.clone()));
        configure(Arc::make_mut(&mut parts.settings));
        parts.faces = Arc::new(Faces::plain(&parts.settings.theme));
        kit.faces = Arc::clone(&parts.faces);
        kit.app = app(parts);
        kit
    }

    /// The same over a folder that is there already: `articles/` below `dir`.
    pub(crate) fn over(dir: TempDir) -> Self {
        let (desks, status) = load(&folder(&dir.path().join("articles"), &dir.path().join("data")), &mut |_| {}).unwrap();
        Self::with(dir, desks, status, None)
    }

    /// A folder of a site in another language than English. Addresses and pages are still an English site's.
    pub(crate) fn in_language(lang: &str, tree: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_tree(&dir.path().join("articles"), tree);
        let folder = Folder { lang: lang.into(), ..folder(&dir.path().join("articles"), &dir.path().join("data")) };
        let (desks, status) = load(&folder, &mut |_| {}).unwrap();
        Self::with(dir, desks, status, None)
    }

    /// A folder that is kept fresh.
    pub(crate) fn live(tree: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_tree(&dir.path().join("articles"), tree);
        let (desks, reloader) = Reloader::start(folder(&dir.path().join("articles"), &dir.path().join("data")), &mut |_| {}).unwrap();
        let status = reloader.status();
        Self::with(dir, desks, Status::clone(&status), Some(reloader))
    }

    fn with(dir: TempDir, desks: Desks, status: Status, reloader: Option<Reloader>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir_all(&data).unwrap();
        let store = runtime.block_on(Store::open(&data, 0)).unwrap();
        let parts = parts(desks.clone(), Arc::new(status), Some(store.clone()));
        Kit { dir, desks, reloader, store, faces: Arc::clone(&parts.faces), app: app(parts), runtime }
    }

    /// Puts templates of an operator's in the place of the program's.
    pub(crate) fn dress(&self, templates: &[(&str, &str)]) {
        let problems = self.faces.change(&templates.iter().map(|(name, text)| ((*name).to_owned(), Ok((*text).to_owned()))).collect());
        assert_eq!(problems, []);
    }

    pub(crate) fn articles(&self) -> PathBuf {
        self.dir.path().join("articles")
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        write(&self.articles(), path, text);
    }

    /// Waits until everything written so far is published.
    pub(crate) fn rescan(&self) -> Arc<Status> {
        self.reloader.as_ref().expect("only a live kit can rescan").rescan()
    }

    pub(crate) fn request(&self, request: Request<Body>) -> Reply {
        self.runtime.block_on(async {
            let response = self.app.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = body.collect().await.map(|whole| whole.to_bytes().to_vec()).unwrap_or_default();
            Reply { status: parts.status, headers: parts.headers, body }
        })
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[])
    }

    pub(crate) fn get_as_agent(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[("authorization", &format!("Bearer {TOKEN}"))])
    }

    pub(crate) fn send(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header("host", HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.request(request.body(Body::empty()).unwrap())
    }

    /// Sends a form or JSON, as its kind says.
    pub(crate) fn post(&self, path: &str, kind: &str, body: impl Into<String>, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().method(Method::POST).uri(path).header("host", HOST).header("content-type", kind);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.request(request.body(Body::from(body.into())).unwrap())
    }

    /// Sends a form of the site's, as a browser does.
    pub(crate) fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.post(path, "application/x-www-form-urlencoded", body.join("&"), &[("sec-fetch-site", "same-origin")])
    }

    /// Asks for suggestions.
    pub(crate) fn suggest(&self, question: &str) -> Value {
        self.get(&format!("/api/v1/suggest?q={}", encode(question))).json()
    }
}

/// Percent-encodes a query value.
pub(crate) fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A small generator of numbers (xorshift64*), so that a failing run can be repeated from its seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % sides
    }

    pub(crate) fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.roll(things.len())]
    }
}
