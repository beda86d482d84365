//! The picture of the problem: book/pairing.svg, for the README and the first page.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use step0_problem::generate::WORKSHOP;
use step0_problem::{ClusterSet, Match, Options, Point, no_tick};
use svg::Document;
use svg::node::element::{Circle, Group, Line, Style, Title};
use workbook_base::output::print;
use workbook_base::repository::Repository;

/// The file, below the repository's root.
pub const FILE: &str = "book/pairing.svg";

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 430.0;

const TITLE: &str = "Points of two sets of clusters; lines join clusters that are \
                     each other's nearest";

/// Colours that can be told apart on white and on black.
const STYLE: &str = ".left{fill:#d1495b}.right{fill:#3b8fd0}.points{opacity:.4}\
                     .pair{stroke:#888;stroke-width:2.5}";

/// Draws the picture into its file.
///
/// # Errors
/// If the file cannot be written.
pub fn write_picture(repository: &Repository) -> Result<ExitCode> {
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
    let lines = matches.iter().filter_map(|found| line(&left, &right, &found));
    let picture = Document::new()
        .set("viewBox", (0, 0, WIDTH, HEIGHT))
        .set("role", "img")
        .add(Title::new(TITLE))
        .add(Style::new(STYLE))
        .add(points(&left).set("class", "left points"))
        .add(points(&right).set("class", "right points"))
        .add(lines.fold(Group::new(), Group::add).set("class", "pair"))
        .add(centres(&left).set("class", "left"))
        .add(centres(&right).set("class", "right"));
    Ok(format!("{picture}\n"))
}

fn points(set: &ClusterSet) -> Group {
    let points = set.clusters().iter().flat_map(|cluster| cluster.points());
    points.map(|&point| dot(point, 2)).fold(Group::new(), Group::add)
}

fn centres(set: &ClusterSet) -> Group {
    let centres = set.ids().iter().map(|&id| dot(centre(set, id), 5));
    centres.fold(Group::new(), Group::add)
}

/// A line to the nearest, if each is the other's.
fn line(left: &ClusterSet, right: &ClusterSet, found: &Match) -> Option<Line> {
    let (nearest, _) = found.nearest.filter(|_| found.mutual)?;
    let (x1, y1) = project(centre(left, found.cluster));
    let (x2, y2) = project(centre(right, nearest));
    Some(Line::new().set("x1", x1).set("y1", y1).set("x2", x2).set("y2", y2))
}

fn centre(set: &ClusterSet, id: i64) -> Point {
    let index = set.ids().binary_search(&id).expect("an id of this set");
    let points = set.clusters()[index].points();
    let mean =
        |axis| points.iter().map(|p| p[axis]).sum::<f64>() / points.len() as f64;
    [0, 1, 2].map(mean)
}

fn dot(point: Point, radius: u32) -> Circle {
    let (x, y) = project(point);
    Circle::new().set("cx", x).set("cy", y).set("r", radius)
}

/// Onto the page, to a tenth of a pixel, seen from a little above; the clusters lie
/// around (5, 5, 5).
fn project(point: Point) -> (f64, f64) {
    let [x, y, z] = point.map(|coordinate| coordinate - 5.0);
    let (across, up) = (0.85 * x + 0.55 * y, z + 0.35 * (y - x));
    let tenth = |pixels: f64| (10.0 * pixels).round() / 10.0;
    (tenth(WIDTH / 2.0 + 50.0 * across), tenth(HEIGHT / 2.0 - 27.0 * up))
}
