//! How large a picture is, read from the beginning of its file, so that a page keeps the place free while it loads. Asked by [`super::render`] when an article is rendered.
//! Deliberately absent: decoding, and any promise: what cannot be told is `None`, and the picture is shown without.

use std::io::Read;

use crate::library::attachment::Attachment;

/// Bytes that are read; metadata before a JPEG's size may be long.
const MOST_BYTES: u64 = 128 << 10;
/// Pixels from which on it is no size but a mistake or an attack.
const MOST_PIXELS: u32 = 30_000;

/// Width and height in pixels of a PNG, JPEG, GIF, WebP or SVG file.
pub(in crate::library) fn size(attachment: &Attachment) -> Option<(u32, u32)> {
    let (file, _) = attachment.open().ok()?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    let size = match attachment.media_type {
        "image/png" => png(&bytes),
        "image/jpeg" => jpeg(&bytes),
        "image/gif" => gif(&bytes),
        "image/webp" => webp(&bytes),
        "image/svg+xml" => svg(&String::from_utf8_lossy(&bytes)),
        _ => None,
    };
    size.filter(|&(width, height)| (1..=MOST_PIXELS).contains(&width) && (1..=MOST_PIXELS).contains(&height))
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().fold(0, |number, &byte| number << 8 | u32::from(byte)))
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte)))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n").then_some(())?;
    Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.starts_with(b"GIF8").then_some(())?;
    Some((little(bytes, 6, 2)?, little(bytes, 8, 2)?))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP").then_some(())?;
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        _ => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.starts_with(&[0xff, 0xd8]).then_some(())?;
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => at += 1,
            // Frames, but for the tables that share their range.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?)),
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => at += 2 + big(bytes, at + 2, 2)?.max(2) as usize,
        }
    }
}

fn svg(text: &str) -> Option<(u32, u32)> {
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let attribute = |name: &str| {
        let at = tag.match_indices(name).find(|(at, _)| tag[..*at].ends_with(char::is_whitespace))?.0 + name.len();
        let rest = tag[at..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest[1..].split(quote).next()
    };
    let pixels = |text: &str| text.trim().trim_end_matches("px").parse::<f32>().ok().map(|number| number.round() as u32);
    match (attribute("width").and_then(pixels), attribute("height").and_then(pixels)) {
        (Some(width), Some(height)) => Some((width, height)),
        _ => {
            let mut numbers = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2).map(pixels);
            Some((numbers.next()??, numbers.next()??))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_the_beginning() {
        let mut header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        header.extend([0, 0, 2, 128, 0, 0, 1, 224]);
        assert_eq!(png(&header), Some((640, 480)));
        assert_eq!(png(&header[..20]), None);
        assert_eq!(gif(b"GIF89a\x40\x01\xf0\x00"), Some((320, 240)));
        let photo = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8, 1, 224, 2, 128, 3];
        assert_eq!(jpeg(&photo), Some((640, 480)));
        assert_eq!(jpeg(&photo[..9]), None);
        assert_eq!(jpeg(&[0xff, 0xd8, 0xff, 0xe0, 0, 0]), None, "a length of nothing does not go round in circles");
        let wide = [b"RIFF\0\0\0\0WEBPVP8X".as_slice(), &[10, 0, 0, 0, 0, 0, 0, 0, 127, 2, 0, 223, 1, 0]].concat();
        assert_eq!(webp(&wide), Some((640, 480)));
        assert_eq!(svg("<?xml?>\n<svg viewBox=\"0 0 72.4 21\" width='100%'>"), Some((72, 21)));
        assert_eq!(svg("<svg stroke-width=\"9\" width=\"720\" height=\"210px\">"), Some((720, 210)));
        assert_eq!(svg("<svg><rect width=\"1\" height=\"1\"/>"), None);
    }
}
