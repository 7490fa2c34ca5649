//! Markdown in, sections and HTML out.

use super::{Labels, Resolve, Target, parse, plain_inline, render};

/// A site on which only the VPN article is known.
pub(super) struct Site;

impl Resolve for Site {
    fn resolve(&self, target: &str, _is_image: bool) -> Option<Target> {
        target.starts_with("../vpn").then(|| Target { size: None, url: "/a/vpn".to_owned(), title: Some("Set up VPN".to_owned()) })
    }
}

fn html(markdown: &str) -> String {
    let (body, title) = parse(markdown.to_owned(), 0, None);
    render(&body, &title.unwrap_or_default(), &Labels::default(), &Site).as_str().trim().to_owned()
}

fn text(markdown: &str) -> String {
    parse(markdown.to_owned(), 0, Some("")).0.text
}

#[test]
fn the_first_h1_is_the_title_and_leaves_the_body() {
    let (body, title) = parse("Hello\n\n# Sign *in*\n\nText\n\n## Sign in\n\nMore".to_owned(), 4, None);
    assert_eq!(title.as_deref(), Some("Sign in"));
    assert_eq!(body.text, "Hello\nText\nMore");
    let sections: Vec<_> = body.sections.iter().map(|s| (s.heading.as_str(), s.anchor.as_str(), s.line, body.section_text(s))).collect();
    assert_eq!(sections, [("", "", 5, "Hello\nText"), ("Sign in", "sign-in", 11, "More")]);
}

#[test]
fn text_has_the_words_and_nothing_else() {
    assert_eq!(text("| A | B |\n|---|--:|\n| `x` | **y**[^1] |\n\n[^1]: Note"), "A\tB\nx\ty\nNote");
    assert_eq!(text("<p>One &amp; two<p>Three<script>bad()</script><br>four"), "One & two\nThree four");
    assert_eq!(text("- [x] a\n- b ![alt *text*](p.png)\n\n~~~\ncode <b>\n~~~"), "a\nb alt text\ncode <b>");
    assert_eq!(text("Run <username> now, see [AUTOTITLE](x.md)"), "Run <username> now, see");
}

#[test]
fn links_go_where_they_are_resolved_or_nowhere() {
    assert!(html("[AUTOTITLE](../vpn/x.md)").contains("<a href=\"/a/vpn\">Set up VPN</a>"));
    assert!(!html("[x](javascript:alert(1)) <a href='java&#10;script&colon;x'>y</a>").contains("href"));
    assert!(html("see https://example.org/a.").contains("<a href=\"https://example.org/a\" rel=\"noopener\">https://example.org/a</a>."));
}

#[test]
fn anchors_set_by_hand_stay_and_none_is_given_twice() {
    let page = html(
        "# T\n\n<a name=\"by-hand\"></a>Text\n\n## <a id=\"two\">Two</a>\n\n## Two\n\n<div id=\"two\">x</div> <p id=\"kb-q\">y</p>\n\n## kb-x",
    );
    let ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids, ["by-hand", "two", "two-1", "section-kb-x"]);
}

#[test]
fn a_line_becomes_plain() {
    assert_eq!(plain_inline("1. `Set` **up** <b>VPN</b> &amp; _go_"), "1. Set up VPN & go");
    assert_eq!(plain_inline("# C# and [x](y)"), "# C# and x");
}

#[test]
fn videos_are_played_here_or_linked() {
    assert_eq!(
        html("![How to scan](/files/scan.mp4)"),
        "<p><video controls=\"\" preload=\"none\" src=\"/files/scan.mp4\" aria-label=\"How to scan\"></video></p>"
    );
    assert_eq!(
        html("<video controls><source src=\"/files/a.mp4\"><source src=\"/files/a.webm\"></video>"),
        "<p><video controls=\"\" preload=\"none\" src=\"/files/a.mp4\" aria-label=\"Video\"></video></p>"
    );
    let link = "<a class=\"embed\" href=\"https://www.youtube.com/watch?v=abc-EFG_123\" rel=\"noopener\">Scan &lt;it&gt; – Play the video from youtube.com</a>";
    assert_eq!(html("<iframe title=\"Scan <it>\" src=\"https://www.youtube.com/embed/abc-EFG_123?rel=0\"></iframe>"), link);
    for way in [
        "[Scan \\<it>](https://youtu.be/abc-EFG_123?si=x)",
        "[Scan \\<it>](https://www.youtube.com/watch?list=PL&v=abc-EFG_123#x)",
        "![Scan \\<it>](https://m.youtube.com/shorts/abc-EFG_123)",
    ] {
        assert_eq!(html(way), format!("<p>{link}</p>"), "{way}");
    }
    assert!(
        html("<https://youtu.be/abc-EFG_123?t=90s>")
            .contains("href=\"https://www.youtube.com/watch?v=abc-EFG_123&amp;t=90\" rel=\"noopener\">Play the")
    );
    assert!(html("https://vimeo.com/123?h=a1b2").contains("<a class=\"embed\" href=\"https://vimeo.com/123/a1b2\""));
    for other in [
        "See [it](https://youtu.be/abc-EFG_123)",
        "[it](https://youtu.be/abc-EFG_12\"3)",
        "[it](https://youtube.com/elevensigns)",
        "[it](https://youtu.be.evil.example/abc-EFG_123)",
        "[*it*](https://vimeo.com/channels/staff)",
        "[it](https://www.youtube.com/embed/videoseries?list=PL123)",
    ] {
        assert!(!html(other).contains("embed\""), "{other}: {}", html(other));
    }
    assert!(html("![x](https://evil.example/a.mp4)").starts_with("<p><a class=\"embed\" href=\"https://evil.example/a.mp4\""));
    assert_eq!(html("<iframe src=\"javascript:alert(1)\"></iframe>"), "");
}

#[test]
fn what_the_standard_does_not_know_is_not_written() {
    let odd = html("[odd](https://[::1]/a|b{c}?d=[e]#^) ![p](/x{1}.png) [same](//evil.example/|)");
    assert!(odd.contains("href=\"https://[::1]/a%7Cb%7Bc%7D?d=%5Be%5D#%5E\"") && odd.contains("src=\"/x%7B1%7D.png\""), "{odd}");
    assert!(odd.contains("href=\"//evil.example/|\" rel=\"noopener\""), "{odd}");
    let cell = html("<table><tr><td colspan=0 rowspan=99999>y<td colspan=2>z</table>");
    assert!(!cell.contains("rowspan") && cell.contains("<td colspan=\"2\">"), "{cell}");
    assert_eq!(html("<time datetime=\"never\">then</time> <data>x</data> <del datetime=\"x\">a</del>"), "<p>then x <del>a</del></p>");
}
