//! What a plain `mdbook` asks.

use std::io::Write;
use std::process::{Command, Stdio};

use workbook_testing::SmallBook;
use workbook_testing::fixtures::plant;

const TOOL: &str = env!("CARGO_BIN_EXE_workbook-pages");

#[test]
fn plain_mdbook_gets_figures() {
    let book = SmallBook::new();
    plant(&book);
    let chapter = "{{#rate program=step3-simd input=scaling host=fixture-desk}}";
    let asked = serde_json::json!([
        {"root": book.path(""), "config": {"book": {"src": "book"}},
         "renderer": "html", "mdbook_version": "0.5.4"},
        {"items": [{"Chapter": {"name": "One", "content": chapter, "number": null,
            "sub_items": [], "path": "one.md", "source_path": "one.md",
            "parent_names": []}}]}
    ]);
    let answer = answer_to(&asked.to_string());
    assert!(answer.contains("4.0\u{a0}Gp/s"), "{answer}");
}

#[test]
fn plain_mdbook_gets_its_formulas() {
    let supports = |renderer| {
        let asked = ["preprocess", "supports", renderer];
        Command::new(TOOL).args(asked).status().unwrap().success()
    };
    assert!(supports("html"));
    assert!(!supports("latex"));

    let chapter = r#"{"Chapter":{"name":"One","content":"$n$ and `$n$`","number":null,
        "sub_items":[],"path":"one.md","source_path":"one.md","parent_names":[]}}"#;
    let asked = format!(
        r#"[{{"root":"/","config":{{"book":{{}}}},"renderer":"html","mdbook_version":"0.5.4"}},
            {{"items":[{chapter}]}}]"#
    );
    let answer = answer_to(&asked);
    assert!(answer.contains("<math><mi>n</mi></math> and `$n$`"), "{answer}");
}

/// What `preprocess` writes when `text` is put in.
fn answer_to(text: &str) -> String {
    let mut child = Command::new(TOOL)
        .arg("preprocess")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}
