//! Everything that workflows and stages name exists, and nothing is left out.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use workbook_ci::repository;
use workbook_ci::stage::Set;
use workbook_ci::stages::STAGES;

fn workflow(name: &str) -> String {
    fs::read_to_string(root().join(".github/workflows").join(name)).unwrap()
}

fn root() -> PathBuf {
    repository().unwrap()
}

/// The stages that all groups together run on Linux.
fn of_groups(workflow: &str) -> Vec<&str> {
    let lines =
        workflow.lines().filter_map(|line| line.trim().strip_prefix("stages: "));
    lines.flat_map(str::split_whitespace).collect()
}

#[test]
fn together_the_groups_run_the_stages_of_every_day() {
    let text = workflow("ci.yml");
    assert!(
        text.contains("bash scripts/test.sh --only ${{ matrix.stages }}"),
        "{text}"
    );
    let named = of_groups(&text);
    let distinct: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!(distinct.len(), named.len(), "a stage runs twice: {named:?}");
    let every_day = STAGES.iter().filter(|stage| stage.set == Set::EveryDay);
    let every_day: BTreeSet<&str> = every_day.map(|stage| stage.name).collect();
    let left_out: Vec<_> = every_day.difference(&distinct).collect();
    assert!(left_out.is_empty(), "no group runs {left_out:?}");
    assert!(named.iter().all(|name| STAGES.iter().any(|stage| stage.name == *name)));
}

#[test]
fn other_workflows_name_stages_that_exist() {
    for entry in fs::read_dir(root().join(".github/workflows")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for (_, names) in
            text.lines().filter_map(|line| line.split_once("test.sh --only "))
        {
            for name in
                names.split_whitespace().take_while(|name| !name.starts_with('$'))
            {
                assert!(STAGES.iter().any(|stage| stage.name == name), "{name}");
            }
        }
    }
    assert!(workflow("pages.yml").contains("test.sh --only book lint"));
    assert!(workflow("all.yml").contains("test.sh --all"));
}

#[test]
fn what_stages_need_can_be_set_up() {
    let text = fs::read_to_string(root().join("scripts/setup.sh")).unwrap();
    for need in STAGES.iter().flat_map(|stage| stage.needs.iter().chain(stage.wants))
    {
        assert!(text.contains(&format!("\nsetup_{}() {{", need.name())), "{need:?}");
    }
}
