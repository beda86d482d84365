//! Drawing stacks: each function is a bar, as wide as its share of the samples, on
//! top of the function that called it.

use pprof::flamegraph::color::{BackgroundColor, BasicPalette, Palette};
use pprof::flamegraph::{Options, from_lines};

use crate::Stacks;

/// A flame graph as SVG, without scripts, on a light background of its own.
///
/// # Errors
/// If there are no samples.
pub fn draw(step: &str, stacks: &Stacks) -> Result<Vec<u8>, String> {
    let lines: Vec<String> = stacks
        .iter()
        .map(|(names, count)| {
            let names: Vec<&str> = names.iter().map(|name| short(name)).collect();
            // In the library's format semicolons separate functions, and the last
            // number is a count.
            format!("{} {count}", names.join(";"))
        })
        .collect();
    let mut options = Options::default();
    options.title = format!("{step}: where the time goes");
    options.image_width = Some(850);
    options.frame_height = 20;
    options.min_width = 0.5;
    options.no_javascript = true;
    options.deterministic = true;
    options.hash = true;
    options.colors = Palette::Basic(BasicPalette::Orange);
    options.bgcolors = Some(BackgroundColor::Flat((246, 246, 246).into()));
    let mut svg = Vec::new();
    from_lines(&mut options, lines.iter().map(String::as_str), &mut svg)
        .map_err(|error| format!("cannot draw: {error}"))?;
    let svg =
        String::from_utf8(svg).map_err(|error| format!("cannot draw: {error}"))?;
    Ok(without_script(&svg).into_bytes())
}

/// The library's option leaves out the script, but not the elements that it would
/// use.
fn without_script(svg: &str) -> String {
    let svg = svg.replace(" onload=\"init(evt)\"", "");
    match (svg.find("<script"), svg.find("</script>")) {
        (Some(start), Some(end)) => {
            svg[..start].to_owned() + &svg[end + "</script>".len()..]
        }
        _ => svg,
    }
}

/// `step1_pure::chamfer::distance`, without type parameters.
fn short(name: &str) -> &str {
    match name.find("::<").or_else(|| name.find(';')) {
        Some(end) => &name[..end],
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_bar_that_tells_its_share() {
        let stack = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        let stacks = Stacks::from([
            (stack(&["step1_pure::pair", "step1_pure::distance"]), 75),
            (stack(&["step1_pure::pair"]), 25),
        ]);
        let svg = String::from_utf8(draw("step1-pure", &stacks).unwrap()).unwrap();
        for text in
            ["step1_pure::distance (75 samples, 75.00%)", "step1_pure::pair (100"]
        {
            assert!(svg.contains(text), "{svg}");
        }
        assert!(!svg.contains("<script"));
        assert!(draw("step1-pure", &Stacks::new()).is_err());
    }
}
