//! Every check of `cargo workbook lint`, shown by planting the fault it is for.

use workbook_author::lint::check_everything;
use workbook_author::readme;
use workbook_testing::SmallBook;
use workbook_testing::fixtures::{OURS, ours, plant, plant_ours};

const LIB: &str = "crates/step1-pure/src/lib.rs";
const CHAPTER: &str = "book/step1-pure.md";
const INCLUDE: &str = "{{#include ../crates/step1-pure/src/lib.rs:square}}";

/// What `lint` prints of a book.
fn findings(book: &SmallBook) -> Vec<String> {
    check_everything(&book.repository)
        .unwrap()
        .findings
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Plants a fault in a book with none, and asserts that this and nothing else is
/// found.
#[track_caller]
fn assert_found(plant: impl FnOnce(&SmallBook), expected: &[&str]) {
    let book = SmallBook::new();
    plant(&book);
    assert_eq!(findings(&book), expected);
}

#[test]
fn a_book_without_faults_is_clean_and_counted() {
    let report = check_everything(&SmallBook::new().repository).unwrap();
    assert_eq!(report.findings, []);
    let counted = "Checked 2 chapters, 1 listings, 1 anchors, ";
    assert!(report.summary.starts_with(counted), "{}", report.summary);
    let elsewhere = "(and 1 to elsewhere, not followed)";
    assert!(report.summary.contains(elsewhere), "{}", report.summary);
}

#[test]
fn the_same_book_is_clean_with_windows_line_ends() {
    let book = SmallBook::new();
    for name in [CHAPTER, LIB, "book/welcome.md", "book/SUMMARY.md"] {
        book.replace(name, "\n", "\r\n");
    }
    assert_eq!(findings(&book), [""; 0]);
}

#[test]
fn an_included_file_is_missing() {
    for directive in ["include", "rustdoc_include", "playground"] {
        assert_found(
            |book| {
                book.append(
                    CHAPTER,
                    &format!("\n{{{{#{directive} ../crates/none.rs}}}}\n"),
                )
            },
            &[
                "book/step1-pure.md:13: the included file crates/none.rs is missing, or not text",
            ],
        );
    }
}

#[test]
fn an_escaped_directive_is_text() {
    assert_found(|book| book.append(CHAPTER, "\n\\{{#include none.rs}}\n"), &[]);
}

#[test]
fn an_anchor_is_missing() {
    assert_found(
        |book| {
            book.append(
                CHAPTER,
                &format!("\n{}\n", INCLUDE.replace(":square", ":cube")),
            )
        },
        &["book/step1-pure.md:13: crates/step1-pure/src/lib.rs has no anchor cube"],
    );
}

#[test]
fn lines_are_included_by_number() {
    assert_found(
        |book| {
            book.append(
                CHAPTER,
                &format!("\n{}\n", INCLUDE.replace(":square", ":4:6")),
            )
        },
        &[
            "book/step1-pure.md:13: lines of crates/step1-pure/src/lib.rs are included by number, \
           which shifts with every edit; use an anchor",
        ],
    );
}

#[test]
fn an_anchor_is_never_closed() {
    assert_found(
        |book| book.replace(LIB, "// ANCHOR_END: square\n", ""),
        &["crates/step1-pure/src/lib.rs:3: the anchor square is never closed"],
    );
}

#[test]
fn an_anchor_is_opened_twice() {
    let again = "// ANCHOR: square\n// ANCHOR_END: square\n";
    assert_found(
        |book| book.append(LIB, again),
        &[
            "crates/step1-pure/src/lib.rs:9: the anchor square is opened twice",
            "crates/step1-pure/src/lib.rs:10: the anchor square is closed twice",
        ],
    );
}

#[test]
fn an_anchor_is_closed_without_being_opened() {
    assert_found(
        |book| book.append(LIB, "// ANCHOR_END: cube\n"),
        &[
            "crates/step1-pure/src/lib.rs:9: the anchor cube is closed without being opened",
        ],
    );
}

#[test]
fn an_anchor_is_used_by_no_chapter() {
    assert_found(
        |book| {
            book.append(
                "crates/step1-pure/Cargo.toml",
                "# ANCHOR: name\n# ANCHOR_END: name\n",
            )
        },
        &["crates/step1-pure/Cargo.toml:3: the anchor name is used by no chapter"],
    );
}

#[test]
fn a_link_is_dead() {
    assert_found(
        |book| book.append(CHAPTER, "\nSee [this](none.md).\n"),
        &["book/step1-pure.md:13: dead link none.html: the book has no none.html"],
    );
}

#[test]
fn a_link_leads_out_of_the_book() {
    assert_found(
        |book| book.append(CHAPTER, "\nSee [this](../README.txt).\n"),
        &[
            "book/step1-pure.md:13: dead link ../README.txt: the book has no README.txt",
        ],
    );
}

#[test]
fn an_image_is_missing() {
    assert_found(
        |book| book.append(CHAPTER, "\n![none](assets/none.svg)\n"),
        &[
            "book/step1-pure.md:13: dead link assets/none.svg: the book has no assets/none.svg",
        ],
    );
}

#[test]
fn a_fragment_is_dead() {
    assert_found(
        |book| {
            book.append(
                "book/welcome.md",
                "\n[Here](#nowhere), [there](step1-pure.md#none).\n",
            )
        },
        &[
            "book/welcome.md:5: dead link #nowhere: welcome.html has no nowhere",
            "book/welcome.md:5: dead link step1-pure.html#none: step1-pure.html has no none",
        ],
    );
}

#[test]
fn a_numbered_chapter_has_no_crate() {
    assert_found(
        |book| {
            book.append("book/SUMMARY.md", "- [Lanes](step3-simd.md)\n");
            book.write("book/step3-simd.md", "# Lanes\n");
        },
        &[
            "book/SUMMARY.md:6: step3-simd.md: the numbered chapter has no crate crates/step3-simd",
        ],
    );
}

#[test]
fn a_crate_has_no_chapter() {
    for name in ["step2-mapreduce", "lab-rng"] {
        let manifest = format!("crates/{name}/Cargo.toml");
        let expected = format!(
            "{manifest}:1: the crate {name} has no chapter book/{name}.md in SUMMARY.md"
        );
        assert_found(
            |book| book.write(&manifest, "[package]\nname = \"x\"\n"),
            &[&expected],
        );
    }
    assert_found(
        |book| book.write("crates/tool/Cargo.toml", "[package]\nname = \"tool\"\n"),
        &[],
    );
}

#[test]
fn a_chapter_has_no_file() {
    assert_found(
        |book| {
            book.remove("book/welcome.md");
            book.replace(CHAPTER, "[the start](welcome.md)", "the start");
        },
        &["book/SUMMARY.md:3: welcome.md: the chapter's file is missing"],
    );
}

#[test]
fn a_page_is_not_in_the_summary() {
    assert_found(
        |book| book.write("book/notes/extra.md", "# Extra\n"),
        &["book/notes/extra.md:1: the page is not in SUMMARY.md"],
    );
    assert_found(|book| book.write("book/404.md", "# There is no such page\n"), &[]);
    assert_found(
        |book| {
            book.write("book/notes/extra.md", "Part of another page.\n");
            book.append("book/welcome.md", "\n{{#include notes/extra.md}}\n");
        },
        &[],
    );
}

#[test]
fn the_summary_cannot_be_read() {
    assert_found(
        |book| book.append("book/SUMMARY.md", "- No link\n"),
        &["book/SUMMARY.md:1: failed to parse SUMMARY.md line 6, column 3: \
           The link items for nested chapters must only contain a hyperlink"],
    );
}

#[test]
fn a_listing_is_too_wide() {
    let wide = format!("    let x = {};\n", "1 + ".repeat(20));
    assert_eq!(wide.trim_end().chars().count(), 93);
    let expected = "the listing is 93 characters wide; 85 fit the page";
    assert_found(
        |book| book.replace(LIB, "    x * x\n", &format!("{wide}    x * x\n")),
        &[&format!("crates/step1-pure/src/lib.rs:6: {expected}")],
    );
    for fence in ["rust", "toml", "sh", "console", "text", "python", ""] {
        assert_found(
            |book| {
                book.append(CHAPTER, &format!("\n```{fence}\nshort\n{wide}```\n"))
            },
            &[&format!("book/step1-pure.md:15: {expected}")],
        );
    }
    assert_found(
        |book| {
            book.append(
                CHAPTER,
                &format!("\n> - ```sh\n>   short\n>   {wide}>   ```\n"),
            )
        },
        &[&format!("book/step1-pure.md:15: {expected}")],
    );
}

#[test]
fn width_counts_characters_and_not_bytes() {
    assert_found(
        |book| {
            book.append(CHAPTER, &format!("\n```text\n{}\n```\n", "é".repeat(85)))
        },
        &[],
    );
}

#[test]
fn a_listing_is_too_long() {
    let lines = "    let _ = 0;\n".repeat(40);
    assert_found(
        |book| book.replace(LIB, "    x * x\n", &format!("{lines}    x * x\n")),
        &["book/step1-pure.md:7: the listing is 44 lines long; 40 are enough"],
    );
    assert_found(
        |book| {
            book.append(CHAPTER, &format!("\n```sh\n{}```\n", "true\n".repeat(41)))
        },
        &["book/step1-pure.md:13: the listing is 41 lines long; 40 are enough"],
    );
    assert_found(
        |book| {
            book.append(CHAPTER, &format!("\n```sh\n{}```\n", "true\n".repeat(40)))
        },
        &[],
    );
}

#[test]
fn hidden_lines_of_rust_do_not_count() {
    let hidden = "# use std::fs;\n".repeat(41);
    assert_found(
        |book| book.append(CHAPTER, &format!("\n```rust\n{hidden}fs();\n```\n")),
        &[],
    );
}

#[test]
fn an_included_rust_file_is_in_no_member() {
    assert_found(
        |book| {
            book.write(
                "crates/loose/Cargo.toml",
                "[package]\nname = \"loose\"\n\n[workspace]\n",
            );
            book.write("crates/loose/src/lib.rs", "//! Not tested.\n");
            book.append(
                CHAPTER,
                "\n```rust\n{{#include ../crates/loose/src/lib.rs}}\n```\n",
            );
        },
        &[
            "book/step1-pure.md:14: crates/loose/src/lib.rs is in no member of the workspace, \
           so no test compiles it",
        ],
    );
}

#[test]
fn a_formula_cannot_be_rendered() {
    let book = SmallBook::new();
    book.append(CHAPTER, "\nA formula: $\\nosuch$.\n");
    let findings = findings(&book);
    assert_eq!(findings.len(), 1, "{findings:?}");
    let start = "book/step1-pure.md:13: the formula \\nosuch cannot be rendered: ";
    assert!(findings[0].starts_with(start), "{}", findings[0]);
}

#[test]
fn a_page_loads_something_from_another_host() {
    let ends = "from another host; bring it into the book";
    for html in [
        "<script src=\"https://example.org/x.js\"></script>",
        "<link rel=\"stylesheet\" href=\"https://example.org/x.js\">",
        "<img src=\"https://example.org/x.js\" alt=\"\">",
        "<iframe src=\"https://example.org/x.js\"></iframe>",
        "<div style=\"background: url(https://example.org/x.js)\"></div>",
    ] {
        assert_found(
            |book| book.append(CHAPTER, &format!("\n{html}\n")),
            &[&format!(
                "book/step1-pure.md:13: the page loads https://example.org/x.js {ends}"
            )],
        );
    }
    for css in [
        "@import \"//example.org/x.css\";",
        "p { background: url('//example.org/x.css') }",
    ] {
        assert_found(
            |book| book.append("book/assets/style.css", &format!("{css}\n")),
            &[&format!(
                "book/assets/style.css:2: the page loads //example.org/x.css {ends}"
            )],
        );
    }
}

#[test]
fn what_mdbook_complains_about_is_a_finding() {
    assert_found(
        |book| book.append("book/welcome.md", "\n<div>\n\nnever closed\n"),
        &["book.toml:1: mdBook complains about the book:\n  \
           unclosed HTML tag `<div>` found in `welcome.md`"],
    );
}

#[test]
fn the_width_is_rustfmts() {
    let book = SmallBook::new();
    book.write("rustfmt.toml", "max_width = 29\n");
    assert_eq!(
        findings(&book),
        [
            "crates/step1-pure/src/lib.rs:5: the listing is 30 characters wide; 29 fit the page"
        ]
    );
    book.write("rustfmt.toml", "edition = \"2024\"\n");
    assert!(check_everything(&book.repository).is_err());
}

#[test]
fn a_measured_number_is_typed_into_prose() {
    let ends = "is typed; take it from a record with a directive, or mark it: \
                <!-- quoted: SOURCE --> … <!-- /quoted -->, \
                <!-- not measured: WHY --> … <!-- /not measured -->";
    assert_found(
        |book| book.append(CHAPTER, "\nIt is 3.2× as fast: 9.4 Gp/s.\n"),
        &[
            &format!("book/step1-pure.md:13: \"3.2×\" {ends}"),
            &format!("book/step1-pure.md:13: \"9.4 Gp/s\" {ends}"),
        ],
    );
    assert_found(
        |book| book.write("README.md", "# A book\n\nStep 3 takes 12 ms.\n"),
        &[&format!("README.md:3: \"12 ms\" {ends}")],
    );
    assert_found(
        |book| {
            book.append(CHAPTER, "\n{{#include ../NOTES.md}}\n");
            book.write("NOTES.md", "A 62x gain.\n");
        },
        &[&format!("NOTES.md:1: \"62x\" {ends}")],
    );
    assert_found(
        |book| {
            let marked = "It took <!-- quoted: A. Person -->165 s<!-- /quoted -->.";
            book.append(CHAPTER, &format!("\n{marked}\n"));
        },
        &[],
    );
}

#[test]
fn a_directive_has_no_record_or_measurement() {
    assert_found(
        |book| {
            plant_ours(book);
            book.remove(&ours("weak"));
            book.append(CHAPTER, "\n{{#figure weak}}\n");
        },
        &["book/step1-pure.md:13: {{#figure weak}}: there is no record \
           book/records/fixture-desk/weak.json; make it on that machine with \
           `cargo workbook bench --host fixture-desk`"],
    );
    assert_found(
        |book| {
            plant_ours(book);
            book.append(CHAPTER, "\n{{#time program=step1-pure input=hello-200}}\n");
        },
        &["book/step1-pure.md:13: {{#time program=step1-pure input=hello-200}}: \
           book/records/fixture-desk/ladder.json holds no measurement of step1-pure \
           f64, 1 thread, hello-200; it holds step1-pure f64, 1 thread, \
           scaling.1of40; measure again with `cargo workbook bench --only step1-pure`"],
    );
}

#[test]
fn a_record_is_broken_or_of_an_old_schema() {
    assert_found(
        |book| {
            plant(book);
            book.replace(&ours("hello"), "\"schema\":1", "\"schema\":0");
        },
        &[
            "book/records/fixture-desk/hello.json:1: is of schema 0, and this workbook \
           reads schema 1; measure again with `cargo workbook bench`",
        ],
    );
    assert_found(
        |book| {
            plant(book);
            book.replace(&ours("hello"), "\"threads\":16", "\"threads\":0");
        },
        &[
            "book/records/fixture-desk/hello.json:1: host: threads: expected 1 or more",
        ],
    );
}

const README: &str = "# A book

<!-- records: ladder -->
| step | speed | over step 1 | command |
|---|---|---|---|
| one | | | `cargo run -p step1-pure` |
| three | | 3× | `cargo run -p step3-simd` |
| nine | 9 Gp/s | | `cargo run -p step9-none` |
| none | | | read |
<!-- /records -->

The end.
";

const FILLED: &str = "# A book

<!-- records: ladder -->
| step | speed | over step 1 | command |
|---|---|---|---|
| one | 200 Mp/s (f64, on 1/40 of the input) | 1.0× | `cargo run -p step1-pure` |
| three | 8.0 Gp/s (f32) | 40× | `cargo run -p step3-simd` |
| nine |  |  | `cargo run -p step9-none` |
| none |  |  | read |

The best of each step on the dataset `scaling`, in 10⁹ pairs of points a second (Gp/s), on one
A made-up processor with 16 threads, 2020-02-02: \
[the record](book/records/fixture-desk/ladder.json).
<!-- /records -->

The end.
";

#[test]
fn the_table_in_the_readme_differs_from_its_record() {
    let differs = "README.md:3: the speeds are not those of the record; fill them in \
                   again with `cargo workbook readme`";
    let book = SmallBook::new();
    plant_ours(&book);
    book.write("README.md", README);
    assert_eq!(findings(&book), [differs]);

    readme::fill_speeds(&book.repository).unwrap();
    let filled = std::fs::read_to_string(book.path("README.md")).unwrap();
    assert_eq!(filled.replace('\u{a0}', " "), FILLED);
    assert_eq!(findings(&book), [""; 0]);
    readme::fill_speeds(&book.repository).unwrap();
    assert_eq!(std::fs::read_to_string(book.path("README.md")).unwrap(), filled);

    book.replace("README.md", "40×", "41×");
    assert_eq!(findings(&book), [differs]);
    book.replace("README.md", "41×", "40×");
    book.remove(&ours("ladder"));
    let missing = format!(
        "README.md:3: there is no record book/records/{OURS}/ladder.json; make it on \
         that machine with `cargo workbook bench --host {OURS}`"
    );
    assert_eq!(findings(&book), [missing]);
}

/// An exercise of the only chapter.
fn plant_exercise(book: &SmallBook) {
    let manifest = "id = \"why\"\ntitle = \"Why?\"\nchapter = \"step1-pure\"\n\
                    kind = \"explain\"\nlevel = \"stretch\"\nobjectives = [\"reasons\"]\n\
                    minutes = 5\npoints = 4\nprerequisites = []\n";
    book.write(&format!("{EXERCISE}/exercise.toml"), manifest);
    book.write(&format!("{EXERCISE}/prompt.md"), "Why is it *slow*?\n");
}

const EXERCISE: &str = "crates/exercises/step1-pure/01-why";
const SHOWN: &str = "\n## Exercises\n\n{{#exercises step1-pure}}\n";

#[test]
fn exercises_are_shown_in_their_chapter() {
    assert_found(
        |book| {
            plant_exercise(book);
            book.append(CHAPTER, SHOWN);
        },
        &[],
    );
    assert_found(
        plant_exercise,
        &[
            "crates/exercises/step1-pure/01-why/exercise.toml:1: book/step1-pure.md does \
             not show it: {{#exercises step1-pure}}",
        ],
    );
    assert_found(
        |book| book.append(CHAPTER, SHOWN),
        &[
            "book/step1-pure.md:15: {{#exercises step1-pure}}: the chapter \"step1-pure\" \
           has no exercises",
        ],
    );
    assert_found(
        |book| {
            plant_exercise(book);
            book.append(CHAPTER, &SHOWN.replace("\n{{", "\nSee {{"));
        },
        &[
            "book/step1-pure.md:15: {{#exercises step1-pure}}: it has to stand alone on its \
           line",
        ],
    );
}

#[test]
fn a_mistake_in_an_exercise() {
    assert_found(
        |book| {
            plant_exercise(book);
            book.append(CHAPTER, SHOWN);
            book.append(&format!("{EXERCISE}/prompt.md"), "It takes 12 ms.\n");
            book.write("crates/exercises/step1-pure/02-next/notes.md", "Later.\n");
        },
        &[
            "crates/exercises/step1-pure/01-why/prompt.md:2: \"12 ms\" is typed; take it \
             from a record with a directive, or mark it: <!-- quoted: SOURCE --> … \
             <!-- /quoted -->, <!-- not measured: WHY --> … <!-- /not measured -->",
            "crates/exercises/step1-pure/02-next:1: a folder without an exercise: it has \
             no exercise.toml",
        ],
    );
}

/// An edited comment is no reason to fail, so that this is said and no more.
#[test]
fn an_exercise_whose_speed_was_never_measured() {
    let book = SmallBook::new();
    plant_exercise(&book);
    book.append(CHAPTER, SHOWN);
    let manifest = book.repository.path(&format!("{EXERCISE}/exercise.toml"));
    let bar = std::fs::read_to_string(&manifest)
        .unwrap()
        .replace("\"explain\"", "\"code\"")
        + "[speed]\nany = 2.0\n";
    std::fs::write(&manifest, bar).unwrap();
    let report = check_everything(&book.repository).unwrap();
    assert_eq!(report.findings, []);
    let warnings: Vec<String> =
        report.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["crates/exercises/step1-pure/01-why/exercise.toml:1: its speed was never \
          measured; `cargo workbook exercise verify --speed why` measures it"]
    );
    book.write("crates/exercises/speed.json", "[");
    let found = findings(&book);
    let is_one = matches!(found.as_slice(), [one] if one.starts_with("crates/exercises/speed.json:1: "));
    assert!(is_one, "{found:?}");
}

#[test]
fn a_measured_number_in_what_the_speaker_says() {
    assert_found(
        |book| {
            let start = "\n<!-- slide: Squares, 2 min\nAsk.\nIt takes 12 ms.\n-->\n";
            book.append(CHAPTER, &format!("{start}\nText.\n\n<!-- /slide -->\n"));
        },
        &[
            "book/step1-pure.md:15: \"12 ms\" is typed; take it from a record with a \
             directive, or mark it: <!-- quoted: SOURCE --> … <!-- /quoted -->, \
             <!-- not measured: WHY --> … <!-- /not measured -->",
        ],
    );
}

#[test]
fn marks_of_slides_do_not_match() {
    const START: &str = "\n<!-- slide: Squares, 2 min\nAsk what they cost.\n-->\n";
    assert_found(
        |book| book.append(CHAPTER, &format!("{START}\nText.\n\n<!-- /slide -->\n")),
        &[],
    );
    assert_found(
        |book| book.append(CHAPTER, "\n```html\n<!-- slide: of what? -->\n```\n"),
        &[],
    );
    assert_found(
        |book| book.append(CHAPTER, &format!("{START}\nText.\n")),
        &[
            "book/step1-pure.md:13: slides: the slide is never closed: <!-- /slide -->",
        ],
    );
    assert_found(
        |book| {
            let show = "<!-- slide show: picture -->";
            book.append(CHAPTER, &format!("{START}\n{show}\n<!-- /slide -->\n"));
        },
        &["book/step1-pure.md:17: slides: a slide shows `figure …`, `table …`, \
             `exercises` or an image, not \"picture\""],
    );
    assert_found(
        |book| {
            book.append(
                "book/welcome.md",
                "\nNot here: <!-- slide off --> or on.\n",
            );
        },
        &[
            "book/welcome.md:5: slides: nothing else may stand on the lines of the comment",
        ],
    );
}
