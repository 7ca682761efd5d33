use super::*;

fn plane(input: &Input, colour: usize, x: usize, y: usize) -> f32 {
    input.values()[(colour * HEIGHT + y) * WIDTH + x]
}

#[test]
fn a_frame_twice_as_large_is_averaged() {
    let mut frame = Frame::black(256, 192);
    // One of four red pixels under the first of the network's.
    frame.rgb_mut()[0] = 255;
    let input = normalize(&frame);
    assert!((plane(&input, 0, 0, 0) - (0.25 * 2.0 - 1.0)).abs() < 1e-5);
    assert!((plane(&input, 1, 0, 0) + 1.0).abs() < 1e-5);
    assert!((plane(&input, 0, 1, 0) + 1.0).abs() < 1e-5);
}

#[test]
fn another_shape_lies_in_the_middle_with_grey_around() {
    let input =
        normalize(&Frame::from_rgb(100, 100, vec![255; 30_000]).expect("as many bytes as pixels"));
    assert_eq!(plane(&input, 0, 0, 48), 0.0);
    assert_eq!(plane(&input, 0, 15, 48), 0.0);
    assert!((plane(&input, 2, 64, 0) - 1.0).abs() < 1e-5);
    assert!((plane(&input, 2, 17, 95) - 1.0).abs() < 1e-5);
}

#[test]
fn any_size_gives_a_whole_input_of_numbers_in_range() {
    for size in [
        (1, 1),
        (1, 4000),
        (4000, 1),
        (3, 2),
        (640, 480),
        (127, 97),
        (1921, 1081),
    ] {
        let white = vec![255; size.0 as usize * size.1 as usize * 3];
        let input =
            normalize(&Frame::from_rgb(size.0, size.1, white).expect("as many bytes as pixels"));
        assert_eq!(input.values().len(), COLOURS * WIDTH * HEIGHT, "{size:?}");
        assert!(
            input
                .values()
                .iter()
                .all(|value| (-1.0..=1.0001).contains(value)),
            "{size:?}"
        );
        assert!(input.values().iter().any(|&value| value > 0.99), "{size:?}");
    }
}

#[test]
fn boxes_come_back_to_where_they_were() {
    let size = (640, 360);
    let there = Rectangle {
        x: 100.0,
        y: 50.0,
        width: 200.0,
        height: 150.0,
    };
    let fit = Fit::of(size);
    let back = fit.to_frame(&fit.to_network(&there), size);
    assert!(there.overlap(&back) > 0.999, "{back:?}");
}
