//! Exercise `a-report` is answered in words, in `answer.md`.
