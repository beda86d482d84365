//! What is wrong with a directive or a record, and how the build says so.

use super::*;

#[test]
fn a_directive_that_cannot_be_resolved_is_named_with_its_line() {
    let start = |error: &str, directive: &str, message: &str| {
        let expected = format!("step1-pure.md:13: {directive}: {message}");
        assert!(error.contains(&expected), "{expected}\n{error}");
    };
    for (directive, message) in [
        ("{{#figur ladder}}", "there is no directive #figur"),
        ("{{#figure}}", "expected the name of a figure"),
        ("{{#figure staircase}}", "there is no figure staircase; there are ladder"),
        ("{{#table staircase}}", "there is no table staircase; there are ladder"),
        ("{{#figure ladder colour=red}}", "colour=… means nothing here"),
        ("{{#figure ladder precision=f16}}", "precision=f16: expected f64 or f32"),
        ("{{#figure ladder threads=0}}", "threads=0: expected a number, or all"),
        (
            "{{#figure ablation-step9}}",
            "crates/lab-ablation/list.json lists no variant",
        ),
        ("{{#rate program=step3-simd}}", "input=… is missing"),
        ("{{#time clock=sun program=a input=b}}", "clock=sun: expected wall or cpu"),
        (
            "{{#ratio of=\"a f16\" over=b input=c}}",
            "of=\"a f16\": expected f64, f32, a number of threads or all, found f16",
        ),
        (
            "{{#rate program=step3-simd precision=f32 threads=7 input=scaling}}",
            "book/records/fixture-desk/ladder.json holds no measurement of step3-simd \
             f32, 7 threads, scaling; it holds step3-simd f32, 1 thread, scaling; ",
        ),
        (
            "{{#time program=step1-pure input=scaling}}",
            "book/records/fixture-desk/ladder.json holds no measurement of step1-pure \
             f64, 1 thread, scaling; it holds step1-pure f64, 1 thread, scaling.1of40; \
             measure again with `cargo workbook bench --only step1-pure`",
        ),
        (
            "{{#fact name=colour program=step3-simd input=scaling}}",
            "book/records/fixture-desk/ladder.json: step3-simd f64, 1 thread, scaling \
             has no fact colour; it has: max_abs_diff",
        ),
        (
            "{{#rate program=a input=b experiment=nosuch}}",
            "there is no record book/records/fixture-desk/nosuch.json; make it on that \
             machine with `cargo workbook bench --host fixture-desk`",
        ),
        (
            "{{#rate program=a input=b host=nosuch}}",
            "there is no record book/records/nosuch/ladder.json",
        ),
    ] {
        start(&error_with(&measured_book(), directive), directive, message);
    }
    let inline = error_with(&measured_book(), "See {{#figure ladder}}");
    start(&inline, "{{#figure ladder}}", "it has to stand alone on its line");
}

/// Neither the reference host nor any other needs to have a GPU.
#[test]
fn what_only_a_gpu_measures_may_be_missing_or_from_elsewhere() {
    let book = SmallBook::new();
    plant_ours(&book);
    let record = fs::read_to_string(book.path(&ours("kernels"))).unwrap();
    book.remove(&ours("kernels"));
    let page = page_with(&book, "{{#figure kernels}}");
    assert!(page.contains("<strong>Not measured.</strong>"), "{page}");
    assert!(page.contains("cargo workbook bench --experiment kernels"), "{page}");
    assert!(!page.contains("<figure"), "{page}");

    let elsewhere = "book/records/cluster/kernels.json";
    let gpu = r#""gpu":{"name":"A made-up GPU 9","driver":"1","memory_bytes":1,
        "max_clock_mhz":null,"power_limit_w":null}"#;
    let record = record.replace(OURS, "cluster").replace(r#""gpu":null"#, gpu);
    book.write(elsewhere, &record);
    let page = page_with(&book, "");
    assert!(page.contains("href=\"records/cluster/kernels.json\""), "{page}");
    assert!(page.contains("</strong>: A made-up GPU 9, "), "{page}");
    assert!(!page.contains("Not measured"), "{page}");
    let error = error_with(&book, "{{#figure kernels host=nowhere}}");
    assert!(
        error.contains("no record book/records/nowhere/kernels.json"),
        "{error}"
    );
}

#[test]
fn a_deleted_record_stops_the_build() {
    let book = measured_book();
    book.remove(&ours("strong"));
    let error = error_with(&book, "{{#figure strong}}");
    let expected = "step1-pure.md:13: {{#figure strong}}: there is no record \
                    book/records/fixture-desk/strong.json";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn the_reference_has_to_be_named() {
    for reference in ["", "{}", "{\"host\": \"a b\"}", "{\"host\": \"a\", \"x\": 1}"]
    {
        let book = measured_book();
        book.write("book/records/reference.json", reference);
        let error = error_with(&book, "{{#figure ladder}}");
        assert!(
            error.contains("book/records/reference.json should name"),
            "{error}"
        );
    }
}

#[test]
fn a_broken_record_or_one_of_an_old_schema_stops_the_build() {
    for (from, to, said) in [
        (
            "\"schema\":1",
            "\"schema\":0",
            "is of schema 0, and this workbook reads 1",
        ),
        ("\"threads\":16", "\"threads\":0", "threads: expected 1 or more"),
        ("}]", "", "is not JSON"),
    ] {
        let said = said.replace("reads 1", "reads schema 1");
        let book = measured_book();
        book.replace(&ours("hello"), from, to);
        let error = error_with(&book, "");
        assert!(error.contains(&ours("hello")) && error.contains(&said), "{error}");
    }
}
