//! Which form of a word a number takes, after the plural rules of the Unicode CLDR for whole numbers. Asked by [`super::strings`]. Deliberately absent: fractions, and
//! languages that nobody has written strings for; they are treated like English.

/// The forms there are, by the names that strings files use.
pub(super) const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The form for `n` things in a language.
pub(super) fn form(lang: &str, n: u64) -> &'static str {
    let (last, last_two) = (n % 10, n % 100);
    let is_teen = (11..=14).contains(&last_two);
    match lang.split('-').next().unwrap_or_default() {
        "ja" | "zh" | "ko" | "th" | "vi" | "id" | "ms" | "my" | "lo" => "other",
        "fr" | "pt" | "hi" | "bn" | "fa" if n <= 1 => "one",
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" if !is_teen && last == 1 => "one",
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" if !is_teen && (2..=4).contains(&last) => "few",
        "ru" | "uk" | "be" => "many",
        "pl" | "cs" | "sk" if n == 1 => "one",
        "cs" | "sk" if (2..=4).contains(&n) => "few",
        "pl" if !is_teen && (2..=4).contains(&last) => "few",
        "pl" => "many",
        "sl" if last_two == 1 => "one",
        "sl" if last_two == 2 => "two",
        "sl" if last_two == 3 || last_two == 4 => "few",
        "lt" if last == 1 && !(11..=19).contains(&last_two) => "one",
        "lt" if last != 0 && !(11..=19).contains(&last_two) => "few",
        "ro" if n != 1 && (n == 0 || (1..=19).contains(&last_two)) => "few",
        "ar" => match (n, last_two) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
        "he" if n == 2 => "two",
        "sr" | "hr" | "bs" | "sl" | "lt" | "fr" | "pt" | "hi" | "bn" | "fa" | "cs" | "sk" => "other",
        _ if n == 1 => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn numbers_take_their_form() {
        for (lang, forms) in [
            ("en", "0other 1one 2other 21other"),
            ("de-AT", "0other 1one 5other"),
            ("fr", "0one 1one 2other"),
            ("ja", "0other 1other"),
            ("pl", "1one 2few 5many 12many 22few"),
            ("ru", "1one 3few 5many 11many 21one 112many"),
            ("cs", "1one 4few 5other"),
            ("sl", "1one 2two 3few 5other 101one"),
            ("lt", "1one 2few 10other 11other 21one"),
            ("ro", "0few 1one 19few 20other"),
            ("ar", "0zero 1one 2two 3few 11many 100other"),
            ("he", "1one 2two 3other"),
        ] {
            for example in forms.split(' ') {
                let at = example.find(char::is_alphabetic).expect("a form");
                let n = example[..at].parse().expect("a number");
                assert_eq!(form(lang, n), &example[at..], "{n} in {lang}");
            }
        }
    }
}
