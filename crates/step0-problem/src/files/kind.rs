//! What kind of file it is, told from its first bytes.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::table::{self, Channel, Reading};
use super::{Fault, Labelled, vtk};

/// A kind of file that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A table as text.
    Table,
    /// A file of VTK in XML, with points of an unstructured grid or of poly data.
    Vtk,
}

impl Kind {
    /// The kind that the end of a file's name tells, in any case. A `.gz` behind it
    /// tells nothing.
    pub fn of_name(name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let name = lower.strip_suffix(".gz").unwrap_or(&lower);
        match name.rsplit_once('.')?.1 {
            "csv" | "tsv" | "txt" | "xls" | "dat" => Some(Kind::Table),
            "vtu" | "vtp" | "vtk" => Some(Kind::Vtk),
            _ => None,
        }
    }

    /// The kind that the contents tell; `None` for text and for anything unknown.
    ///
    /// # Errors
    /// A fault with what to do if this is a kind that is not read here: a spreadsheet,
    /// an array of NumPy, a web page.
    pub fn of_contents(bytes: &[u8]) -> Result<Option<Self>, Fault> {
        for (magic, message) in FOREIGN {
            if bytes.starts_with(magic) {
                return Err(Fault::whole(*message));
            }
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Err(Fault::whole(of_zip(bytes)));
        }
        let start = start_of_text(bytes);
        if start.starts_with('<')
            && (start.contains("<!doctype html") || start.contains("<html"))
        {
            return Err(Fault::whole(
                "expected data, found a web page (HTML): was it downloaded without a \
                 login, or from the page about the file?",
            ));
        }
        if start.starts_with("# vtk datafile") || start.starts_with('<') {
            return Ok(Some(Kind::Vtk));
        }
        let inside = start.strip_prefix('[').map(str::trim_start);
        if start.starts_with('{')
            || inside.is_some_and(|inside| inside.starts_with(['{', '[']))
        {
            return Err(Fault::whole(
                "expected a table, found JSON: pandas makes one, with \
                 pandas.read_json(\"FILE\").to_csv(\"points.csv\", index=False)",
            ));
        }
        Ok(None)
    }
}

/// Kinds of files that people try, by their first bytes, and what to do with each.
const FOREIGN: &[(&[u8], &str)] = &[
    (
        b"\x93NUMPY",
        "expected a table, found an array of NumPy (.npy); as a table with the columns x, \
         y, z and cluster: python -c 'import numpy as np; \
         np.savetxt(\"points.csv\", np.load(\"FILE\"), delimiter=\",\", \
         header=\"x,y,z,cluster\")'",
    ),
    (
        b"PAR1",
        "expected a table as text, found Parquet; to convert it: python -c 'import pandas \
         as pd; pd.read_parquet(\"FILE\").to_csv(\"points.csv\", index=False)'",
    ),
    (
        b"\x89HDF\r\n\x1a\n",
        "expected a table as text, found HDF5; VTK's (.vtkhdf) are saved as .vtu by ParaView, \
         and to convert the localisations that Picasso \
         writes: python -c 'import h5py, pandas as pd; \
         pd.DataFrame(h5py.File(\"FILE\")[\"locs\"][:]).to_csv(\"points.csv\", index=False)'",
    ),
    (b"ply\n", PLY),
    (b"ply\r\n", PLY),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "expected a table as text, found a spreadsheet of Excel (.xls): save it as CSV",
    ),
    (
        b"version https://git-lfs",
        "expected data, found a pointer to them (Git LFS): git lfs pull fetches the file \
         itself",
    ),
    (
        b"ARROW1",
        "expected a table as text, found Arrow (Feather); to convert it: python \
      -c 'import pandas as pd; pd.read_feather(\"FILE\").to_csv(\"points.csv\", index=False)'",
    ),
    (
        b"MATLAB 5.0",
        "expected a table as text, found a file of MATLAB (.mat): \
      writetable in MATLAB makes a table of it",
    ),
    (
        b"SQLite format 3\0",
        "expected a table as text, found a database (SQLite): export a \
      table of it as CSV",
    ),
    (b"%PDF-", "expected data, found a PDF"),
    (b"\x89PNG", "expected points, found an image (PNG)"),
    (b"II*\0", "expected points, found an image (TIFF)"),
    (b"MM\0*", "expected points, found an image (TIFF)"),
    (
        b"BZh",
        "expected a table, found one compressed by bzip2: unpack it first, with \
      bunzip2 FILE",
    ),
    (
        b"\xFD7zXZ\0",
        "expected a table, found one compressed by xz: unpack it first, with \
      unxz FILE",
    ),
    (
        b"\x28\xB5\x2F\xFD",
        "expected a table, found one compressed by Zstandard: unpack it \
      first, with unzstd FILE",
    ),
];

const PLY: &str = "expected a table or a .vtu file, found a polygon file (.ply); to convert it: python -c \
     'import meshio; meshio.read(\"FILE\").write(\"points.vtu\")'";

/// What a ZIP archive is, told from the names in it, which are not compressed.
fn of_zip(bytes: &[u8]) -> &'static str {
    let beginning = &bytes[..bytes.len().min(4096)];
    let has =
        |name: &[u8]| beginning.windows(name.len()).any(|window| window == name);
    if has(b"[Content_Types].xml") || has(b"xl/") || has(b"opendocument.spreadsheet")
    {
        "expected a table as text, found a spreadsheet (.xlsx, .ods): save it as CSV, or \
         python -c 'import pandas as pd; \
         pd.read_excel(\"FILE\").to_csv(\"points.csv\", index=False)'"
    } else if has(b".npy") {
        "expected a table, found arrays of NumPy (.npz); the first one as a table with the \
         columns x, y, z and cluster: python -c 'import numpy as np; a = np.load(\"FILE\"); \
         np.savetxt(\"points.csv\", a[a.files[0]], delimiter=\",\", \
         header=\"x,y,z,cluster\")'"
    } else {
        "expected a table or a .vtu file, found a ZIP archive: unpack it first"
    }
}

/// The first characters, in lower case, without a byte-order mark and blanks.
fn start_of_text(bytes: &[u8]) -> String {
    let bytes =
        bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    String::from_utf8_lossy(&bytes[..bytes.len().min(1000)]).to_lowercase()
}

/// The contents of a file, unpacked, and what they are.
#[derive(Debug)]
pub struct Contents {
    bytes: Vec<u8>,
    is_packed: bool,
    /// What they are.
    pub kind: Kind,
}

impl Contents {
    /// Takes the bytes of a file and the kind that its name tells, if it tells one.
    /// What the bytes themselves tell goes first, and a file whose kind nothing tells
    /// is a table. Files that gzip has compressed are unpacked.
    ///
    /// # Errors
    /// A fault if compressed data are damaged, or if this is a kind of file that is
    /// not read here.
    pub fn new(bytes: Vec<u8>, told: Option<Kind>) -> Result<Self, Fault> {
        let is_packed = bytes.starts_with(b"\x1f\x8b");
        let bytes = if is_packed { unpacked(&bytes)? } else { bytes };
        let kind = Kind::of_contents(&bytes)?.or(told).unwrap_or(Kind::Table);
        Ok(Contents { bytes, is_packed, kind })
    }

    /// Reads labelled points. Of the reading, the label and the noise are for files of
    /// VTK, too.
    ///
    /// # Errors
    /// The faults of [`table::read`] and [`vtk::read`].
    pub fn read(&self, reading: &Reading) -> Result<Labelled, Fault> {
        let label = reading.label.as_deref();
        let mut labelled = match self.kind {
            Kind::Table => table::read(&self.bytes, reading)?,
            Kind::Vtk => vtk::read(&self.bytes, label, &reading.noise)?,
        };
        if self.kind == Kind::Vtk && reading.is_flat() {
            let is_flat = labelled.points.points.iter().all(|point| point[2] == 0.0);
            if !is_flat {
                return Err(Fault::whole(
                    "--columns X,Y takes the z of tables as 0, and this file of VTK has \
                     another z: give all three columns, or make it flat as well",
                ));
            }
            labelled.taken.is_flat = true;
        }
        self.note_packing(&mut labelled);
        Ok(labelled)
    }

    /// Reads a table that holds both sets.
    ///
    /// # Errors
    /// The faults of [`table::read_channels`], and one if this is no table.
    pub fn read_channels(
        &self,
        reading: &Reading,
        column: &str,
        named: Option<&[String; 2]>,
    ) -> Result<[Channel; 2], Fault> {
        if self.kind == Kind::Vtk {
            return Err(Fault::whole("expected a table, found a file of VTK"));
        }
        let mut channels =
            table::read_channels(&self.bytes, reading, column, named)?;
        for channel in &mut channels {
            self.note_packing(&mut channel.labelled);
        }
        Ok(channels)
    }

    fn note_packing(&self, labelled: &mut Labelled) {
        if self.is_packed {
            labelled.taken.form += ", compressed by gzip";
        }
    }
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut contents = Vec::new();
    MultiGzDecoder::new(bytes).read_to_end(&mut contents).map_err(|error| {
        let expected = "expected a file as gzip compresses it, found a damaged one";
        Fault::whole(format!("{expected}: {error}"))
    })?;
    Ok(contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_kind() {
        for (name, kind) in [
            ("a.csv", Some(Kind::Table)),
            ("A.TXT", Some(Kind::Table)),
            ("a.tsv.gz", Some(Kind::Table)),
            ("a.b.vtu", Some(Kind::Vtk)),
            ("a.vtp", Some(Kind::Vtk)),
            ("a", None),
            ("-", None),
            ("a.gz", None),
            ("a.npy", None),
        ] {
            assert_eq!(Kind::of_name(name), kind, "{name}");
        }
    }

    #[test]
    fn contents_tell_the_kind() {
        assert_eq!(Kind::of_contents(b"x,y,z\n"), Ok(None));
        assert_eq!(Kind::of_contents(b""), Ok(None));
        assert_eq!(
            Kind::of_contents(b"<?xml version=\"1.0\"?>\n"),
            Ok(Some(Kind::Vtk))
        );
        for (bytes, said) in [
            (&b"\x93NUMPY\x01\0"[..], "np.load"),
            (b"PAR1....", "read_parquet"),
            (b"\x89HDF\r\n\x1a\n", "h5py"),
            (b"ply\nformat ascii 1.0\n", "meshio"),
            (b"PK\x03\x04....[Content_Types].xml", "spreadsheet"),
            (b"PK\x03\x04....locs.npy", ".npz"),
            (b"PK\x03\x04....a.csv", "ZIP"),
            (b"\n<!DOCTYPE html>", "web page"),
            (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
            (b"<?xml version=\"1.0\"?>\n<!-- a -->\n<html>", "web page"),
            (b"[\n  {\"x\": 1}]", "JSON"),
        ] {
            let message = Kind::of_contents(bytes).unwrap_err().message;
            assert!(message.contains(said), "{message}");
        }
    }

    #[test]
    fn gzip_is_unpacked() {
        let mut packed =
            flate2::read::GzEncoder::new(&b"x,y"[..], Default::default());
        let mut bytes = Vec::new();
        packed.read_to_end(&mut bytes).unwrap();
        assert_eq!(unpacked(&bytes), Ok(b"x,y".to_vec()));
        let contents = Contents::new(bytes.clone(), Some(Kind::Vtk)).unwrap();
        assert_eq!((&*contents.bytes, contents.kind), (&b"x,y"[..], Kind::Vtk));
        bytes.truncate(bytes.len() - 5);
        assert!(unpacked(&bytes).unwrap_err().message.contains("damaged"));
    }
}
