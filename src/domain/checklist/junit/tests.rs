use super::*;
use proptest::prelude::*;

fn read(xml: &str) -> Vec<Case> {
    parse(xml.as_bytes()).unwrap().cases
}

fn words(bytes: &[u8]) -> String {
    let problem = parse(bytes).unwrap_err();
    assert_eq!(problem.field, "report");
    problem.words
}

fn case(key: &str, suite: &str, name: &str, outcome: Outcome, millis: u64) -> Case {
    Case { key: key.into(), suite: suite.into(), name: name.into(), outcome, millis }
}

fn failed(message: &str) -> Outcome {
    Outcome::Failed { message: message.into() }
}

/// S0.18: the results of automatic tests are read from the format that test runners write.
#[test]
fn a_report_with_every_outcome_is_read() {
    let cases = read(
        r#"<?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="5"><testsuite name="pay">
          <properties><property name="a" value="b"/></properties>
          <testcase classname="pay.Invoice" name="adds &amp; rounds" time="1.2345"/>
          <testcase classname="pay.Invoice" name="fails" time="1,000.5"><failure message="1 &lt; 2" type="x">trace</failure></testcase>
          <testcase classname="pay.Invoice" name="breaks"><error><![CDATA[no <disk>]]> &#x41;&gt;</error><system-out>x</system-out></testcase>
          <testcase name="waits"><skipped/></testcase>
          <testcase classname="pay.Invoice" name="flaps"><flakyFailure message="timeout"/></testcase>
        </testsuite></testsuites>"#,
    );
    let flaky = Outcome::Flaky { message: "timeout".into() };
    let expected = [
        case("pay.Invoice::adds & rounds", "pay", "adds & rounds", Outcome::Passed, 1235),
        case("pay.Invoice::fails", "pay", "fails", failed("1 < 2\ntrace"), 1_000_500),
        case("pay.Invoice::breaks", "pay", "breaks", failed("no <disk> A>"), 0),
        case("pay::waits", "pay", "waits", Outcome::Skipped, 0),
        case("pay.Invoice::flaps", "pay", "flaps", flaky, 0),
    ];
    assert_eq!(cases, expected);
}

#[test]
fn a_bare_suite_and_nested_suites_are_read() {
    let bare = read("\u{feff}\n<testsuite><testcase name='a'/></testsuite>");
    assert_eq!(bare, [case("a", "", "a", Outcome::Passed, 0)]);
    let nested = read(
        "<testsuites><testsuite name='o'><testsuite name='i'><testcase name='a'/></testsuite><testcase name='a'/></testsuite></testsuites>",
    );
    assert_eq!(nested.iter().map(|c| c.key.as_str()).collect::<Vec<_>>(), ["i::a", "o::a"]);
}

#[test]
fn a_failure_with_reruns_is_a_failure_and_keeps_its_first_message() {
    let cases = read(
        "<testsuite name='s'><testcase name='a'><failure message='first'/><rerunFailure message='second'/></testcase>
         <testcase name='b'><flakyError message='once'/><failure/></testcase></testsuite>",
    );
    assert_eq!((&cases[0].outcome, &cases[1].outcome), (&failed("first"), &failed("")));
}

#[test]
fn a_disabled_test_of_googletest_was_not_run() {
    let cases = read(
        "<testsuite><testcase name='a' status='notrun'/><testcase name='b' status='run' result='suppressed'/></testsuite>",
    );
    assert!(cases.iter().all(|c| c.outcome == Outcome::Skipped));
}

#[test]
fn tests_with_the_same_key_become_one_and_the_worst_outcome_wins() {
    let cases = read(
        "<testsuite name='s'><testcase name='a' time='1'/><testcase name='b'/>
         <testcase name='a' time='0.5'><failure message='no'/></testcase><testcase name='a'><skipped/></testcase></testsuite>",
    );
    let expected = [case("s::a", "s", "a", failed("no"), 1500), case("s::b", "s", "b", Outcome::Passed, 0)];
    assert_eq!(cases, expected);
}

#[test]
fn what_is_not_xml_is_refused() {
    assert_eq!(words(b""), "The report is empty.");
    assert!(words(b"PK\x03\x04").starts_with("The report is not XML"));
    assert!(words(b"{\"tests\": 1}").starts_with("The report is not XML"));
    assert!(words(b"<testsuite>\xff</testsuite>").contains("byte 11 is no part of a character"));
    assert!(words(b"\xff\xfe<\0").contains("UTF-8"));
    let html = words(b"<!-- hello --><html><body/></html>");
    assert_eq!(
        html,
        "The report is not in JUnit's format: it begins with <html> instead of <testsuites> or <testsuite>."
    );
    assert_eq!(words(b"<!-- only a comment -->"), "The report contains no tests.");
}

#[test]
fn broken_xml_is_refused_with_the_place() {
    let mismatched = words("<testsuite>\n  <testcase name='ä'></testsuit>".as_bytes());
    assert!(mismatched.starts_with("The XML is broken at line 2, column 22: "), "{mismatched}");
    let unfinished = words(b"<testsuite>\n<testcase name='a' ");
    assert!(unfinished.starts_with("The XML is broken at line 2, column 1: "), "{unfinished}");
    assert!(words(b"<testsuite><testcase name='a'/>").starts_with("The report is cut off"));
    assert!(words(b"<testsuite><testcase name='a'/></testsuite><testsuite/>").contains("more than one root element"));
    assert!(words(b"<testsuite><testcase name='a'/></testsuite> more").contains("text outside the root"));
    assert!(words(b"<testsuite><testcase name=a /></testsuite>").starts_with("The XML is broken at line 1, column 12"));
    assert!(words(b"<testsuite><testcase/></testsuite>").contains("this test has no name"));
    assert!(words(b"<testsuite><testcase name='a'>&#0;</testcase></testsuite>").starts_with("The XML is broken"));
}

#[test]
fn document_types_and_entities_are_refused() {
    let outside =
        br#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&e;"/></testsuite>"#;
    assert!(words(outside).starts_with("The report has a document type (DOCTYPE, line 1, column 1)."));
    let inside = words(b"<testsuite>\n<testcase name='a'><failure>&lol9;</failure></testcase></testsuite>");
    assert_eq!(inside, "The report uses the entity &lol9; (line 2, column 29), which is not expanded.");
    assert!(words(b"<testsuite><testcase name='&lol9;'/></testsuite>").contains("lol9"));
}

#[test]
fn a_report_nested_a_thousand_deep_is_refused() {
    let deep = |n: usize| format!("{}<testcase name='a'/>{}", "<testsuite>".repeat(n), "</testsuite>".repeat(n));
    assert_eq!(parse(deep(MAX_DEPTH - 1).as_bytes()).unwrap().cases.len(), 1);
    let words = words(deep(1000).as_bytes());
    assert!(words.starts_with("The report is nested deeper than 100 elements (line 1, column 1101)"), "{words}");
}

#[test]
fn a_report_that_is_too_large_or_has_too_many_tests_is_refused() {
    assert_eq!(words(&vec![b' '; MAX_BYTES + 1]), "The report is larger than 20 MB. Split it.");
    let many = |n| format!("<testsuite name='s'>{}</testsuite>", "<testcase name='a'/>".repeat(n));
    assert_eq!(parse(many(MAX_CASES).as_bytes()).unwrap().cases.len(), 1);
    assert_eq!(words(many(MAX_CASES + 1).as_bytes()), "The report has more than 50000 tests. Split it.");
}

#[test]
fn hundreds_of_thousands_of_attributes_are_read_in_linear_time() {
    let attributes: String = (0..300_000).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(read(&format!("<testsuite><testcase name='a'{attributes}/></testsuite>")).len(), 1);
}

#[test]
fn long_messages_are_cut_and_control_characters_are_left_out() {
    let long = "x\u{1b}[31m ".repeat(5_000);
    let cases = read(&format!(
        "<testsuite><testcase name=' a&#10;b&#7; ' time='-1'><failure>{long}&amp;</failure></testcase></testsuite>"
    ));
    assert_eq!((cases[0].name.as_str(), cases[0].millis), ("a b", 0));
    let Outcome::Failed { message } = &cases[0].outcome else { panic!("{:?}", cases[0]) };
    assert_eq!(message.chars().count(), report::MESSAGE);
    assert!(message.ends_with('…') && !message.contains('\u{1b}'));
    let name = "n".repeat(5_000);
    assert_eq!(read(&format!("<testsuite><testcase name='{name}'/></testsuite>"))[0].key.chars().count(), report::KEY);
}

#[test]
fn only_the_children_of_a_test_decide_its_outcome() {
    let cases = read(
        "<testsuite><failure/><testcase name='a'><system-out><failure/><testcase name='b'/></system-out></testcase></testsuite>",
    );
    assert_eq!(cases, [case("a", "", "a", Outcome::Passed, 0)]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(parse(&bytes).is_err());
    }

    #[test]
    fn a_report_cut_off_anywhere_is_refused(at in 0usize..118) {
        let whole = "<testsuites><testsuite name='s'><testcase name='ä'><failure>&lt;a</failure></testcase></testsuite></testsuites>";
        let at = at.min(whole.len() - 1);
        prop_assert!(parse(&whole.as_bytes()[..at]).is_err());
    }

    #[test]
    fn names_come_out_as_they_went_in(name in "[a-zäöü<>&'\"(),]{1,30}") {
        let escaped = quick_xml::escape::escape(name.as_str());
        prop_assert_eq!(&read(&format!("<testsuite><testcase name=\"{escaped}\"/></testsuite>"))[0].name, &name);
    }
}
