//! `[theme]`: the operator's colours and mark, and his folder of templates. Deliberately absent: what else follows from a colour and whether it stands out, which `page::theme` knows.

use std::fmt;
use std::path::PathBuf;

use super::meaning::Written;

/// How the site looks, as far as the operator says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theme {
    /// A pair of colours that go well together.
    pub preset: Preset,
    /// The colour of links, buttons and what is chosen, in place of the preset's.
    pub accent: Option<Colour>,
    /// The same in the dark; `None` makes a lighter one of `accent`.
    pub accent_dark: Option<Colour>,
    /// A picture (SVG, PNG, WebP, JPEG) in place of the program's mark.
    pub logo: Option<PathBuf>,
    /// Templates, styles and texts that take the place of the program's own, by the same names.
    pub folder: Option<PathBuf>,
}

/// Colours that were chosen with care.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Preset {
    /// What the style sheet says.
    #[default]
    Indigo,
    /// Blue like deep water.
    Ocean,
    /// Green.
    Forest,
    /// Red like something that glows.
    Ember,
    /// Nearly none.
    Graphite,
}

impl Preset {
    /// All of them.
    pub const ALL: [Preset; 5] = [Preset::Indigo, Preset::Ocean, Preset::Forest, Preset::Ember, Preset::Graphite];

    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Indigo => "indigo",
            Preset::Ocean => "ocean",
            Preset::Forest => "forest",
            Preset::Ember => "ember",
            Preset::Graphite => "graphite",
        }
    }

    /// Its accent on light and on dark ground.
    pub fn accents(self) -> (Colour, Colour) {
        let (light, dark) = match self {
            Preset::Indigo => (0x4b_40d8, 0xa5_9eff),
            Preset::Ocean => (0x0b_6a8f, 0x6c_c7e8),
            Preset::Forest => (0x1d_6f42, 0x7f_d3a2),
            Preset::Ember => (0xb2_401b, 0xff_9d78),
            Preset::Graphite => (0x30_394a, 0xd3_dae6),
        };
        (Colour::of(light), Colour::of(dark))
    }
}

/// A colour in sRGB, 8 bits a channel: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// The colour that is written `#rrggbb` with these digits.
    pub const fn of(digits: u32) -> Self {
        let [_, red, green, blue] = digits.to_be_bytes();
        Colour([red, green, blue])
    }

    /// Reads `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        match digits.len() {
            6 => Some(Colour::of(number)),
            3 => Some(Colour([number >> 8, number >> 4 & 15, number & 15].map(|digit| digit as u8 * 17))),
            _ => None,
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// A preset's name.
pub(super) fn preset(written: Written<'_>) -> Result<Preset, String> {
    const KNOWN: &str = "\"indigo\", \"ocean\", \"forest\", \"ember\" or \"graphite\"";
    let text = written.text(KNOWN)?;
    Preset::ALL.into_iter().find(|preset| preset.name() == text).ok_or_else(|| written.not(KNOWN))
}

/// A colour as style sheets write it.
pub(super) fn colour(written: Written<'_>) -> Result<Colour, String> {
    let expected = "a colour such as \"#0b6a8f\"";
    Colour::parse(written.text(expected)?).ok_or_else(|| written.not(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_style_sheets_write_them() {
        assert_eq!(Colour::parse("#0b6a8f").map(|colour| colour.to_string()).as_deref(), Some("#0b6a8f"));
        assert_eq!(Colour::parse("#F80"), Some(Colour([255, 136, 0])));
        for wrong in ["0b6a8f", "#0b6a8", "#0b6a8g", "#", "#+123456", "red"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }
}
