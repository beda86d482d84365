//! A vector of vectors, of fixed capacity and on the stack.

use std::mem::MaybeUninit;

/// How many rows are swept at a time: their minima, a vector each, stay in the L1 cache.
pub const TILE: usize = 128;

/// Up to [`TILE`] values. A plain `[V; TILE]` would have to be filled with something
/// first, which costs 2% of a sweep over clusters of some hundred points.
pub struct Tile<V> {
    slots: [MaybeUninit<V>; TILE],
    /// Slots before this one hold a value.
    len: usize,
}

impl<V: Copy> Tile<V> {
    #[inline(always)]
    pub fn new() -> Self {
        Tile { slots: [const { MaybeUninit::uninit() }; TILE], len: 0 }
    }

    /// Panics if the tile is full.
    #[inline(always)]
    pub fn push(&mut self, value: V) {
        self.slots[self.len].write(value);
        self.len += 1;
    }

    #[inline(always)]
    pub fn values(&mut self) -> &mut [V] {
        // SAFETY: `push` alone advances `len`, by one, after writing that slot.
        unsafe { self.slots[..self.len].assume_init_mut() }
    }
}
