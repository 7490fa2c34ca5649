//! `rapport eval`, run as its user runs it.

use serde_json::Value;

use super::crash::run;
use super::kit::write_tree;

/// Two sets: an articles folder with questions beside it, and one in BEIR's form.
const TREE: &str = r#"
//- kb/articles/public/vpn.md
# Connect to the VPN

Open the client and press connect.
//- kb/articles/public/printer.md
# Install a printer

Open the settings and add the printer.
//- kb/articles/internal/vpn-server.md
# Restart the VPN server

Connect and restart it.
//- kb/questions.jsonl
{"question": "how do I connect to the vpn", "articles": ["public/vpn.md"]}
{"question": "add a printer", "articles": ["public/printer.md"]}
{"question": "the printer wants the vpn", "articles": ["public/printer.md"]}
//- manual/corpus.jsonl
{"_id": "tv", "title": "Picture", "text": "Change the brightness of the picture."}
{"_id": "sound", "title": "Sound", "text": "Change the volume of the sound."}
//- manual/queries.jsonl
{"_id": "1", "text": "picture brightness"}
{"_id": "2", "text": "how loud is the volume"}
//- manual/qrels/test.tsv
query-id	corpus-id	score
1	tv	2
2	sound	1
2	tv	0
//- off.jsonl
{"text": "who won the football match"}
"#;

fn tree() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write_tree(dir.path(), TREE);
    dir
}

fn json(dir: &tempfile::TempDir, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = ["eval", "--format", "json"].iter().chain(arguments).copied().collect();
    let ran = run(dir.path(), &arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn measures_both_kinds_of_sets() {
    let dir = tree();
    let everything = ["kb/articles", "manual", "--prefix", "50", "--typos", "--holes", "--bm25", "--questions", "--off-topic", "off.jsonl"];
    let report = json(&dir, &everything);
    let [articles, manual] = [&report["sets"][0], &report["sets"][1]];
    assert_eq!((&articles["name"], &articles["queries"], &articles["documents"]), (&"articles".into(), &3.into(), &2.into()));
    assert_eq!((&manual["name"], &manual["ndcg@10"], &manual["success@1"]), (&"manual".into(), &1.0.into(), &1.0.into()));
    for set in [articles, manual] {
        assert!(set["latency_ms"]["p99"].as_f64().unwrap() > 0.0 && set["bm25"]["mrr@10"].as_f64().unwrap() > 0.5, "{set:#}");
        assert_eq!((&set["variants"][0]["name"], &set["variants"][1]["name"]), (&"prefix-50".into(), &"typos".into()));
        assert_eq!(set["off_topic"][0]["unsure"], 1.0);
        assert!(set["holes"]["keystrokes"].as_u64().unwrap() > 20, "{set:#}");
    }
    assert_eq!(manual["questions"][1]["first"], "sound");
    assert!(!report.to_string().contains("vpn-server"), "only the public shelf is asked");
}

#[test]
fn several_at_once_answer_alike_and_without_latency() {
    let dir = tree();
    let mut one = json(&dir, &["kb/articles", "manual", "--typos", "--seed", "5", "--questions"]);
    let two = json(&dir, &["kb/articles", "manual", "--typos", "--seed", "5", "--questions", "--jobs", "3"]);
    for set in one["sets"].as_array_mut().unwrap() {
        for row in ["/latency_ms", "/variants/0/latency_ms"] {
            assert!(set.pointer(row).is_some());
        }
        set.as_object_mut().unwrap().remove("latency_ms");
        set["variants"][0].as_object_mut().unwrap().remove("latency_ms");
    }
    assert_eq!(one, two);
}

#[test]
fn stages_are_left_out_by_name() {
    let dir = tree();
    let report = json(&dir, &["manual", "--without", "meaning", "--without", "stems"]);
    assert_eq!(report["without"], serde_json::json!(["stems", "meaning"]));
    assert_eq!(json(&dir, &["manual"])["without"], Value::Null);
    let ran = run(dir.path(), &["eval", "manual", "--without", "weather"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("closeness"), "{}", ran.stderr);
}

#[test]
fn a_set_is_asked_with_the_language_model_where_the_settings_want_it() {
    let dir = tree();
    let configured = |model: &std::path::Path| {
        let settings = format!("[search]\nsemantic = \"transformer\"\nmodel = '{}'\n", model.display());
        std::fs::write(dir.path().join("rapport.toml"), settings).unwrap();
        run(dir.path(), &["eval", "manual", "kb/articles", "--format", "json"])
    };
    let ran = configured(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models/minilm.onnx"));
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["semantic"], &report["sets"][0]["ndcg@10"]), (&"transformer".into(), &1.0.into()), "{}", ran.stderr);
    let ran = configured("no.onnx".as_ref());
    assert!(ran.code != Some(0) && ran.stderr.contains("cannot read the language model no.onnx"), "{}", ran.stderr);
    std::fs::remove_file(dir.path().join("rapport.toml")).unwrap();
    assert_eq!(json(&dir, &["manual"])["semantic"], Value::Null);
}

#[test]
fn tells_what_changed_since_a_baseline() {
    let dir = tree();
    let before = run(dir.path(), &["eval", "manual", "--questions", "--format", "json"]).stdout;
    // As if the second question had not been answered before.
    let before = before.replacen(
        "\"rank\": 1,\n          \"ndcg@10\": 1.0,\n          \"first\": \"sound\"",
        "\"rank\": null,\n          \"ndcg@10\": 0.0,\n          \"first\": \"tv\"",
        1,
    );
    std::fs::write(dir.path().join("before.json"), before).unwrap();
    let ran = run(dir.path(), &["eval", "manual", "--baseline", "before.json"]);
    assert!(ran.stdout.contains("manual: 1 questions better and 0 worse than before, of 2"), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("+1.00  >10 → 1  how loud is the volume  — first was tv, is sound"), "{}", ran.stdout);
}

#[test]
fn exit_codes_and_help_lines() {
    let dir = tree();
    for (arguments, code, says) in [
        ("kb/articles manual --fail-under manual:ndcg@10=0.9", 0, ""),
        ("manual --fail-under ndcg@10=1.1", 1, "error: manual: ndcg@10 is 1.000, under the 1.100"),
        ("manual --fail-over p99_ms=0", 1, "over the 0.000"),
        ("manual --fail-under ndgc@10=1", 2, "did you mean `ndcg@10`?"),
        ("manual --fail-under manul:ndcg@10=1", 2, "did you mean `manual`?"),
        ("manual --fail-over holes=0.02", 2, "help: add `--holes`"),
        ("manual --seed 3", 2, "--typos"),
        ("nowhere", 3, "error: nowhere: there is no such folder"),
        ("manual --queries typos.jsonl", 3, "error: manual/typos.jsonl: there is no such file"),
        ("kb", 3, "has neither a `corpus.jsonl` nor a `public` folder in it"),
        ("manual --baseline kb/questions.jsonl", 3, "error: kb/questions.jsonl:"),
    ] {
        let line: Vec<&str> = ["eval"].into_iter().chain(arguments.split(' ')).collect();
        let ran = run(dir.path(), &line);
        assert_eq!(ran.code, Some(code), "{arguments}: {}", ran.stderr);
        assert!(ran.stderr.contains(says), "{arguments}: {}", ran.stderr);
        assert!(code < 2 || ran.stderr.contains("help: "), "{arguments}: {}", ran.stderr);
    }
}
