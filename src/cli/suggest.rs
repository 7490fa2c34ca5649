//! `rapport suggest`: the engine of the API on the command line. For people it asks the shelf itself, so that it can explain; JSON is the answer of
//! the API's own route, called without a socket, so that the two cannot differ.

use std::fmt::Write;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use tower::ServiceExt;

use crate::audience::{Audience, Internal, Public};
use crate::escalate::Doorbell;
use crate::http::{self, Parts};
use crate::library::reload::{Status, load};
use crate::library::{Desks, Shelf};
use crate::page::faces::Faces;
use crate::search::explain::{self, Explanation, Reading};
use crate::search::once::TextOf;
use crate::search::{Answer, Hit, Options, Run, suggest};

use super::args::{Format, Suggest};
use super::failure::{Exit, Failure};
use super::progress::Loading;
use super::screen::{Screen, Style, plain};
use super::{Session, folder, serve};

/// Runs the command.
pub(super) fn run(session: &Session, arguments: &Suggest) -> Result<Exit, Failure> {
    let folder = folder::find(&session.settings)?;
    let mut loading = Loading::new(session.screen);
    let loaded = load(&folder, &mut |progress| loading.tell(progress));
    loading.finish();
    let (desks, status) = loaded.map_err(|error| serve::unloadable(&folder.articles, &error))?;
    let text = match (arguments.format, arguments.is_agent) {
        (Format::Human, false) => people(&session.screen, &*desks.public.current(), arguments),
        (Format::Human, true) => people(&session.screen, &*desks.internal.current(), arguments),
        (Format::Json, false) if arguments.is_explained => explained(&*desks.public.current(), arguments),
        (Format::Json, true) if arguments.is_explained => explained(&*desks.internal.current(), arguments),
        (Format::Json, false) => json::<Public>(session, desks, status, arguments)?,
        (Format::Json, true) => json::<Internal>(session, desks, status, arguments)?,
    };
    session.screen.print(&text)?;
    Ok(Exit::Fine)
}

/// What the API answers, sign for sign but for the indentation.
fn json<A: Audience>(session: &Session, desks: Desks, status: Status, arguments: &Suggest) -> Result<String, Failure> {
    let question = utf8_percent_encode(&arguments.question, NON_ALPHANUMERIC);
    let lang = arguments.lang.iter().map(|lang| format!("&lang={}", utf8_percent_encode(lang, NON_ALPHANUMERIC)));
    let address = format!("{}/api/v1/suggest?q={question}&limit={}{}", A::MOUNT, arguments.limit, lang.collect::<String>());
    // Whoever can read the folder may read what is in it; there is no one else on this router.
    let check_token = Arc::new(|_: &str| Some("command line".to_owned()));
    let status = Arc::new(status);
    let parts = Parts {
        desks,
        settings: Arc::new(session.settings.clone()),
        faces: Arc::new(Faces::plain(&session.settings.theme)),
        status: Arc::new(move || Arc::clone(&status)),
        check_token,
        store: None,
        doorbell: Doorbell::new(false),
    };
    let (code, body) = ask(parts, &address).map_err(|error| Failure::because("cannot ask", &error).help("leave out `--format json`"))?;
    if code == StatusCode::OK {
        return Ok(indent(&String::from_utf8_lossy(&body)));
    }
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let detail = problem["detail"].as_str().unwrap_or("the question was refused");
    Err(Failure::usage(plain(detail)).help("`rapport suggest --help` shows examples"))
}

/// Compact JSON with its fields in their order, a line each.
fn indent(json: &str) -> String {
    let (mut text, mut depth, mut is_text, mut is_escaped) = (String::new(), 0_usize, false, false);
    let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        if is_text {
            text.push(letter);
            is_text = letter != '"' || is_escaped;
            is_escaped = letter == '\\' && !is_escaped;
            continue;
        }
        let is_empty = matches!(letters.peek(), Some('}' | ']'));
        if matches!(letter, '}' | ']') {
            depth = depth.saturating_sub(1);
            if !text.ends_with(['{', '[']) {
                text.push_str(&line(depth));
            }
        }
        text.push(letter);
        match letter {
            '"' => is_text = true,
            ':' => text.push(' '),
            ',' => text.push_str(&line(depth)),
            '{' | '[' => {
                depth += 1;
                if !is_empty {
                    text.push_str(&line(depth));
                }
            }
            _ => {}
        }
    }
    text + "\n"
}

fn ask(parts: Parts, address: &str) -> anyhow::Result<(StatusCode, Vec<u8>)> {
    let request = Request::get(address)
        .header(header::HOST, "localhost")
        .header(header::AUTHORIZATION, "Bearer rp_command_line")
        .body(Body::empty())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let response = http::app(parts).oneshot(request).await?;
        let code = response.status();
        Ok((code, response.into_body().collect().await?.to_bytes().to_vec()))
    })
}

fn people<A: Audience>(screen: &Screen, shelf: &Shelf<A>, arguments: &Suggest) -> String {
    let text_of = |number| shelf.text_of(number);
    let answer = suggest(&shelf.index, &arguments.question, options(arguments, &text_of));
    let mut text = if arguments.is_explained { reading(screen, &answer.readings) } else { String::new() };
    for (place, hit) in answer.hits.iter().enumerate() {
        let _ = write_hit(&mut text, screen, shelf, place + 1, hit);
    }
    if let [first, second, ..] = answer.hits.as_slice()
        && let Some(why) = why(shelf, first, second)
    {
        let _ = write!(text, "\n{}\n", plain(&why));
    }
    text.push_str(&verdict(&answer));
    text
}

/// Asks as [`people`] does; the explanation as one document. Not the API's answer, which says nothing of how it came about.
fn explained<A: Audience>(shelf: &Shelf<A>, arguments: &Suggest) -> String {
    let text_of = |number| shelf.text_of(number);
    let answer = suggest(&shelf.index, &arguments.question, options(arguments, &text_of));
    let readings = answer
        .readings
        .iter()
        .map(|reading| json!({"typed": reading.typed, "rarity": rounded(reading.rarity), "taken_for": reading.taken_for}));
    let parts = |explanation: &Explanation| {
        let part = |part: &explain::Part| json!({"name": part.name, "value": rounded(part.value), "because": part.because});
        explanation.parts.iter().map(part).collect::<Vec<_>>()
    };
    let candidates = answer.hits.iter().enumerate().filter_map(|(place, hit)| {
        let entry = shelf.entries.get(hit.article)?;
        Some(json!({
            "position": place + 1,
            "id": entry.article.id.to_string(),
            "title": entry.article.title,
            "url": format!("{}/a/{}", A::MOUNT, entry.slug),
            "score": rounded(hit.score),
            "parts": hit.explanation.as_ref().map(parts),
        }))
    });
    let why = if let [first, second, ..] = answer.hits.as_slice() { why(shelf, first, second) } else { None };
    let document = json!({
        "query": arguments.question,
        "confident": answer.is_confident,
        "did_you_mean": answer.did_you_mean,
        "reading": readings.collect::<Vec<_>>(),
        "candidates": candidates.collect::<Vec<_>>(),
        "why": why,
    });
    indent(&document.to_string())
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}

fn options<'a>(arguments: &'a Suggest, text_of: TextOf<'a>) -> Options<'a> {
    Options {
        text_of: Some(text_of),
        limit: usize::from(arguments.limit),
        lang: arguments.lang.as_deref(),
        is_explained: arguments.is_explained,
        ..Options::default()
    }
}

fn write_hit<A: Audience>(text: &mut String, screen: &Screen, shelf: &Shelf<A>, rank: usize, hit: &Hit) -> std::fmt::Result {
    let Some(entry) = shelf.entries.get(hit.article) else { return Ok(()) };
    let section = hit.section.and_then(|section| entry.article.body.sections.get(section)).filter(|section| !section.anchor.is_empty());
    let heading = section.map_or(String::new(), |section| format!(" › {}", plain(&section.heading)));
    let anchor = section.map_or(String::new(), |section| format!("#{}", plain(&section.anchor)));
    writeln!(text, "{rank:>2}  {:.2}  {}{heading}", hit.score, screen.style(Style::Bold, &plain(&entry.article.title)))?;
    writeln!(text, "          {}", screen.style(Style::Dim, &format!("{}/a/{}{anchor}", A::MOUNT, plain(&entry.slug))))?;
    let snippet: String = hit.snippet.iter().map(|run| show_run(screen, run)).collect();
    if !snippet.is_empty() {
        writeln!(text, "          {snippet}")?;
    }
    for part in hit.explanation.iter().flat_map(|explanation| &explanation.parts) {
        // What counts for nothing by itself is a remark on the others.
        let value = if part.value == 0.0 { String::new() } else { format!("{:+.3}", part.value) };
        writeln!(text, "          {value:>7}  {:<12}  {}", plain(&part.name), plain(&part.because))?;
    }
    Ok(())
}

fn show_run(screen: &Screen, run: &Run) -> String {
    let text = plain(&run.text);
    if run.is_hit { screen.style(Style::Bold, &text) } else { text }
}

/// How the words of the question were read; small words in one line.
fn reading(screen: &Screen, readings: &[Reading]) -> String {
    let (left_out, read): (Vec<&Reading>, Vec<&Reading>) =
        readings.iter().partition(|reading| reading.rarity == 0.0 && is_left_out(reading));
    let mut text = format!("{}\n", screen.style(Style::Bold, "How the question was read (what is rare on the shelf tells more):"));
    for Reading { typed, rarity, taken_for } in read {
        for (line, taken_for) in taken_for.iter().enumerate() {
            let head = if line == 0 { format!("{rarity:>7.2}  {}", plain(typed)) } else { String::new() };
            let _ = writeln!(text, "    {head:<26}  {}", plain(taken_for));
        }
    }
    if !left_out.is_empty() {
        let words: Vec<String> = left_out.iter().map(|reading| plain(&reading.typed)).collect();
        let _ = writeln!(text, "    left out, for they say nothing by themselves or were said before: {}", words.join(", "));
    }
    text + "\n"
}

fn is_left_out(reading: &Reading) -> bool {
    reading.taken_for.iter().all(|line| line.starts_with("left out"))
}

/// Why the first came before the second.
fn why<A: Audience>(shelf: &Shelf<A>, first: &Hit, second: &Hit) -> Option<String> {
    let title = |hit: &Hit| shelf.entries.get(hit.article).map_or("", |entry| entry.article.title.as_str());
    let (of_first, of_second) = (first.explanation.as_ref()?, second.explanation.as_ref()?);
    let same = || "The first two have the same evidence; the tie is broken by their order.".to_owned();
    Some(explain::why((title(first), of_first), (title(second), of_second)).unwrap_or_else(same))
}

fn verdict(answer: &Answer) -> String {
    let mut text = String::from("\n");
    if let Some(mended) = &answer.did_you_mean {
        let _ = writeln!(text, "Did you mean: {}", plain(mended));
    }
    text.push_str(match (answer.hits.is_empty(), answer.is_confident) {
        (true, _) => "Nothing matches.\n",
        (false, true) => "Confident: the first is the answer.\n",
        (false, false) => "Not confident: these are only the nearest.\n",
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indented_json_says_the_same() {
        let compact = r#"{"b":[1,{"a\\":"x,{\"y\":[]}"}],"a":{},"c":[],"d":null}"#;
        let indented = indent(compact);
        let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).expect("JSON");
        assert_eq!(value(&indented), value(compact));
        assert!(indented.starts_with("{\n  \"b\": [\n    1,\n    {\n      \"a"), "{indented}");
        assert!(indented.ends_with("  \"a\": {},\n  \"c\": [],\n  \"d\": null\n}\n"), "{indented}");
    }

    #[test]
    fn the_verdict_is_never_silent() {
        assert_eq!(verdict(&Answer::default()), "\nNothing matches.\n");
        let answer = Answer { did_you_mean: Some("password".into()), ..Answer::default() };
        assert_eq!(verdict(&answer), "\nDid you mean: password\nNothing matches.\n");
    }
}
