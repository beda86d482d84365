//! step4-rayon
