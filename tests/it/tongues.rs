//! Questions in other languages than English, over small help centres written in them: what is found, in which language, with which words marked.

use std::fmt::Write;

use serde_json::Value;

use crate::kit::Kit;

/// A help centre and the questions it answers: what is typed, the article wanted first, and words that must be marked in title or snippet.
struct Centre {
    lang: &'static str,
    articles: &'static str,
    questions: &'static [(&'static str, &'static str, &'static str)],
}

/// Asks every question of a centre beside an English one; tells of all that went wrong at once.
fn judge(centre: &Centre) {
    let mut tree = String::from(ENGLISH);
    for part in centre.articles.split("//- ").skip(1) {
        let (name, text) = part.split_once('\n').unwrap();
        writeln!(tree, "//- public/{name}.md\n---\nlang: {}\n---\n{text}", centre.lang).unwrap();
    }
    let kit = Kit::new(&tree);
    let mut wrong = Vec::new();
    for (question, wanted, marked) in centre.questions {
        let answer = kit.suggest(question);
        let first = &answer["suggestions"][0];
        let id = first["id"].as_str().unwrap_or_default().trim_start_matches("public/").trim_end_matches(".md");
        if id != *wanted {
            wrong.push(format!("{question}: {id} instead of {wanted}"));
            continue;
        }
        assert_eq!(first["lang"], centre.lang, "{question}");
        let hits = hits(first);
        for word in marked.split(' ').filter(|word| !word.is_empty() && !hits.iter().any(|hit| hit.contains(word))) {
            wrong.push(format!("{question}: `{word}` is not marked in {hits:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", centre.lang, wrong.join("\n"));
}

/// The marked pieces of title and snippet.
fn hits(suggestion: &Value) -> Vec<&str> {
    let runs = [&suggestion["title_runs"], &suggestion["snippet"]].into_iter().filter_map(Value::as_array).flatten();
    runs.filter(|run| run["hit"] == true).filter_map(|run| run["t"].as_str()).collect()
}

fn snippet(suggestion: &Value) -> String {
    suggestion["snippet"].as_array().unwrap().iter().filter_map(|run| run["t"].as_str()).collect()
}

const ENGLISH: &str = "//- public/en/password.md
# Reset your password

Open the password page and choose Reset. A link is sent to your mail address.
//- public/en/printer.md
# The printer does not print

Switch the printer off and on again. Install the printer driver.
//- public/en/vpn.md
# Connect to the VPN

Start the VPN client and sign in.
";

const GERMAN: Centre = Centre {
    lang: "de",
    articles: "//- kennwort
# Kennwortrücksetzung

Wenn Sie Ihr Kennwort vergessen haben, klicken Sie auf der Anmeldeseite auf „Kennwort vergessen“. Sie bekommen dann z. B. eine SMS mit einem Code.
//- druckertreiber
# Druckertreiber installieren

Laden Sie den Druckertreiber aus dem Softwarekatalog. Danach finden Sie das Gerät in den Systemeinstellungen.
//- vpn
# VPN-Verbindung einrichten

Starten Sie den VPN-Client und melden Sie sich mit Ihrem Benutzernamen an. Die Verbindung bleibt zwölf Stunden bestehen.
//- urlaub
# Abwesenheitsnotiz im Postfach einschalten

Öffnen Sie die Einstellungen des Postfachs und tragen Sie unter „Automatische Antworten“ den Zeitraum ein.
//- zeit
# Arbeitszeiten erfassen

Ihre Arbeitszeit tragen Sie im Zeiterfassungssystem ein, spätestens am Monatsende.
//- groesse
# Größe eines Anhangs

Anhänge dürfen höchstens 25 MB groß sein. Große Dateien schicken Sie über die Dateiablage der Straße entlang.
//- scanner
# Der Scanner für das Büro

Legen Sie das Papier in den Einzug. Die Treiber für den Scanner bekommen Sie vom Servicepunkt.
//- gesperrt
# Benutzerkonto ist gesperrt

Nach fünf falschen Versuchen wird das Konto für eine halbe Stunde gesperrt.
",
    questions: &[
        ("Drucker Treiber installieren", "druckertreiber", "Druckertreiber installieren"),
        ("wie installiere ich einen druckertreiber?", "druckertreiber", "Druckertreiber"),
        ("drukertreiber fehlt", "druckertreiber", "Druckertreiber"),
        ("Kennwort zurücksetzen", "kennwort", "Kennwort"),
        ("kennwort vergessen", "kennwort", "Kennwort vergessen"),
        ("Rücksetzung", "kennwort", "Kennwortrücksetzung"),
        ("scannertreiber", "scanner", "Scanner Treiber"),
        ("Scannertrei", "scanner", "Scanner Treiber"),
        ("Treiber für Scanner", "scanner", "Scanner Treiber"),
        ("arbeit zeit eintragen", "zeit", "Arbeitszeit"),
        ("arbeitszeit ", "zeit", "Arbeitszeiten"),
        ("zeiterfassung", "zeit", "Zeiterfassungssystem"),
        ("groesse anhang", "groesse", "Größe Anhangs"),
        ("grosse dateien schicken", "groesse", "Große Dateien"),
        ("Anhänge zu groß", "groesse", "Anhänge"),
        ("konto gesperrt", "gesperrt", "Benutzerkonto gesperrt"),
        ("ich kann mich nicht im vpn anmelden", "vpn", "VPN"),
        ("verbindung einricht", "vpn", "Verbindung einrichten"),
        ("abwesenheit", "urlaub", "Abwesenheitsnotiz"),
        ("postfach notiz", "urlaub", "Postfach"),
        ("strasse", "groesse", "Straße"),
    ],
};

#[test]
fn german_umlauts_and_compounds() {
    judge(&GERMAN);
}

#[test]
fn french() {
    judge(&Centre {
        lang: "fr",
        articles: "//- mdp
# Réinitialiser votre mot de passe

Ouvrez la page de connexion et cliquez sur « Mot de passe oublié ». Un lien vous est envoyé par courriel.
//- imprimante
# L'imprimante n'imprime pas

Éteignez l'imprimante, attendez dix secondes, puis rallumez-la. Vérifiez aussi le papier et l'encre.
//- vpn
# Se connecter au réseau privé

Démarrez le client et saisissez votre identifiant. La connexion reste ouverte douze heures.
//- boite
# Partager une boîte aux lettres

Demandez l'accès à la boîte partagée au propriétaire de l'équipe.
",
        questions: &[
            ("mot de passe oublié", "mdp", "passe oublié"),
            ("j'ai oublie mon mot de pas", "mdp", "oublié"),
            ("réinitialisation du mot de passe", "mdp", "Réinitialiser"),
            ("comment allumer les imprimantes", "imprimante", "imprimante"),
            ("l’imprimante est en panne", "imprimante", "imprimante"),
            ("connexions au réseau prive", "vpn", "réseau privé"),
            ("boite aux lettres partagee", "boite", "boîte lettres partagée"),
        ],
    });
}

#[test]
fn spanish() {
    judge(&Centre {
        lang: "es",
        articles: "//- clave
# Restablecer la contraseña

Abra la página de inicio de sesión y elija «He olvidado mi contraseña». Recibirá un enlace por correo electrónico.
//- impresora
# La impresora no imprime

Apague la impresora y vuelva a encenderla. Compruebe el papel y el tóner.
//- configuracion
# Configuración del correo en el móvil

Instale la aplicación y escriba su dirección. Las configuraciones se descargan solas.
//- pantalla
# La pantalla se queda negra

Compruebe el cable de vídeo y reinicie el equipo.
",
        questions: &[
            ("olvide mi contrasena", "clave", "contraseña"),
            ("¿cómo restablezco la contraseña?", "clave", "contraseña"),
            ("las impresoras no imprimen", "impresora", "impresora"),
            ("configurar correo movil", "configuracion", "correo móvil"),
            ("configuraciones", "configuracion", "Configuración"),
            ("pantalla negr", "pantalla", "pantalla negra"),
        ],
    });
}

#[test]
fn dutch_swedish_and_finnish_compounds() {
    judge(&Centre {
        lang: "nl",
        articles: "//- wachtwoord\n# Wachtwoordherstel\n\nKies op de aanmeldpagina voor een nieuw wachtwoord.\n//- printer\n# Printerstuurprogramma installeren\n\nHaal het stuurprogramma uit de softwarecatalogus.\n",
        questions: &[
            ("wachtwoorden vergeten", "wachtwoord", "wachtwoord"),
            ("herstel wachtwoord", "wachtwoord", "Wachtwoordherstel"),
            ("printer stuurprogramma", "printer", "Printerstuurprogramma"),
        ],
    });
    judge(&Centre {
        lang: "sv",
        articles: "//- losenord\n# Återställ ditt lösenord\n\nVälj Glömt lösenord på inloggningssidan.\n//- skrivare\n# Skrivardrivrutin\n\nHämta drivrutinen från programkatalogen.\n",
        questions: &[("glömt lösenordet", "losenord", "Glömt lösenord"), ("drivrutin skrivare", "skrivare", "Skrivardrivrutin")],
    });
    judge(&Centre {
        lang: "fi",
        articles: "//- salasana\n# Salasanan vaihtaminen\n\nAvaa kirjautumissivu ja vaihda salasana.\n//- tulostin\n# Verkkotulostimen ajuri\n\nAsenna verkkotulostin ohjelmaluettelosta.\n",
        questions: &[("vaihda salasanani", "salasana", "alasana"), ("tulostin", "tulostin", "erkkotulosti")],
    });
}

#[test]
fn japanese() {
    judge(&Centre {
        lang: "ja",
        articles: "//- pw
# パスワードをリセットする

サインイン画面で「パスワードを忘れた場合」を選びます。メールでリンクが届きます。リンクは一時間有効です。
//- printer
# プリンターで印刷できない

プリンターの電源を切り、十秒待ってから入れ直します。用紙とトナーも確認してください。
//- vpn
# 社外からVPNに接続する

VPNクライアントを起動して、社員番号でサインインします。接続は十二時間続きます。
//- mail
# 共有メールボックスを開く

Outlookを再起動すると、共有メールボックスが左側に表示されます。
",
        questions: &[
            ("パスワードを忘れました", "pw", "パスワード"),
            ("パスワー", "pw", "パスワー"),
            ("印刷できない", "printer", "印刷できない"),
            ("ﾌﾟﾘﾝﾀｰ", "printer", "リンター"),
            ("VPN 接続", "vpn", "VPN 接続"),
            ("共有メール", "mail", "共有メール"),
            ("Outlook 共有", "mail", "Outlook"),
            ("接", "vpn", "接"),
        ],
    });
}

#[test]
fn chinese() {
    judge(&Centre {
        lang: "zh-Hans",
        articles: "//- pw
# 重置密码

打开登录页面，点击“忘记密码”。系统会向您的手机发送验证码。验证码十分钟内有效。
//- printer
# 打印机无法打印

关闭打印机电源，等待十秒钟后重新打开。请检查纸张和墨粉。
//- vpn
# 连接公司网络

启动VPN客户端，然后使用工号登录。连接可以保持十二个小时。
//- mail
# 共享邮箱

请向团队负责人申请共享邮箱的权限。
",
        questions: &[
            ("忘记密码怎么办", "pw", "密码"),
            ("密", "pw", "密"),
            ("重置", "pw", "重置"),
            ("打印机不能打印", "printer", "打印机"),
            ("连接网络", "vpn", "连接"),
            ("vpn 登录", "vpn", "VPN 登录"),
            ("邮箱权限", "mail", "邮箱 权限"),
        ],
    });
}

#[test]
fn korean_and_thai() {
    judge(&Centre {
        lang: "ko",
        articles: "//- pw\n# 비밀번호 재설정\n\n로그인 화면에서 비밀번호 찾기를 누르세요. 메일로 링크가 옵니다.\n//- printer\n# 프린터가 인쇄되지 않을 때\n\n프린터 전원을 껐다가 다시 켜세요.\n//- vpn\n# 회사 네트워크에 연결하기\n\nVPN 프로그램을 실행하고 사번으로 로그인하세요.\n",
        questions: &[
            ("비밀번호를 잊었어요", "pw", "비밀번호"),
            ("비밀번", "pw", "비밀번"),
            ("프린터 인쇄", "printer", "프린터 인쇄"),
            ("네트워크 연결", "vpn", "네트워크 연결"),
            ("vpn 로그인", "vpn", "VPN 로그인"),
            ("프린", "printer", "프린"),
        ],
    });
    judge(&Centre {
        lang: "th",
        articles: "//- pw\n# รีเซ็ตรหัสผ่าน\n\nเปิดหน้าเข้าสู่ระบบแล้วเลือกลืมรหัสผ่าน\n//- printer\n# เครื่องพิมพ์ไม่พิมพ์\n\nปิดเครื่องพิมพ์แล้วเปิดใหม่อีกครั้ง\n",
        questions: &[("ลืมรหัสผ่าน", "pw", "รหัสผ่าน"), ("เครื่องพิมพ์", "printer", "เครื่องพิมพ์"), ("รหัส", "pw", "รหัส")],
    });
}

#[test]
fn the_question_s_language_comes_first_and_others_say_which_they_are() {
    let kit = Kit::new(
        "//- public/vpn.md\n# VPN client\n\nInstall the VPN client.\n//- public/vpn.de.md\n# VPN-Client\n\nInstallieren Sie den VPN-Client.\n//- public/mac.md\n# Outlook on a Mac\n\nOpen Outlook.\n",
    );
    for (question, langs) in [
        ("how do i install the vpn client", ["en", "de"]),
        ("wie installiere ich den vpn client", ["de", "en"]),
        ("vpn client installieren", ["de", "en"]),
    ] {
        let answer = kit.suggest(question);
        let found: Vec<&str> = answer["suggestions"].as_array().unwrap().iter().filter_map(|one| one["lang"].as_str()).take(2).collect();
        assert_eq!(found, langs, "{question}");
    }
    let answer = kit.suggest("outlook auf dem Mac einrichten");
    assert_eq!((&answer["suggestions"][0]["id"], &answer["suggestions"][0]["lang"]), (&"public/mac.md".into(), &"en".into()));
    let page = kit.get("/search?q=vpn+client").text();
    assert!(page.contains("lang=\"de\" dir=\"ltr\">") && page.contains("in German<") && !page.contains("in English<"), "{page}");
}

#[test]
fn a_site_in_german_needs_no_tags() {
    let kit = Kit::in_language(
        "de",
        "//- public/a.md\n# Einstellungen ändern\n\nÖffnen Sie die Anmeldeseite.\n//- public/b.md\n# Drucker\n\nText.\n",
    );
    for question in ["einstellung", "wie kann ich eine einstellung ändern", "anmelden seite"] {
        assert_eq!(kit.suggest(question)["suggestions"][0]["id"], "public/a.md", "{question}");
    }
}

#[test]
fn snippets_of_scripts_without_spaces_end_at_their_full_stops() {
    let kit = Kit::new(&format!(
        "//- public/a.md\n---\nlang: ja\n---\n# 手順\n\n{}パスワードを変更します。{}",
        "電源を入れて十秒待ってから画面を確認してください。".repeat(8),
        "終わったら再起動してください。".repeat(30)
    ));
    let answer = kit.suggest("パスワードを変更");
    let text = snippet(&answer["suggestions"][0]);
    assert!(text.contains("パスワードを変更します。") && text.ends_with('。'), "{text}");
    assert!(text.starts_with("電源") || text.starts_with("パスワード"), "{text}");
}
