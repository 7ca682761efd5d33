use super::*;
use crate::{Class, frames::Random};

fn target() -> Target {
    Target::new(&[
        Truth {
            class: Class::Car,
            rectangle: Rectangle {
                x: 20.0,
                y: 30.0,
                width: 50.0,
                height: 20.0,
            },
        },
        Truth {
            class: Class::Person,
            rectangle: Rectangle {
                x: 90.0,
                y: 10.0,
                width: 12.0,
                height: 40.0,
            },
        },
    ])
}

#[test]
fn slopes_are_what_small_changes_do() {
    let mut random = Random::new(1, 0);
    let mut answer = Array2::from_shape_simple_fn((ROWS * COLUMNS, OUTPUTS), || random.normal());
    let target = target();
    let mut change = Array2::zeros(answer.dim());
    target.loss(&answer, &mut change);
    let mut other = Array2::zeros(answer.dim());
    let mut seen = 0;
    for at in (0..ROWS * COLUMNS).flat_map(|cell| (0..OUTPUTS).map(move |output| (cell, output))) {
        if change[at] == 0.0 || random.chance(0.9) {
            continue;
        }
        let before = answer[at];
        answer[at] = before + 5e-2;
        let above = target.loss(&answer, &mut other);
        answer[at] = before - 5e-2;
        let below = target.loss(&answer, &mut other);
        answer[at] = before;
        let slope = (above - below) / 0.1;
        assert!(
            (slope - change[at]).abs() < 0.02 + 0.05 * slope.abs(),
            "{at:?}: {} where {slope} was measured",
            change[at]
        );
        seen += 1;
    }
    assert!(seen > 50, "{seen} numbers were looked at");
}

#[test]
fn the_right_answer_costs_next_to_nothing() {
    let target = target();
    let mut answer = Array2::from_elem((ROWS * COLUMNS, OUTPUTS), 0.0);
    for ((cell, class), &wanted) in target.heat.indexed_iter() {
        answer[(cell, class)] = if wanted == 1.0 { 12.0 } else { -12.0 };
    }
    for (cell, wanted) in target.boxes.iter().enumerate() {
        for (at, number) in wanted
            .iter()
            .flat_map(|wanted| wanted.numbers.iter().enumerate())
        {
            answer[(cell, CLASSES + at)] = *number;
        }
    }
    let mut change = Array2::zeros(answer.dim());
    let loss = target.loss(&answer, &mut change);
    assert!(loss < 1e-3, "{loss}");
    assert!(
        target.boxes.iter().flatten().count() >= 2,
        "each thing has a cell"
    );
}

#[test]
fn a_logit_far_out_has_a_finite_cost() {
    for logit in [-100.0, 100.0] {
        let (cost, slope) = focal(logit);
        assert!(
            cost.is_finite() && slope.is_finite(),
            "{logit}: {cost}, {slope}"
        );
    }
}
