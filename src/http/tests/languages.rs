//! Pages in the reader's language: chosen, carried along, told apart by caches, and honest about what is not there.

use super::*;

fn lines<'t>(text: &'t str, part: &str) -> Vec<&'t str> {
    text.lines().filter(|line| line.contains(part)).collect()
}

#[tokio::test]
async fn pages_are_in_the_reader_s_language() {
    let site = Site::new();
    let german = site.send(Method::GET, "/", &[("accept-language", "de-AT, en;q=0.5")]).await;
    assert!(
        german.text().contains("<html lang=\"de\" dir=\"ltr\">") && german.text().contains("Wie können wir helfen?"),
        "{}",
        german.text()
    );
    assert_eq!(german.header("vary"), "accept-language");
    let english = site.send(Method::GET, "/", &[("accept-language", "fr, it;q=0.5")]).await;
    assert!(english.text().contains("<html lang=\"en\" dir=\"ltr\">") && english.text().contains("How can we help?"));
    let known = [("accept-language", "de"), ("if-none-match", english.header("etag"))];
    let again = site.send(Method::GET, "/", &known).await;
    assert_eq!((again.status, again.header("vary")), (StatusCode::OK, "accept-language"), "another language is another page");
    let error = site.send(Method::GET, "/search?q=x&page=0", &[("accept-language", "de")]).await;
    assert!(error.text().contains("Das hat nicht geklappt") && error.text().contains("lang=\"en\">page must be"), "{}", error.text());
}

#[tokio::test]
async fn a_chosen_language_goes_along() {
    let site = Site::new();
    let page = site.get("/?lang=de").await.text();
    assert!(page.contains("href=\"/c/email?lang=de\"") && page.contains("name=\"lang\" value=\"de\""), "{page}");
    assert!(lines(&page, "<link").iter().all(|line| !line.contains("lang=de")), "the head belongs to everybody");
    assert!(page.contains("href=\"/?lang=en\" rel=\"nofollow\" hreflang=\"en\" lang=\"en\">English</a>"));
    let hostile = site.get("/search?q=x&lang=%22%3E%3Cb%3E").await.text();
    assert!(!hostile.contains("<b>"), "{hostile}");
}

#[tokio::test]
async fn translations_are_offered_and_their_lack_is_told() {
    let site = Site::new();
    let german = [("accept-language", "de")];
    let listed = site.send(Method::GET, "/c/vpn", &german).await.text();
    assert!(listed.contains("/a/connect-de") || listed.contains("Mit dem VPN verbinden"), "{listed}");
    assert_eq!(lines(&listed, "/a/").len(), 1, "each article is listed once: {listed}");
    assert!(site.get("/c/vpn").await.text().contains("Connect to the VPN"));
    let english = site.send(Method::GET, "/a/connect", &german).await.text();
    assert!(english.contains("Diese Antwort gibt es auch auf Deutsch") && english.contains("lang=\"en\" dir=\"ltr\""), "{english}");
    let lonely = site.send(Method::GET, "/a/quota", &german).await.text();
    assert!(lonely.contains("Diese Antwort gibt es noch nicht auf Deutsch; hier steht sie auf Englisch."), "{lonely}");
    // Whoever wishes for nothing gets the words of what he reads.
    let address = lines(&listed, "/a/")[0].split('"').find(|piece| piece.starts_with("/a/")).expect("an address");
    let by_content = site.get(address).await.text();
    assert!(by_content.contains("<html lang=\"de\"") && !by_content.contains("noch nicht"), "{by_content}");
}

#[tokio::test]
async fn categories_are_called_in_the_reader_s_language() {
    let site = Site::new();
    let german = [("accept-language", "de-AT")];
    for path in ["/", "/c/vpn", "/a/connect", "/search?q=vpn", "/vpn-nowhere"] {
        let page = site.send(Method::GET, path, &german).await.text();
        assert!(page.contains("Fernarbeit") && !page.contains(">Vpn<"), "{path}: {page}");
        let page = site.get(path).await.text();
        assert!(page.contains("Vpn") && !page.contains("Fernarbeit"), "{path}: {page}");
    }
    let page = site.send(Method::GET, "/c/vpn", &german).await.text();
    assert!(page.contains("<h1>Fernarbeit</h1>") && page.contains("content=\"Von überall ins Netz.\""), "{page}");
    let other = site.send(Method::GET, "/c/email", &german).await.text();
    assert!(other.contains("<h1 lang=\"en\" dir=\"ltr\">Email</h1>"), "{other}");
    for (path, title) in [("/api/v1/suggest?q=vpn&lang=de", "Fernarbeit"), ("/api/v1/suggest?q=vpn", "Vpn")] {
        assert_eq!(site.get(path).await.json()["suggestions"][0]["category"][0]["title"], title, "{path}");
    }
    assert_eq!(site.get("/api/v1/search?q=vpn&lang=de").await.json()["facets"]["category"][0]["title"], "Fernarbeit");
}

#[tokio::test]
async fn notices_are_in_the_reader_s_language() {
    let site = Site::new();
    let german = site.send(Method::GET, "/", &[("accept-language", "de")]).await.text();
    assert!(german.contains("Die Telefone ruhen heute.") && !german.contains("The telephones"), "{german}");
    assert!(site.get("/").await.text().contains("The telephones rest today."));
}
