//! `slipway plan lint` and `slipway plan fmt`, as functions and as the program.

use slipway::{domain::release::ReleaseKind, server::plan_files};
use std::{
    fs,
    io::Write,
    process::{Command, Output, Stdio},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_slipway");

const WHOLE: &str = r#"format = 1
policy = "Ship what is tested."

[[criteria]]
text = "All tests pass."

[[activities]]
title = "Deploy"
owner = "Ada"
starts = 2026-03-14T20:00:00
minutes = 30

[backout]
trigger = "It does not answer."
[[backout.steps]]
title = "Restore"
owner = "Ben"
minutes = "20"
"#;

fn program(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .arg("plan")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// The rules are those that submitting asks: what passes here can be submitted.
#[test]
fn lint_says_what_submitting_would_say() {
    assert!(plan_files::lint(WHOLE, ReleaseKind::Emergency).is_empty());
    let major = plan_files::lint(WHOLE, ReleaseKind::Major);
    assert!(major.iter().any(|(_, words)| words.contains("before you submit")), "{major:?}");
    let broken = WHOLE.replace("owner = \"Ada\"\n", "").replace("minutes = \"20\"", "minutes = \"soon\"");
    let wrong = plan_files::lint(&broken, ReleaseKind::Emergency);
    let lines: Vec<_> = wrong.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [7, 17], "{wrong:?}");
}

#[test]
fn fmt_writes_one_form_and_loses_no_comment() {
    let formatted = plan_files::format(WHOLE, false).unwrap();
    assert_eq!(plan_files::format(&formatted, false).unwrap(), formatted);
    assert!(plan_files::lint(&formatted, ReleaseKind::Emergency).is_empty());
    let remarked = WHOLE.replace("[[activities]]", "# Talk to Ada first.\n[[activities]]");
    let lost = plan_files::format(&remarked, false).unwrap_err();
    assert!(lost.len() == 1 && lost[0].0 == 7 && lost[0].1.contains("--drop-comments"), "{lost:?}");
    assert_eq!(plan_files::format(&remarked, true).unwrap(), formatted);
}

/// A comment behind a value is one like any other; a `#` in a text is none.
#[test]
fn fmt_finds_comments_wherever_they_stand() {
    let formatted = plan_files::format(WHOLE, false).unwrap();
    let behind = WHOLE.replace("minutes = \"20\"", "minutes = \"20\" # measured");
    let lost = plan_files::format(&behind, false).unwrap_err();
    assert!(lost.len() == 1 && lost[0].0 == 18 && lost[0].1.contains("--drop-comments"), "{lost:?}");
    assert_eq!(plan_files::format(&behind, true).unwrap(), formatted);
    let indented = WHOLE.replace("trigger =", "  # Ask Ben.\ntrigger =");
    assert_eq!(plan_files::format(&indented, false).unwrap_err()[0].0, 14);
    let texts = [
        r#""Room #3""#,
        r"'C:\#1\'",
        r#""a \" # b""#,
        "\"\"\"\n# none\n\\\"\"\" # none \"\"\"\"",
        "'''\n# none '' \\\n'''",
        r#""""#,
    ];
    for text in texts {
        let plan = WHOLE.replace("\"Ship what is tested.\"", text);
        plan_files::format(&plan, false).unwrap_or_else(|lost| panic!("{plan}\n{lost:?}"));
        let remarked = plan.replacen("\n\n[[criteria]]", " # one\n\n[[criteria]]", 1);
        let lost = plan_files::format(&remarked, false).unwrap_err();
        assert!(lost.len() == 1 && lost[0].1.contains("--drop-comments"), "{remarked}\n{lost:?}");
    }
    // A line of a text that reads like a comment keeps none.
    let alike =
        WHOLE.replace("\"Ship what is tested.\"", "\"\"\"\n# Mine\n\"\"\"").replace("[backout]", "# Mine\n[backout]");
    assert_eq!(plan_files::format(&alike, false).unwrap_err().len(), 1);
}

/// What a newer version wrote is left to it, also where everything in it is known.
#[test]
fn fmt_makes_no_older_format_of_a_newer_one() {
    let newer = WHOLE.replace("format = 1", "format = 2");
    for drop_comments in [false, true] {
        let refused = plan_files::format(&newer, drop_comments).unwrap_err();
        assert!(refused[0].1.contains("format 2") && refused[0].1.contains("newer version"), "{refused:?}");
    }
}

#[test]
fn the_program_says_file_line_and_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.toml");
    let path = file.to_str().unwrap();
    fs::write(&file, WHOLE).unwrap();
    let lint = program(&["lint", path, "--type", "emergency"], "");
    assert!(lint.status.success() && lint.stdout.is_empty(), "{lint:?}");
    let check = program(&["fmt", "--check", path], "");
    let said = String::from_utf8(check.stdout).unwrap();
    assert!(check.status.code() == Some(1) && said.starts_with(&format!("{path}:1: This is not as")), "{said}");
    assert!(program(&["fmt", path], "").status.success());
    assert!(program(&["fmt", "--check", path], "").status.success());
    let from_input = program(&["lint", "-", "--type", "emergency"], "format = 1\nstars = 5\n");
    assert_eq!(from_input.status.code(), Some(1));
    assert!(String::from_utf8(from_input.stdout).unwrap().starts_with("-:2: “stars” must be"));
    let through = program(&["fmt", "-"], WHOLE);
    assert_eq!(String::from_utf8(through.stdout).unwrap(), fs::read_to_string(&file).unwrap());
    let missing = program(&["lint", "no-such-file.toml"], "");
    assert!(
        missing.status.code() == Some(1)
            && String::from_utf8(missing.stdout).unwrap().contains("no-such-file.toml:1: It cannot be read")
    );
}
