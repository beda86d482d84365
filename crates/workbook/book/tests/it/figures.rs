//! Figures, tables and numbers in the pages of a book with made-up records.

use std::fs;

use workbook_base::repository::Repository;
use workbook_book::{build, publish};
use workbook_testing::SmallBook;
use workbook_testing::fixtures::{
    HERE, OURS, ours, plant, plant_ours, plant_predictions,
};

const FIGURES: [&str; 15] = [
    "ladder",
    "speedup",
    "precision",
    "hello",
    "strong",
    "weak",
    "sizes",
    "clocks",
    "first-result",
    "roofline",
    "random",
    "anatomy-coalescing",
    "kernels",
    "ablation-step2",
    "ablation-step3-simd",
];

const TABLES: [&str; 6] =
    ["ladder", "peers", "hello", "strong", "clocks", "ablation-step2-mapreduce"];

/// A book with the records of both machines.
fn measured_book() -> SmallBook {
    let book = SmallBook::new();
    plant(&book);
    book
}

/// The first chapter with this at its end, as a page.
fn page_with(book: &SmallBook, text: &str) -> String {
    book.append("book/step1-pure.md", &format!("\n{text}\n"));
    let pages = book.path("pages");
    build(&book.repository, &pages).unwrap();
    fs::read_to_string(pages.join("step1-pure.html")).unwrap()
}

/// Why a book with this in a chapter cannot be built.
fn error_with(book: &SmallBook, text: &str) -> String {
    book.append("book/step1-pure.md", &format!("\n{text}\n"));
    format!("{:#}", build(&book.repository, &book.path("pages")).unwrap_err())
}

/// What stands between two texts.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    let rest = &text[start + from.len()..];
    &rest[..rest.find(to).unwrap()]
}

/// Every figure and table, to be built and looked at.
fn gallery() -> String {
    let figures =
        FIGURES.map(|name| format!("## {name}\n\n{{{{#figure {name}}}}}\n"));
    let tables =
        TABLES.map(|name| format!("## Table {name}\n\n{{{{#table {name}}}}}\n"));
    figures.join("\n") + &tables.join("\n")
}

#[test]
fn every_figure_is_drawn_for_wide_and_narrow_pages_and_says_what_it_finds() {
    let page = page_with(&measured_book(), &gallery());
    assert_eq!(page.matches("<figure class=\"chart\">").count(), FIGURES.len());
    assert_eq!(page.matches("class=\"caption\"").count(), TABLES.len());
    for figure in page.split("<figure").skip(1) {
        let figure = figure.split("</figure>").next().unwrap();
        for class in ["wide", "narrow"] {
            assert!(figure.contains(&format!("class=\"{class}\"")), "{class}");
        }
        assert_eq!(figure.matches("role=\"img\"").count(), 2, "{figure}");
        // A finding is computed, so it has a number in it.
        let finding = between(figure, "<desc>", "</desc>");
        assert!(finding.contains(|c: char| c.is_ascii_digit()), "{finding}");
        assert!(
            figure.contains("currentColor") && !figure.contains("#000"),
            "{figure}"
        );
        // Both machines, ours with a link to the data, the reader's with its path.
        assert!(figure.contains(&format!("href=\"records/{OURS}/")), "{figure}");
        assert!(
            figure.contains(&format!("<code>target/records/{HERE}/")),
            "{figure}"
        );
        assert!(figure.contains("var(--figure-here)"), "{figure}");
    }
}

#[test]
fn what_stands_right_above_and_below_is_prose() {
    let text =
        "Above it *is*\n{{#figure ladder}}\nbelow it *is*\n{{#table peers}}\n## End";
    let page = page_with(&measured_book(), text);
    assert_eq!(page.matches("it <em>is</em>").count(), 2);
    assert_eq!(page.matches("<table>").count(), 1);
    assert!(page.contains("<h2 id=\"end\">"));
}

#[test]
fn the_data_behind_a_figure_are_in_the_book() {
    let book = measured_book();
    page_with(&book, "{{#figure ladder}}");
    let copied =
        fs::read(book.path("pages/records/fixture-desk/ladder.json")).unwrap();
    assert_eq!(copied, fs::read(book.path(&ours("ladder"))).unwrap());
}

#[test]
fn the_ladder_says_what_is_fastest() {
    let page = page_with(&measured_book(), "{{#figure ladder}}");
    let finding = between(&page, "<desc>", "</desc>").replace('\u{a0}', " ");
    assert_eq!(
        finding,
        "The fastest is step4-rayon f32, 16 threads (120 Gp/s). \
         On one thread step3-simd f32 (8.0 Gp/s) is 40 times as fast as step 1. \
         The fastest peer on one thread is cpp-blocked-clang f32 (7.0 Gp/s)."
    );
    assert!(page.contains("step1-pure f64, on 1/40 of the input"));
}

/// Ours has 16 threads, the reader's 4.
#[test]
fn all_threads_of_either_machine_stand_in_one_row() {
    let page = page_with(&measured_book(), "{{#figure ladder threads=all}}");
    let figure = between(&page, "<figure", "</svg>");
    assert!(figure.contains("step4-rayon f32, 16 threads"), "{figure}");
    assert!(!figure.contains("step4-rayon f32, 4 threads"), "{figure}");
    assert!(figure.contains("on 4 threads"), "{figure}");
    assert!(!figure.contains("step3-simd"), "{figure}");
}

/// Predictions of what a GPU does stand there before anyone has measured it.
#[test]
fn a_prediction_is_drawn_without_a_record_and_says_so() {
    let book = SmallBook::new();
    plant_predictions(&book);
    let page = page_with(&book, "{{#figure anatomy-coalescing}}");
    let figure = between(&page, "<figure", "</figure>");
    assert!(figure.contains("Not measured yet"), "{figure}");
    assert!(figure.contains("8×") && figure.contains("only-in-cuda"), "{figure}");
    assert!(!figure.contains("Medians"), "{figure}");
    let finding = between(&page, "<desc>", "</desc>");
    assert_eq!(
        finding,
        "The model expects stride-8 to take 8× as long as neighbours."
    );
    let error = error_with(&book, "{{#figure anatomy-nothing}}");
    assert!(error.contains("lists no experiment nothing"), "{error}");
}

#[test]
fn what_a_gpu_did_stands_beside_what_was_predicted() {
    let page = page_with(&measured_book(), "{{#figure anatomy-coalescing}}");
    let finding = between(&page, "<desc>", "</desc>");
    assert_eq!(
        finding,
        "The model expects stride-8 to take 8× as long as neighbours; \
         in CUDA on fixture-desk it took 6.0×; in WGSL on fixture-desk it took 7.0×; \
         in CUDA on fixture-laptop (here) it took 6.0×; \
         in WGSL on fixture-laptop (here) it took 7.0×."
    );
}

/// A reader's own record is drawn even where there is none of ours.
#[test]
fn the_readers_gpu_is_shown_as_theirs() {
    let book = measured_book();
    fs::remove_file(book.path(&ours("anatomy"))).unwrap();
    let page = page_with(&book, "{{#figure anatomy-coalescing}}");
    let figure = between(&page, "<figure", "</figure>");
    assert!(figure.contains("fixture-laptop (here)"), "{figure}");
    assert!(figure.contains("var(--figure-here)"), "{figure}");
    assert!(!figure.contains(OURS), "{figure}");
}

#[test]
fn what_slips_on_purpose_has_no_speed() {
    let text = "{{#figure hello}}\n\n{{#table hello}}";
    let page = page_with(&measured_book(), text);
    let figure = between(&page, "<figure", "</figure>");
    assert!(figure.contains("step3-simd") && !figure.contains("an-empty-loop"));
    assert!(between(&page, "<table", "</table>").contains("an-empty-loop"));
}

/// Where they are too many for a narrow page, the key names them.
#[test]
fn guides_are_lettered_on_narrow_pages() {
    let page = page_with(&measured_book(), "{{#figure roofline}}");
    let wide = between(&page, "class=\"wide\"", "</svg>");
    let narrow = between(&page, "class=\"narrow\"", "</svg>");
    assert!(wide.contains("direct-f32") && !wide.contains(": direct-f32"));
    assert!(narrow.contains(": direct-f32"), "{narrow}");
}

#[test]
fn figures_show_less_when_asked() {
    let text =
        "{{#figure ladder threads=1 precision=f32 programs=step3-simd,step4-rayon}}";
    let page = page_with(&measured_book(), text);
    let figure = between(&page, "<figure", "</svg>");
    assert!(figure.contains("step3-simd f32"), "{figure}");
    for other in ["f64", "16 threads", "numba"] {
        assert!(!figure.contains(other), "{other}: {figure}");
    }
}

#[test]
fn without_a_record_of_the_reader_ours_stands_alone() {
    let book = SmallBook::new();
    plant_ours(&book);
    let page = page_with(
        &book,
        "{{#figure strong}}\n\n{{#rate program=step3-simd input=scaling}}",
    );
    assert!(page.contains("<figure"));
    assert!(!page.contains("here") && !page.contains("--figure-here"));
}

#[test]
fn numbers_are_rounded_and_say_where_they_come_from() {
    let shown = |directive: &str| {
        let page = page_with(&measured_book(), &format!("It is {directive} now."));
        let html = between(&page, "It is ", " now.").replace('\u{a0}', " ");
        let title = between(&html, "title=\"", "\"").to_owned();
        let text = html.split('<').map(|part| part.split('>').next_back().unwrap());
        (text.collect::<String>(), title)
    };
    for (directive, expected) in [
        (
            "{{#rate program=step3-simd precision=f32 input=scaling}}",
            "8.0 Gp/s (here: 10 Gp/s)",
        ),
        (
            "{{#rate program=step4-rayon precision=f32 threads=16 input=scaling}}",
            "120 Gp/s",
        ),
        (
            "{{#rate program=step4-rayon precision=f32 threads=all input=scaling}}",
            "120 Gp/s (here: 36 Gp/s)",
        ),
        ("{{#time program=step3-simd input=scaling}}", "0.50 s (here: 0.40 s)"),
        (
            "{{#time program=shared input=roots experiment=clocks clock=cpu}}",
            "0.20 s (here: 0.16 s)",
        ),
        (
            "{{#ratio of=\"step3-simd f32\" over=\"step1-pure\" input=scaling}}",
            "40× (here: 40×)",
        ),
        (
            "{{#ratio of=\"step4-rayon all f32\" over=\"step1-pure f64 1\" input=scaling}}",
            "580× (here: 140×)",
        ),
        (
            "{{#fact name=max_abs_diff program=step3-simd precision=f32 input=scaling}}",
            "3.1 × 10⁻⁵ (here: 3.1 × 10⁻⁵)",
        ),
        (
            "{{#rate program=step3-simd input=scaling host=fixture-laptop}}",
            "5.0 Gp/s",
        ),
    ] {
        assert_eq!(shown(directive).0, expected, "{directive}");
    }
    let (_, title) =
        shown("{{#rate program=step3-simd precision=f32 input=scaling}}");
    assert_eq!(
        title,
        "step3-simd f32, 1 thread, scaling: median of 3, from 7.5 Gp/s to 8.3 Gp/s. \
         fixture-desk (A made-up processor), 2020-02-02, \
         book/records/fixture-desk/ladder.json"
    );
}

#[test]
fn directives_in_code_are_left_alone() {
    let page =
        page_with(&SmallBook::new(), "`{{#rate x}}`\n\n```text\n{{#figure y}}\n```");
    assert!(page.contains("<code>{{#rate x}}</code>"), "{page}");
    assert!(page.contains("{{#figure y}}"));
}

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

#[test]
fn kernels_are_drawn_below_their_limit() {
    let page = page_with(&measured_book(), "{{#figure kernels}}");
    let finding = between(&page, "<desc>", "</desc>").replace('\u{a0}', " ");
    assert_eq!(
        finding,
        "step5-gpu-4-fused is the fastest kernel, with 3.0 Tp/s on clusters of 8,192 \
         points: 75% of the limit at the 2,000 MHz that the GPU ran at."
    );
    assert!(page.contains(">limit<") && page.contains(">4-fused<"), "{page}");
}

/// The reference host need not have a GPU, nor anybody.
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

/// `cargo test -p workbook-book figures -- --ignored` writes pages to look at:
/// drawings are judged by eye.
#[test]
#[ignore = "writes target/gallery, for the eye"]
fn pages_to_look_at() {
    let book = measured_book();
    let here = Repository::find().unwrap();
    let style = fs::read_to_string(here.path("book/assets/workbook.css")).unwrap();
    book.write("book/assets/style.css", &style);
    let font = "book/assets/fonts/STIXTwoMath-subset.woff2";
    fs::create_dir_all(book.path("book/assets/fonts")).unwrap();
    fs::copy(here.path(font), book.path(font)).unwrap();
    let numbers = "In f32 it does {{#rate program=step3-simd precision=f32 \
                   input=scaling}}, {{#ratio of=\"step3-simd f32\" over=step1-pure \
                   input=scaling}} what step 1 does.";
    book.append("book/step1-pure.md", &format!("\n{numbers}\n\n{}\n", gallery()));
    publish(&book.repository, &here.path("target/gallery")).unwrap();
}
