//! Addresses, categories and links of shelves, built from a tree in a string.

use super::*;
use crate::library::testing::{Tree, places};

fn moved(found: Option<Found>) -> Option<String> {
    match found {
        Some(Found::Moved(to)) => Some(to),
        _ => None,
    }
}

#[test]
fn clashing_names_get_their_categories_in_front() {
    let tree = Tree::of(
        "//- public/email/setup.md\nA\n//- public/phone/setup.md\nB\n//- public/phone/mobile/call.md\nC\n//- public/other.md\nD\n//- public/a/b/setup.md\nE\n",
    );
    let (desks, _) = tree.load();
    let shelf = desks.public.current();
    let expected = [
        "public/a/b/setup.md a-b-setup",
        "public/email/setup.md email-setup",
        "public/other.md other",
        "public/phone/mobile/call.md call",
        "public/phone/setup.md phone-setup",
    ];
    assert_eq!(places(&shelf), expected);
    assert_eq!(moved(shelf.find("setup")).as_deref(), Some("/a/a-b-setup"), "the contested address still leads somewhere");
}

#[test]
fn clashes_within_one_category_are_numbered() {
    let tree = Tree::of("//- public/x/One.md\nA\n//- public/x/one.md\nB\n//- public/x/one.markdown\nC\n//- public/x-one.md\nD\n");
    let (desks, _) = tree.load();
    let expected = ["public/x-one.md x-one", "public/x/One.md x-one-2", "public/x/one.markdown x-one-3", "public/x/one.md x-one-4"];
    assert_eq!(places(&desks.public.current()), expected);
}

#[test]
fn internal_articles_never_move_an_address_of_requesters() {
    let tree = Tree::of("//- internal/a/vpn.md\nA\n//- public/z/vpn.md\nB\n//- public/z/draft.md\n---\nstatus: draft\nslug: vpn\n---\nC\n");
    let (desks, _) = tree.load();
    assert_eq!(places(&desks.public.current()), ["public/z/vpn.md vpn"]);
    assert_eq!(places(&desks.internal.current()), ["internal/a/vpn.md a-vpn", "public/z/draft.md z-vpn", "public/z/vpn.md vpn"]);
}

#[test]
fn old_addresses_and_paths_lead_on() {
    let tree = Tree::of(
        "//- public/vpn/connect.md\n---\naliases: [/help/vpn-setup/, Old-Name, printer]\n---\nA\n//- public/printer.md\nB\n//- internal/secret/plan.md\n---\naliases: [classified]\n---\nC\n",
    );
    let (desks, _) = tree.load();
    let shelf = desks.public.current();
    for old in [
        "help/vpn-setup",
        "/help/vpn-setup/",
        "old-name",
        "public/vpn/connect.md",
        "public/vpn/connect",
        "vpn/connect.md",
        "vpn/connect",
        "Connect",
    ] {
        assert_eq!(moved(shelf.find(old)).as_deref(), Some("/a/connect"), "{old}");
    }
    assert_eq!(shelf.find("printer"), shelf.by_id("public/printer.md").map(Found::Article), "a redirect never shadows an article");
    assert_eq!(moved(shelf.find("public/vpn")).as_deref(), Some("/c/vpn"));
    for hidden in ["classified", "internal/secret/plan.md", "secret/plan", "plan", "internal/secret", "secret", "nothing-at-all"] {
        assert_eq!(shelf.find(hidden), None, "{hidden}");
    }
    assert_eq!(moved(desks.internal.current().find("classified")).as_deref(), Some("/a/plan"));
}

#[test]
fn categories_hold_what_their_audience_may_see() {
    let tree = Tree::of(
        "//- public/02-email/index.md\n---\ntitle: E-mail\ndescription: All about mail\nweight: 1\n---\n//- public/02-email/outlook/a.md\n---\ntitle: b\n---\nA\n//- public/02-email/outlook/b.md\n---\ntitle: A\n---\nA\n//- public/02-email/outlook/c.md\n---\ntitle: Z\nweight: 1\n---\nA\n//- public/getting-started/a1.md\nA\n//- public/empty/index.md\n---\ntitle: Empty\n---\n//- public/secrets/draft.md\n---\ndraft: true\n---\nA\n//- public/quiet/u.md\n---\nunlisted: true\n---\nA\n//- internal/email/x.md\nX\n",
    );
    let (desks, _) = tree.load();
    let shelf = desks.public.current();
    let seen: Vec<(&str, &str, Option<usize>, usize)> =
        shelf.categories.iter().map(|c| (c.slug.as_str(), c.title.as_str(), c.parent, c.n_articles)).collect();
    assert_eq!(
        seen,
        [("02-email", "E-mail", None, 3), ("02-email/outlook", "Outlook", Some(0), 3), ("getting-started", "Getting started", None, 1)]
    );
    let titles: Vec<&str> = shelf.categories[1].articles.iter().map(|&at| shelf.entries[at].article.title.as_str()).collect();
    assert_eq!(titles, ["Z", "A", "b"]);
    let crumbs: Vec<&str> = shelf.breadcrumbs(Some(1)).iter().map(|category| category.title.as_str()).collect();
    assert_eq!(crumbs, ["E-mail", "Outlook"]);
    assert_eq!(shelf.find_category("02-email/outlook"), Some(1));
    assert_eq!(shelf.find_category("secrets"), None);
    assert!(desks.internal.current().find_category("secrets").is_some());
    assert!(desks.internal.current().find_category("email").is_some());
}

const LINKED: &str = "//- public/vpn/connect.md
---
title: Connect
aliases: [how-to/dial-in]
---
[one](../email/setup.md#step-2) ![pic](icon.png) [two](/how-to/dial-in/) [three](../email/) [four](https://example.org/x) [five](/elsewhere/page) [six](/docs/setup)
[dead](gone.md) [hidden](../../internal/plan.md) [](../../internal/plan.md) ![hidden](../../internal/map.png) [anchor](../email/setup.md#nowhere)
//- public/vpn/icon.png
x
//- public/email/setup.md
# Set up

## Step 2

Text.
//- internal/plan.md
# The plan

Text
//- internal/map.png
x
";

#[test]
fn links_lead_to_what_is_on_the_shelf_and_nothing_else() {
    let tree = Tree::of(LINKED);
    let (desks, _) = tree.load();
    let shelf = desks.public.current();
    let html = shelf.html(shelf.by_id("public/vpn/connect.md").expect("an article"), &Labels::default());
    for address in ["/a/setup#step-2", "/files/public/vpn/icon.png", "/a/connect", "/c/email", "https://example.org/x", "/elsewhere/page"] {
        assert!(html.as_str().contains(&format!("\"{address}\"")), "{address} in {}", html.as_str());
    }
    for hidden in ["plan", "map.png", "gone", "internal"] {
        assert!(!html.as_str().contains(hidden), "{hidden} in {}", html.as_str());
    }
    let agents = desks.internal.current();
    let html = agents.html(agents.by_id("public/vpn/connect.md").expect("an article"), &Labels::default());
    for address in ["/agent/a/setup#step-2", "/agent/a/plan", "/agent/files/internal/map.png"] {
        assert!(html.as_str().contains(&format!("\"{address}\"")), "{address} in {}", html.as_str());
    }
}

#[test]
fn links_from_file_systems_that_fold_cases_are_alive() {
    let tree = Tree::of(
        "//- public/a.md\n[x](../PUBLIC/Net/vpn.MD#Step) ![y](NET/Icon.PNG)\n//- public/net/VPN.md\n## Step\n\nText\n//- public/net/icon.png\nx\n",
    );
    let (desks, _) = tree.load();
    let shelf = desks.public.current();
    let at = shelf.by_id("public/a.md").expect("an article");
    let html = shelf.html(at, &Labels::default());
    assert!(html.as_str().contains("\"/a/vpn#step\"") && html.as_str().contains("\"/files/public/net/icon.png\""), "{}", html.as_str());
    assert_eq!(shelf.dead_links(at), []);
}

#[test]
fn dead_links_are_named_with_their_lines() {
    let tree = Tree::of(LINKED);
    let (desks, _) = tree.load();
    let named = |problems: Vec<Problem>| problems.iter().map(|p| format!("{} {:?} {}", p.code, p.line, p.message)).collect::<Vec<_>>();
    let shelf = desks.public.current();
    let dead = named(shelf.dead_links(shelf.by_id("public/vpn/connect.md").expect("an article")));
    assert_eq!(dead.len(), 5, "{dead:?}");
    assert!(dead[0].starts_with("KB101 Some(6)") && dead[0].contains("gone.md"), "{dead:?}");
    let agents = desks.internal.current();
    let dead = named(agents.dead_links(agents.by_id("public/vpn/connect.md").expect("an article")));
    assert_eq!(dead.len(), 2, "{dead:?}");
    assert!(dead[1].starts_with("KB102"), "{dead:?}");
}

#[test]
fn translations_find_each_other() {
    let tree = Tree::of(
        "//- public/vpn.md\nA\n//- public/vpn.de.md\nB\n//- public/fr/vpn.md\nC\n//- public/print.md\nD\n//- public/drucken.md\n---\nlang: de\ntranslation_of: print\n---\nE\n",
    );
    let (desks, _) = tree.load();
    let shelf = desks.public.current();
    let ids = |id: &str| {
        let at = shelf.by_id(id).expect("an article");
        shelf.translations(at).iter().map(|&at| shelf.entries[at].article.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids("public/vpn.md"), ["public/fr/vpn.md", "public/vpn.de.md", "public/vpn.md"]);
    assert_eq!(ids("public/drucken.md"), ["public/drucken.md", "public/print.md"]);
}

#[test]
fn related_articles_share_words_or_are_named() {
    let tree = Tree::of(
        "//- public/mail/full.md\n---\ntitle: Mailbox is full\nrelated: [print]\n---\nA\n//- public/mail/size.md\n---\ntitle: Mailbox size\n---\nB\n//- public/mail/sign.md\n---\ntitle: Signature\n---\nC\n//- public/print.md\nD\n",
    );
    let (desks, _) = tree.load();
    let shelf = desks.public.current();
    let at = shelf.by_id("public/mail/full.md").expect("an article");
    let ids: Vec<&str> = shelf.related(at, 5).iter().map(|&at| &*shelf.entries[at].article.id).collect();
    assert_eq!(ids, ["public/print.md", "public/mail/size.md"]);
    assert_eq!(shelf.related(at, 1).len(), 1);
}

#[test]
fn attachments_stay_on_their_side() {
    let tree = Tree::of("//- public/a.png\nx\n//- internal/b.png\nx\n//- public/c.html\nx\n");
    let (desks, _) = tree.load();
    let (public, internal) = (desks.public.current(), desks.internal.current());
    assert!(public.attachment("public/a.png").is_some_and(|attachment| attachment.open().is_ok()));
    assert!(public.attachment("internal/b.png").is_none() && public.attachment("public/c.html").is_none());
    assert!(internal.attachment("internal/b.png").is_some() && internal.attachment("public/a.png").is_some());
}
