//! What a check found, in words: correct first, and then fast.

use exercise_kit::{Failure, Report, Trouble};
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Manifest;

use crate::check::Checked;
use crate::judge::{self, Judgement, Verdict};

/// What was expected and found, correct first and then fast.
pub(super) fn described(exercise: &Exercise, checked: &Checked) -> String {
    let Checked { judgement, messages } = checked;
    let mut lines: Vec<String> =
        messages.iter().map(|message| message.trim_end().to_owned()).collect();
    let Some(report) = &judgement.report else {
        match judgement.verdict {
            Verdict::Missing => {
                lines.push(format!("nothing yet: {}", judgement.reason))
            }
            Verdict::CompileError if !messages.is_empty() => {}
            _ => lines.push(judgement.reason.clone()),
        }
        return lines.join("\n\n");
    };
    let mut before = None;
    for outcome in &report.outcomes {
        match &outcome.failure {
            None => lines.push(format!("ok      {}", outcome.check)),
            // The same words are shown once, whatever the input was.
            Some(failure) if is_same(before, failure) => {
                lines.push(format!("FAILED  {}: the same", outcome.check));
            }
            Some(failure) => {
                lines.push(format!("FAILED  {}", outcome.check));
                lines.extend(failure_lines(failure));
                before = Some(failure);
            }
        }
    }
    match report.left_out {
        0 => {}
        1 => lines.push("1 more check was not tried".to_owned()),
        more => lines.push(format!("{more} more checks were not tried")),
    }
    if let Some(failure) = &report.unmeasured {
        lines.push("FAILED  the timed input".to_owned());
        lines.extend(failure_lines(failure));
    }
    if !report.printed.is_empty() {
        lines.push(format!("printed:\n{}", report.printed.trim_end()));
    }
    if !exercise.manifest.speed.is_empty() {
        lines.extend(speed_lines(judgement));
    }
    lines.extend(memory_line(&exercise.manifest, report));
    // The judge's own limit comes before any that is asked for.
    let is_said = report.outcomes.iter().any(|outcome| outcome.failure.is_some());
    if let (Verdict::Memory | Verdict::Unavailable, false) =
        (judgement.verdict, is_said)
    {
        lines.push(judgement.reason.clone());
    }
    lines.join("\n")
}

/// Did the function fail in the same words, and not with an answer?
fn is_same(before: Option<&Failure>, failure: &Failure) -> bool {
    let is_no_answer =
        failure.trouble != Trouble::Wrong || failure.found.len() > 200;
    is_no_answer && before.is_some_and(|before| before.found == failure.found)
}

fn failure_lines(failure: &Failure) -> Vec<String> {
    let found = judge::found_and_meaning(failure);
    let lines = [
        ("input", &failure.input),
        ("expected", &failure.expected),
        ("found", &found),
    ];
    let with_name = |(name, text): &(&str, &String)| {
        let text = if text.starts_with("Err(\"") {
            // A compiler points at a place in the line above.
            text.replace("\\n", &format!("\n{:18}", ""))
        } else {
            text.to_string()
        };
        format!("        {name:9} {text}")
    };
    lines.iter().map(with_name).collect()
}

fn speed_lines(judgement: &Judgement) -> Vec<String> {
    let Some(speed) = judgement.speed else { return Vec::new() };
    let bar = match speed.bar {
        None => "nothing is asked of this machine's instruction set".to_owned(),
        Some(bar) if speed.median >= bar => format!("{bar} is wanted: fast enough"),
        Some(bar) => format!("{bar} is wanted: right, and not yet fast enough"),
    };
    vec![format!("speed   {speed}"), format!("        {bar}")]
}

fn memory_line(manifest: &Manifest, report: &Report) -> Option<String> {
    let (most, peak) = (manifest.mebibytes?, report.peak?);
    let used = peak.bytes.div_ceil(1 << 20);
    Some(format!("memory  {used} MiB, of {most} that are allowed"))
}
