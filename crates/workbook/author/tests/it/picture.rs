//! The picture in the repository is the one that the tool draws.

use std::fs;
use std::path::Path;

use workbook_author::picture;

#[test]
fn the_committed_picture_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let committed = fs::read_to_string(root.join(picture::FILE)).unwrap();
    assert!(
        committed == picture::pairing().unwrap(),
        "draw it again: cargo workbook picture"
    );
}
