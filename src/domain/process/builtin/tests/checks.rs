//! What the definition says of deployments that nothing makes, of purposes, and of an order of records.

use super::*;

/// A gate asks for a deployment only where a step makes one, and to a place that there is.
#[test]
fn a_deployment_that_no_step_makes_is_refused() {
    let asking =
        |to: &str| GOOD_STEP.replace(r#"to = "done" }]"#, &format!(r#"to = "done", gates = ["deployed:{to}"] }}]"#));
    refused(&asking("LIVE"), "Step 2: nothing yields the fact “deployed:LIVE”.");
    refused(&asking("TEST"), "Step 2: nothing yields the fact “deployed:TEST”.");
    for nowhere in ["MOON", "", "live"] {
        refused(&asking(nowhere), &format!("nothing yields the fact “deployed:{nowhere}”"));
    }
    let deploys = asking("LIVE").replace(r#"gates = ["recorded"#, r#"gates = ["deployment-recorded:LIVE", "recorded"#);
    Definition::from_toml(&small(&deploys)).unwrap();
}

/// What is done at the start is what is really done there.
#[test]
fn an_effect_that_cannot_be_at_the_start_is_refused() {
    let starting = |effect: &str| format!("at_start = [\"{effect}\"]\n{}", small(GOOD_STEP));
    Definition::from_toml(&starting("create-release")).unwrap();
    let found = problems(&starting("publish-dates"));
    assert!(found.contains("At the start Slipway can create the release"), "{found}");
}

/// What a record is for: once where a release has one of it, and each field where it belongs.
#[test]
fn a_purpose_that_is_given_twice_is_refused() {
    let with = |more: &str| GOOD_STEP.replace(r#"kind = "text" }]"#, more);
    let two = |for_second: &str| {
        with(&format!(
            r#"kind = "text", purpose = "closure-comments", for = ["major"] }}, {{ key = "again", title = "Again", kind = "text", purpose = "closure-comments", for = ["{for_second}"] }}]"#
        ))
    };
    Definition::from_toml(&small(&two("minor"))).unwrap();
    refused(
        &two("major"),
        "Step 2: “Proof” and “Again” are both for the purpose “closure-comments”; a release has one.",
    );
    let reviews = r#"kind = "text", purpose = "review" }, { key = "again", title = "Again", kind = "text", purpose = "review" }]"#;
    Definition::from_toml(&small(&with(reviews))).unwrap();
    refused(&with(r#"kind = "text", purpose = "wish" }]"#), "unknown variant `wish`");
    let field = |purpose: &str, fields: &str| {
        with(&format!(r#"kind = "text", purpose = "{purpose}", fields = [{fields}] }}]"#))
    };
    let lessons = r#"{ key = "learned", label = "Learned", kind = "text", purpose = "lessons" }"#;
    Definition::from_toml(&small(&field("review", lessons))).unwrap();
    refused(&field("closure-comments", lessons), "the field “Learned” has a purpose of the records for “review”");
    let twice = format!("{lessons}, {}", lessons.replace("learned", "more"));
    refused(&field("review", &twice), "two fields of “Proof” have the same purpose");
}

/// S1.91: what comes first is there, comes before, and does not wait in a circle.
#[test]
fn an_order_of_records_that_nobody_could_keep_is_refused() {
    let ordered =
        |records: &str| GOOD_STEP.replace(r#"records = [{ key = "proof", title = "Proof", kind = "text" }]"#, records);
    let two = r#"records = [{ key = "first", title = "First", kind = "done" }, { key = "proof", title = "Proof", kind = "text", after = ["first"] }]"#;
    Definition::from_toml(&small(&ordered(two))).unwrap();
    refused(
        &ordered(&two.replace(r#"["first"]"#, r#"["none"]"#)),
        "Step 2: “Proof” comes after “none”, which no step records.",
    );
    refused(&ordered(&two.replace(r#"["first"]"#, r#"["proof"]"#)), "Step 2: “Proof” comes after itself.");
    let circle = two.replace(r#"kind = "done""#, r#"kind = "done", after = ["proof"]"#);
    refused(
        &ordered(&circle),
        "Step 2: records wait for each other: “First” comes after “Proof”, which comes after “First”.",
    );
    let later =
        GOOD_STEP.replace(r#""text" }"#, r#""text", after = ["later"] }"#).replace(r#"to = "done""#, r#"to = "3""#)
            + r#"
        [[step]]
        number = "3"
        name = "Later"
        role = "tester"
        kind = "form"
        percent = 60
        description = "Later."
        records = [{ key = "later", title = "Later", kind = "done" }]
        outcome = [{ key = "done", label = "Done", to = "done" }]
    "#;
    refused(&later, "Step 2: “Proof” can never be recorded: “Later” comes first, and belongs to step 3");
    let backout = GOOD_STEP.replace("gates =", "backout_after = [\"proof\"]\n gates =");
    refused(&backout, "has no gate “backout-recorded” that asks for them");
    Definition::from_toml(&small(&backout.replace(r#"gates = ["#, r#"gates = ["backout-recorded", "#))).unwrap();
}
