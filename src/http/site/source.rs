//! An article's source as its audience may see it: front matter of ours, never the file's own, then the body, whose links lead to other articles' sources. Called by the article's page for addresses in `.md`.

use crate::audience::Audience;
use crate::http::reader::{Entrance, Reader};
use crate::http::{frame, place};

/// The whole source.
pub fn source<A: Entrance>(reader: &Reader<A>, number: usize) -> String {
    let entry = &reader.shelf.entries[number];
    let url = place::article_url(entry);
    let url = frame::absolute(&reader.mount.house, &url).unwrap_or(url);
    // A JSON string is a YAML string too, whatever is in it.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut source = format!("---\ntitle: {}\nurl: {}\n", quoted(&entry.article.title), quoted(&url));
    if let Some(updated) = entry.updated {
        source += &format!("updated: {updated}\n");
    }
    source += &format!("lang: {}\n---\n\n", quoted(place::lang_of(&entry.article, reader.site_lang())));
    let write = |url: &str| {
        let url = twin::<A>(url);
        frame::absolute(&reader.mount.house, &url).unwrap_or(url)
    };
    source + &closed_up(&reader.shelf.source(number, &write))
}

/// The source of the article at an address of this site; other addresses as they are.
fn twin<A: Audience>(url: &str) -> String {
    let (path, anchor) = url.split_at(url.find('#').unwrap_or(url.len()));
    let is_article = path.strip_prefix(A::MOUNT).is_some_and(|path| path.starts_with("/a/"));
    if is_article { format!("{path}.md{anchor}") } else { url.to_owned() }
}

/// Where notes and comments were cut out, empty lines remain; how many of them there are would tell that something was there. Outside of
/// fenced code, one empty line says as much as several.
fn closed_up(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut fence: Option<&str> = None;
    let mut n_blank = 0;
    for line in markdown.lines() {
        let bare = line.trim();
        if fence.is_none() && bare.is_empty() {
            n_blank += 1;
            continue;
        }
        if n_blank > 0 && !text.is_empty() {
            text.push('\n');
        }
        n_blank = 0;
        match fence {
            Some(mark) if bare.starts_with(mark) && bare.bytes().all(|byte| byte == mark.as_bytes()[0]) => fence = None,
            Some(_) => {}
            None => fence = fence_of(bare),
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The run of marks that opens fenced code, if this line does; in a list or a quotation, too.
fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(|mark: char| matches!(mark, '>' | '-' | '*' | '+' | ' ') || mark.is_ascii_digit() || mark == '.');
    let length = line.bytes().take_while(|&byte| byte == b'`').count().max(line.bytes().take_while(|&byte| byte == b'~').count());
    (length >= 3).then(|| &line[..length])
}

#[cfg(test)]
mod tests {
    use super::closed_up;

    #[test]
    fn empty_lines_are_kept_in_code_alone() {
        let text = "\n\nOne\n \n\n\nTwo\n```sh\na\n\n\nb\n```\n\n\n- ~~~~\n  c\n\n\n  ~~~\n  ~~~~\n\n\n\nend\n\n\n";
        assert_eq!(closed_up(text), "One\n\nTwo\n```sh\na\n\n\nb\n```\n\n- ~~~~\n  c\n\n\n  ~~~\n  ~~~~\n\nend\n");
    }
}
