//! What else a file of each kind may look like.

use super::Outcome::{Pairs, PairsSaying, Refusal};
use super::{Case, check};

#[test]
fn noise_is_what_is_said_to_be() {
    const CASES: &[Case] = &[
        (
            "--left 02-noise-in-a-list.tsv --right right.csv --noise=-1,77",
            PairsSaying("same", &["label -1: 2", "label 77: 1"]),
        ),
        (
            "--left 02-noise-as-text.csv --right right.csv --noise NA,NaN",
            PairsSaying("same", &["NA", "NaN"]),
        ),
        (
            "--left 02-noise-as-text-quoted.csv --right right.csv --noise NaN,NA",
            Pairs("same"),
        ),
        ("--left 02-noise-as-text.csv --right right.csv", Refusal(&[":12", "NA"])),
        (
            "--left 24-missing-ids-as-nan.csv --right right.csv --noise nan",
            Pairs("same"),
        ),
        (
            "--left 24-missing-ids-and-noise.tsv --right right.csv --noise=-1,",
            PairsSaying("same", &["label -1: 1", "missing"]),
        ),
        (
            "--left 29-every-negative.csv --right right.csv",
            PairsSaying("same", &["label -3: 1", "label -2: 1", "label -1: 1"]),
        ),
        (
            "--left 29-every-negative.csv --right right.csv --keep-noise",
            Pairs("29-kept"),
        ),
        (
            "--left 29-every-negative.csv --right right.csv --noise 7",
            PairsSaying(
                "29-kept",
                &["is a cluster, because --noise does not list it"],
            ),
        ),
        ("--left 29-every-negative.vtu --right right.csv", Pairs("same")),
    ];
    check("variants", CASES);
}

#[test]
fn comments_stand_before_the_header() {
    const CASES: &[Case] = &[
        (
            "--left 03-rows-that-begin-with-hash.tsv --right right.csv",
            PairsSaying("same", &["2 comments"]),
        ),
        (
            "--left 03-comment-behind-the-header.csv --right right.csv",
            Refusal(&[
                "03-comment-behind-the-header.csv:4",
                "comments stand before the header only",
            ]),
        ),
        ("--left 12-behind-hash-blanks.txt --right right.csv", Pairs("same")),
        ("--left 12-behind-hash-aligned.dat --right right.csv", Pairs("same")),
        (
            "--left 12-behind-hash-below-comments.csv --right right.csv",
            Pairs("same"),
        ),
    ];
    check("variants", CASES);
}

#[test]
fn lines_fields_and_texts_are_told_apart() {
    const CASES: &[Case] = &[
        ("--left 06-e-notation.txt --right right.csv", Pairs("same")),
        ("--left 11-tab-cr-cr-lf.tsv --right right.csv", Pairs("same")),
        ("--left 11-cr-alone.csv --right right.csv", Pairs("same")),
        ("--left 13-separator-hint.csv --right right.csv", Pairs("same")),
        ("--left 13-separator-hint-tab.csv --right right.csv", Pairs("same")),
        ("--left 14-every-field-quoted.csv --right right.csv", Pairs("same")),
        ("--left 14-every-field-quoted.tsv --right right.csv", Pairs("same")),
        ("--left 14-every-row-one-field.csv --right right.csv", Pairs("same")),
        ("--left 15-utf16-le.txt --right right.csv", Pairs("same")),
        ("--left 15-utf16-be.csv --right right.csv", Pairs("same")),
        (
            "--left 15-utf16-decimal-comma.txt --right 15-utf16-decimal-comma.txt --decimal ,",
            Pairs("left-twice"),
        ),
        ("--left 15-utf8-mark.csv --right right.csv", Pairs("same")),
        ("--left 16-gzip.tsv.gz --right right.csv", Pairs("same")),
        ("--left 16-gzip-in-two-members.csv.gz --right right.csv", Pairs("same")),
        (
            "--left 16-gzip-cut-off.csv.gz --right right.csv",
            Refusal(&["16-gzip-cut-off.csv.gz"]),
        ),
        ("--left 17-latin1-in-used-columns.csv --right right.csv", Pairs("same")),
        (
            "--left 17-latin1-in-used-columns.csv --right right.csv \
             --left-columns 'x [µm],y [µm],z [µm]'",
            Pairs("same"),
        ),
        ("--left 17-latin1-in-rows.csv --right right.csv", Pairs("same")),
        ("--left 18-no-z.tsv --right 18-no-z-right.csv", Refusal(&["--columns"])),
        (
            "--left 18-no-z.tsv --right 18-no-z-right.csv --columns x,y",
            Pairs("flat"),
        ),
        ("--left 18-no-z.tsv --right right.csv --columns X,Y", Pairs("flat")),
        ("--left 19-semicolon.csv --right right.csv", Pairs("same")),
        ("--left 19-semicolon-decimal-comma.csv --right right.csv", Pairs("same")),
        (
            "--left 19-tab-decimal-comma.txt --right right.csv",
            Refusal(&["expected a finite number in column \"x\"", "--decimal ,"]),
        ),
        (
            "--left 19-tab-decimal-comma.txt --right 19-tab-decimal-comma.txt --decimal ,",
            Pairs("left-twice"),
        ),
        ("--left 19-aligned.txt --right right.csv", Pairs("same")),
        ("--left 19-blank.dat --right right.csv", Pairs("same")),
        (
            "--left 19-tab-among-commas.tsv --right right.csv --separator tab",
            Refusal(&["right.csv:1"]),
        ),
        (
            "--left 19-tab-among-commas.tsv --right 11-tab-cr-cr-lf.tsv \
             --separator tab",
            Pairs("left-twice"),
        ),
    ];
    check("variants", CASES);
}

#[test]
fn names_stand_for_clusters() {
    const CASES: &[Case] = &[
        (
            "--left 23-names-with-commas.csv --right 23-names-right.csv --label cell",
            Pairs("23-names-with-commas"),
        ),
        (
            "--left 23-a-name-among-numbers.csv --right right.csv",
            Refusal(&[
                "23-a-name-among-numbers.csv:7",
                "found \"two\"; ids are numbers or names",
            ]),
        ),
    ];
    check("variants", CASES);
}

#[test]
fn sides_differ() {
    const CASES: &[Case] = &[
        (
            "--input 25-channels-by-name.csv --channel dye --channels 'far red,green'",
            PairsSaying("same", &["beads"]),
        ),
        (
            "--input 25-channels-by-name.csv --channel dye --channels 'far red,blue'",
            Refusal(&["blue"]),
        ),
        (
            "--left 26-in-micrometres.csv --right 26-nanometres.csv",
            PairsSaying("26-not-scaled", &["µm", "nm", "-scale 1000,1000,1000"]),
        ),
        (
            "--left 26-in-micrometres.csv --right 26-nanometres.csv \
             --left-scale 1000,1000,1000",
            Pairs("26-scaled"),
        ),
        (
            "--left 26-in-micrometres.csv --right 26-in-nanometres.csv \
             --left-scale 1000,1000,1000 --right-columns xnm,ynm,znm \
             --right-label clusterindex",
            Pairs("26-scaled"),
        ),
        (
            "--left 26-pixels-and-nanometres.csv --right right.csv",
            Refusal(&["expected one column \"x\", found 2 of them"]),
        ),
        (
            "--left 26-pixels-and-nanometres.csv --right right.csv \
             --left-columns 'x [nm],y [nm],z [nm]'",
            Pairs("same"),
        ),
        (
            "--left 26-region-in-micrometres.vtu --right 26-in-nanometres.csv \
             --left-label RegionId --left-scale 1000,1000,1000 \
             --right-columns xnm,ynm,znm --right-label clusterindex",
            Pairs("26-scaled"),
        ),
    ];
    check("variants", CASES);
}

#[test]
fn lines_that_are_no_points_are_left_out() {
    const CASES: &[Case] = &[
        (
            "--left 27-units-below.tsv --right right.csv",
            PairsSaying("same", &["skipped line 2 behind the header"]),
        ),
        (
            "--left 27-titles-above.csv --right right.csv",
            Refusal(&[":1", "line 4 names the columns: --skip 3"]),
        ),
        (
            "--left 27-titles-above.csv --right 27-titles-above.csv --skip 3",
            Pairs("left-twice"),
        ),
        (
            "--left 28-empty-rows-in-between.tsv --right right.csv",
            PairsSaying("same", &["3 empty rows"]),
        ),
        ("--left 28-rows-of-blanks.csv --right right.csv", Pairs("same")),
        ("--left 30-no-rows.csv --right right.csv", Refusal(&["30-no-rows.csv"])),
        ("--left 33-row-names-blank.txt --right right.csv", Pairs("same")),
        ("--left 33-row-names-tab.tsv --right right.csv", Pairs("same")),
        ("--left 33-row-names-with-a-header.csv --right right.csv", Pairs("same")),
        ("--left 33-separator-behind-rows.csv --right right.csv", Pairs("same")),
        ("--left 33-separator-behind-all.csv --right right.csv", Pairs("same")),
        (
            "--left 33-two-fields-more.csv --right right.csv",
            Refusal(&[":2", "expected 4 fields, as in the header, found 6"]),
        ),
    ];
    check("variants", CASES);
}

#[test]
fn grids_are_as_other_programs_write_them() {
    const CASES: &[Case] = &[
        ("--left 01-cluster-is-not-active.vtu --right right.csv", Pairs("same")),
        ("--left 01-cluster-among-others.vtu --right right.csv", Pairs("same")),
        ("--left 07-base64-header-of-64-bits.vtu --right right.csv", Pairs("same")),
        ("--left 08-no-format.vtu --right right.csv", Pairs("same")),
        ("--left 09-scalars-name-no-array.vtu --right right.csv", Pairs("same")),
        (
            "--left 09-several-and-none-fits.vtu --right right.csv",
            Refusal(&["size", "grain", "--label"]),
        ),
        (
            "--left 09-several-and-none-fits.vtu --right right.csv \
             --left-label grain",
            Pairs("same"),
        ),
        ("--left 10-cluster-as-floats.vtu --right right.csv", Pairs("same")),
        (
            "--left 10-intensity-alone.vtu --right right.csv",
            Refusal(&["intensity", "0.5"]),
        ),
        ("--left 20-two-pieces.vtp --right right.csv", Pairs("same")),
        ("--left 21-empty-piece-in-between.vtu --right right.csv", Pairs("same")),
        ("--left 22-points-of-16-bits.vtu --right right.csv", Pairs("22-whole")),
        ("--left 22-points-of-64-bits.vtu --right right.csv", Pairs("22-whole")),
        ("--left 30-no-points.vtp --right right.csv", Refusal(&["no points"])),
        (
            "--left 31-labels-on-cells-in-another-order.vtu --right right.csv",
            Pairs("same"),
        ),
        (
            "--left 32-hidden-points.vtu --right right.csv",
            PairsSaying("same", &["3 ghost points"]),
        ),
    ];
    check("variants", CASES);
}

#[test]
fn files_without_a_suffix_tell_by_their_first_bytes() {
    const CASES: &[Case] = &[
        ("--left 34-table-without-suffix --right right.csv", Pairs("same")),
        ("--left 34-polydata-without-suffix --right right.csv", Pairs("same")),
        ("--left 34-grid-without-suffix --right right.csv", Pairs("same")),
        (
            "--left 34-table-without-suffix --right right.csv --format csv",
            Pairs("same"),
        ),
        ("--left - --right right.csv --format csv < 16-gzip.tsv.gz", Pairs("same")),
        ("--left - --right right.csv --format csv < 15-utf16-be.csv", Pairs("same")),
    ];
    check("variants", CASES);
}
