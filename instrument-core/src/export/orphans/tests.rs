use super::*;

const MINUTE: Duration = Duration::from_secs(60);

fn span(id: u64, parent: Option<u64>, name: &'static str) -> Exported {
    Exported {
        id,
        parent,
        name: name.into(),
    }
}

fn seen(orphans: u64, waiting: u64, examples: &[&str]) -> OrphansSeen {
    OrphansSeen {
        orphans,
        waiting,
        examples: examples.iter().map(|name| (*name).to_owned()).collect(),
    }
}

#[test]
fn a_child_waits_for_its_parent_and_is_then_an_orphan() {
    let (orphans, start) = (Orphans::default(), Instant::now());
    orphans.exported(vec![span(2, Some(1), "child")], start);
    let almost = start + MINUTE - Duration::from_millis(1);
    assert_eq!(orphans.seen(MINUTE, almost), seen(0, 1, &["child"]));
    assert_eq!(orphans.seen(MINUTE, start + MINUTE), seen(1, 0, &["child"]));
}

#[test]
fn a_parent_that_comes_late_takes_its_children() {
    let (orphans, start) = (Orphans::default(), Instant::now());
    let children = vec![span(2, Some(1), "child"), span(3, Some(1), "child")];
    orphans.exported(children, start);
    orphans.exported(vec![span(1, None, "root")], start + 10 * MINUTE);
    assert_eq!(orphans.seen(MINUTE, start + 20 * MINUTE), seen(0, 0, &[]));
}

#[test]
fn a_child_that_outlives_its_parent_is_no_orphan() {
    let (orphans, start) = (Orphans::default(), Instant::now());
    orphans.exported(vec![span(1, None, "root")], start);
    orphans.exported(vec![span(2, Some(1), "child")], start);
    assert_eq!(orphans.seen(Duration::ZERO, start), seen(0, 0, &[]));
}

#[test]
fn the_order_in_a_batch_does_not_matter() {
    let (orphans, now) = (Orphans::default(), Instant::now());
    let batch = vec![
        span(3, Some(2), "grandchild"),
        span(1, None, "root"),
        span(2, Some(1), "child"),
    ];
    orphans.exported(batch, now);
    assert_eq!(orphans.seen(Duration::ZERO, now), seen(0, 0, &[]));
}

#[test]
fn names_of_orphans_go_before_those_of_children_that_wait() {
    let (orphans, start) = (Orphans::default(), Instant::now());
    orphans.exported(vec![span(2, Some(1), "lost")], start);
    orphans.exported(vec![span(4, Some(3), "waits")], start + MINUTE);
    assert_eq!(orphans.seen(MINUTE, start + MINUTE), seen(1, 1, &["lost"]));
}

#[test]
fn memory_is_bounded() {
    let (orphans, now) = (Orphans::default(), Instant::now());
    let ids = 1..=4 * REMEMBERED as u64;
    for id in ids.clone() {
        orphans.exported(vec![span(id, Some(id << 32), "child")], now);
    }
    let state = orphans.0.lock().expect("no panic");
    assert_eq!(state.exported.len(), REMEMBERED);
    assert_eq!(state.older.len(), REMEMBERED);
    assert_eq!(state.awaited.len(), AWAITED);
}

#[test]
fn ids_that_are_in_order_do_not_meet() {
    for step in [1, 1 << 8, 1 << 32, 1 << 56] {
        let hashes = (0..256_u64).map(|number| {
            let mut hasher = IdHasher::default();
            hasher.write_u64(number.wrapping_mul(step));
            // What a table of 65 536 places takes.
            hasher.finish() & 0xffff
        });
        let different: HashSet<_> = hashes.collect();
        assert!(different.len() > 200, "{step}: {}", different.len());
    }
}
