use super::*;

#[test]
fn durations_as_people_write_them() {
    for (cell, minutes_are) in [
        ("90", "90"),
        ("1h 30", "90"),
        ("1h30", "90"),
        ("90 min", "90"),
        ("1:30", "90"),
        ("01:30:00", "90"),
        ("1.5h", "90"),
        ("1,5 hours", "90"),
        ("1 hour 30 minutes", "90"),
        ("2 d", "2880"),
        ("45'", "45"),
        ("PT1H30M", "90"),
        ("~15 mins", "15"),
        ("30 sec", "1"),
        ("20/30/60", "20/30/60"),
        ("0:05", "5"),
        ("1900-01-01T02:00", "1560"),
        ("0.5", "1"),
        ("1 h, 5 min", "65"),
        ("0", "0"),
    ] {
        assert_eq!(minutes(cell, Unit::Minutes).as_deref(), Some(minutes_are), "{cell}");
    }
    for cell in
        ["soon", "", "1 moon", "-5", "1e9", "99999999", "10-15 min", "tbd", "1:2:3:4", "nan", "2026-03-14T20:00"]
    {
        assert_eq!(minutes(cell, Unit::Minutes), None, "{cell}");
    }
    assert_eq!((minutes("1.5", Unit::Hours), minutes("1", Unit::Days)), (Some("90".into()), Some("1440".into())));
    assert_eq!(
        (Unit::of_head("Duration (h)"), Unit::of_head("Est. [min]"), Unit::of_head("Duration")),
        (Some(Unit::Hours), Some(Unit::Minutes), None)
    );
}

#[test]
fn dates_and_times_as_people_write_them() {
    let shown = |cell: &str| {
        let m = moment(cell, Order::Unknown)?;
        Some(format!(
            "{} {}",
            m.date.map(|d| d.to_string()).unwrap_or_default(),
            m.time.map(|t| t.format("%H:%M").to_string()).unwrap_or_default()
        ))
    };
    for cell in [
        "2026-03-14T20:00",
        "2026-03-14 20:00",
        "14.03.2026 20:00",
        "14.3.26, 20:00",
        "14/03/2026 20:00",
        "14 March 2026 8:00 PM",
        "14-Mar-26 20:00",
        "Mar 14, 2026 8pm",
        "Sat 14.03.2026 20h00",
        "2026/03/14 20:00:00",
        "Saturday, 14 Mar 2026, 20:00",
    ] {
        assert_eq!(shown(cell).as_deref(), Some("2026-03-14 20:00"), "{cell}");
    }
    assert_eq!(shown("14.03.2026").as_deref(), Some("2026-03-14 "));
    assert_eq!(
        (shown("8:30 pm"), shown("12am"), shown("20:00 Uhr")),
        (Some(" 20:30".into()), Some(" 00:00".into()), Some(" 20:00".into()))
    );
    for cell in ["soon", "", "31.02.2026", "25:00", "T-2h", "D+1", "week 12"] {
        assert_eq!(shown(cell), None, "{cell}");
    }
    let american = moment("03/14/2026", order(["03/14/2026", "03/02/2026"].into_iter())).unwrap();
    assert_eq!(american.date.unwrap().to_string(), "2026-03-14");
    assert_eq!(order(["14/03/2026"].into_iter()), Order::DayFirst);
}

#[test]
fn predecessors_as_scheduling_programs_write_them() {
    assert_eq!(predecessors("1, 3FS+2d; T4\n12ss"), ["1", "3", "T4", "12"]);
    assert!(predecessors(" - ").is_empty() && predecessors("n/a").is_empty());
}

/// A cell that goes on for ever is neither tried at every blank nor read as something.
#[test]
fn endless_cells_are_no_times() {
    let blanks = format!("2026{}", " ".repeat(30_000).replace(' ', " ,"));
    assert_eq!((moment(&blanks, Order::Unknown), minutes(&"1h".repeat(31), Unit::Minutes)), (None, None));
    let padded = format!("{}14.03.2026{}", " ".repeat(30_000), " ".repeat(30_000));
    assert!(moment(&padded, Order::Unknown).is_some());
    assert_eq!(order([format!("14/03/2026{}", "/1".repeat(30_000)).as_str()].into_iter()), Order::Unknown);
}
