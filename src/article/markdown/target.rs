//! Targets of links: which schemes may stay, which lead away, and what to call one that has no name.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a link may lead there: `http`, `https`, `mailto`, `tel`, or no scheme at all.
pub(super) fn is_allowed(target: &str) -> bool {
    match scheme(target) {
        Some(scheme) => ["http", "https", "mailto", "tel"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed)),
        None => !target.trim().is_empty(),
    }
}

/// Whether an image may come from there.
pub(super) fn is_allowed_image(target: &str) -> bool {
    match scheme(target) {
        Some(scheme) => ["http", "https"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed)),
        None => !target.trim().is_empty(),
    }
}

/// Whether it leads to another site.
pub(super) fn is_external(target: &str) -> bool {
    let start: String = target.chars().filter(|character| !character.is_ascii_control() && *character != ' ').take(2).collect();
    let is_protocol_relative = start.len() == 2 && start.bytes().all(|byte| matches!(byte, b'/' | b'\\'));
    is_protocol_relative || scheme(target).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// The same address, with those signs written as `%…` that browsers let pass and the standard does not.
pub(super) fn written(url: &str) -> Cow<'_, str> {
    const ODD: [char; 10] = ['|', '{', '}', '[', ']', '^', '`', '<', '>', '\\'];
    // Brackets stand round the numbers of a host, and nowhere else; a backslash that leads to another site must still be known for one.
    let path = url.find("://").map_or(0, |at| url[at + 3..].find(['/', '?', '#']).map_or(url.len(), |path| at + 3 + path));
    let (host, rest) = url.split_at(path);
    if !rest.contains(ODD) || is_external(url) && path == 0 {
        return Cow::Borrowed(url);
    }
    let mut written = host.to_owned();
    for character in rest.chars() {
        if ODD.contains(&character) {
            let _ = write!(written, "%{:02X}", u32::from(character));
        } else {
            written.push(character);
        }
    }
    Cow::Owned(written)
}

/// Whether it is a video file that browsers play.
pub(super) fn is_video(target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default().to_ascii_lowercase();
    [".mp4", ".m4v", ".webm"].iter().any(|end| path.ends_with(end))
}

/// The page on which people watch the video that `url` names or shows in a frame, in one spelling for each site whose player can be shown in its place.
pub(super) fn watch_page(url: &str) -> Option<String> {
    let address = ["https://", "http://", "//"].iter().find_map(|start| url.strip_prefix(start))?;
    let (host, path) = address.split('#').next()?.split_once('/')?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let value =
        |name: &str| query.split('&').find_map(|one| one.split_once('=').filter(|(known, _)| *known == name).map(|(_, value)| value));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match host.trim_start_matches("www.").trim_start_matches("m.") {
        site @ ("youtube.com" | "youtube-nocookie.com" | "youtu.be") => {
            let id = match path.split_once('/') {
                Some(("embed" | "shorts" | "live", id)) => id,
                None if path == "watch" => value("v")?,
                None if site == "youtu.be" => path,
                _ => return None,
            };
            // These two are no videos, but a playlist and whatever a channel sends just now.
            let is_id = id.len() == 11
                && !["videoseries", "live_stream"].contains(&id)
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            let start = value("t").or_else(|| value("start")).map(|start| start.trim_end_matches('s')).filter(|start| digits(start));
            is_id.then(|| format!("https://www.youtube.com/watch?v={id}{}", start.map_or(String::new(), |start| format!("&t={start}"))))
        }
        "vimeo.com" | "player.vimeo.com" => {
            let path = path.strip_prefix("video/").unwrap_or(path);
            let (id, key) = path.split_once('/').map_or((path, value("h")), |(id, key)| (id, Some(key)));
            let key = key.filter(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            digits(id).then(|| format!("https://vimeo.com/{id}{}", key.map_or(String::new(), |key| format!("/{key}"))))
        }
        _ => None,
    }
}

/// A name for a target that has none: the last part of its path made readable.
pub(super) fn readable(target: &str) -> String {
    let path = target.split(['#', '?']).next().unwrap_or_default().trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let words = stem.replace(['-', '_'], " ");
    if words.trim().is_empty() { target.to_owned() } else { words }
}

/// What browsers take for the scheme: control characters and white space count for nothing.
fn scheme(target: &str) -> Option<String> {
    let mut scheme = String::new();
    for character in target.chars().filter(|character| !character.is_control() && !character.is_whitespace()) {
        match character {
            ':' => return Some(scheme),
            '/' | '?' | '#' | '\\' => return None,
            _ => scheme.push(character),
        }
        if scheme.len() > 30 {
            return None;
        }
    }
    None
}
