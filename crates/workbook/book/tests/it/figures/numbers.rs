//! Single numbers in the prose.

use super::*;

#[test]
fn numbers_are_rounded_and_say_where_they_come_from() {
    let shown = |directive: &str| {
        let page = page_with(&measured_book(), &format!("It is {directive} now."));
        let html = between(&page, "It is ", " now.").replace('\u{a0}', " ");
        let title = between(&html, "title=\"", "\"").to_owned();
        let text = html.split('<').map(|part| part.split('>').next_back().unwrap());
        (text.collect::<String>(), title)
    };
    for (directive, expected) in [
        (
            "{{#rate program=step3-simd precision=f32 input=scaling}}",
            "8.0 Gp/s (here: 10 Gp/s)",
        ),
        (
            "{{#rate program=step4-rayon precision=f32 threads=16 input=scaling}}",
            "120 Gp/s",
        ),
        (
            "{{#rate program=step4-rayon precision=f32 threads=all input=scaling}}",
            "120 Gp/s (here: 36 Gp/s)",
        ),
        ("{{#time program=step3-simd input=scaling}}", "0.50 s (here: 0.40 s)"),
        (
            "{{#time program=shared input=roots experiment=clocks clock=cpu}}",
            "0.20 s (here: 0.16 s)",
        ),
        (
            "{{#ratio of=\"step3-simd f32\" over=\"step1-pure\" input=scaling}}",
            "40× (here: 40×)",
        ),
        (
            "{{#ratio of=\"step4-rayon all f32\" over=\"step1-pure f64 1\" input=scaling}}",
            "580× (here: 140×)",
        ),
        (
            "{{#fact name=max_abs_diff program=step3-simd precision=f32 input=scaling}}",
            "3.1 × 10⁻⁵ (here: 3.1 × 10⁻⁵)",
        ),
        (
            "{{#rate program=step3-simd input=scaling host=fixture-laptop}}",
            "5.0 Gp/s",
        ),
    ] {
        assert_eq!(shown(directive).0, expected, "{directive}");
    }
    let (_, title) =
        shown("{{#rate program=step3-simd precision=f32 input=scaling}}");
    assert_eq!(
        title,
        "step3-simd f32, 1 thread, scaling: median of 3, from 7.5 Gp/s to 8.3 Gp/s. \
         fixture-desk (A made-up processor), 2020-02-02, \
         book/records/fixture-desk/ladder.json"
    );
}

#[test]
fn directives_in_code_are_left_alone() {
    let page =
        page_with(&SmallBook::new(), "`{{#rate x}}`\n\n```text\n{{#figure y}}\n```");
    assert!(page.contains("<code>{{#rate x}}</code>"), "{page}");
    assert!(page.contains("{{#figure y}}"));
}
