//! Exercise `which-compile`: the functions in question are in the folder `snippets`, a
//! file each.

/// The functions by their letters.
pub const SNIPPETS: [(char, &str); 8] = [
    ('A', include_str!("../snippets/a.rs")),
    ('B', include_str!("../snippets/b.rs")),
    ('C', include_str!("../snippets/c.rs")),
    ('D', include_str!("../snippets/d.rs")),
    ('E', include_str!("../snippets/e.rs")),
    ('F', include_str!("../snippets/f.rs")),
    ('G', include_str!("../snippets/g.rs")),
    ('H', include_str!("../snippets/h.rs")),
];
