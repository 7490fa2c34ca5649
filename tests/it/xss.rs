//! Script injection, judged by a real browser. Each payload becomes the body and the title of an article, and a file name where it can be one; Chromium
//! opens every page without our content security policy and counts what runs.
//!
//! How many payloads are tried: every `RAPPORT_XSS_STEP`-th (default 6; 1 is all of them).

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use http_body_util::BodyExt;
use rapport::library::reload::load;

use crate::kit::{PATIENCE, chromium, folder, parts, test_data, write};

/// Put at the top of every page: whatever a payload calls leaves a mark for the opener to find.
const ORACLE: &str = "<script>window.__ran=[];for(const name of ['alert','confirm','prompt','print','open','eval','fetch'])\
window[name]=(...words)=>{window.__ran.push(name+':'+words.join(' ').slice(0,80));return true};\
document.write=(...words)=>window.__ran.push('write:'+words);</script>";

/// Opens each page in a frame, touches what could be touched, and reports.
const RUNNER: &str = r#"<!doctype html><title>runner</title><body><script>
const look = (frame, address, found) => {
  const inside = frame.contentWindow, doc = frame.contentDocument;
  if (!doc || !inside.__ran) { found.push(address + ' left its page: no oracle'); return; }
  for (const element of doc.querySelectorAll('body *')) {
    for (const attribute of element.attributes) {
      if (/^on/i.test(attribute.name)) found.push(address + ' handler ' + attribute.name);
      if (/^(href|src|action|formaction|xlink:href|data|srcdoc)$/i.test(attribute.name) && /^\s*(javascript|vbscript|data:text)/i.test(attribute.value.replace(/[\u0000-\u0020]/g, ''))) found.push(address + ' address ' + attribute.value.slice(0, 60));
    }
    if (/^(iframe|object|embed|svg|math|meta|base|link|style)$/i.test(element.tagName) && !element.closest('body > header .tool')) found.push(address + ' element ' + element.tagName);
    if (element.tagName === 'SCRIPT' && !element.src && !/^application\/(ld\+)?json$/.test(element.type) && element.textContent.indexOf('__ran') < 0) found.push(address + ' script');
  }
  for (const link of [...doc.querySelectorAll('main a')].slice(0, 5)) {
    if (link.href.startsWith('javascript:')) found.push(address + ' link');
  }
  for (const word of inside.__ran) found.push(address + ' ran ' + word);
};
(async () => {
  const addresses = await (await fetch('/oracle/addresses')).json();
  const found = []; let next = 0, n_pages = 0;
  const worker = async () => {
    while (next < addresses.length) {
      const address = addresses[next++];
      const frame = document.createElement('iframe');
      const loaded = new Promise(resolve => { frame.onload = resolve; setTimeout(resolve, 5000); });
      frame.src = address; document.body.append(frame);
      await loaded; await new Promise(resolve => setTimeout(resolve, 5));
      try { look(frame, address, found); n_pages++; } catch (error) { found.push(address + ' ' + error); }
      frame.remove();
    }
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(worker));
  await fetch('/oracle/result', { method: 'POST', body: JSON.stringify({ n_pages, found }) });
})();
</script>"#;

fn strings(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => drop(found.insert(text.clone())),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        serde_json::Value::Object(fields) => {
            fields.iter().filter(|(key, _)| !matches!(key.as_str(), "title" | "test")).for_each(|(_, item)| strings(item, found))
        }
        _ => {}
    }
}

/// Every payload of the lists, once.
pub(crate) fn payloads(hostile: &std::path::Path) -> Vec<String> {
    let mut found = BTreeSet::new();
    for file in ["ammonia/test-strings.json", "blns/blns.json", "dompurify/expect.json", "dompurify/test-suite-inputs.json"] {
        strings(&serde_json::from_slice(&std::fs::read(hostile.join(file)).unwrap()).unwrap(), &mut found);
    }
    for entry in std::fs::read_dir(hostile.join("payloadsallthethings/XSS Injection/Intruders")).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()).into_owned();
        found.extend(text.lines().map(str::to_owned));
    }
    found.into_iter().filter(|payload| !payload.trim().is_empty() && payload.len() < 20_000).collect()
}

async fn with_oracle(mut request: Request, next: Next) -> Response {
    // The oracle is put into text, so the text must not come compressed.
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    let response = next.run(request).await;
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let (mut parts, body) = response.into_parts();
    for name in ["content-security-policy", "x-frame-options", "cross-origin-opener-policy", "content-length", "etag"] {
        parts.headers.remove(name);
    }
    let bytes = body.collect().await.map(|whole| whole.to_bytes()).unwrap_or_default();
    let body = match is_page {
        true => String::from_utf8_lossy(&bytes).replacen("<head>", &format!("<head>{ORACLE}"), 1).into(),
        false => Body::from(bytes),
    };
    Response::from_parts(parts, body)
}

/// Serves the articles below `dir` to a browser, with the oracle in every page; gives what the browser reports of every article and of `addresses`.
fn judge(dir: &std::path::Path, addresses: &[String]) -> Option<serde_json::Value> {
    let browser = chromium()?;
    let (desks, status) = load(&folder(&dir.join("articles"), &dir.join("data")), &mut |_| {}).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let result: Arc<Mutex<Option<String>>> = Arc::default();
    let reported = Arc::clone(&result);
    let mut addresses = addresses.to_vec();
    addresses.extend(desks.public.current().entries.iter().map(|entry| format!("/a/{}", entry.slug)));
    let list = serde_json::to_string(&addresses).unwrap();
    let app = rapport::http::app(parts(desks, Arc::new(status), None))
        .layer(axum::middleware::from_fn(with_oracle))
        .route("/oracle", get(|| async { Html(RUNNER) }))
        .route("/oracle/addresses", get(move || async move { ([(header::CONTENT_TYPE, "application/json")], list).into_response() }))
        .route(
            "/oracle/result",
            post(move |body: String| async move {
                *reported.lock().unwrap() = Some(body);
                StatusCode::NO_CONTENT
            }),
        );
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, app).await });
    let profile = tempfile::tempdir().unwrap();
    let mut child = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--remote-debugging-port=0",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("http://{address}/oracle"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let patience = PATIENCE + Duration::from_secs(1) * u32::try_from(addresses.len()).unwrap();
    let begin = std::time::Instant::now();
    let report = loop {
        if let Some(report) = result.lock().unwrap().take() {
            break report;
        }
        assert!(begin.elapsed() < patience, "the browser did not report within {patience:?}");
        std::thread::sleep(Duration::from_millis(50));
    };
    let _ = child.kill();
    let _ = child.wait();
    Some(serde_json::from_str(&report).unwrap())
}

#[test]
fn no_script_survives_in_bodies_titles_and_file_names() {
    let Some(hostile) = test_data("hostile") else { return };
    let step: usize = std::env::var("RAPPORT_XSS_STEP").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let payloads: Vec<String> = payloads(&hostile).into_iter().step_by(step).collect();
    assert!(payloads.len() > 200, "only {} payloads", payloads.len());
    let dir = tempfile::tempdir().unwrap();
    let articles = dir.path().join("articles");
    let mut addresses = vec!["/".to_owned()];
    for (number, payload) in payloads.iter().enumerate() {
        write(&articles, &format!("public/body/b{number}.md"), format!("# Body {number}\n\n{payload}\n\n[link]({payload})\n"));
        let title = serde_json::to_string(payload).unwrap();
        write(
            &articles,
            &format!("public/title/t{number}.md"),
            format!("---\ntitle: {title}\ntags: [{title}]\nasked_as: [{title}]\n---\n## {payload}\n\nText.\n"),
        );
        addresses.push(format!("/search?q={}", crate::kit::encode(&payload.chars().take(400).collect::<String>())));
        let name: String = payload.chars().filter(|c| !matches!(c, '/' | '\0')).take(60).collect();
        if !name.starts_with('.') && !name.trim().is_empty() {
            let file = articles.join("public/name").join(format!("{name}.md"));
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            // Some payloads are too long or not allowed as names; those are no file names.
            let _ = std::fs::write(
                file,
                "Text without a title.
",
            );
        }
    }
    addresses.push("/c/title".into());
    addresses.push("/c/body".into());
    addresses.push("/c/name".into());
    addresses.push("/api".into());
    let Some(report) = judge(dir.path(), &addresses) else { return };
    let found = report["found"].as_array().unwrap();
    assert!(
        report["n_pages"].as_u64().unwrap() as usize > addresses.len() * 9 / 10,
        "the browser saw only {} of {} pages",
        report["n_pages"],
        addresses.len()
    );
    assert!(
        found.is_empty(),
        "{} findings, such as\n{}",
        found.len(),
        found.iter().take(20).map(ToString::to_string).collect::<Vec<_>>().join("\n")
    );
    eprintln!("{} payloads on {} pages in Chromium without a content security policy: nothing ran", payloads.len(), report["n_pages"]);
}

#[test]
fn the_oracle_notices_a_script() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("articles"), "public/a.md", "# A\n\ntext\n");
    // The runner's own page holds a script without the oracle: were it blind, this would pass unnoticed.
    let Some(report) = judge(dir.path(), &["/oracle/addresses".to_owned()]) else { return };
    assert!(!report["found"].as_array().unwrap().is_empty(), "the oracle is blind: {report}");
}
