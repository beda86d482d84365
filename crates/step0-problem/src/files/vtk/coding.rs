//! How the numbers of a file are encoded as bytes.

use super::{Fault, fault, quoted, xml::Element};

/// How the numbers of a file are encoded as bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coding {
    pub big_endian: bool,
    /// The size in bytes of the integers that precede an array's data: 4 or 8.
    pub word: usize,
    pub compressor: Option<Compressor>,
}

/// How blocks are compressed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Compressor {
    Zlib,
    /// Single LZ4 blocks with no frame around them, and so with no checksum.
    Lz4,
    /// What VTK calls LZMA: every block is an .xz file of its own.
    Xz,
}

impl Coding {
    /// Reads the coding from the root element.
    pub fn declared_by(root: &Element) -> Result<Self, Fault> {
        let big_endian = match root.attribute("byte_order") {
            None | Some("LittleEndian") => false,
            Some("BigEndian") => true,
            Some(other) => {
                return Err(unknown(root, "LittleEndian or BigEndian", other));
            }
        };
        let word = match root.attribute("header_type") {
            // Files of version 0.1 need not declare it.
            None | Some("UInt32") => 4,
            Some("UInt64") => 8,
            Some(other) => {
                return Err(unknown(
                    root,
                    "the header_type UInt32 or UInt64",
                    other,
                ));
            }
        };
        let compressor = match root.attribute("compressor") {
            None | Some("") => None,
            Some("vtkZLibDataCompressor") => Some(Compressor::Zlib),
            Some("vtkLZ4DataCompressor") => Some(Compressor::Lz4),
            Some("vtkLZMADataCompressor") => Some(Compressor::Xz),
            Some(other) => {
                let expected =
                    "the compressor vtkZLib-, vtkLZ4- or vtkLZMADataCompressor";
                return Err(unknown(root, expected, other));
            }
        };
        Ok(Coding { big_endian, word, compressor })
    }

    /// A word of a header.
    pub fn integer(&self, bytes: &[u8]) -> u64 {
        let append = |value, &byte: &u8| value << 8 | u64::from(byte);
        if self.big_endian {
            bytes.iter().fold(0, append)
        } else {
            bytes.iter().rev().fold(0, append)
        }
    }
}

fn unknown(element: &Element, expected: &str, found: &str) -> Fault {
    fault(element.line, format!("expected {expected}, found {}", quoted(found)))
}
