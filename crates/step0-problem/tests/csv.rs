//! Reading tables: what is accepted, what is refused and on which line, and that
//! nothing a file may hold makes the reader panic.

use proptest::prelude::*;
use step0_problem::LabelledPoints;
use step0_problem::files::Fault;
use step0_problem::files::csv::{Columns, read, read_channels};

fn table(text: &str) -> Result<LabelledPoints, Fault> {
    read(text.as_bytes(), &Columns::default())
}

fn points(text: &str) -> LabelledPoints {
    table(text).unwrap()
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
            "# made by hand\n\nx,y,z,cluster\n1,2,3,7\n \n# more\n4.5,-0.5,6,-1\n\n",
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
    let columns = Columns {
        axes: ["Xc", "Yc", "x [px]"].map(String::from),
        label: "id".into(),
    };
    let text = "x [nm],x [px],xc,yc,id,cluster\n9,3,1,2,5,8\n";
    let read = read(text.as_bytes(), &columns).unwrap();
    assert_eq!((read.points, read.labels), (vec![[1.0, 2.0, 3.0]], vec![5]));
}

#[test]
fn names_the_fault_and_its_line() {
    let long = format!("x,y,z,cluster\n{}", "1,2,3,4\n".repeat(1000) + "1,2,3\n");
    let cases: &[(&str, &str, Option<u64>, &str)] = &[
        ("empty file", "", None, "found an empty file"),
        ("only comments", "# nothing\n\n", None, "found an empty file"),
        (
            "no rows",
            "x,y,z,cluster\n\n# end\n",
            None,
            "expected rows below the header",
        ),
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
            "x,y,z,cluster\n# c\n\n1,2,3\n",
            Some(4),
            "expected 4 fields, as in the header, found 3",
        ),
        (
            "a long row",
            "x,y,z,cluster\n1,2,3,4,5\n",
            Some(2),
            "expected 4 fields, as in the header, found 5",
        ),
        ("far down", &long, Some(1002), "found 3"),
        (
            "a fraction for an id",
            "x,y,z,cluster\n1,2,3,3.5\n",
            Some(2),
            "integer in column \"cluster\", found \"3.5\"",
        ),
        (
            "an id too large",
            "x,y,z,cluster\n1,2,3,9223372036854775808\n",
            Some(2),
            "expected an integer",
        ),
        (
            "an id that is not a number",
            "x,y,z,cluster\n1,2,3,nan\n",
            Some(2),
            "expected an integer",
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
            "expected a comma after a closing quote",
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
            "an id that f64 cannot hold",
            "x,y,z,cluster\n1,2,3,9007199254740993e0\n",
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
            "semicolons",
            "x;y;z;cluster\n1;2;3;4\n",
            Some(1),
            "expected a column \"x\", found x;y;z;cluster; columns are separated by commas",
        ),
        (
            "no header",
            "1.5,2,3,4\n5,6,7,8\n",
            Some(1),
            "found 1.5, 2, 3, 4; the first line names the columns",
        ),
        (
            "other names",
            "a,b,c,cluster\n5,6,7,8\n",
            Some(1),
            "found a, b, c, cluster; other names are given with --columns and --label",
        ),
        ("binary", "x,y,z,cluster\n1,2,\0,4\n", Some(2), "found binary data"),
        (
            "a lone carriage return",
            "x,y,z,cluster\r1,2,3,4\r",
            Some(1),
            "found a lone CR",
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
    let ids = "9007199254740993.0\n-9223372036854775808\n9223372036854775807.000\n";
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
    let latin1 = b"x,y,z,cluster,\xb5\n1,2,3,4,5\n";
    for (bytes, message) in [
        (&png[..], "expected a header as UTF-8 text"),
        (&utf16, "found binary data"),
        (latin1, "expected a header as UTF-8 text"),
        (b"x,y,z,cluster\n1,2,\xff,4\n", "expected a finite number"),
        (b"\xEF\xBB\xBF\xEF\xBB\xBF\n", "found a byte-order mark alone"),
    ] {
        let fault = read(bytes, &Columns::default()).unwrap_err();
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
        read_channels(text.as_bytes(), &Columns::default(), "Dye").unwrap();
    assert_eq!((left.name.as_str(), right.name.as_str()), ("red", "green"));
    assert_eq!(left.points.points, [[1.0, 2.0, 3.0], [7.0, 8.0, 9.0]]);
    assert_eq!(right.points.points, [[4.0, 5.0, 6.0]]);
}

#[test]
fn a_channel_column_has_two_values() {
    for (rows, line, message) in [
        ("1,2,3,0,red\n", None, "found only \"red\""),
        ("1,2,3,0,a\n1,2,3,0,\n", Some(3), "expected a value in column \"dye\""),
        (
            "1,2,3,0,a\n1,2,3,0,b\n1,2,3,0,c\n",
            Some(4),
            "found a third: \"c\" after \"a\"",
        ),
    ] {
        let text = format!("x,y,z,cluster,dye\n{rows}");
        let fault =
            read_channels(text.as_bytes(), &Columns::default(), "dye").unwrap_err();
        assert_eq!(fault.line, line);
        assert!(fault.message.contains(message), "{}", fault.message);
    }
    let fault =
        read_channels(PLAIN.as_bytes(), &Columns::default(), "dye").unwrap_err();
    assert!(
        fault.message.contains("expected a column \"dye\""),
        "{}",
        fault.message
    );
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
        let lines = bytes.split(|&b| b == b'\n').count() as u64;
        match read(&bytes, &Columns::default()) {
            Ok(read) => {
                prop_assert_eq!(read.points.len(), read.labels.len());
                prop_assert!((read.points.len() as u64) < lines);
                prop_assert!(read.points.as_flattened().iter().all(|x| x.is_finite()));
            }
            Err(fault) => prop_assert!(fault.line.is_none_or(|line| (1..=lines).contains(&line))),
        }
    }
}
