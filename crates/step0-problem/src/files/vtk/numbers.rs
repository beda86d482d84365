//! The numbers of an array, in the types that VTK has.

use std::{fmt, str::FromStr};

use super::{
    Fault,
    encoded::Store,
    outline::{DataArray, Format},
    quoted,
};

/// A number of an array.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Integer(i64),
    /// An integer that may be too large for i64.
    Unsigned(u64),
    /// Kept as it is, so that a message shows it with the digits of the file.
    Single(f32),
    Double(f64),
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Integer(number) => number.fmt(f),
            Number::Unsigned(number) => number.fmt(f),
            Number::Single(number) => number.fmt(f),
            Number::Double(number) => number.fmt(f),
        }
    }
}

/// Hands over the numbers of an array with their index: exactly as many as expected,
/// or a fault. What `take` refuses is a fault of the array, too.
pub(super) fn each(
    array: &DataArray,
    expected: usize,
    store: &mut Store,
    take: impl FnMut(usize, Number) -> Result<(), String>,
) -> Result<(), Fault> {
    match array.kind() {
        "Int8" => typed::<i8>(array, expected, store, take),
        "Int16" => typed::<i16>(array, expected, store, take),
        "Int32" => typed::<i32>(array, expected, store, take),
        "Int64" => typed::<i64>(array, expected, store, take),
        "UInt8" => typed::<u8>(array, expected, store, take),
        "UInt16" => typed::<u16>(array, expected, store, take),
        "UInt32" => typed::<u32>(array, expected, store, take),
        "UInt64" => typed::<u64>(array, expected, store, take),
        "Float32" => typed::<f32>(array, expected, store, take),
        "Float64" => typed::<f64>(array, expected, store, take),
        other => Err(array.fault(format!(
            "expected a type from Int8 to UInt64, Float32 or Float64, found {}",
            quoted(other)
        ))),
    }
}

/// Does the array hold numbers at all?
pub(super) fn is_numeric(array: &DataArray) -> bool {
    is_small_integer(array)
        || ["UInt64", "Float32", "Float64"].contains(&array.kind())
}

/// Is every number of the array an integer that i64 holds, whatever its value?
pub(super) fn is_small_integer(array: &DataArray) -> bool {
    ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32"]
        .contains(&array.kind())
}

fn typed<T: Native>(
    array: &DataArray,
    expected: usize,
    store: &mut Store,
    mut take: impl FnMut(usize, Number) -> Result<(), String>,
) -> Result<(), Fault> {
    if array.format()? == Format::Ascii {
        let read = from_text::<T>(&array.text, expected, take);
        return read.map_err(|message| array.fault(message));
    }
    let size = expected.checked_mul(size_of::<T>());
    let size = size.ok_or_else(|| array.fault("too many numbers for memory"))?;
    let big_endian = store.coding.big_endian;
    let mut index = 0;
    store.chunks(array, size, &mut |bytes| {
        for bytes in bytes.chunks_exact(size_of::<T>()) {
            take(index, T::from_bytes(bytes, big_endian).into())?;
            index += 1;
        }
        Ok(())
    })
}

fn from_text<T: Native>(
    text: &str,
    expected: usize,
    mut take: impl FnMut(usize, Number) -> Result<(), String>,
) -> Result<(), String> {
    let mut found = 0;
    for word in text.split_ascii_whitespace() {
        if found == expected {
            return Err(format!("expected {expected} numbers, found more"));
        }
        let number: T = word.parse().map_err(|_| {
            let (name, word) = (T::NAME, quoted(word));
            format!("expected a number of type {name}, found {word} at {found}")
        })?;
        take(found, number.into())?;
        found += 1;
    }
    match found {
        found if found == expected => Ok(()),
        found => Err(format!("expected {expected} numbers, found {found}")),
    }
}

/// Appends a number, or returns an error: decompressed data can exceed the memory,
/// and a program that asks for too much would be aborted.
pub(super) fn push<T>(list: &mut Vec<T>, number: T) -> Result<(), String> {
    if list.len() == list.capacity() {
        make_room(list, 1)?;
    }
    list.push(number);
    Ok(())
}

/// Makes room for at least `more` numbers.
pub(super) fn make_room<T>(list: &mut Vec<T>, more: usize) -> Result<(), String> {
    let all = list.len().saturating_add(more);
    list.try_reserve(more).map_err(|_| format!("no memory for {all} numbers"))
}

/// A type of numbers that VTK writes.
trait Native: Copy + FromStr + Into<Number> {
    const NAME: &str;
    /// Decodes exactly as many bytes as the type has.
    fn from_bytes(bytes: &[u8], big_endian: bool) -> Self;
}

macro_rules! numbers {
    ($($type:ty: $name:literal as $kind:ident),*) => {$(
        impl Native for $type {
            const NAME: &str = $name;

            fn from_bytes(bytes: &[u8], big_endian: bool) -> Self {
                let bytes = bytes.try_into().expect("as many bytes as the type has");
                if big_endian { Self::from_be_bytes(bytes) } else { Self::from_le_bytes(bytes) }
            }
        }

        impl From<$type> for Number {
            fn from(number: $type) -> Self {
                Number::$kind(number.into())
            }
        }
    )*};
}

numbers!(i8: "Int8" as Integer, i16: "Int16" as Integer, i32: "Int32" as Integer);
numbers!(i64: "Int64" as Integer, u8: "UInt8" as Integer, u16: "UInt16" as Integer);
numbers!(u32: "UInt32" as Integer, u64: "UInt64" as Unsigned);
numbers!(f32: "Float32" as Single, f64: "Float64" as Double);
