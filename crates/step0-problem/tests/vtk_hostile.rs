//! What a hostile file costs: no panic, memory only in proportion to the file, and
//! no wrong values where a checksum can tell. The tests run one at a time, because
//! the memory is counted for the whole process.

use std::{
    fs,
    path::PathBuf,
    sync::{Mutex, MutexGuard},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::ZlibEncoder};
use peak_alloc::PeakAlloc;
use proptest::{collection::vec, prelude::*, sample::Index};
use step0_problem::{
    LabelledPoints,
    files::{Fault, Noise, vtk},
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Every test holds this lock, also while it makes its files.
fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(|poison| poison.into_inner())
}

/// Reads a file and asserts that it took at most `limit` bytes of memory.
fn read_within(limit: usize, file: &[u8]) -> Result<LabelledPoints, Fault> {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = vtk::read(file, None, &Noise::None).map(|read| read.points);
    let used = MEMORY.peak_usage().saturating_sub(before);
    assert!(used <= limit, "{used} bytes used of {limit}, {result:?}");
    result
}

/// How much memory a file of this size may cost: as text a number takes 2 bytes or
/// more, and a byte of compressed data can expand only so far.
fn limit(file: &[u8]) -> usize {
    (1 << 20) + 4000 * file.len()
}

fn files() -> Vec<(String, Vec<u8>)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/data/vtu", "fuzz/seeds/vtk"].map(|name| root.join(name));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths
        .filter(|path| {
            path.extension().is_some_and(|end| end == "vtu" || end == "vtp")
        })
        .collect();
    paths.sort();
    let name =
        |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// Numbers that programs stumble over.
const EXTREMES: [&str; 9] = [
    "0",
    "-1",
    "1",
    "255",
    "4294967295",
    "9223372036854775807",
    "18446744073709551615",
    "99999999999999999999",
    "1e9",
];

#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Insert(Index, u8),
    Delete(Index, usize),
    Truncate(Index),
    Copy(Index, Index, usize),
    Number(Index, &'static str),
}

impl Change {
    fn any() -> impl Strategy<Value = Change> {
        let at = any::<Index>;
        prop_oneof![
            4 => (at(), 1u8..).prop_map(|(at, bits)| Change::Flip(at, bits)),
            2 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Insert(at, byte)),
            2 => (at(), 1..40usize).prop_map(|(at, count)| Change::Delete(at, count)),
            1 => at().prop_map(Change::Truncate),
            2 => (at(), at(), 1..90usize).prop_map(|(a, b, count)| Change::Copy(a, b, count)),
            6 => (at(), 0..EXTREMES.len()).prop_map(|(at, i)| Change::Number(at, EXTREMES[i])),
        ]
    }

    fn apply(&self, file: &mut Vec<u8>) {
        if file.is_empty() {
            return;
        }
        let part = |at: &Index, count: usize| {
            let start = at.index(file.len());
            start..(start + count).min(file.len())
        };
        match self {
            Change::Flip(at, bits) => {
                let at = at.index(file.len());
                file[at] ^= bits;
            }
            Change::Insert(at, byte) => file.insert(at.index(file.len()), *byte),
            Change::Delete(at, count) => drop(file.drain(part(at, *count))),
            Change::Truncate(at) => file.truncate(at.index(file.len())),
            Change::Copy(from, to, count) => {
                let (copied, to) =
                    (file[part(from, *count)].to_vec(), to.index(file.len()));
                file.splice(to..to, copied);
            }
            Change::Number(at, number) => {
                let values = quoted_numbers(file);
                if !values.is_empty() {
                    let value = values[at.index(values.len())].clone();
                    file.splice(value, number.bytes());
                }
            }
        }
    }
}

/// Where the numbers are that are values of attributes.
fn quoted_numbers(file: &[u8]) -> Vec<std::ops::Range<usize>> {
    let quotes: Vec<_> = (0..file.len()).filter(|&i| file[i] == b'"').collect();
    let values = quotes.windows(2).map(|pair| pair[0] + 1..pair[1]);
    values
        .filter(|value| {
            !value.is_empty() && file[value.clone()].iter().all(u8::is_ascii_digit)
        })
        .collect()
}

#[test]
fn changed_files_are_read_or_refused_at_little_cost() {
    let _alone = alone();
    let files = files();
    let config = ProptestConfig {
        cases: 3000,
        failure_persistence: None,
        ..Default::default()
    };
    proptest!(config, |(which in any::<Index>(), changes in vec(Change::any(), 1..4))| {
        let mut file = which.get(&files).1.clone();
        changes.iter().for_each(|change| change.apply(&mut file));
        if let Ok(found) = read_within(limit(&file), &file) {
            prop_assert_eq!(found.points.len(), found.labels.len());
            prop_assert!(found.points.as_flattened().iter().all(|x| x.is_finite()));
        }
    });
}

#[test]
fn corrupt_blocks_with_a_checksum_are_never_accepted() {
    let _alone = alone();
    let mut flips = 0;
    for (name, file) in files() {
        let checked = name.starts_with("raw-zlib") || name.starts_with("raw-lzma");
        if !checked || !name.contains("-h32-") {
            continue;
        }
        let good = vtk::read(&file, None, &Noise::None).unwrap().points;
        let marker = b"encoding=\"raw\">\n   _";
        let start =
            file.windows(marker.len()).position(|part| part == marker).unwrap();
        for (index, bits) in
            (start + marker.len()..file.len()).zip([1, 0x80, 0xff].iter().cycle())
        {
            let mut file = file.clone();
            file[index] ^= bits;
            if let Ok(found) = read_within(limit(&file), &file) {
                assert_eq!(found, good, "{name}: byte {index} changed by {bits:#x}");
            }
            flips += 1;
        }
    }
    assert!(flips > 1000, "{flips}");
}

/// A piece of an appended, zlib-compressed file: points and labels at these offsets.
fn piece(points: usize, labels_at: usize, points_at: usize) -> String {
    format!(
        r#"<Piece NumberOfPoints="{points}" NumberOfCells="0"><PointData Scalars="id">
<DataArray type="Int64" Name="id" format="appended" offset="{labels_at}"/></PointData>
<Points><DataArray type="Float64" NumberOfComponents="3" format="appended" offset="{points_at}"/></Points>
</Piece>"#
    )
}

fn appended(pieces: &str, data: &[u8]) -> Vec<u8> {
    let head = format!(
        r#"<VTKFile type="UnstructuredGrid" compressor="vtkZLibDataCompressor">
<UnstructuredGrid>{pieces}</UnstructuredGrid><AppendedData encoding="raw">_"#
    );
    [head.as_bytes(), data, b"</AppendedData></VTKFile>"].concat()
}

/// An array of zeros in one block: its header and the block.
fn zeros(declared: u32, bytes: u64) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), bytes), &mut encoder)
        .unwrap();
    let block = encoder.finish().unwrap();
    let header = [1, declared, 0, block.len() as u32];
    [header.map(u32::to_le_bytes).concat(), block].concat()
}

#[test]
fn a_block_is_decompressed_no_further_than_declared() {
    let _alone = alone();
    let bomb = zeros(16, 1 << 24);
    let file = appended(&piece(2, 0, 0), &bomb);
    let fault = read_within(1 << 20, &file).unwrap_err();
    assert!(fault.message.contains("expected 16 bytes, found more"), "{fault:?}");
}

#[test]
fn a_size_that_is_merely_declared_costs_nothing() {
    let _alone = alone();
    for count in
        [1 << 28, 1 << 40, 1 << 57, usize::MAX / 24, usize::MAX / 3, usize::MAX]
    {
        let declared = (count as u64).wrapping_mul(8) as u32;
        let file = appended(&piece(count, 0, 0), &zeros(declared, 16));
        let fault = read_within(1 << 20, &file).unwrap_err();
        assert!(fault.message.starts_with("array \"id\": "), "{fault:?}");
    }
}

#[test]
fn arrays_do_not_share_their_data() {
    let _alone = alone();
    // Each of a thousand pieces decodes the same block.
    let labels = zeros(80_000, 80_000);
    let points = zeros(240_000, 240_000);
    let data = [&labels[..], &points].concat();
    assert!(
        read_within(limit(&data), &appended(&piece(10_000, 0, labels.len()), &data))
            .is_ok()
    );
    let pieces = piece(10_000, 0, labels.len()).repeat(1000);
    let fault = read_within(64 << 20, &appended(&pieces, &data)).unwrap_err();
    assert!(fault.message.contains("data that another array has"), "{fault:?}");
    assert_eq!(fault.line, Some(6), "the second piece's labels");
}

/// A grid of many points, its arrays written by the function: `(type, numbers as
/// bytes, numbers as text)` gives the attributes and the text of an element.
fn large(
    compressor: &str,
    count: usize,
    mut array: impl FnMut(&[u8], String) -> (String, String),
    data: impl FnOnce() -> Vec<u8>,
) -> Vec<u8> {
    let points: Vec<f64> =
        (0..3 * count).map(|i| (i % 7919) as f64 * 0.125).collect();
    let labels: Vec<i64> = (0..count as i64).map(|i| i % 100 - 1).collect();
    let bytes = |numbers: &[f64]| -> Vec<u8> {
        numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
    };
    let of_labels: Vec<u8> = labels.iter().flat_map(|x| x.to_le_bytes()).collect();
    let text = |numbers: Vec<String>| numbers.join(" ");
    let (id, ids) =
        array(&of_labels, text(labels.iter().map(i64::to_string).collect()));
    let (at, ats) =
        array(&bytes(&points), text(points.iter().map(f64::to_string).collect()));
    let head = format!(
        "<VTKFile type='UnstructuredGrid' header_type='UInt64' {compressor}>\
         <UnstructuredGrid><Piece NumberOfPoints='{count}'><PointData Scalars='id'>\
         <DataArray type='Int64' Name='id' {id}>{ids}</DataArray></PointData><Points>\
         <DataArray type='Float64' NumberOfComponents='3' {at}>{ats}</DataArray>\
         </Points></Piece></UnstructuredGrid>"
    );
    [head.as_bytes(), &data(), b"</VTKFile>"].concat()
}

/// Asserts that reading a file takes at most 1.2 times the memory of its points.
fn takes_little(name: &str, count: usize, file: &[u8]) {
    let found = read_within(count * 32 * 6 / 5, file).expect(name);
    assert_eq!((found.labels.len(), found.labels[101]), (count, 0), "{name}");
    assert_eq!(found.points[count - 1][2], ((3 * count - 1) % 7919) as f64 * 0.125);
}

/// The bytes with their header, in blocks of at most this size if they are to be
/// compressed: header and data.
fn encoded(bytes: &[u8], block: Option<usize>) -> [Vec<u8>; 2] {
    let words = |words: &[usize]| -> Vec<u8> {
        words.iter().flat_map(|&word| (word as u64).to_le_bytes()).collect()
    };
    let Some(size) = block else { return [words(&[bytes.len()]), bytes.to_vec()] };
    let blocks: Vec<Vec<u8>> = bytes
        .chunks(size)
        .map(|block| {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
            std::io::Write::write_all(&mut encoder, block).unwrap();
            encoder.finish().unwrap()
        })
        .collect();
    let header = [blocks.len(), size, bytes.len() % size];
    let sizes = blocks.iter().map(Vec::len);
    let header: Vec<usize> = header.into_iter().chain(sizes).collect();
    [words(&header), blocks.concat()]
}

#[test]
fn reading_takes_little_more_memory_than_the_points() {
    let _alone = alone();
    let count = 60_000;
    let text = |_: &[u8], text: String| ("format='ascii'".into(), text);
    takes_little("text", count, &large("", count, text, Vec::new));
    let zlib = "compressor='vtkZLibDataCompressor'";
    // One block for everything is what some programs write.
    let blocks = [None, Some(32768), Some(count * 24)];
    for (index, block) in blocks.into_iter().enumerate() {
        let compressor = if block.is_some() { zlib } else { "" };
        let inline = |line: usize| {
            move |bytes: &[u8], _: String| {
                let text = encoded(bytes, block).map(|part| STANDARD.encode(part));
                let text = text.concat().into_bytes();
                let lines = text.chunks(line).map(String::from_utf8_lossy);
                ("format='binary'".into(), lines.collect::<Vec<_>>().join("\n"))
            }
        };
        let whole = large(compressor, count, inline(usize::MAX), Vec::new);
        takes_little(&format!("base64, {index}"), count, &whole);
        let lines = large(compressor, count, inline(76), Vec::new);
        takes_little(&format!("base64 in lines, {index}"), count, &lines);
        for base64 in [false, true] {
            let data = std::cell::RefCell::new(Vec::new());
            let append = |bytes: &[u8], _: String| {
                let offset = data.borrow().len();
                for part in encoded(bytes, block) {
                    let text = STANDARD.encode(&part).into_bytes();
                    data.borrow_mut().extend(if base64 { text } else { part });
                }
                (format!("format='appended' offset='{offset}'"), String::new())
            };
            let encoding = if base64 { "base64" } else { "raw" };
            let tag = format!("<AppendedData encoding='{encoding}'>_");
            let end = b"</AppendedData>";
            let all = || [tag.as_bytes(), &data.borrow(), end].concat();
            let file = large(compressor, count, append, all);
            takes_little(&format!("appended as {encoding}, {index}"), count, &file);
        }
    }
}

#[test]
fn labels_of_cells_take_little_memory() {
    let _alone = alone();
    let count = 60_000;
    let numbers = |first: i64| (first..first + count).flat_map(i64::to_le_bytes);
    let array = |name: &str, bytes: Vec<u8>| {
        let text = encoded(&bytes, None).map(|part| STANDARD.encode(part)).concat();
        format!(
            "<DataArray type='Int64' Name='{name}' format='binary'>{text}</DataArray>"
        )
    };
    let points = array("xyz", (0..3).flat_map(numbers).collect());
    let points = points.replace("Int64'", "Int64' NumberOfComponents='3'");
    let [labels, connectivity, offsets] =
        [("id", 0), ("connectivity", 0), ("offsets", 1)]
            .map(|(name, first)| array(name, numbers(first).collect()));
    let file = format!(
        "<VTKFile type='PolyData' header_type='UInt64'><PolyData>\
         <Piece NumberOfPoints='{count}' NumberOfVerts='{count}'>\
         <CellData>{labels}</CellData><Points>{points}</Points>\
         <Verts>{connectivity}{offsets}</Verts></Piece></PolyData></VTKFile>"
    );
    let found = read_within(count as usize * 32 * 6 / 5, file.as_bytes()).unwrap();
    assert_eq!(found.labels, (0..count).collect::<Vec<_>>());
}

#[test]
fn labels_of_cells_cost_nothing_that_is_merely_declared() {
    let _alone = alone();
    for count in [1 << 30, usize::MAX / 8, usize::MAX] {
        let file = format!(
            "<VTKFile type='PolyData'><PolyData>\
             <Piece NumberOfPoints='{count}' NumberOfVerts='1'>\
             <CellData><DataArray type='Int8' Name='id'>1</DataArray></CellData><Verts>\
             <DataArray type='Int64' Name='connectivity'>0</DataArray>\
             <DataArray type='UInt64' Name='offsets'>{count}</DataArray></Verts>\
             </Piece></PolyData></VTKFile>"
        );
        let fault = read_within(1 << 20, file.as_bytes()).unwrap_err();
        assert!(fault.message.contains("numbers, found 1"), "{fault:?}");
    }
}

#[test]
fn arrays_that_are_tried_do_not_share_their_data() {
    let _alone = alone();
    // Each of many arrays is a good one but for its last number.
    let labels: Vec<u8> = (0..400_000)
        .flat_map(|i| f64::to_le_bytes(if i < 399_999 { 1.0 } else { 0.5 }))
        .collect();
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    std::io::Write::write_all(&mut encoder, &labels).unwrap();
    let block = encoder.finish().unwrap();
    let header = [1, labels.len() as u32, 0, block.len() as u32];
    let data = [header.map(u32::to_le_bytes).concat(), block].concat();
    let array = |i: usize| {
        format!(
            "<DataArray type='Float64' Name='{i}' format='appended' offset='0'/>"
        )
    };
    let pieces = |count| {
        let arrays: String = (0..count).map(array).collect();
        format!(
            "<Piece NumberOfPoints='400000'><PointData>{arrays}</PointData></Piece>"
        )
    };
    for (count, expected) in [
        (1, "choose with --label"),
        (50, "another array has"),
        (100_000, "99980 more"),
    ] {
        let file = appended(&pieces(count), &data);
        let fault = read_within(limit(&file), &file).unwrap_err();
        assert!(fault.message.contains(expected), "{fault:?}");
    }
}

#[test]
fn large_files_are_not_slow() {
    let _alone = alone();
    // Each of these takes minutes in quadratic time.
    let read = |text: String| read_within(limit(text.as_bytes()), text.as_bytes());
    let attributes: String = (0..150_000).map(|i| format!(" a{i}=''")).collect();
    let fault = read(format!("<VTKFile{attributes}/>")).unwrap_err();
    assert!(fault.message.contains("found no type"), "{fault:?}");
    let depth = 150_000;
    let grid = "<VTKFile type='UnstructuredGrid'>";
    let fault = read(format!("{grid}{}", "<a>".repeat(depth))).unwrap_err();
    assert_eq!(fault.message, "expected </a>, found the end of the file");
    let nested =
        format!("{grid}{}{}</VTKFile>", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(
        read(nested).unwrap_err().message.contains("expected <UnstructuredGrid>")
    );
    let pieces = "<Piece NumberOfPoints='0'/>\n".repeat(depth);
    let empty =
        format!("{grid}<UnstructuredGrid>{pieces}</UnstructuredGrid></VTKFile>");
    assert_eq!(read(empty).unwrap_err().message, "the grid has no points");
    let comments = "<!-- --> <?p?> &lt; <![CDATA[<]]>\n".repeat(depth / 4);
    assert!(read(format!("{grid}{comments}")).is_err());
}
