//! A vector of vectors, of fixed capacity and on the stack.

use std::mem::MaybeUninit;

/// How many rows are swept at a time: their minima, a vector each, stay in the L1
/// cache.
pub const TILE: usize = 128;

/// Up to [`TILE`] values. A plain `[V; TILE]` would have to be filled with something
/// first, which costs noticeable time in sweeps over clusters of some hundred
/// points.
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

    /// Replaces the values with at most [`TILE`] new ones.
    #[inline(always)]
    pub fn fill(&mut self, values: impl Iterator<Item = V>) {
        let mut len = 0;
        for (slot, value) in self.slots.iter_mut().zip(values) {
            slot.write(value);
            len += 1;
        }
        self.len = len;
    }

    /// Appends values until there is a multiple of `count`, a divisor of [`TILE`].
    #[inline(always)]
    pub fn pad(&mut self, count: usize, value: V) {
        while !self.len.is_multiple_of(count) {
            self.slots[self.len].write(value);
            self.len += 1;
        }
    }

    #[inline(always)]
    pub fn values(&mut self) -> &mut [V] {
        // SAFETY: `fill` and `pad` write every slot that they count.
        unsafe { self.slots[..self.len].assume_init_mut() }
    }
}
