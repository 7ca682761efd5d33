use super::clockwork::Clockwork;
use super::source::{Hardware, Source};
use super::{LIFE, STEP};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::SystemTime;

/// A machine whose time passes when it is told to.
struct Simulated {
    is_sound: bool,
    /// Picoseconds of a tick.
    tick: AtomicU64,
    picos: AtomicU64,
    wall: AtomicU64,
}

impl Simulated {
    fn new(tick: u64) -> Self {
        Self {
            is_sound: true,
            tick: AtomicU64::new(tick),
            picos: AtomicU64::new(7_000_000_000),
            wall: AtomicU64::new(1_700_000_000_000_000_000),
        }
    }

    /// Lets time pass, on a system's clock that runs too fast by so many millionths.
    fn pass(&self, nanos: u64, ppm: i64) {
        self.picos.fetch_add(nanos * 1000, Ordering::Relaxed);
        let slew = i128::from(nanos) * i128::from(ppm) / 1_000_000;
        let passed = u64::try_from(i128::from(nanos) + slew).expect("time passes");
        self.wall.fetch_add(passed, Ordering::Relaxed);
    }

    fn set(&self, by: i64) {
        let wall = self.wall.load(Ordering::Relaxed);
        self.wall
            .store(wall.saturating_add_signed(by), Ordering::Relaxed);
    }
}

impl Source for &Simulated {
    fn is_sound(&self) -> bool {
        self.is_sound
    }

    fn ticks(&self) -> u64 {
        self.picos.load(Ordering::Relaxed) / self.tick.load(Ordering::Relaxed)
    }

    fn wall(&self) -> u64 {
        self.wall.load(Ordering::Relaxed)
    }
}

/// How far the clock is from the system's, once it has measured its rate.
fn off(clock: &Clockwork<&Simulated>, machine: &Simulated) -> u64 {
    let now = clock.now().expect("the rate is known");
    now.abs_diff(machine.wall())
}

fn settled(machine: &Simulated) -> Clockwork<&Simulated> {
    let clock = Clockwork::new(machine);
    assert_eq!(clock.now(), None, "nothing is known of the counter yet");
    machine.pass(LIFE, 0);
    assert!(clock.now().is_some());
    clock
}

#[test]
fn where_the_counter_is_not_sound_the_system_is_asked() {
    let machine = Simulated {
        is_sound: false,
        ..Simulated::new(400)
    };
    let clock = Clockwork::new(&machine);
    for _ in 0..5 {
        assert_eq!(clock.now(), None);
        machine.pass(LIFE, 0);
    }
}

#[test]
fn a_counter_that_stands_still_is_no_clock() {
    let machine = Simulated::new(u64::MAX);
    let clock = Clockwork::new(&machine);
    for _ in 0..5 {
        assert_eq!(clock.now(), None);
        machine.pass(LIFE, 0);
    }
}

proptest! {
    #[test]
    fn it_is_within_a_microsecond_of_a_clock_that_runs_evenly(
        tick in 200_u64..2000,
        steps in prop::collection::vec(1_u64..40_000_000, 1..300),
        ppm in -200_i64..200,
    ) {
        let machine = Simulated::new(tick);
        let clock = Clockwork::new(&machine);
        let _ = clock.now();
        machine.pass(2 * LIFE, ppm);
        let mut before = clock.now().expect("the rate is known");
        for step in steps {
            machine.pass(step, ppm);
            prop_assert!(off(&clock, &machine) <= 1000);
            let now = clock.now().expect("the rate is known");
            prop_assert!(now >= before);
            before = now;
        }
    }

    #[test]
    fn it_is_within_twenty_microseconds_of_a_clock_that_is_slewed(
        tick in 200_u64..2000,
        steps in prop::collection::vec((1_u64..40_000_000, -500_i64..=500), 1..300),
    ) {
        let machine = Simulated::new(tick);
        let clock = settled(&machine);
        let mut before = 0;
        for (step, ppm) in steps {
            machine.pass(step, ppm);
            prop_assert!(off(&clock, &machine) <= STEP, "{}", off(&clock, &machine));
            let now = clock.now().expect("the rate is known");
            prop_assert!(now >= before, "back by {}", before - now);
            before = now;
        }
    }

    #[test]
    fn it_follows_a_clock_that_is_set(
        by in prop::sample::select(vec![-3_600_000_000_000_i64, -5_000_000, 5_000_000, 3_600_000_000_000]),
        idle in 1_u64..5_000_000_000,
    ) {
        let machine = Simulated::new(400);
        let clock = settled(&machine);
        machine.pass(idle, 0);
        let _ = clock.now();
        machine.set(by);
        for _ in 0..20 {
            machine.pass(LIFE, 0);
            let now = clock.now();
            if let Some(now) = now {
                prop_assert!(now.abs_diff(machine.wall.load(Ordering::Relaxed)) <= 10_000);
            }
        }
        prop_assert!(clock.now().is_some());
    }
}

#[test]
fn a_clock_that_is_a_little_behind_is_waited_for() {
    let machine = Simulated::new(400);
    let clock = settled(&machine);
    let before = clock.now();
    machine.set(-i64::try_from(STEP / 2).expect("small"));
    let mut before = before.expect("the rate is known");
    for _ in 0..100 {
        machine.pass(LIFE / 10, 0);
        let now = clock.now().expect("the rate is known");
        assert!(now >= before);
        before = now;
    }
    assert!(off(&clock, &machine) <= 1000);
}

#[test]
fn another_counter_is_measured_anew() {
    let machine = Simulated::new(400);
    let clock = settled(&machine);
    // The machine was moved while it slept: another rate under the same clock.
    machine.tick.store(300, Ordering::Relaxed);
    for _ in 0..8 {
        machine.pass(LIFE, 0);
        let _ = clock.now();
    }
    machine.pass(LIFE / 2, 0);
    assert!(off(&clock, &machine) <= 1000);
}

/// A clock that is set back makes the rate wrong: by that part of a second, for as long as anyone is interrupted here.
const MISMEASURED: u64 = 6 * LIFE * STEP / 1_000_000_000;

/// A machine on which other threads come in between, each time that the system's clock is looked at.
struct Interrupted<'a> {
    machine: &'a Simulated,
    clock: Weak<Clockwork<Self>>,
    /// For how long, in nanoseconds.
    by: RefCell<Vec<u64>>,
    told: Cell<u64>,
}

impl Interrupted<'_> {
    fn ask(&self) {
        let now = self.clock.upgrade().and_then(|clock| clock.now());
        let now = now.unwrap_or_else(|| self.machine.wall());
        let before = self.told.replace(now);
        assert!(now + MISMEASURED >= before, "back by {}", before - now);
    }
}

impl Source for Interrupted<'_> {
    fn is_sound(&self) -> bool {
        true
    }

    fn ticks(&self) -> u64 {
        self.machine.ticks()
    }

    fn wall(&self) -> u64 {
        let wall = self.machine.wall();
        // Those who come in between are let finish.
        let mut interruptions = self.by.take();
        if let Some(by) = interruptions.pop() {
            self.ask();
            self.machine.pass(by / 2, 0);
            self.ask();
            self.machine.pass(by / 2, 0);
            self.ask();
        }
        self.by.replace(interruptions);
        wall
    }
}

proptest! {
    #[test]
    fn who_is_kept_from_making_an_anchor_holds_up_nobody(
        behind in 0..STEP,
        lives in prop::collection::vec(
            (LIFE..2 * LIFE, prop::collection::vec(prop_oneof![Just(0), 0..2 * LIFE], 0..4)),
            1..5,
        ),
    ) {
        let machine = Simulated::new(400);
        let clock = Rc::new_cyclic(|clock| Clockwork::new(Interrupted {
            machine: &machine,
            clock: Weak::clone(clock),
            by: RefCell::default(),
            told: Cell::new(0),
        }));
        for _ in 0..110 {
            clock.source.ask();
            machine.pass(LIFE, 0);
        }
        clock.source.ask();
        machine.set(-i64::try_from(behind).expect("small"));
        for (passes, by) in lives {
            machine.pass(passes, 0);
            clock.source.by.replace(by);
            clock.source.ask();
        }
    }
}

/// By how much the rate of a clock may be wrong in one life, and a bit.
const UNEVEN: u64 = 1000;

#[test]
fn threads_agree_on_what_was_earlier() {
    static CLOCK: Clockwork<Hardware> = Clockwork::new(Hardware);
    let latest = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let begun = SystemTime::now();
                while begun.elapsed().is_ok_and(|it| it.as_millis() < 100) {
                    let earlier = latest.load(Ordering::SeqCst);
                    // Into the kernel and back: else the processor may read the counter while it still waits for the load,
                    // which takes microseconds where cores fight over it.
                    thread::yield_now();
                    if let Some(now) = CLOCK.now() {
                        assert!(now + UNEVEN >= earlier, "back by {}", earlier - now);
                        latest.fetch_max(now, Ordering::SeqCst);
                    }
                }
            });
        }
    });
}
