//! Colours: how well one stands out from another, after WCAG 2.2, and how they are mixed.

use crate::config::Colour;

/// How much nearer to the end of the scale each try is.
const STEP: f64 = 0.02;
/// Black and white.
pub(super) const BLACK: Colour = Colour([0; 3]);
pub(super) const WHITE: Colour = Colour([255; 3]);

/// How well two colours stand out from each other: 1 for the same, 21 for black and white (WCAG 2.2, contrast ratio).
pub(super) fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `colour` with a share of `other` in it, 0–1.
pub(super) fn mix(colour: Colour, other: Colour, share: f64) -> Colour {
    let channel = |at: usize| (f64::from(colour.0[at]) * (1.0 - share) + f64::from(other.0[at]) * share).round() as u8;
    Colour([channel(0), channel(1), channel(2)])
}

/// The nearest shade on the way to `end` that is good.
pub(super) fn step_until(colour: Colour, end: Colour, is_good: impl Fn(Colour) -> bool) -> Colour {
    let shades = (0..).map(|step| f64::from(step) * STEP).take_while(|share| *share < 1.0).map(|share| mix(colour, end, share));
    shades.into_iter().find(|shade| is_good(*shade)).unwrap_or(end)
}

fn luminance(colour: Colour) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.0.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_measured_as_wcag_does() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(Colour([118; 3]), WHITE) - 4.54).abs() < 0.01);
        assert_eq!(mix(BLACK, WHITE, 0.5), Colour([128; 3]));
    }
}
