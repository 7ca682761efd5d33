//! Frames from files that people and cameras send, and from files that mean harm.

use detection_model::{DecodeError, Difficulty, Frame, frames};

fn png_of(
    width: u32,
    height: u32,
    colour: png::ColorType,
    depth: png::BitDepth,
    palette: Option<Vec<u8>>,
    data: &[u8],
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().expect("the header is sound");
    writer
        .write_image_data(data)
        .expect("the data fit the header");
    writer.finish().expect("memory takes it");
    file
}

/// A frame as a camera sends it, by another program.
const JPEG: &[u8] = include_bytes!("data/frame.jpg");

/// Sixteen pixels by eight: (200, 40, 60) on the left and (30, 90, 210) on the right.
const HALVES: &[u8] = include_bytes!("data/halves.jpg");

#[test]
fn png_comes_back_as_it_was() {
    let (frame, _) = frames::scene(3, Difficulty::Ordinary);
    assert_eq!(Frame::decode(&frame.encode_png()), Ok(frame));
}

#[test]
fn jpeg_has_the_colours_it_should() {
    assert_eq!(
        Frame::decode(JPEG).map(|frame| frame.size()),
        Ok((256, 192))
    );
    let halves = Frame::decode(HALVES).expect("a JPEG file is read");
    assert_eq!(halves.size(), (16, 8));
    for (place, colour) in [((2, 3), [200_u8, 40, 60]), ((13, 5), [30, 90, 210])] {
        let seen = halves.pixel(place.0, place.1);
        let off = seen.iter().zip(colour).map(|(a, b)| a.abs_diff(b)).max();
        assert!(
            off <= Some(4),
            "{seen:?} at {place:?} instead of {colour:?}"
        );
    }
}

#[test]
fn every_kind_of_png_becomes_red_green_and_blue() {
    use png::{BitDepth, ColorType};
    let expected = Frame::from_rgb(2, 1, vec![0, 0, 0, 255, 255, 255]);
    let kinds = [
        png_of(2, 1, ColorType::Grayscale, BitDepth::Eight, None, &[0, 255]),
        png_of(
            2,
            1,
            ColorType::Grayscale,
            BitDepth::One,
            None,
            &[0b0100_0000],
        ),
        png_of(
            2,
            1,
            ColorType::Grayscale,
            BitDepth::Sixteen,
            None,
            &[0, 0, 255, 255],
        ),
        png_of(
            2,
            1,
            ColorType::GrayscaleAlpha,
            BitDepth::Eight,
            None,
            &[0, 9, 255, 9],
        ),
        png_of(
            2,
            1,
            ColorType::Rgba,
            BitDepth::Eight,
            None,
            &[0, 0, 0, 9, 255, 255, 255, 9],
        ),
        png_of(
            2,
            1,
            ColorType::Indexed,
            BitDepth::Eight,
            Some(vec![255, 255, 255, 0, 0, 0]),
            &[1, 0],
        ),
    ];
    for (at, file) in kinds.iter().enumerate() {
        assert_eq!(Frame::decode(file).ok(), expected, "kind {at}");
    }
}

#[test]
fn what_is_no_image_is_refused_with_advice() {
    let refusal = |bytes: &[u8]| Frame::decode(bytes).expect_err("no image").to_string();
    assert_eq!(refusal(b""), "the image is empty: send a PNG or JPEG file");
    assert_eq!(
        refusal(b"GIF89a and more"),
        "the image is neither PNG nor JPEG: it begins with 47 49 46 38 39 61 20 61; convert it to one of the two"
    );
    assert!(
        refusal(b"\x89PNG\r\n\x1a\nnothing").starts_with("the PNG file is damaged or cut off (")
    );
    assert!(refusal(b"\xff\xd8\xff").starts_with("the JPEG file is damaged or cut off ("));
}

#[test]
fn half_a_file_is_refused() {
    let (frame, _) = frames::scene(5, Difficulty::Easy);
    for (format, file) in [("PNG", frame.encode_png()), ("JPEG", JPEG.to_vec())] {
        let refused = Frame::decode(&file[..file.len() / 2]);
        assert!(
            matches!(refused, Err(DecodeError::Damaged { format: of, .. }) if of == format),
            "{format}: {refused:?}"
        );
    }
}

#[test]
fn a_small_file_that_unpacks_to_very_much_is_refused_by_its_header() {
    let (frame, _) = frames::scene(6, Difficulty::Easy);
    let mut file = frame.encode_png();
    // The header's width and height, and its checksum over both.
    file[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    file[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let checksum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(
        Frame::decode(&file),
        Err(DecodeError::TooLarge {
            width: 60_000,
            height: 60_000
        })
    );

    let mut file = JPEG.to_vec();
    let start = file
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .expect("a start of frame");
    file[start + 5..start + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(
        Frame::decode(&file),
        Err(DecodeError::TooLarge {
            width: 65_535,
            height: 65_535
        })
    );
}

/// PNG's checksum.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32| {
        if sum & 1 == 1 {
            sum >> 1 ^ 0xedb8_8320
        } else {
            sum >> 1
        }
    };
    !bytes.iter().fold(!0, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| step(sum))
    })
}

#[test]
fn damaged_files_never_panic() {
    let (frame, _) = frames::scene(7, Difficulty::Easy);
    for file in [frame.encode_png(), JPEG.to_vec()] {
        for at in (0..file.len()).step_by(file.len() / 150) {
            let mut damaged = file.clone();
            damaged[at] ^= 0x55;
            if let Ok(read) = Frame::decode(&damaged) {
                assert_eq!(
                    read.rgb().len(),
                    read.width() as usize * read.height() as usize * 3
                );
            }
        }
    }
}
