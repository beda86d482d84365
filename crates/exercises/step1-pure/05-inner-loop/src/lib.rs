//! Exercise `inner-loop` is answered in words, in `answer.md`. The code in question is
//! `book/assembly/step1-pure.s`.
