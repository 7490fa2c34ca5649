//! How well the colours of style sheets stand out from each other, after WCAG 2.2 (1.4.3 text, 1.4.11 lines): the site's variables in pairs, and what single rules set.
//! The program's own sheet is judged by a test, an operator's when his files are read. Deliberately absent: what lies on what in a page; a rule that names one colour is judged with the
//! other that its element has in the program's sheet or the page as a whole; selectors with `:is()` and the like.

use super::cascade::{Cascade, MODES, Mode, Said, Sheet};
use super::colour::{BLACK, WHITE, contrast, step_until};
use super::overrides::{FAINT, problem};
use crate::article::Problem;
use crate::config::Colour;

/// What text has to reach.
const TEXT: f64 = 4.5;
/// What lines and the ring of focus have to reach.
const LINE: f64 = 3.0;

/// Text on each ground it may stand on.
const TEXTS: &[(&str, &[&str])] = &[
    ("--text", &["--bg", "--bg-subtle", "--bg-inset", "--accent-soft", "--ok-bg", "--warn-bg", "--bad-bg"]),
    ("--text-muted", &["--bg", "--bg-subtle", "--bg-inset", "--accent-soft"]),
    ("--text-subtle", &["--bg", "--bg-subtle", "--bg-inset"]),
    ("--link", &["--bg", "--bg-subtle", "--bg-inset", "--accent-soft", "--ok-bg", "--warn-bg", "--bad-bg"]),
    ("--visited", &["--bg", "--bg-subtle"]),
    ("--on-accent", &["--accent", "--accent-hover"]),
    ("--mark", &["--mark-bg"]),
    ("--ok", &["--ok-bg"]),
    ("--warn", &["--warn-bg"]),
    ("--bad", &["--bad-bg"]),
    ("--code-key", &["--bg-subtle"]),
    ("--code-text", &["--bg-subtle"]),
    ("--code-const", &["--bg-subtle"]),
    ("--code-name", &["--bg-subtle"]),
];
/// Borders of controls, bars and the ring of focus.
const LINES: &[(&str, &[&str])] = &[
    ("--border-strong", &["--bg", "--bg-subtle"]),
    ("--focus", &["--bg", "--bg-subtle", "--accent-soft"]),
    ("--accent", &["--bg", "--bg-subtle", "--accent-soft"]),
];

/// Elements that show no text.
const TEXTLESS: &[&str] = &["img", "picture", "svg", "video", "audio", "canvas", "iframe", "hr", "progress", "meter"];

/// Two colours of which one is too faint on the other.
struct Faint<'c, 's> {
    mode: &'static str,
    /// What each is called, and what it is.
    front: (String, Colour),
    ground: (String, Colour),
    ratio: f64,
    least: f64,
    /// What set the colour that is to blame.
    blame: &'c Said<'s>,
    is_front_to_blame: bool,
}

/// What stands out too little in these sheets because of what the operator wrote, each place once and at its worst.
pub(super) fn check(sheets: &[Sheet<'_>]) -> Vec<Problem> {
    let mut worst: Vec<((&str, usize), f64, Problem)> = Vec::new();
    for mode in MODES {
        let cascade = Cascade::of(sheets, mode);
        for faint in pairs(&cascade, mode).into_iter().chain(rules(&cascade, mode)) {
            let Some(file) = faint.blame.file else { continue };
            let place = (file, faint.blame.line);
            match worst.iter_mut().find(|known| known.0 == place) {
                Some(known) if known.1 <= faint.ratio => {}
                Some(known) => *known = (place, faint.ratio, faint.told(file)),
                None => worst.push((place, faint.ratio, faint.told(file))),
            }
        }
    }
    worst.into_iter().map(|(_, _, problem)| problem).collect()
}

impl Faint<'_, '_> {
    fn told(&self, file: &str) -> Problem {
        let Faint { mode, front: (front, colour), ground: (behind, ground), ratio, least, .. } = self;
        let message =
            format!("{front} {colour} stands out {ratio:.1} : 1 from {behind} {ground} on {mode} pages, where {least} : 1 is needed");
        let help = if self.is_front_to_blame {
            let away = if contrast(BLACK, *ground) > contrast(WHITE, *ground) { BLACK } else { WHITE };
            let shade = step_until(*colour, away, |shade| contrast(shade, *ground) >= *least);
            let apart = if front.starts_with("--") {
                "set light and dark pages apart, as the program's own style sheet does"
            } else {
                "or use one of the site's variables, such as var(--text-muted), which differ on light and dark pages"
            };
            format!("{shade} is the nearest shade that does; {apart}")
        } else {
            "set the colour of its text too, or use one of the site's variables, such as var(--bg-subtle), which differ on light and dark pages"
                .to_owned()
        };
        problem(FAINT, file, self.blame.line, message, help)
    }
}

/// The site's variables that are too faint on each other.
fn pairs<'c, 's>(cascade: &'c Cascade<'s>, mode: Mode) -> Vec<Faint<'c, 's>> {
    let mut found = Vec::new();
    let all = TEXTS.iter().map(|pair| (pair, TEXT)).chain(LINES.iter().map(|pair| (pair, LINE)));
    for ((front, grounds), least) in all {
        for ground in *grounds {
            let (Some(text), Some(behind)) = (cascade.said("", front), cascade.said("", ground)) else { continue };
            found.extend(faint(cascade, mode, ((*front).to_owned(), text), ((*ground).to_owned(), behind), least));
        }
    }
    found
}

/// Text that is too faint because of a rule of the operator's.
fn rules<'c, 's>(cascade: &'c Cascade<'s>, mode: Mode) -> Vec<Faint<'c, 's>> {
    let mut found = Vec::new();
    for selector in cascade.selectors() {
        let is_own = |property| cascade.said(selector, property).is_some_and(|said| said.file.is_some());
        let met = Met::of(selector);
        if !is_own("color") && !is_own("background") || selector.contains("::") || selector.contains('(') || TEXTLESS.contains(&met.element)
        {
            continue;
        }
        let said = |property, variable| met.said(cascade, property).or_else(|| cascade.said("", variable));
        let (Some(text), Some(ground)) = (said("color", "--text"), said("background", "--bg")) else { continue };
        found.extend(faint(cascade, mode, (format!("in `{selector}`, text"), text), ("the ground".to_owned(), ground), TEXT));
    }
    found
}

/// What a selector meets, as far as the selector tells.
struct Met<'c> {
    selector: &'c str,
    /// Its last part, without what is asked of the pointer or of its place.
    last: &'c str,
    class: &'c str,
    element: &'c str,
}

impl<'c> Met<'c> {
    fn of(selector: &'c str) -> Self {
        let last = selector.rsplit([' ', '>', '+', '~']).next().unwrap_or(selector);
        let last = last.split(':').next().unwrap_or(last);
        let class = last.find('.').map_or("", |at| &last[at..]);
        Met { selector, last, class, element: last.split(['.', '[', '#']).next().unwrap_or_default() }
    }

    /// What sets a property of it: its own rule, or that of the same at rest, of its class, of its element, of all text.
    fn said<'s>(&self, cascade: &'c Cascade<'s>, property: &str) -> Option<&'c Said<'s>> {
        let at_rest = self.selector.split(':').next().unwrap_or_default();
        let rules = [self.selector, at_rest, self.last, self.class, self.element, "body"];
        rules.into_iter().filter(|rule| !rule.is_empty()).find_map(|rule| cascade.said(rule, property))
    }
}

fn faint<'c, 's>(
    cascade: &'c Cascade<'s>,
    mode: Mode,
    (front, text): (String, &'c Said<'s>),
    (behind, ground): (String, &'c Said<'s>),
    least: f64,
) -> Option<Faint<'c, 's>> {
    let (colour, on) = (cascade.colour(text)?, cascade.colour(ground)?);
    let ratio = contrast(colour, on);
    let is_front_to_blame = text.file.is_some();
    let blame = if is_front_to_blame { text } else { ground };
    (ratio < least).then_some(Faint {
        mode: mode.name,
        front: (front, colour),
        ground: (behind, on),
        ratio,
        least,
        blame,
        is_front_to_blame,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::assets;

    fn told(extra: &str) -> Vec<String> {
        let own = assets::text("assets/site.css").expect("the style sheet");
        let sheets = [Sheet { file: None, text: &own }, Sheet { file: Some("extra.css"), text: extra }];
        let problems = check(&sheets);
        problems.iter().map(|problem| format!("{}: {}; {}", problem.line.unwrap_or(0), problem.message, problem.help)).collect()
    }

    #[test]
    fn every_pair_that_people_see_is_clear_enough() {
        let own = assets::text("assets/site.css").expect("the style sheet");
        // As if it were an operator's, or nobody would be to blame.
        let problems = check(&[Sheet { file: Some("site.css"), text: &own }]);
        let told: Vec<String> = problems.iter().map(|problem| format!("{}: {}", problem.line.unwrap_or(0), problem.message)).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
        let light = Cascade::of(&[Sheet { file: None, text: &own }], MODES[0]);
        for (front, grounds) in TEXTS.iter().chain(LINES) {
            for name in grounds.iter().chain([front]) {
                assert!(light.said("", name).and_then(|said| light.colour(said)).is_some(), "the sheet has {name}");
            }
        }
    }

    #[test]
    fn dark_is_the_same_by_wish_of_the_system_and_of_the_reader() {
        let own = assets::text("assets/site.css").expect("the style sheet");
        let [_, system, light, reader] = MODES.map(|mode| Cascade::of(&[Sheet { file: None, text: &own }], mode));
        for (name, grounds) in TEXTS.iter().chain(LINES) {
            for name in grounds.iter().chain([name]) {
                let of = |cascade: &Cascade<'_>| cascade.said("", name).and_then(|said| cascade.colour(said));
                assert_eq!(of(&system), of(&reader), "{name}");
                assert_ne!(of(&system), of(&light), "{name}");
            }
        }
    }

    #[test]
    fn a_variable_that_is_too_faint_is_told_with_the_shade_that_would_do() {
        let [told] = &told("/* ours */\n:root { --text-muted: #99a }\n")[..] else { panic!("{:?}", told(":root { --text-muted: #99a }")) };
        let begins =
            "2: --text-muted #9999aa stands out 2.4 : 1 from --accent-soft #eeedfe on light pages, where 4.5 : 1 is needed; #6b6b77 is";
        assert!(told.starts_with(begins), "{told}");
        assert!(self::told(":root { --text-muted: #5a5a66 } @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --text-muted: #b0b0c0 } }
            :root[data-theme=dark] { --text-muted: #b0b0c0 }").is_empty());
    }

    #[test]
    fn a_rule_is_judged_with_the_colour_it_does_not_name() {
        for (css, begins) in [
            (".hours { background: #fff8e0 }", "1: in `.hours`, text #e8ecf4 stands out 1.1 : 1 from the ground #fff8e0 on dark pages"),
            (".hours { color: #888 }", "1: in `.hours`, text #888888 stands out 3.5 : 1 from the ground #ffffff on light pages"),
            (".hours { color: #777; background: #888 }", "1: in `.hours`, text #777777 stands out 1.3 : 1 from the ground #888888"),
            (
                ".btn:hover { background: #fff }",
                "1: in `.btn:hover`, text #ffffff stands out 1.0 : 1 from the ground #ffffff on light pages",
            ),
            ("body { background: #222 }", "1: in `body`, text #1a2233"),
            ("main a.more { background: #4036c7 }", "1: in `main a.more`, text #4036c7"),
        ] {
            let told = told(css);
            assert!(told.first().is_some_and(|told| told.starts_with(begins)), "{css}: {told:?}");
        }
    }

    #[test]
    fn what_can_be_read_or_cannot_be_told_is_left_in_peace() {
        for css in [
            ".hours { background: var(--accent-soft) }",
            ".hours { background: #000; color: #fff }",
            ".hours { background: url(data:image/png;base64,AA==) }",
            ".bar::before { background: #888 }",
            ".btn { color: #fff; background: #333 }",
            "@media print { body { color: #ccc } }",
        ] {
            assert_eq!(told(css), Vec::<String>::new(), "{css}");
        }
    }
}
