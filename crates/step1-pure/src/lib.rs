//! step1-pure
