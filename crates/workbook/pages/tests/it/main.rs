//! The preprocessor, as a plain `mdbook` calls it.

mod preprocess;
