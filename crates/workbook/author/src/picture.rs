//! The picture of the problem: book/pairing.svg, for the README and the first page.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use step0_problem::generate::WORKSHOP;
use step0_problem::{ClusterSet, Match, Options, Point, no_tick};
use workbook_base::output::print;
use workbook_base::repository::Repository;

/// The file, below the repository's root.
pub const FILE: &str = "book/pairing.svg";

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 430.0;

/// Draws the picture into its file.
///
/// # Errors
/// If the file cannot be written.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let file = repository.path(FILE);
    fs::write(&file, pairing()?)
        .with_context(|| format!("cannot write {}", file.display()))?;
    print(&format!("The picture is in {}", file.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// The workshop's data as SVG: the points of both sets, the centres of their clusters,
/// and lines between clusters that are each other's nearest.
///
/// # Errors
/// None for these data.
pub fn pairing() -> Result<String> {
    let [left, right] = WORKSHOP.map(|recipe| recipe.generate());
    let (left, right) = (left?, right?);
    let pairing = step1_pure::pair(&left, &right, &Options::default(), &no_tick)?;
    let [matches, _] = pairing.matches(None);
    let lines: String =
        matches.iter().filter_map(|found| line(&left, &right, found)).collect();
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">
<title>Points of two sets of clusters; lines join clusters that are each other's nearest</title>
<style>.left{{fill:#d1495b}}.right{{fill:#3b8fd0}}.points{{opacity:.4}}.pair{{stroke:#888;stroke-width:2.5}}</style>
<g class="left points">
{}</g>
<g class="right points">
{}</g>
<g class="pair">
{lines}</g>
<g class="left">
{}</g>
<g class="right">
{}</g>
</svg>
"#,
        points(&left),
        points(&right),
        centres(&left),
        centres(&right),
    ))
}

fn points(set: &ClusterSet) -> String {
    let points = set.clusters().iter().flat_map(|cluster| cluster.points());
    points.map(|&point| dot(point, 2.0)).collect()
}

fn centres(set: &ClusterSet) -> String {
    set.ids().iter().map(|&id| dot(centre(set, id), 5.0)).collect()
}

/// A line to the nearest, if each is the other's.
fn line(left: &ClusterSet, right: &ClusterSet, found: &Match) -> Option<String> {
    let (nearest, _) = found.nearest.filter(|_| found.mutual)?;
    let (x1, y1) = project(centre(left, found.cluster));
    let (x2, y2) = project(centre(right, nearest));
    Some(format!("<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\"/>\n"))
}

fn centre(set: &ClusterSet, id: i64) -> Point {
    let index = set.ids().binary_search(&id).expect("an id of this set");
    let points = set.clusters()[index].points();
    let mean =
        |axis| points.iter().map(|p| p[axis]).sum::<f64>() / points.len() as f64;
    [0, 1, 2].map(mean)
}

fn dot(point: Point, radius: f64) -> String {
    let (x, y) = project(point);
    format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"/>\n")
}

/// Onto the page, seen from a little above; the clusters lie around (5, 5, 5).
fn project(point: Point) -> (f64, f64) {
    let [x, y, z] = point.map(|coordinate| coordinate - 5.0);
    let (across, up) = (0.85 * x + 0.55 * y, z + 0.35 * (y - x));
    (WIDTH / 2.0 + 50.0 * across, HEIGHT / 2.0 - 27.0 * up)
}
