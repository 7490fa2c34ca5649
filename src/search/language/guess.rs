//! The language of a question, from its script and its small words. Called by `question`. Deliberately absent: what the shelf holds, by which
//! `preference` decides where script and small words do not.

use super::Language;

/// Scripts with the languages written in them: first and last letter of a range, tags.
const SCRIPTS: [(char, char, &[&str]); 14] = [
    ('\u{3040}', '\u{30FF}', &["ja"]),
    ('\u{1100}', '\u{11FF}', &["ko"]),
    ('\u{AC00}', '\u{D7AF}', &["ko"]),
    ('\u{0E00}', '\u{0E7F}', &["th"]),
    ('\u{4E00}', '\u{9FFF}', &["zh", "ja"]),
    ('\u{3400}', '\u{4DBF}', &["zh", "ja"]),
    ('\u{0400}', '\u{04FF}', &["ru", "uk", "bg", "sr"]),
    ('\u{0370}', '\u{03FF}', &["el"]),
    ('\u{1F00}', '\u{1FFF}', &["el"]),
    ('\u{0600}', '\u{06FF}', &["ar", "fa"]),
    ('\u{0590}', '\u{05FF}', &["he", "yi"]),
    ('\u{0900}', '\u{097F}', &["hi", "ne"]),
    ('\u{0B80}', '\u{0BFF}', &["ta"]),
    ('\u{0530}', '\u{058F}', &["hy"]),
];

/// The languages, of those the shelf has and English, that the question is most likely in: one, several equally likely ones, or none.
pub fn guess<'w>(text: &str, words: impl Iterator<Item = &'w str> + Clone, languages: &[Language]) -> Vec<Language> {
    if let Some(tags) = script(text) {
        let of_script: Vec<Language> = tags.iter().map(|tag| Language::of_tag(Some(tag))).collect();
        let on_shelf: Vec<Language> = of_script.iter().copied().filter(|language| languages.contains(language)).collect();
        return match on_shelf.len() {
            0 => of_script[..1].to_vec(),
            1 => on_shelf,
            // Japanese words written in Han alone are Chinese ones as well.
            _ => most_small_words(words, &on_shelf).unwrap_or(on_shelf),
        };
    }
    let mut candidates = languages.to_vec();
    if !candidates.contains(&Language::of_tag(None)) {
        candidates.push(Language::of_tag(None));
    }
    most_small_words(words, &candidates).unwrap_or_default()
}

/// The languages whose small words are used most; `None` when none is used.
fn most_small_words<'w>(words: impl Iterator<Item = &'w str> + Clone, candidates: &[Language]) -> Option<Vec<Language>> {
    let count = |language: &Language| words.clone().filter(|word| language.is_stop_word(word)).count();
    let counts: Vec<(usize, Language)> = candidates.iter().map(|language| (count(language), *language)).collect();
    let most = counts.iter().map(|(count, _)| *count).max().filter(|most| *most > 0)?;
    Some(counts.into_iter().filter(|(count, _)| *count == most).map(|(_, language)| language).collect())
}

/// The languages of the script that a good part of the letters is in; `None` for Latin.
fn script(text: &str) -> Option<&'static [&'static str]> {
    let of = |c: char| SCRIPTS.iter().position(|(first, last, _)| (*first..=*last).contains(&c));
    let mut counts = [0_usize; SCRIPTS.len()];
    let mut n_letters = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        n_letters += 1;
        if let Some(script) = of(c) {
            counts[script] += 1;
        }
    }
    // The first of the list that is there: kana tell Japanese however many Han letters stand around them.
    let found = counts.iter().position(|count| *count > 0 && counts.iter().sum::<usize>() * 4 >= n_letters)?;
    Some(SCRIPTS[found].2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, shelf: &str) -> String {
        let languages: Vec<Language> = shelf.split(' ').map(|tag| Language::of_tag(Some(tag))).collect();
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        let found = guess(text, words.iter().map(String::as_str), &languages);
        found.iter().filter_map(|language| language.tag()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn finds_the_language_by_script_and_small_words() {
        for (text, shelf, expect) in [
            ("wie kann ich mein passwort", "en de", "de"),
            ("how do i reset", "en de", "en"),
            ("how do i reset", "de fr", "en"),
            ("drucker treiber", "en de", ""),
            ("comment changer mon mot de passe", "en fr es", "fr"),
            ("como cambio mi clave", "en fr es", "es"),
            ("パスワードを忘れた", "en ja zh", "ja"),
            ("Outlook パスワード", "en ja", "ja"),
            ("密码", "en zh", "zh"),
            ("密码", "en ja zh", "zh ja"),
            ("密码", "en ja", "ja"),
            ("密码", "en", "zh"),
            ("비밀번호 변경", "en ko", "ko"),
            ("รหัสผ่าน", "en th", "th"),
            ("как мне", "ru uk", "ru"),
            ("пароль", "en ru", "ru"),
            ("κωδικός", "en el", "el"),
            ("µ what is the α", "en el", "en"),
            ("", "en de", ""),
        ] {
            assert_eq!(seen(text, shelf), expect, "{text} on {shelf}");
        }
    }
}
