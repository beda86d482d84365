//! One definition for every vector type: only the names of the intrinsics differ.

/// Defines a vector type and its [`Lanes`](super::Lanes).
macro_rules! vector {
    (
        $name:ident = $count:literal of $element:ident in $register:ty;
        isa $isa:ty, wide $wide:ty, block $block:literal;
        splat $splat:ident; load $load:ident; store $store:ident;
        add $add:ident; sub $sub:ident; mul $mul:ident; min $min:ident;
        sqrt $sqrt:ident;
        mul_add |$a:ident, $b:ident, $c:ident| $mul_add:expr;
        add_to |$v:ident, $sum:ident| $add_to:expr;
        interleave |$one:ident, $other:ident, $step:ident| $interleave:expr;
    ) => {
        #[doc = concat!(stringify!($count), " lanes of ", stringify!($element), ".")]
        #[derive(Clone, Copy)]
        pub struct $name($register);

        // SAFETY of every block below: the intrinsics need the instruction set that
        // `$isa` proves, and each method has the proof or a vector, which was made
        // with it.
        impl super::Lanes for $name {
            type Element = $element;
            type Isa = $isa;
            type Wide = $wide;
            const COUNT: usize = $count;
            const BLOCK: usize = $block;

            #[inline(always)]
            fn splat(_isa: $isa, value: $element) -> Self {
                // SAFETY: `_isa` is the proof.
                $name(unsafe { $splat(value) })
            }

            #[inline(always)]
            fn load(_isa: $isa, from: &[$element]) -> Self {
                let from = &from[..$count];
                // SAFETY: `_isa` is the proof, and the slice has a vector's length.
                $name(unsafe { $load(from.as_ptr()) })
            }

            #[inline(always)]
            fn store(self, into: &mut [$element]) {
                let into = &mut into[..$count];
                // SAFETY: `self` is the proof, and the slice has a vector's length.
                unsafe { $store(into.as_mut_ptr(), self.0) }
            }

            #[inline(always)]
            fn mul_add(self, factor: Self, summand: Self) -> Self {
                let ($a, $b, $c) = (self.0, factor.0, summand.0);
                // SAFETY: `self` is the proof.
                $name(unsafe { $mul_add })
            }

            #[inline(always)]
            fn min(self, other: Self) -> Self {
                // SAFETY: `self` is the proof.
                $name(unsafe { $min(self.0, other.0) })
            }

            #[inline(always)]
            fn sqrt(self) -> Self {
                // SAFETY: `self` is the proof.
                $name(unsafe { $sqrt(self.0) })
            }

            #[inline(always)]
            fn add_to(self, sum: $wide) -> $wide {
                let ($v, $sum) = (self, sum);
                // SAFETY: `self` is the proof.
                #[allow(unused_unsafe)]
                unsafe { $add_to }
            }

            #[inline(always)]
            fn fold(self, other: Self, step: usize) -> Self {
                let ($one, $other, $step) = (self.0, other.0, step);
                // SAFETY: `self` is the proof.
                let (one, other) = unsafe { $interleave };
                $name(one).min($name(other))
            }
        }

        vector!(operator $name, Add, add, $add);
        vector!(operator $name, Sub, sub, $sub);
        vector!(operator $name, Mul, mul, $mul);
    };
    (operator $name:ident, $trait:ident, $method:ident, $intrinsic:ident) => {
        impl std::ops::$trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                // SAFETY: a vector is only made with proof of its instruction set.
                $name(unsafe { $intrinsic(self.0, other.0) })
            }
        }
    };
}
