//! Mistake: rounds the whole array up, and not each element.
//! Caught by: elements_are_aligned

use serde::{Deserialize, Serialize};

/// A type of WGSL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Type {
    /// `f32`
    F32,
    /// `u32`
    U32,
    /// `vec2f`
    Vec2,
    /// `vec3f`
    Vec3,
    /// `vec4f`
    Vec4,
    /// `array<element, count>`
    Array(Box<Type>, u32),
    /// A struct with these members, one or more.
    Struct(Vec<Type>),
}
/// Size and alignment.
#[derive(Clone, Copy)]
pub struct Layout {
    /// In bytes.
    pub size: u32,
    /// In bytes.
    pub align: u32,
}

/// Its layout.
pub fn layout(of: &Type) -> Layout {
    let (size, align) = match of {
        Type::F32 | Type::U32 => (4, 4),
        Type::Vec2 => (8, 8),
        Type::Vec3 => (12, 16),
        Type::Vec4 => (16, 16),
        Type::Array(element, count) => {
            let Layout { size, align } = layout(element);
            ((count * size).next_multiple_of(align), align)
        }
        Type::Struct(members) => {
            let layouts: Vec<Layout> = members.iter().map(layout).collect();
            let align = layouts.iter().map(|l| l.align).max().unwrap_or(1);
            let starts = offsets(members);
            let mut ends =
                starts.iter().zip(&layouts).map(|(start, l)| start + l.size);
            (ends.next_back().unwrap_or(0).next_multiple_of(align), align)
        }
    };
    Layout { size, align }
}

/// Where each member of a struct lies, in bytes from its start.
pub fn offsets(members: &[Type]) -> Vec<u32> {
    let mut end = 0_u32;
    let offset = |member| {
        let Layout { size, align } = layout(member);
        let start = end.next_multiple_of(align);
        end = start + size;
        start
    };
    members.iter().map(offset).collect()
}
