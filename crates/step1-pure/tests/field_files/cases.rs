//! The kinds of files that public reports tell of, one file each.

use super::Outcome::{Pairs, PairsSaying, Refusal};
use super::{Case, check};

#[test]
fn tables_are_paired() {
    const CASES: &[Case] = &[
        (
            "--left 02-noise-is-zero.csv --right right.csv --noise 0",
            PairsSaying("02-noise-is-zero", &["label 0: 3"]),
        ),
        (
            "--left 03-rows-that-begin-with-hash.csv --right right.csv",
            Pairs("03-rows-that-begin-with-hash"),
        ),
        (
            "--left 04-fill-value.csv --right right.csv --precision f64",
            Pairs("04-fill-value-f32"),
        ),
        (
            "--left 05-units.csv --right right.csv",
            PairsSaying("05-units", &["px", "nm", "--scale"]),
        ),
        (
            "--left 06-zero-in-e-notation.csv --right right.csv",
            Pairs("06-zero-in-e-notation"),
        ),
        ("--left 11-cr-cr-lf.csv --right right.csv", Pairs("11-cr-cr-lf")),
        (
            "--left 12-header-behind-hash.csv --right right.csv",
            Pairs("12-header-behind-hash"),
        ),
        (
            "--left 13-separator-hint.csv --right right.csv",
            Pairs("13-separator-hint"),
        ),
        (
            "--left 14-header-as-one-field.csv --right right.csv",
            Pairs("14-header-as-one-field"),
        ),
        ("--left 15-utf16.csv --right right.csv", Pairs("15-utf16")),
        ("--left 16-gzip.csv --right right.csv", Pairs("16-gzip")),
        (
            "--left 17-latin1-in-an-unused-column.csv --right right.csv",
            Pairs("17-latin1-in-an-unused-column"),
        ),
        (
            "--left 18-no-z.csv --right 18-right.csv",
            Refusal(&["for points in a plane, --columns x,y"]),
        ),
        ("--left 18-no-z.csv --right 18-right.csv --columns x,y", Pairs("18-no-z")),
        ("--left 19-tab.xls --right right.csv", Pairs("19-separators")),
        (
            "--left 23-names-as-ids.csv --right 23-right.csv --label cell_id \
             --noise UNASSIGNED",
            PairsSaying("23-names-as-ids", &["UNASSIGNED"]),
        ),
        ("--left 24-missing-ids.csv --right right.csv", Refusal(&[":4", "--noise"])),
        (
            "--left 24-missing-ids.csv --right right.csv --noise ''",
            PairsSaying("24-missing-ids", &["missing"]),
        ),
        (
            "--left 24-missing-ids.csv --right right.csv --noise=",
            Pairs("24-missing-ids"),
        ),
        (
            "--left 26-left.csv --right 26-right.csv --right-columns xnm,ynm,znm \
             --right-label clusterindex",
            Pairs("26-other-names-on-each-side"),
        ),
        (
            "--left 27-lines-around-the-header.csv --right 27-right.csv \
             --columns POSITION_X,POSITION_Y,POSITION_Z --label TRACK_ID",
            Pairs("27-lines-around-the-header"),
        ),
        (
            "--left 28-rows-of-nothing.csv --right right.csv",
            PairsSaying("28-rows-of-nothing", &["3 empty rows"]),
        ),
        (
            "--left 29-hdbscan.csv --right right.csv",
            PairsSaying("29-hdbscan-negative", &["label -2: 1", "label -1: 1"]),
        ),
        (
            "--left 33-one-field-more.csv --right right.csv",
            Pairs("33-one-field-more"),
        ),
    ];
    check("cases", CASES);
}

#[test]
fn channels_of_one_table_are_paired() {
    const CASES: &[Case] = &[
        (
            "--input 25-three-channels.csv --channel channel",
            Refusal(&["channel", "--channels"]),
        ),
        (
            "--input 25-three-channels.csv --channel channel --channels 0,2",
            PairsSaying("25-three-channels", &["\"1\""]),
        ),
    ];
    check("cases", CASES);
}

#[test]
fn grids_are_paired() {
    const CASES: &[Case] = &[
        (
            "--left 01-active-scalars.vtu --right right.csv",
            Pairs("01-active-scalars"),
        ),
        (
            "--left 07-base64-header-apart.vtu --right right.csv",
            Pairs("07-base64-header-apart"),
        ),
        (
            "--left 08-format-attribute.vtu --right right.csv",
            Pairs("08-format-attribute"),
        ),
        (
            "--left 09-scalars-name-no-array.vtu --right right.csv",
            Pairs("09-scalars-name-no-array"),
        ),
        (
            "--left 10-active-scalars-are-no-ids.vtu --right right.csv",
            Pairs("10-active-scalars-are-no-ids"),
        ),
        ("--left 20-polydata.vtp --right right.csv", Pairs("20-other-vtk-files")),
        ("--left 21-empty-piece.vtu --right right.csv", Pairs("21-empty-piece")),
        (
            "--left 22-integer-points.vtu --right right.csv",
            Pairs("22-integer-points"),
        ),
        ("--left 30-no-points.vtu --right right.csv", Refusal(&["no points"])),
        (
            "--left 31-labels-on-cells.vtu --right right.csv",
            Pairs("31-labels-on-cells"),
        ),
        (
            "--left 32-ghost-points.vtu --right right.csv",
            PairsSaying("32-ghost-points", &["2 ghost points"]),
        ),
    ];
    check("cases", CASES);
}

#[test]
fn standard_input_is_paired() {
    const CASES: &[Case] = &[
        (
            "--left - --right right.csv --format csv < 19-tab.xls",
            Pairs("19-separators"),
        ),
        ("--left - --right right.csv --format csv < 16-gzip.csv", Pairs("16-gzip")),
        (
            "--left - --right right.csv --format vtp < 20-polydata.vtp",
            Pairs("20-other-vtk-files"),
        ),
        (
            "--left - --right right.csv --format vtu < 31-labels-on-cells.vtu",
            Pairs("31-labels-on-cells"),
        ),
        (
            "--left 18-no-z.csv --right - --columns x,y --format csv < 18-right.csv",
            Pairs("18-no-z"),
        ),
        (
            "--input - --channel channel --channels 0,2 --format csv \
             < 25-three-channels.csv",
            Pairs("25-three-channels"),
        ),
        ("--left - --right - --format csv < 19-tab.xls", Refusal(&[])),
    ];
    check("cases", CASES);
}
