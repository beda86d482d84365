//! step2-mapreduce
