//! Words that nobody can guess, and short ones that people can read out. Used for names of rows, references and private addresses. Deliberately absent: a source of chance other
//! than the operating system's.

/// Digits and letters that are not taken for one another when read out.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A private address has 130 bits of chance.
const SECRET_LETTERS: usize = 26;

/// A new secret: 26 letters and digits.
pub fn secret() -> Result<String, getrandom::Error> {
    Ok(letters(SECRET_LETTERS)?.to_lowercase())
}

/// A new reference that can be read out on the telephone: `R-4F7K-92MX`.
pub fn reference() -> Result<String, getrandom::Error> {
    let letters = letters(8)?;
    Ok(format!("R-{}-{}", &letters[..4], &letters[4..]))
}

/// A number from 0 to below 1.
pub fn chance() -> Result<f64, getrandom::Error> {
    Ok(f64::from(getrandom::u32()?) / (f64::from(u32::MAX) + 1.0))
}

/// Whether a client's own name for something can be kept: 8 to 64 letters, digits, `-` and `_`.
pub fn is_name(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Whether a text can be a secret at all, so that no others are looked for.
pub fn is_secret(text: &str) -> bool {
    text.len() == SECRET_LETTERS && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn letters(n_letters: usize) -> Result<String, getrandom::Error> {
    let mut bytes = vec![0; n_letters];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.into_iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_words_are_what_they_should_be() {
        let (one, other) = (secret().expect("chance"), secret().expect("chance"));
        assert!(is_secret(&one) && is_secret(&other) && one != other, "{one} {other}");
        let reference = reference().expect("chance");
        assert!(reference.len() == 11 && reference.starts_with("R-") && is_name(&reference), "{reference}");
        assert!((0.0..1.0).contains(&chance().expect("chance")));
        assert!(!is_name("short") && !is_name("has a space") && !is_name(&"x".repeat(65)));
    }
}
