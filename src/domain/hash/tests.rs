use super::*;
use proptest::prelude::*;
use serde_json::json;

/// The vectors of FIPS 180-2.
#[test]
fn sha_256_matches_the_known_vectors() {
    assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let million = vec![b'a'; 1_000_000];
    assert_eq!(sha256_hex(&million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/// RFC 8785, section 3.2.2, without its fractional numbers.
#[test]
fn the_example_of_rfc_8785_has_its_canonical_text() {
    let value: Value = serde_json::from_str(
        r#"{ "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false], "numbers": [0, -7, 1.0] }"#,
    )
    .unwrap();
    let expected = r#"{"literals":[null,true,false],"numbers":[0,-7,1],"string":"€$\u000f\nA'B\"\\\\\"/"}"#;
    assert_eq!(canonical(&value), expected);
}

/// RFC 8785, section 3.2.3: UTF-16 code units, in which an emoji comes before U+FB33.
#[test]
fn keys_are_sorted_by_their_utf_16_code_units() {
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis"
    });
    let text = canonical(&value);
    let order = ["Carriage Return", "One", "Control", "Latin Small", "Euro Sign", "Emoji: Grinning", "Hebrew Letter"];
    let places: Vec<_> = order.iter().map(|name| text.find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn only_64_lower_case_digits_are_a_hash() {
    assert!(is_sha256_hex(&sha256_hex(b"x")));
    for wrong in ["", "abc", &sha256_hex(b"x").to_uppercase(), &"g".repeat(64), &"a".repeat(65)] {
        assert!(!is_sha256_hex(wrong), "{wrong}");
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<String>().prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..5).prop_map(|e| e.into_iter().collect::<Value>())
        ]
    })
}

/// The value's own JSON with the keys of its objects the other way round.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().map(|(k, v)| format!("{} : {}", json!(k), reversed(v))).collect();
            entries.reverse();
            format!("{{ {} }}", entries.join(" , "))
        }
        Value::Array(items) => format!("[ {} ]", items.iter().map(reversed).collect::<Vec<_>>().join(" , ")),
        leaf => leaf.to_string(),
    }
}

proptest! {
    #[test]
    fn the_canonical_text_does_not_depend_on_the_order_of_keys(value in json_value()) {
        let other: Value = serde_json::from_str(&reversed(&value)).unwrap();
        prop_assert_eq!(canonical(&other), canonical(&value));
    }

    #[test]
    fn the_canonical_text_says_the_same_as_the_value(value in json_value()) {
        let text = canonical(&value);
        let back: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(canonical(&back), text);
        prop_assert_eq!(back, value);
    }
}
