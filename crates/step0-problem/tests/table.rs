//! Reading tables: what is accepted, what is refused and on which line, and that
//! nothing a file may hold makes the reader panic.

use proptest::prelude::*;
use step0_problem::LabelledPoints;
use step0_problem::files::table::{
    Decimal, Reading, Separator, read, read_channels,
};
use step0_problem::files::{Fault, Labelled, Noise};

/// Nothing is said about the table, and no point is left out.
fn plainly() -> Reading {
    Reading { noise: Noise::None, ..Reading::default() }
}

fn table(text: &str) -> Result<LabelledPoints, Fault> {
    read(text.as_bytes(), &plainly()).map(|read| read.points)
}

fn points(text: &str) -> LabelledPoints {
    table(text).unwrap()
}

fn labelled(text: &str, reading: &Reading) -> Labelled {
    read(text.as_bytes(), reading)
        .unwrap_or_else(|fault| panic!("{text:?}: {fault:?}"))
}

fn fault(text: &str, reading: &Reading) -> Fault {
    read(text.as_bytes(), reading).expect_err(text)
}

const PLAIN: &str = "x,y,z,cluster\n1,2,3,7\n4.5,-5e-1,+6,-1\n";

#[test]
fn reads_the_points_in_their_order() {
    let read = points(PLAIN);
    assert_eq!(read.points, [[1.0, 2.0, 3.0], [4.5, -0.5, 6.0]]);
    assert_eq!(read.labels, [7, -1]);
}

#[test]
fn accepts_what_tools_write() {
    let same = [
        (
            "columns in another order, and more of them",
            "n,cluster,z,y,x\n0,7,3,2,1\n1,-1,6,-.5,4.5\n",
        ),
        ("any case", "X,Y,Z,CLUSTER\n1,2,3,7\n4.5,-0.5,6,-1\n"),
        (
            "units, as ThunderSTORM",
            "\"x [nm]\",\"y [nm]\",z (µm),\"cluster\"\n1,2,3,7\n4.5,-0.5,6,-1\n",
        ),
        ("Windows line ends", "x,y,z,cluster\r\n1,2,3,7\r\n4.5,-0.5,6,-1\r\n"),
        ("no line end at the end", "x,y,z,cluster\n1,2,3,7\n4.5,-0.5,6,-1"),
        ("a byte-order mark", "\u{feff}x,y,z,cluster\n1,2,3,7\n4.5,-0.5,6,-1\n"),
        (
            "comments and blank lines",
            "# made by hand\n\nx,y,z,cluster\n1,2,3,7\n \n4.5,-0.5,6,-1\n\n",
        ),
        (
            "quotes",
            "\"x\",\"y\",\"z\",\"cluster\"\n\"1\",2,\"3\",7\n4.5,-0.5,6,\"-1\"\n",
        ),
        (
            "space around fields",
            " x , y,z\t, cluster \n 1 ,2, 3,7\n4.5 , -0.5,6, -1 \n",
        ),
        ("ids written as floats", "x,y,z,cluster\n1,2,3,7.0\n4.5,-0.5,6,-1e0\n"),
        (
            "quotes behind blanks",
            "\"x\", \"y\", \"z\", \"cluster\"\n1, \"2\", 3, 7\n4.5, -0.5, 6, -1\n",
        ),
        ("ids in e-notation", "x,y,z,cluster\n1,2,3,7.000e+00\n4.5,-.5,6,-1.0E0\n"),
        ("CR CR LF", "x,y,z,cluster\r\r\n1,2,3,7\r\r\n4.5,-0.5,6,-1\r\r\n"),
        ("CR alone", "x,y,z,cluster\r1,2,3,7\r4.5,-0.5,6,-1\r"),
        ("semicolons", "x;y;z;cluster\n1;2;3;7\n4.5;-0.5;6;-1\n"),
        ("decimal commas", "x;y;z;cluster\n1;2;3;7,0\n4,5;-0,5;6;-1\n"),
        ("tabs", "n\tx\ty\tz\tcluster\n\t1\t2\t3\t7\n\t4.5\t-0.5\t6\t-1\n"),
        ("blanks", "  x y   z cluster\n 1  2 3 7 \n4.5 -0.5\t6 -1\n"),
        (
            "a separator said to Excel",
            "sep=;\r\nx;y;z;cluster\r\n1;2;3;7\r\n4.5;-0.5;6;-1\r\n",
        ),
        ("a header behind #", "# title\n# x,y,z,cluster\n1,2,3,7\n4.5,-0.5,6,-1\n"),
        ("a header behind # and blanks", "#x y z cluster\n1 2 3 7\n4.5 -0.5 6 -1\n"),
        (
            "a comment above the header",
            "# x,y,z,cluster in nm\nx,y,z,cluster\n1,2,3,7\n4.5,-.5,6,-1\n",
        ),
        (
            "a header as one field",
            "\"x,\"\"y\"\",\"\"z\"\",cluster\"\n1,2,3,7\n4.5,-0.5,6,-1\n",
        ),
        ("rows as one field", "x,y,z,cluster\n\"1,2,3,7\"\n\"4.5,-0.5,6,-1\"\n"),
        (
            "rows of nothing",
            "x,y,z,cluster\n,,,\n1,2,3,7\n\n\"\",,,\n4.5,-0.5,6,-1\n,,\n",
        ),
        (
            "names of rows",
            "\"x\" \"y\" \"z\" \"cluster\"\n\"1\" 1 2 3 7\n\"2\" 4.5 -0.5 6 -1\n",
        ),
        ("rows that end in a comma", "x,y,z,cluster\n1,2,3,7,\n4.5,-0.5,6,-1,\n"),
        (
            "a header that ends in a comma",
            "x,y,z,cluster,\n1,2,3,7\n4.5,-0.5,6,-1\n",
        ),
        (
            "units below the header",
            "x,y,z,cluster\nnm,nm,,\n(a),(b),(c),(d)\n1,2,3,7\n4.5,-0.5,6,-1\n",
        ),
        (
            "a quoted comma",
            "name,x,y,z,cluster\n\"a,b\",1,2,3,7\n\"\"\"\",4.5,-0.5,6,-1\n",
        ),
    ];
    for (name, text) in same {
        assert_eq!(points(text), points(PLAIN), "{name}");
    }
}

#[test]
fn takes_the_columns_that_are_named() {
    let reading = Reading {
        axes: Some(["Xc", "Yc", "x [px]"].map(String::from).to_vec()),
        label: Some("id".into()),
        ..Reading::default()
    };
    let text = "x [nm],x [px],xc,yc,id,cluster\n9,3,1,2,5,8\n";
    let read = labelled(text, &reading);
    assert_eq!(read.points.points, [[1.0, 2.0, 3.0]]);
    assert_eq!(read.points.labels, [5]);
    assert_eq!(read.taken.coordinates, "xc, yc, x [px]");
}

#[test]
fn names_the_fault_and_its_line() {
    let long = format!("x,y,z,cluster\n{}", "1,2,3,4\n".repeat(1000) + "1,2,3\n");
    let cases: &[(&str, &str, Option<u64>, &str)] = &[
        ("empty file", "", None, "found an empty file"),
        ("only comments", "# nothing\n\n", None, "found an empty file"),
        ("no rows", "x,y,z,cluster\n\n", None, "expected rows below the header"),
        (
            "a missing column",
            "x,y,cluster\n1,2,3\n",
            Some(1),
            "expected a column \"z\", found x, y, cluster",
        ),
        (
            "a doubled column",
            "x,y,z,Z,cluster\n1,2,3,3,4\n",
            Some(1),
            "expected one column \"z\", found 2",
        ),
        (
            "two units to choose from",
            "x [nm],x [px],y,z,cluster\n1,2,3,3,4\n",
            Some(1),
            "expected one column \"x\"",
        ),
        (
            "a word",
            "x,y,z,cluster\n1,2,3,4\n1,two,3,4\n",
            Some(3),
            "finite number in column \"y\", found \"two\"",
        ),
        (
            "an empty field",
            "x,y,z,cluster\n1,,3,4\n",
            Some(2),
            "finite number in column \"y\", found \"\"",
        ),
        (
            "NaN",
            "x,y,z,cluster\nNaN,2,3,4\n",
            Some(2),
            "finite number in column \"x\", found \"NaN\"",
        ),
        (
            "infinity",
            "x,y,z,cluster\n1,2,-inf,4\n",
            Some(2),
            "finite number in column \"z\", found \"-inf\"",
        ),
        ("overflow", "x,y,z,cluster\n1,2,1e999,4\n", Some(2), "found \"1e999\""),
        (
            "a hexadecimal number",
            "x,y,z,cluster\n0x10,2,3,4\n",
            Some(2),
            "found \"0x10\"",
        ),
        (
            "a short row",
            "# c\nx,y,z,cluster\n\n1,2,3\n",
            Some(4),
            "expected 4 fields, as in the header, found 3",
        ),
        (
            "a long row",
            "x,y,z,cluster\n1,2,3,4,5,6\n",
            Some(2),
            "expected 4 fields, as in the header, found 6",
        ),
        (
            "a value more in each row",
            "x,y,z,cluster\n208.3,1,2,3,4\n7,8,9,1,4\n",
            Some(2),
            "found 5: is the first one the name of the row",
        ),
        (
            "a value more, and which one is open",
            "cluster,x,y,z,note\n0,5,1,2,3,\n",
            Some(2),
            "expected 5 fields, as in the header, found 6: is the first one",
        ),
        (
            "numbers that are no numbers in the first row",
            "x,y,z,cluster\n1.0D+03,1.0D+03,1.0D+03,0\n",
            Some(2),
            "expected a finite number in column \"x\", found \"1.0D+03\"",
        ),
        (
            "marks in place of numbers in the first row",
            "x,y,z,cluster\n--,--,--,0\n1,2,3,0\n",
            Some(2),
            "expected a finite number in column \"x\", found \"--\"",
        ),
        (
            "an id in quotes of another kind",
            "x,y,z,cluster\n1,2,3,'-1'\n",
            Some(2),
            "expected an integer below 2⁶³ in column \"cluster\", found \"'-1'\"",
        ),
        (
            "decimal commas between commas",
            "x,y,z,cluster\n208,3,498,33,578,17,0\n",
            Some(2),
            "found 7; if there are decimal commas, columns need another separator",
        ),
        (
            "another separator in the rows",
            "x,y,z,cluster\n1;2;3;4\n",
            Some(2),
            "found 1; --separator says what is between columns",
        ),
        (
            "a row name in one row only",
            "x,y,z,cluster\na,1,2,3,4\n1,2,3,4\n",
            Some(3),
            "expected 5 fields, as in the first row, found 4",
        ),
        (
            "a comma at the end of one row only",
            "x,y,z,cluster\n1,2,3,4,\n1,2,3,4,5\n",
            Some(3),
            "expected nothing behind the last separator, as in the first row, found \"5\"",
        ),
        (
            "a comment behind the header",
            "x,y,z,cluster\n1,2,3,4\n# end\n",
            Some(3),
            "expected 4 fields, as in the header, found 1; comments stand before the header",
        ),
        (
            "an id behind #",
            "x,y,z,cluster\n1,2,3,4\n#1,2,3,4\n",
            Some(3),
            "expected a finite number in column \"x\", found \"#1\"",
        ),
        (
            "a unit on one axis alone",
            "x,y,z,cluster\nnm,2,3,4\n",
            Some(2),
            "expected a finite number in column \"x\", found \"nm\"",
        ),
        (
            "nothing but text",
            "x,y,z,cluster\na,b,c,d\ne,f,g,h\n",
            Some(2),
            "expected a finite number in column \"x\", found \"a\"",
        ),
        (
            "text behind the first row",
            "x,y,z,cluster\n1,2,3,4\nnm,nm,nm,5\n",
            Some(3),
            "expected a finite number in column \"x\", found \"nm\"",
        ),
        (
            "two decimal marks",
            "x;y;z;cluster\n1,5;2;3;4\n1.5;2;3;4\n",
            Some(3),
            "found \"1.5\"; other numbers have a decimal comma",
        ),
        (
            "a decimal comma between tabs",
            "x\ty\tz\tcluster\n1,5\t2\t3\t4\n",
            Some(2),
            "if the comma is a decimal mark, --decimal , reads it",
        ),
        (
            "no z",
            "x [nm],y [nm],cluster\n1,2,3\n",
            Some(1),
            "for points in a plane, --columns x,y takes z as 0",
        ),
        (
            "a title",
            "Position\n====\nx,y,z,cluster\n1,2,3,4\n",
            Some(1),
            "line 3 names the columns: --skip 2 begins there",
        ),
        (
            "another column of ids",
            "x,y,z,id\n1,2,3,4\n",
            Some(1),
            "expected a column \"cluster\", found x, y, z, id; --label names the column",
        ),
        ("far down", &long, Some(1002), "found 3"),
        (
            "a fraction for an id",
            "x,y,z,cluster\n1,2,3,3.5\n",
            Some(2),
            "integer below 2⁶³ in column \"cluster\", found \"3.5\"",
        ),
        (
            "an id too large",
            "x,y,z,cluster\n1,2,3,9223372036854775808\n",
            Some(2),
            "expected an integer",
        ),
        (
            "an id that is missing",
            "x,y,z,cluster\n1,2,3,4\n1,2,3,\n",
            Some(3),
            "found \"\"; --noise= leaves out the points without an id",
        ),
        (
            "a name among numbers",
            "x,y,z,cluster\n1,2,3,4\n1,2,3,a\n",
            Some(3),
            "expected an integer in column \"cluster\", as above, found \"a\"",
        ),
        (
            "a number among names",
            "x,y,z,cluster\n1,2,3,a\n1,2,3,4\n",
            Some(3),
            "expected a name in column \"cluster\", as above, found \"4\"",
        ),
        (
            "a quote not closed",
            "x,y,z,cluster\n\"1,2,3,4\n1,2,3,4\n",
            Some(2),
            "expected a closing quote on the same line",
        ),
        (
            "a quote not closed at the end",
            "x,y,z,cluster\n1,2,3,\"4",
            Some(2),
            "expected a closing quote",
        ),
        (
            "text behind a quote",
            "x,y,z,cluster\n\"1\"2,2,3,4\n",
            Some(2),
            "expected a separator after a closing quote",
        ),
        (
            "a field of two lines",
            "x,y,z,cluster,note\n1,2,3,4,\"a\nb\"\n",
            Some(2),
            "expected a closing quote",
        ),
        (
            "an id too negative",
            "x,y,z,cluster\n1,2,3,-9223372036854775809\n",
            Some(2),
            "expected an integer",
        ),
        (
            "a fraction too small for f64",
            "x,y,z,cluster\n1,2,3,3.00000000000000000001\n",
            Some(2),
            "expected an integer",
        ),
        (
            "no header",
            "1.5,2,3,4\n5,6,7,8\n",
            Some(1),
            "found 1.5, 2, 3, 4; the first line has to name the columns",
        ),
        (
            "other names",
            "a,b,c,cluster\n5,6,7,8\n",
            Some(1),
            "found a, b, c, cluster; other names are given with --columns and --label",
        ),
        ("binary", "x,y,z,cluster\n1,2,\0,4\n", Some(2), "found binary data"),
        (
            "a carriage return in a row",
            "x,y,z,cluster\n1,2\r,3,4\n",
            Some(2),
            "found a CR in the middle",
        ),
    ];
    for (name, text, line, message) in cases {
        let fault = table(text).expect_err(name);
        assert_eq!(fault.line, *line, "{name}: {fault:?}");
        assert!(fault.message.contains(message), "{name}: {}", fault.message);
    }
}

#[test]
fn ids_keep_every_digit() {
    let ids = "9007199254740993.0\n-9223372036854775808\n9.223372036854775807e18\n";
    let rows: String = ids.lines().map(|id| format!("1,2,3,{id}\n")).collect();
    let read = points(&format!("x,y,z,cluster\n{rows}"));
    assert_eq!(read.labels, [9_007_199_254_740_993, i64::MIN, i64::MAX]);
}

#[test]
fn a_message_does_not_list_thousands_of_columns() {
    let header: Vec<String> = (0..5000).map(|i| format!("\x1b[31mc{i}")).collect();
    let fault = table(&(header.join(",") + "\n")).unwrap_err();
    assert!(fault.message.len() < 1000, "{}", fault.message.len());
    assert!(fault.message.contains("and 4980 more;"), "{}", fault.message);
    assert!(!fault.message.contains('\x1b'));
}

#[test]
fn refuses_what_is_not_text() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
    let utf16: Vec<u8> = PLAIN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, message) in [
        (&png[..], "expected a column \"x\", found"),
        (&utf16, "found what looks like UTF-16 without its mark"),
        (b"x,y,z,cluster\n1,2,\xff,4\n", "expected a finite number"),
        (b"x,y,z,cluster\n1,2,\0,4\n", "found binary data"),
        (b"\xEF\xBB\xBF\n", "found an empty file"),
    ] {
        let fault = read(bytes, &plainly()).unwrap_err();
        assert!(fault.message.contains(message), "{}", fault.message);
        assert!(
            fault.message.chars().all(|c| !c.is_control()),
            "{:?}",
            fault.message
        );
    }
}

#[test]
fn a_channel_column_tells_left_from_right() {
    let text = "x,y,z,cluster,dye\n1,2,3,0,red\n4,5,6,0,green\n7,8,9,1,\"red\"\n";
    let [left, right] =
        read_channels(text.as_bytes(), &plainly(), "Dye", None).unwrap();
    assert_eq!((left.name.as_str(), right.name.as_str()), ("red", "green"));
    assert_eq!(left.labelled.points.points, [[1.0, 2.0, 3.0], [7.0, 8.0, 9.0]]);
    assert_eq!(right.labelled.points.points, [[4.0, 5.0, 6.0]]);
}

#[test]
fn a_channel_column_has_two_values() {
    for (rows, line, message) in [
        ("1,2,3,0,red\n", None, "found only \"red\""),
        ("1,2,3,0,a\n1,2,3,0,\n", Some(3), "expected a value in column \"dye\""),
        (
            "1,2,3,0,a\n1,2,3,0,b\n1,2,3,0,c\n",
            Some(4),
            "found a third: \"c\" after \"a\" and \"b\"; --channels names two",
        ),
    ] {
        let text = format!("x,y,z,cluster,dye\n{rows}");
        let fault =
            read_channels(text.as_bytes(), &plainly(), "dye", None).unwrap_err();
        assert_eq!(fault.line, line);
        assert!(fault.message.contains(message), "{}", fault.message);
    }
    let fault =
        read_channels(PLAIN.as_bytes(), &plainly(), "dye", None).unwrap_err();
    assert!(
        fault.message.contains("expected a column \"dye\""),
        "{}",
        fault.message
    );
}

#[test]
fn what_was_left_out_is_counted() {
    let text =
        "# a\n# b\n\nx,y,z,cluster\n1,2,3,0\n,,,\n1,2,3,-1\n1,2,3,-2\n1,2,3,-1\n\n";
    let read = labelled(text, &Reading::default());
    assert_eq!(read.points.labels, [0]);
    assert_eq!(
        read.taken.left_out.to_string(),
        "3 points as noise (label -2: 1, label -1: 2), \
         2 comments before the header, 2 empty rows"
    );
    assert_eq!(read.taken.form, "a table separated by commas");
    assert_eq!(read.taken.label, "cluster");
}

#[test]
fn noise_is_what_the_rule_says() {
    let text = "x,y,z,cluster\n1,2,3,0.0\n1,2,3,\n1,2,3,-1\n1,2,3,NA\n1,2,3,7\n";
    let reading =
        |list| Reading { noise: Noise::listed(list), ..Reading::default() };
    assert_eq!(labelled(text, &reading("0,,NA")).points.labels, [-1, 7]);
    assert_eq!(labelled(text, &reading("-1,,NA")).points.labels, [0, 7]);
    let fault = |list| fault(text, &reading(list));
    assert_eq!(fault("NA").line, Some(3));
    assert_eq!(fault("").line, Some(5));
    assert!(fault("").message.contains("--noise=,NA leaves out"));
    let text = "x,y,z,cluster\n1,2,3,-1\n1,2,3,-3\n1,2,3,1e0\n";
    assert_eq!(labelled(text, &Reading::default()).points.labels, [1]);
    assert_eq!(labelled(text, &plainly()).points.labels, [-1, -3, 1]);
}

#[test]
fn names_are_numbered_in_the_order_of_their_first_appearance() {
    let text = "x,y,z,cluster\n1,2,3,b\n4,5,6,a\n7,8,9,b\n1,1,1,none\n2,2,2,-1\n";
    let noise = Noise::listed("none,-1");
    let read = labelled(text, &Reading { noise, ..Reading::default() });
    assert_eq!(read.points.labels, [0, 1, 0]);
    assert_eq!(read.names.as_deref(), Some(&["b".to_owned(), "a".into()][..]));
    assert!(
        read.taken.notes[0].contains("0 is b, 1 is a"),
        "{:?}",
        read.taken.notes
    );
    assert_eq!(labelled(PLAIN, &plainly()).names, None);
    // In a column of names, too, a missing one is no cluster.
    let text = "x,y,z,cluster\n1,2,3,b\n4,5,6,NA\n";
    assert_eq!(fault(text, &Reading::default()).line, Some(3));
    assert_eq!(labelled(text, &plainly()).names.unwrap(), ["b", "NA"]);
    let bytes = b"x,y,z,cluster\n1,2,3,\xb5\n";
    assert_eq!(read_bytes(bytes).names.unwrap(), ["µ"]);
}

fn read_bytes(bytes: &[u8]) -> Labelled {
    read(bytes, &Reading::default()).unwrap()
}

#[test]
fn which_field_is_one_too_many_has_to_be_evident() {
    let same = [
        (
            "an index without a name, and tabs",
            "\tcluster\tx\ty\tz\tnote\n0\t5\t1\t2\t3\t\n",
        ),
        (
            "quoted row names, and an empty field",
            "\"cluster\",\"x\",\"y\",\"z\",\"note\"\n\"1\",5,1,2,3,\"\"\n",
        ),
        ("row names that are text", "cluster x y z\nspot1 5 1 2 3\n"),
        ("row names from 1", "cluster x y z\n1 5 1 2 3\n"),
        ("a separator at the end", "cluster,x,y,z\n5,1,2,3,\n"),
    ];
    for (name, text) in same {
        let read = points(text);
        assert_eq!(
            (&read.points[0], read.labels[0]),
            (&[1.0, 2.0, 3.0], 5),
            "{name}"
        );
    }
}

#[test]
fn noise_need_not_have_coordinates() {
    let text = "x,y,z,cluster\n1,2,3,0\n,,,-3\ninf,nan,1,-2\n";
    assert_eq!(labelled(text, &Reading::default()).points.labels, [0]);
    let channels = "x,y,z,cluster,dye\n1,2,3,0,a\n1,2,3,0,b\n,,,0,c\n,,,0,\n";
    let named = ["a".to_owned(), "b".into()];
    let read = read_channels(channels.as_bytes(), &plainly(), "dye", Some(&named));
    assert_eq!(read.unwrap()[0].labelled.points.labels, [0]);
}

#[test]
fn a_name_may_differ_from_another_one_in_case_alone() {
    let text = "x,y,z,X,Cluster,cluster\n1,2,3,9,8,0\n";
    assert!(fault(text, &plainly()).message.contains("found 2 of them"));
    let axes = Some(["x", "y", "z"].map(String::from).to_vec());
    let asked = Reading { axes, label: Some("cluster".into()), ..plainly() };
    let read = labelled(text, &asked).points;
    assert_eq!((read.points, read.labels), (vec![[1.0, 2.0, 3.0]], vec![0]));
}

#[test]
fn a_line_that_is_far_too_long_is_refused_at_once() {
    let text = "x".repeat(20_000_000);
    let message = fault(&text, &plainly()).message;
    assert!(message.contains("found one of 20000000 bytes"), "{message}");
}

#[test]
fn decimal_commas_are_shown_with_an_example() {
    let read = labelled("x;y;z;cluster\n1,208;2;3;4\n", &plainly());
    let form =
        "a table separated by semicolons with decimal commas (1,208 is 1.208)";
    assert_eq!(read.taken.form, form);
}

#[test]
fn a_zero_byte_ends_a_table_as_zeiss_writes_it() {
    let text =
        "x\ty\tz\tcluster\r\r\n1\t2\t3\t4\r\r\n\0\r\r\nVoxelSizeX : 0.1\r\r\n";
    let read = labelled(text, &Reading::default());
    assert_eq!(read.points.labels, [4]);
    assert!(
        read.taken.notes[0].contains("ends in line 3"),
        "{:?}",
        read.taken.notes
    );
    assert!(
        fault("x,y,z,cluster\n\0\n1,2,3,4\n", &plainly()).message.contains("binary")
    );
}

#[test]
fn points_in_a_plane_have_a_z_of_0() {
    let axes = Some(vec!["X".into(), "Y".into()]);
    let reading = Reading { axes, ..Reading::default() };
    let read = labelled("x [nm],y [nm],z,cluster\n1,2,9,3\n", &reading);
    assert_eq!(read.points.points, [[1.0, 2.0, 0.0]]);
    assert_eq!(read.taken.coordinates, "x [nm], y [nm], with z = 0");
}

#[test]
fn what_is_said_about_a_table_goes_before_what_it_tells() {
    let skipping = Reading { skip: 2, ..plainly() };
    let text = "Position\n====\nx,y,z,cluster\n1,2,3,4\n";
    assert_eq!(labelled(text, &skipping).points.labels, [4]);
    let bars = Reading { separator: Some(Separator::Character(b'|')), ..plainly() };
    assert_eq!(labelled("x|y|z|cluster\n1|2|3|4\n", &bars).points.labels, [4]);
    let commas = Reading { decimal: Some(Decimal::Comma), ..plainly() };
    let read = labelled("x\ty\tz\tcluster\n1,5\t2\t3\t4,0\n", &commas);
    assert_eq!(read.points.points, [[1.5, 2.0, 3.0]]);
    assert_eq!(read.points.labels, [4]);
}

#[test]
fn encodings_other_than_utf8_are_read() {
    let text = "x [µm],y,z,cluster\n1,2,3,7\n";
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        let bytes: Vec<u8> = units.flat_map(to_bytes).collect();
        let read = read_bytes(&bytes);
        assert_eq!(read.points.labels, [7]);
        assert_eq!(read.taken.coordinates, "x [µm], y, z");
    }
    let read = read_bytes(b"x [\xb5m],y,z,note \xff,cluster\n1,2,3,\xfe,7\n");
    assert_eq!(read.taken.coordinates, "x [µm], y, z");
    assert_eq!(read.taken.units[0].as_ref().unwrap().metres, Some(1e-6));
}

#[test]
fn units_come_from_the_header_or_from_the_rows_below_it() {
    let units = |text: &str| {
        let read = labelled(text, &plainly());
        read.taken.units.map(|unit| unit.map_or(String::new(), |unit| unit.name))
    };
    assert_eq!(units("x [px],y (µm),z,cluster\n1,2,3,4\n"), ["px", "µm", ""]);
    let below = "x,y,z,cluster\nX,Y,Z,C\n(micron),(micron),(nm),\n1,2,3,4\n";
    assert_eq!(units(below), ["micron", "micron", "nm"]);
    let notes = labelled(below, &plainly()).taken.notes;
    assert_eq!(
        notes,
        ["skipped lines 2 to 3 behind the header: text in place of numbers (\"X\")"]
    );
}

#[test]
fn two_of_several_channels_can_be_named() {
    let text = "x,y,z,cluster,dye\n1,2,3,0,0\n4,5,6,0,1\n7,8,9,1,2\n7,8,9,-1,2\n";
    let channels = |left: &str, right: &str| {
        let named = [left.to_owned(), right.to_owned()];
        read_channels(text.as_bytes(), &Reading::default(), "dye", Some(&named))
    };
    let [left, right] = channels("2", "0").unwrap();
    assert_eq!((&*left.name, &*right.name), ("2", "0"));
    assert_eq!(left.labelled.points.points, [[7.0, 8.0, 9.0]]);
    assert_eq!(right.labelled.points.points, [[1.0, 2.0, 3.0]]);
    let left_out = left.labelled.taken.left_out.to_string();
    assert!(left_out.contains("1 point as noise (label -1: 1)"), "{left_out}");
    assert!(
        left_out.contains("1 point of other channels (value \"1\": 1)"),
        "{left_out}"
    );
    let message = channels("0", "3").unwrap_err().message;
    assert!(message.contains("expected the value \"3\""), "{message}");
    assert!(message.ends_with("found \"0\", \"1\", \"2\""), "{message}");
}

/// Rows that can be written to a table and read back unchanged.
fn rows() -> impl Strategy<Value = Vec<([f64; 3], i64)>> {
    let coordinate =
        prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL;
    prop::collection::vec((prop::array::uniform3(coordinate), any::<i64>()), 1..40)
}

fn written(rows: &[([f64; 3], i64)]) -> String {
    let line =
        |(p, id): &([f64; 3], i64)| format!("{id},{},{:e},{}\n", p[2], p[0], p[1]);
    "cluster,z,x,y\n".to_string() + &rows.iter().map(line).collect::<String>()
}

proptest! {
    #[test]
    fn numbers_survive_bit_for_bit(rows in rows()) {
        let read = points(&written(&rows));
        let bits = |p: &[f64; 3]| p.map(f64::to_bits);
        prop_assert_eq!(read.points.iter().map(bits).collect::<Vec<_>>(),
            rows.iter().map(|(p, _)| bits(p)).collect::<Vec<_>>());
        prop_assert_eq!(read.labels, rows.iter().map(|(_, id)| *id).collect::<Vec<_>>());
    }

    #[test]
    fn mutated_files_are_read_or_refused(
        rows in rows(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 1..8),
    ) {
        let mut bytes = written(&rows).into_bytes();
        for (at, byte, kind) in edits {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let lines = bytes.split(|&b| b == b'\n' || b == b'\r').count() as u64;
        match read(&bytes, &plainly()).map(|read| read.points) {
            Ok(read) => {
                prop_assert_eq!(read.points.len(), read.labels.len());
                prop_assert!((read.points.len() as u64) < lines);
                prop_assert!(read.points.as_flattened().iter().all(|x| x.is_finite()));
            }
            Err(fault) => prop_assert!(fault.line.is_none_or(|line| (1..=lines).contains(&line))),
        }
    }
}
