//! Exercise `a-report`: there is no code to it.
