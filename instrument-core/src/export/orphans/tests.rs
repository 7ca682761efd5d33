use super::*;

const MINUTE: Duration = Duration::from_secs(60);

type Span = (Id, Option<Id>, &'static str);

fn exported<const N: usize>(spans: [Span; N]) -> Exported {
    let mut exported = Exported::default();
    for (id, parent, name) in spans {
        exported.add(id, parent, || name.into());
    }
    exported
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
    orphans.exported(exported([(2, Some(1), "child")]), start);
    let almost = start + MINUTE - Duration::from_millis(1);
    assert_eq!(orphans.seen(MINUTE, almost), seen(0, 1, &["child"]));
    assert_eq!(orphans.seen(MINUTE, start + MINUTE), seen(1, 0, &["child"]));
}

#[test]
fn each_child_counts_whichever_way_they_come() {
    let (orphans, start) = (Orphans::default(), Instant::now());
    let (a, b, other) = ((2, Some(1), "a"), (3, Some(1), "b"), (9, Some(8), "c"));
    orphans.exported(exported([a, b, other, (4, Some(1), "a")]), start);
    orphans.exported(exported([(5, Some(1), "a"), (8, None, "c's")]), start);
    assert_eq!(orphans.seen(MINUTE, start), seen(0, 4, &["a"]));
}

#[test]
fn a_parent_that_comes_late_takes_its_children() {
    let (orphans, start) = (Orphans::default(), Instant::now());
    let children = exported([(2, Some(1), "child"), (3, Some(1), "child")]);
    orphans.exported(children, start);
    orphans.exported(exported([(1, None, "root")]), start + 10 * MINUTE);
    assert_eq!(orphans.seen(MINUTE, start + 20 * MINUTE), seen(0, 0, &[]));
}

#[test]
fn a_child_that_outlives_its_parent_is_no_orphan() {
    let (orphans, start) = (Orphans::default(), Instant::now());
    orphans.exported(exported([(1, None, "root")]), start);
    orphans.exported(exported([(2, Some(1), "child")]), start);
    assert_eq!(orphans.seen(Duration::ZERO, start), seen(0, 0, &[]));
}

#[test]
fn the_order_in_a_batch_does_not_matter() {
    let (orphans, now) = (Orphans::default(), Instant::now());
    let batch = exported([
        (3, Some(2), "grandchild"),
        (1, None, "root"),
        (2, Some(1), "child"),
    ]);
    orphans.exported(batch, now);
    assert_eq!(orphans.seen(Duration::ZERO, now), seen(0, 0, &[]));
}

#[test]
fn names_of_orphans_go_before_those_of_children_that_wait() {
    let (orphans, start) = (Orphans::default(), Instant::now());
    orphans.exported(exported([(2, Some(1), "lost")]), start);
    orphans.exported(exported([(4, Some(3), "waits")]), start + MINUTE);
    assert_eq!(orphans.seen(MINUTE, start + MINUTE), seen(1, 1, &["lost"]));
}

#[test]
fn memory_is_bounded() {
    let (orphans, now) = (Orphans::default(), Instant::now());
    let ids = 1..=4 * REMEMBERED as u64;
    for id in ids.clone() {
        orphans.exported(exported([(id, Some(id << 32), "child")]), now);
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
