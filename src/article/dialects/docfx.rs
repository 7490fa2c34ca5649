//! DocFX and Microsoft Learn: `:::image …:::`, `:::zone …`, `[!INCLUDE [x](y)]`, tab headings.

use super::lines::argument;

/// What stands for a line that is such a tag; `None` when it is none.
pub(super) fn line(line: &str) -> Option<String> {
    match line.as_bytes().first()? {
        b':' => directive_line(line),
        b'#' => tab_heading(line),
        b'[' => loose_alert(line),
        _ => None,
    }
}

/// `:::zone pivot="x"`, `:::row:::`, a line of colons. Images are left to [`inline`].
fn directive_line(line: &str) -> Option<String> {
    let rest = line.trim_start_matches(':').trim_start();
    let is_inline = line.len() > 6 && line.ends_with(":::") && ["image", "no-loc"].iter().any(|name| rest.starts_with(name));
    let is_directive = rest.is_empty() || rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '{');
    (is_directive && !is_inline && line.starts_with(":::")).then(String::new)
}

/// `# [PowerShell](#tab/powershell)` heads a tab, not the article.
fn tab_heading(line: &str) -> Option<String> {
    let (_, rest) = line.split_once('[')?;
    let (title, target) = rest.split_once("](")?;
    target.starts_with("#tab/").then(|| format!("#### {title}"))
}

/// `[!NOTE] text` outside of any quote.
fn loose_alert(line: &str) -> Option<String> {
    let (word, rest) = line.strip_prefix("[!")?.split_once(']')?;
    let is_link = rest.starts_with(['(', '[']);
    (is_alert(word) && !is_link).then(|| format!("> [!{word}] {}", rest.trim_start_matches([' ', '>'])))
}

/// Whether `text` begins with the marker of an alert and nothing else on its line.
pub(super) fn is_alert_marker(text: &str) -> bool {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    line.strip_prefix("[!").and_then(|rest| rest.trim_end().strip_suffix(']')).is_some_and(is_alert)
}

/// Whether a word marks an alert; only capitals do, as the file formats have it.
fn is_alert(word: &str) -> bool {
    ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"].contains(&word)
}

/// What stands for `:::image …:::` at the start of `text`, and how long it is.
pub(super) fn directive(text: &str) -> Option<(String, usize)> {
    let name = text[3..].trim_start_matches(' ');
    if !["image", "no-loc", "icon", "image-end", "no-loc-end"].iter().any(|known| name.starts_with(known)) {
        return None;
    }
    let end = super::spans::window(&text[3..]).find(":::")? + 6;
    let arguments = &text[3..end - 3];
    let new = if let Some(words) = argument(arguments, "text") {
        words.to_owned()
    } else if let Some(source) = argument(arguments, "source") {
        let alt = argument(arguments, "alt-text").unwrap_or_default().replace(['[', ']', '\n'], " ");
        format!("![{alt}](<{source}>)")
    } else {
        String::new()
    };
    Some((new, end))
}

/// What stands for `[!INCLUDE [title](path)]`, `[!code-csharp[Main](path)]`, `[!VIDEO address]`, `[!div class="x"]` at the start of `text`, and
/// how long it is. The marker of an alert in the middle of a line marks nothing and goes as well.
pub(super) fn include(text: &str, is_line_start: bool) -> Option<(String, usize)> {
    let line = super::spans::window(text).lines().next()?;
    let word = line[2..].split(|character: char| !character.is_ascii_alphabetic()).next()?;
    if is_alert(word) && !is_line_start {
        let length = word.len() + 3;
        let rest = line.get(length..).filter(|_| line.as_bytes().get(length - 1) == Some(&b']'))?;
        return Some((String::new(), length + (rest.len() - rest.trim_start_matches([' ', '>']).len())));
    }
    if !["include", "code", "video", "div", "tab", "sample", "example", "snippet"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
        return None;
    }
    let mut depth = 0_usize;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => {
                let is_video = word.eq_ignore_ascii_case("video");
                let address = line[2 + word.len()..at].trim();
                return Some((if is_video { format!("<{address}>") } else { String::new() }, at + 1));
            }
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
}
