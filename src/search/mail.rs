//! A whole e-mail pasted or piped in as a question: which of its lines are not the question. Called by `question` for texts of several lines
//! or many words. Deliberately absent: what the words mean, and anything that would need more than the shape of a line to tell.

use std::borrow::Cow;
use std::ops::Range;

/// Texts below this many bytes that have but one line are no e-mail.
const MIN_BYTES: usize = 160;
/// Most words of a line that is only a greeting or a closing.
const SHORT_LINE: usize = 6;
/// Bytes within which a greeting ends when it shares its line with the question.
const GREETING: usize = 40;

const GREETINGS: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "dear",
    "good morning",
    "good afternoon",
    "good evening",
    "greetings",
    "hallo",
    "liebe",
    "lieber",
    "liebes",
    "sehr geehrte",
    "sehr geehrter",
    "sehr geehrtes",
    "guten tag",
    "guten morgen",
    "guten abend",
    "moin",
    "servus",
    "bonjour",
    "hola",
    "buenos dias",
    "ciao",
    "buongiorno",
    "beste",
];
const CLOSINGS: &[&str] = &[
    "best",
    "best regards",
    "kind regards",
    "warm regards",
    "regards",
    "many thanks",
    "thx",
    "greetings from",
    "with kind",
    "with best",
    "yours sincerely",
    "thanks",
    "thank you",
    "cheers",
    "sincerely",
    "yours",
    "br",
    "mit freundlichen",
    "mit besten",
    "mit herzlichen",
    "freundliche",
    "viele grusse",
    "viele grüße",
    "beste grüße",
    "liebe grüße",
    "herzliche grüße",
    "schöne grüße",
    "grüße",
    "gruß",
    "gruss",
    "mfg",
    "lg",
    "vg",
    "danke",
    "vielen dank",
    "besten dank",
    "cordialement",
    "merci",
    "saludos",
    "un saludo",
    "gracias",
    "cordiali saluti",
    "grazie",
];
const DISCLAIMERS: &[&str] = &[
    "sent from my",
    "von meinem",
    "gesendet von",
    "get outlook for",
    "this e-mail",
    "this email",
    "this message and any",
    "this message is intended",
    "confidentiality notice",
    "disclaimer",
    "the information contained in this",
    "the information in this e",
    "diese e-mail",
    "diese email",
    "diese nachricht",
    "der inhalt dieser",
    "please consider the environment",
    "bitte prüfen sie",
    "bitte denken sie an die umwelt",
    "geschäftsführer",
    "handelsregister",
    "sitz der gesellschaft",
    "amtsgericht",
    "registered office",
    "registered in",
    "caution: this e",
    "external e",
    "virus-free",
];
const HEADERS: &[&str] = &[
    "from:",
    "to:",
    "cc:",
    "bcc:",
    "date:",
    "sent:",
    "reply-to:",
    "von:",
    "an:",
    "kopie:",
    "datum:",
    "gesendet:",
    "received:",
    "importance:",
    "message-id:",
];
const SUBJECTS: &[&str] = &["subject:", "betreff:", "objet:", "asunto:", "oggetto:", "onderwerp:"];
const LABELS: &[&str] = &["tel", "phone", "mobile", "mobil", "fax", "telefon", "handy", "cell", "direct", "ext", "m:", "t:", "p:", "f:"];

/// `text` with blanks, byte by byte, for what is not the question: greeting, headers, quoted history, signature, telephone numbers,
/// disclaimers. A text that is no e-mail stays as it is, and something always stays: of a mail that was only passed on, the history is the question.
pub fn said(text: &str) -> Cow<'_, str> {
    let asides = asides(text);
    if asides.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut said = text.to_owned();
    for aside in asides {
        said.replace_range(aside.clone(), &" ".repeat(aside.len()));
    }
    Cow::Owned(said)
}

/// The stretches that are not the question, in order.
fn asides(text: &str) -> Vec<Range<usize>> {
    if !text.contains('\n') && text.len() < MIN_BYTES {
        return Vec::new();
    }
    let lines: Vec<Line> = lines(text).collect();
    let history = (0..lines.len()).find(|at| begins_history(&lines[*at..])).unwrap_or(lines.len());
    let mut asides = cut(text, &lines[..history], false);
    if leaves_something(text, &lines[..history], &asides) {
        asides.extend(lines[history..].iter().map(|line| line.range.clone()));
        return asides;
    }
    asides.extend(cut(text, &lines[history..], true));
    if leaves_something(text, &lines, &asides) { asides } else { Vec::new() }
}

/// A line of an e-mail.
struct Line {
    range: Range<usize>,
    /// Without quote signs, in small letters.
    text: String,
    is_quoted: bool,
}

fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        let bare = line.trim_start_matches(['>', '|', ' ', '\t']).trim_end();
        Line { range, text: bare.to_lowercase(), is_quoted: line.trim_start().starts_with('>') }
    })
}

/// Whether what somebody wrote before begins here: `On … wrote:`, `-----Original Message-----`, or the headers of another mail.
fn begins_history(lines: &[Line]) -> bool {
    let text = lines[0].text.as_str();
    let ends_as_intro = |text: &str| {
        ["wrote:", "schrieb:", "a écrit :", "a écrit:", "escribió:", "ha scritto:", "schreef:"].iter().any(|end| text.ends_with(end))
    };
    let begins_as_intro = ["on ", "am ", "le ", "el ", "il ", "op "].iter().any(|start| text.starts_with(start));
    let is_german = text.starts_with("am ") && text.contains(" schrieb") && text.ends_with(':');
    // A long line of introduction is often broken in two.
    let next = lines.get(1).map_or("", |line| line.text.as_str());
    let is_intro = begins_as_intro && (ends_as_intro(text) || is_german || text.len() > 30 && ends_as_intro(next));
    let is_rule = text.starts_with("-----") && text.ends_with("-----") && text.contains(char::is_alphabetic);
    let is_forwarded = text.starts_with("begin forwarded message") || text.starts_with("---------- forwarded message");
    let n_headers = lines.iter().take(4).filter(|line| is_header(&line.text)).count();
    is_intro
        || is_rule
        || is_forwarded
        || is_header(text) && n_headers >= 2 && lines.iter().take(5).any(|line| subject_of(&line.text).is_some())
}

fn is_header(text: &str) -> bool {
    HEADERS.iter().any(|header| text.starts_with(header))
}

/// Where the subject begins in a line that names it.
fn subject_of(text: &str) -> Option<usize> {
    let label = SUBJECTS.iter().find(|label| text.starts_with(**label))?;
    let mut at = label.len();
    while let Some(mark) = ["re:", "fw:", "fwd:", "aw:", "wg:", "antw:"].iter().find(|mark| text[at..].trim_start().starts_with(**mark)) {
        at = text.len() - text[at..].trim_start().len() + mark.len();
    }
    Some(at)
}

/// What is not the question in these lines. In history, quote signs tell nothing. A cry may stand before the greeting.
fn cut(text: &str, lines: &[Line], is_history: bool) -> Vec<Range<usize>> {
    let mut asides: Vec<Range<usize>> = Vec::new();
    let mut n_said = 0;
    for (i, line) in lines.iter().enumerate() {
        let written = line.text.as_str();
        if is_end(written, n_said > 0) {
            asides.extend(lines[i..].iter().map(|line| line.range.clone()));
            break;
        }
        let is_intro = is_history && begins_history(&lines[i..]) && subject_of(written).is_none();
        if is_header(written) || is_intro || line.is_quoted && !is_history || is_telephone(written) {
            asides.push(line.range.clone());
        } else if let Some(at) = subject_of(written) {
            asides.push(line.range.start..boundary(text, line.range.start + at, line.range.end));
        } else if n_said <= 1
            && let Some(end) = greeting_of(written)
        {
            let end = boundary(text, line.range.start + end, line.range.end);
            n_said += u32::from(!text[end..line.range.end].trim().is_empty());
            asides.push(line.range.start..end);
            asides.extend(closing_of(text, end..line.range.end));
        } else {
            n_said += u32::from(written.chars().any(char::is_alphanumeric));
            asides.extend(closing_of(text, line.range.clone()));
        }
    }
    asides
}

/// Whether nothing of the question comes after this line: a signature, the closing words, a disclaimer.
fn is_end(text: &str, has_said: bool) -> bool {
    let is_closing = is_short(text) && begins_with_any(text, CLOSINGS) && !text.ends_with('?');
    let is_signature = matches!(text, "--" | "—" | "––") || text.len() > 4 && text.chars().all(|c| matches!(c, '_' | '-' | '=' | '*'));
    has_said && (is_closing || is_signature || begins_with_any(text, DISCLAIMERS))
}

/// The end of the greeting that a line begins with, in bytes.
fn greeting_of(text: &str) -> Option<usize> {
    if !begins_with_any(text, GREETINGS) {
        return None;
    }
    match text.find([',', '!']) {
        Some(end) if end <= GREETING => Some(end + 1),
        _ if is_short(text) && !text.ends_with('?') => Some(text.len()),
        _ => None,
    }
}

/// Closing words at the end of a long line: `… Thanks, Petra (accounting)`.
fn closing_of(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let written = text[line.clone()].trim_end();
    if written.len() < MIN_BYTES {
        return None;
    }
    let last = written.trim_end_matches(['.', '!', '?']).rfind(['.', '!', '?'])? + 1;
    let closing = written[last..].trim_start().to_lowercase();
    (begins_with_any(&closing, CLOSINGS) && closing.split_whitespace().count() <= 2 * SHORT_LINE).then(|| line.start + last..line.end)
}

fn is_telephone(text: &str) -> bool {
    let n_digits = text.chars().filter(char::is_ascii_digit).count();
    let n_letters = text.chars().filter(|c| c.is_alphabetic()).count();
    n_digits >= 6 && (begins_with_any(text, LABELS) && n_letters <= 2 * n_digits || text.starts_with('+') && n_letters <= 3)
}

fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= SHORT_LINE
}

fn begins_with_any(text: &str, starts: &[&str]) -> bool {
    let goes_on = |rest: &str| rest.chars().next().is_some_and(char::is_alphanumeric);
    starts.iter().any(|start| text.strip_prefix(start).is_some_and(|rest| !goes_on(rest)))
}

/// Small letters may be longer than what was written; stay on whole characters and within the line.
fn boundary(text: &str, at: usize, end: usize) -> usize {
    (at.min(end)..=end).find(|at| text.is_char_boundary(*at)).unwrap_or(end)
}

fn leaves_something(text: &str, lines: &[Line], asides: &[Range<usize>]) -> bool {
    let is_aside = |at: usize| asides.iter().any(|aside| aside.contains(&at));
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
    text[first.range.start..last.range.end].char_indices().any(|(i, c)| c.is_alphanumeric() && !is_aside(first.range.start + i))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        said(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn leaves_the_question_of_a_mail() {
        let mail = "From: Jo Doe <jo@example.org>\nSubject: Re: Printer\n\nHi team,\n\nthe printer is jammed.\nTel: +49 40 123456\nBest regards\nJo\n\nThis e-mail is confidential.\n\
            On Mon, 1 Jun 2026 at 10:00, Help wrote:\n> Please restart it.\n";
        assert_eq!(left(mail), "Printer the printer is jammed.");
        let german = "Sehr geehrte Damen und Herren,\nmein Drucker druckt nicht.\n\nMit freundlichen Grüßen\nJo Doe\nMusterstraße 1\n\nAm 01.06.2026 schrieb Hilfe:\n> Bitte neu starten\n";
        assert_eq!(left(german), "mein Drucker druckt nicht.");
    }

    #[test]
    fn reads_what_was_only_passed_on() {
        let mail = "Hi,\n\n-----Original Message-----\nFrom: Jo\nSent: Monday\nTo: Ann\nSubject: VPN\n\nHello Ann,\nmy VPN drops every hour.\nThanks\nJo";
        assert_eq!(left(mail), "VPN my VPN drops every hour.");
        assert_eq!(left("> my VPN drops\n> every hour"), "> my VPN drops > every hour");
    }

    #[test]
    fn leaves_a_plain_question_alone() {
        for text in ["thanks", "hi, my printer is jammed", "date: wrong in outlook", "Dear", "thank you page\nmissing"] {
            assert_eq!(left(text), text.split_whitespace().collect::<Vec<_>>().join(" "), "{text}");
        }
    }
}
