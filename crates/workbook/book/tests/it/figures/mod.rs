//! Figures, tables and numbers in the pages of a book with made-up records.

mod mistakes;
mod numbers;

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
