//! The numbers of an array, in the types that VTK has.

use std::str::FromStr;

use super::{Fault, encoded::Store, outline::DataArray, quoted};
use crate::files::whole_number;

/// The numbers of an array of floats, exactly as many as expected, widened to f64.
pub(super) fn floats(
    array: &DataArray,
    expected: usize,
    store: &mut Store,
) -> Result<Vec<f64>, Fault> {
    match array.kind() {
        "Float32" => numbers(array, expected, store, |x: f32| Some(x.into())),
        "Float64" => numbers(array, expected, store, |x: f64| Some(x)),
        other => Err(array.fault(format!(
            "expected the type Float32 or Float64 for points, found {}",
            quoted(other)
        ))),
    }
}

/// The numbers of an array of any type, exactly as many as expected, each a whole
/// number that fits in i64.
pub(super) fn labels(
    array: &DataArray,
    expected: usize,
    store: &mut Store,
) -> Result<Vec<i64>, Fault> {
    match array.kind() {
        "Int8" => numbers(array, expected, store, |x: i8| Some(x.into())),
        "Int16" => numbers(array, expected, store, |x: i16| Some(x.into())),
        "Int32" => numbers(array, expected, store, |x: i32| Some(x.into())),
        "Int64" => numbers(array, expected, store, |x: i64| Some(x)),
        "UInt8" => numbers(array, expected, store, |x: u8| Some(x.into())),
        "UInt16" => numbers(array, expected, store, |x: u16| Some(x.into())),
        "UInt32" => numbers(array, expected, store, |x: u32| Some(x.into())),
        "UInt64" => numbers(array, expected, store, |x: u64| x.try_into().ok()),
        "Float32" => {
            numbers(array, expected, store, |x: f32| whole_number(x.into()))
        }
        "Float64" => numbers(array, expected, store, whole_number),
        other => Err(array.fault(format!(
            "expected a type from Int8 to UInt64, Float32 or Float64, found {}",
            quoted(other)
        ))),
    }
}

/// Does the array hold numbers at all?
pub(super) fn is_numeric(array: &DataArray) -> bool {
    const TYPES: [&str; 10] = [
        "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64",
        "Float32", "Float64",
    ];
    TYPES.contains(&array.kind())
}

/// The numbers of an array, each converted as needed.
fn numbers<T: Number, U>(
    array: &DataArray,
    expected: usize,
    store: &mut Store,
    convert: impl Fn(T) -> Option<U>,
) -> Result<Vec<U>, Fault> {
    let convert = |(index, number): (usize, T)| {
        let expected = "expected a whole number below 2⁶³";
        convert(number).ok_or_else(|| {
            array.fault(format!("{expected}, found {number} at {index}"))
        })
    };
    if array.element.attribute("format") == Some("ascii") {
        let found = from_text(&array.text, expected).map_err(|m| array.fault(m))?;
        return found.into_iter().enumerate().map(convert).collect();
    }
    let size = expected.checked_mul(size_of::<T>());
    let size = size.ok_or_else(|| array.fault("too many numbers for memory"))?;
    let bytes = store.bytes(array, size)?;
    let big_endian = store.coding.big_endian;
    let found = bytes.chunks_exact(size_of::<T>());
    let found = found.map(|bytes| T::from_bytes(bytes, big_endian));
    let mut converted = Vec::new();
    make_room(&mut converted, expected).map_err(|m| array.fault(m))?;
    for number in found.enumerate() {
        converted.push(convert(number)?);
    }
    Ok(converted)
}

/// Makes room for `more` numbers, or returns an error: decompressed data can exceed
/// the memory, and a program that asks for too much would be aborted.
pub(super) fn make_room<T>(list: &mut Vec<T>, more: usize) -> Result<(), String> {
    list.try_reserve(more).map_err(|_| format!("no memory for {more} numbers"))
}

fn from_text<T: Number>(text: &str, expected: usize) -> Result<Vec<T>, String> {
    let mut numbers = Vec::new();
    for (index, word) in text.split_ascii_whitespace().enumerate() {
        if index == expected {
            return Err(format!("expected {expected} numbers, found more"));
        }
        numbers.push(word.parse().map_err(|_| {
            format!(
                "expected a number of type {}, found {} at {index}",
                T::NAME,
                quoted(word)
            )
        })?);
    }
    match numbers.len() {
        found if found == expected => Ok(numbers),
        found => Err(format!("expected {expected} numbers, found {found}")),
    }
}

/// A type of numbers that VTK writes.
trait Number: Copy + FromStr + std::fmt::Display {
    const NAME: &str;
    /// Decodes exactly as many bytes as the type has.
    fn from_bytes(bytes: &[u8], big_endian: bool) -> Self;
}

macro_rules! numbers {
    ($($type:ty: $name:literal),*) => {$(
        impl Number for $type {
            const NAME: &str = $name;

            fn from_bytes(bytes: &[u8], big_endian: bool) -> Self {
                let bytes = bytes.try_into().expect("as many bytes as the type has");
                if big_endian { Self::from_be_bytes(bytes) } else { Self::from_le_bytes(bytes) }
            }
        }
    )*};
}

numbers!(i8: "Int8", i16: "Int16", i32: "Int32", i64: "Int64", f32: "Float32");
numbers!(u8: "UInt8", u16: "UInt16", u32: "UInt32", u64: "UInt64", f64: "Float64");
