//! Exercise `layout-rules`: where WGSL puts the members of a struct.

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

/// How much room a type takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// In bytes.
    pub size: u32,
    /// Where it begins is a multiple of this, in bytes.
    pub align: u32,
}

/// The size and alignment of a type in a storage buffer.
pub fn layout(of: &Type) -> Layout {
    let _ = of;
    todo!()
}

/// Where each member of a struct lies, in bytes from its start.
pub fn offsets(members: &[Type]) -> Vec<u32> {
    let _ = members;
    todo!()
}
