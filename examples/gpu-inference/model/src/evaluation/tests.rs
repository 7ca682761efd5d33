use super::*;
use crate::Rectangle;

fn at(x: f32) -> Rectangle {
    Rectangle {
        x,
        y: 0.0,
        width: 10.0,
        height: 10.0,
    }
}

fn found(class: Class, confidence: f32, x: f32) -> Found {
    Found {
        class,
        confidence,
        rectangle: at(x),
    }
}

fn truth(class: Class, x: f32) -> Truth {
    Truth {
        class,
        rectangle: at(x),
    }
}

fn close(is: f64, should: f64) {
    assert!((is - should).abs() < 1e-9, "{is} instead of {should}");
}

#[test]
fn all_found_and_nothing_else_is_one() {
    let report = evaluate([(
        [found(Class::Car, 0.9, 0.0), found(Class::Dog, 0.6, 50.0)].as_slice(),
        [truth(Class::Car, 1.0), truth(Class::Dog, 50.0)].as_slice(),
    )]);
    close(report.mean(), 1.0);
}

#[test]
fn nothing_found_is_zero() {
    close(
        evaluate([([].as_slice(), [truth(Class::Car, 0.0)].as_slice())]).mean(),
        0.0,
    );
}

#[test]
fn a_wrong_one_between_two_right_ones_costs_what_the_definition_says() {
    // Right, wrong, right of two: precision 1 up to half the recall, 2/3 for the other half.
    close(
        average_precision(&[true, false, true], 2),
        (1.0 + 2.0 / 3.0) / 2.0,
    );
}

#[test]
fn precision_at_a_recall_is_the_best_from_there_on() {
    // Wrong, right, right, wrong, right of four: precisions 1/2, 2/3, 3/5, and one never found.
    close(
        average_precision(&[false, true, true, false, true], 4),
        (2.0 / 3.0 + 2.0 / 3.0 + 3.0 / 5.0) / 4.0,
    );
}

#[test]
fn a_thing_found_twice_is_wrong_the_second_time() {
    let twice = [found(Class::Cat, 0.9, 0.0), found(Class::Cat, 0.8, 1.0)];
    let truths = [truth(Class::Cat, 0.0), truth(Class::Cat, 100.0)];
    // The second detection does not reach the other cat: 1 for half the recall, nothing for the other.
    close(
        evaluate([(twice.as_slice(), truths.as_slice())]).mean(),
        0.5,
    );
}

#[test]
fn two_things_close_together_are_both_found() {
    let both = [found(Class::Cat, 0.9, 1.4), found(Class::Cat, 0.8, 0.0)];
    let truths = [truth(Class::Cat, 0.0), truth(Class::Cat, 3.0)];
    close(evaluate([(both.as_slice(), truths.as_slice())]).mean(), 1.0);
}

#[test]
fn another_class_another_frame_or_too_little_overlap_is_wrong() {
    let nothing: &[Found] = &[];
    for wrong in [found(Class::Dog, 0.9, 0.0), found(Class::Cat, 0.9, 3.4)] {
        let report = evaluate([([wrong].as_slice(), [truth(Class::Cat, 0.0)].as_slice())]);
        close(report.mean(), 0.0);
    }
    let elsewhere = [found(Class::Cat, 0.9, 0.0)];
    let report = evaluate([
        (elsewhere.as_slice(), [].as_slice()),
        (nothing, [truth(Class::Cat, 0.0)].as_slice()),
    ]);
    close(report.mean(), 0.0);
    // 10 − 10/3 wide is one half: (20/3) / (40/3).
    let report = evaluate([(
        [found(Class::Cat, 0.9, 3.33)].as_slice(),
        [truth(Class::Cat, 0.0)].as_slice(),
    )]);
    close(report.mean(), 1.0);
}

#[test]
fn the_surest_of_all_frames_come_first_and_the_mean_is_over_classes() {
    // Over two frames: wrong at 0.9, right at 0.8: precision 1/2 for the only car; the bus is found: (1/2 + 1) / 2.
    let first = [found(Class::Car, 0.8, 0.0), found(Class::Bus, 0.1, 40.0)];
    let second = [found(Class::Car, 0.9, 0.0)];
    let truths = [truth(Class::Car, 0.0), truth(Class::Bus, 40.0)];
    let report = evaluate([
        (first.as_slice(), truths.as_slice()),
        (second.as_slice(), [].as_slice()),
    ]);
    assert_eq!(report.classes.len(), 2);
    close(report.mean(), 0.75);
}
