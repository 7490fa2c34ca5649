//! The operator's colours made into a whole theme: from one accent in light and one in the dark follow hover, soft ground, text on it and links, each clear enough
//! (WCAG 2.2: 4.5 for text, 3 for lines) wherever it may stand. A colour that is not is moved to the nearest shade that is, and a remark says so.
//! Deliberately absent: any colour but the accent's; warnings stay amber and focus stays blue in every theme.

use crate::config::{Colour, Preset, Theme};

use super::colour::{BLACK, WHITE, contrast, mix, step_until};

/// The colours that an accent lives among, as in the style sheet.
struct Mode {
    name: &'static str,
    /// The page, from the plainest ground on.
    grounds: [Colour; 3],
    /// Behind notices, on which links stand too.
    notices: [Colour; 3],
    /// Towards which a colour stands out more.
    away: Colour,
    /// How much of the accent is in the soft ground.
    softness: f64,
}

const LIGHT: Mode = Mode {
    name: "light",
    grounds: [Colour::of(0xff_ffff), Colour::of(0xf6_f8fb), Colour::of(0xed_f1f6)],
    notices: [Colour::of(0xe6_f5ec), Colour::of(0xff_f4de), Colour::of(0xfd_ecea)],
    away: BLACK,
    softness: 0.1,
};
const DARK: Mode = Mode {
    name: "dark",
    grounds: [Colour::of(0x0f_131c), Colour::of(0x15_1b27), Colour::of(0x1e_2635)],
    notices: [Colour::of(0x10_301f), Colour::of(0x38_290a), Colour::of(0x3d_1614)],
    away: WHITE,
    softness: 0.2,
};

/// All that follows from an accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tokens {
    accent: Colour,
    hover: Colour,
    on_accent: Colour,
    soft: Colour,
    link: Colour,
}

/// What an operator should know of a setting that is not followed to the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What is wrong, with its figures, and what is done instead.
    pub message: String,
    /// What he can do.
    pub help: String,
}

/// What the style sheet gets of the operator's colours, and what he should know of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Colours {
    /// Rules to stand behind the style sheet; empty where nothing is to be changed.
    pub rules: String,
    /// The accent on light ground.
    pub accent: Option<Colour>,
    /// Colours that had to be moved: each with its figure and what is used instead.
    pub remarks: Vec<Remark>,
}

/// Makes a theme of what the operator says.
pub(super) fn colours(theme: &Theme) -> Colours {
    if theme.preset == Preset::default() && theme.accent.is_none() && theme.accent_dark.is_none() {
        return Colours::default();
    }
    let preset = theme.preset.accents();
    // A colour of the operator's has its own twin in the dark, not the preset's.
    let twin = theme.accent.map(|accent| step_until(accent, WHITE, |colour| contrast(colour, DARK.grounds[0]) >= 7.0));
    let mut remarks = Vec::new();
    let mut tokens = |mode: &Mode, key: &str, wanted: Colour| {
        let tokens = Tokens::of(mode, wanted);
        if tokens.accent != wanted {
            let (found, ground) = worst(wanted, &lines(mode, wanted));
            let used = tokens.accent;
            remarks.push(Remark {
                message: format!(
                    "{key} = \"{wanted}\" stands out {found:.1} : 1 from {ground} on {} pages, where 3 : 1 is needed; {used} is used instead",
                    mode.name
                ),
                help: format!("write \"{used}\", the nearest shade that stands out, or another colour"),
            });
        }
        tokens
    };
    let light = tokens(&LIGHT, "theme.accent", theme.accent.unwrap_or(preset.0));
    let dark = tokens(&DARK, "theme.accent_dark", theme.accent_dark.or(twin).unwrap_or(preset.1));
    let is_as_it_is = theme.preset == Preset::Indigo && theme.accent.is_none() && theme.accent_dark.is_none();
    let rules = format!(
        ":root{{{}}}@media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{}}}}}:root[data-theme=\"dark\"]{{{}}}",
        light.css(),
        dark.css(),
        dark.css()
    );
    Colours { rules: if is_as_it_is { String::new() } else { rules }, accent: Some(light.accent), remarks }
}

impl Tokens {
    fn of(mode: &Mode, wanted: Colour) -> Self {
        let accent = step_until(wanted, mode.away, |colour| worst(colour, &lines(mode, colour)).0 >= 3.0);
        let tinted = mix(accent, BLACK, 0.85);
        // Of white and nearly black, one stands out from every colour.
        let on_accent = [WHITE, tinted, BLACK].into_iter().find(|text| contrast(*text, accent) >= 4.5).unwrap_or(WHITE);
        let hover = mix(accent, if on_accent == WHITE { BLACK } else { WHITE }, 0.2);
        let soft = soft(mode, accent);
        let grounds: Vec<Colour> = mode.grounds.into_iter().chain(mode.notices).chain([soft]).collect();
        let link = step_until(accent, mode.away, |colour| worst(colour, &grounds).0 >= 4.5);
        Tokens { accent, hover, on_accent, soft, link }
    }

    fn css(&self) -> String {
        let Tokens { accent, hover, on_accent, soft, link } = self;
        format!("--accent:{accent};--accent-hover:{hover};--on-accent:{on_accent};--accent-soft:{soft};--link:{link}")
    }
}

fn soft(mode: &Mode, accent: Colour) -> Colour {
    mix(mode.grounds[0], accent, mode.softness)
}

/// The grounds on which an accent draws lines.
fn lines(mode: &Mode, accent: Colour) -> [Colour; 3] {
    [mode.grounds[0], mode.grounds[1], soft(mode, accent)]
}

/// The least contrast to any of the grounds, and which that is.
fn worst(colour: Colour, grounds: &[Colour]) -> (f64, Colour) {
    let all = grounds.iter().map(|ground| (contrast(colour, *ground), *ground));
    all.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((21.0, WHITE))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn with(accent: &str) -> Colours {
        colours(&Theme { accent: Colour::parse(accent), ..Theme::default() })
    }

    #[test]
    fn nothing_said_changes_nothing() {
        assert_eq!(colours(&Theme::default()), Colours::default());
    }

    #[test]
    fn a_good_colour_is_taken_as_it_is_and_a_faint_one_moved_with_a_remark() {
        let good = with("#0b6a8f");
        assert!(good.rules.starts_with(":root{--accent:#0b6a8f;") && good.remarks.is_empty(), "{good:?}");
        let faint = with("#ffd500");
        let [Remark { message, help }] = faint.remarks.as_slice() else { panic!("{faint:?}") };
        assert!(message.starts_with("theme.accent = \"#ffd500\" stands out 1.3 : 1 from #f6f8fb on light pages"), "{message}");
        assert!(faint.rules.starts_with(":root{--accent:#a38800;") && help.contains("#a38800"), "{faint:?}");
    }

    #[test]
    fn the_grounds_are_the_style_sheet_s() {
        let sheet = crate::page::assets::text("assets/site.css").expect("the style sheet");
        for mode in [LIGHT, DARK] {
            let named =
                ["bg", "bg-subtle", "bg-inset", "ok-bg", "warn-bg", "bad-bg"].into_iter().zip(mode.grounds.into_iter().chain(mode.notices));
            for (name, colour) in named {
                assert!(sheet.contains(&format!("--{name}: {colour};")), "{} {name} {colour}", mode.name);
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_the_operator_likes_can_be_read(light in any::<[u8; 3]>(), dark in any::<[u8; 3]>()) {
            for (mode, wanted) in [(LIGHT, light), (DARK, dark)] {
                let tokens = Tokens::of(&mode, Colour(wanted));
                let texts = if mode.name == "light" { [0x1a_2233, 0x4b_576e] } else { [0xe8_ecf4, 0xad_b8ca] };
                for text in texts {
                    prop_assert!(contrast(Colour::of(text), tokens.soft) >= 4.5, "text on {:?}", tokens);
                }
                prop_assert!(contrast(tokens.on_accent, tokens.accent) >= 4.5 && contrast(tokens.on_accent, tokens.hover) >= 4.5, "{:?}", tokens);
                prop_assert!(worst(tokens.accent, &lines(&mode, tokens.accent)).0 >= 3.0, "{:?}", tokens);
                let grounds: Vec<Colour> = mode.grounds.into_iter().chain(mode.notices).chain([tokens.soft]).collect();
                prop_assert!(worst(tokens.link, &grounds).0 >= 4.5, "{:?}", tokens);
                let focus = Colour::of(if mode.name == "light" { 0x1f_5fe0 } else { 0x8f_b6ff });
                prop_assert!(contrast(focus, tokens.soft) >= 3.0, "focus on {:?}", tokens);
            }
        }
    }
}
