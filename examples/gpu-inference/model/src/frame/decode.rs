//! A frame from a file that somebody sent.

use std::fmt;

use super::Frame;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";

/// Why bytes are no frame. The text says what to send instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// There were no bytes.
    Empty,
    /// Neither a PNG nor a JPEG file, going by the first bytes, which are here.
    Format(Vec<u8>),
    /// A file of this format that cannot be read: truncated or damaged.
    Damaged {
        /// `PNG` or `JPEG`.
        format: &'static str,
        /// What the decoder said.
        cause: String,
    },
    /// More pixels than a camera makes; nothing was unpacked.
    TooLarge {
        /// What the file says.
        width: u32,
        /// What the file says.
        height: u32,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the image is empty: send a PNG or JPEG file"),
            Self::Format(start) => {
                f.write_str("the image is neither PNG nor JPEG: it begins with")?;
                for byte in start {
                    write!(f, " {byte:02x}")?;
                }
                f.write_str("; convert it to one of the two")
            }
            Self::Damaged { format, cause } => {
                write!(
                    f,
                    "the {format} file is damaged or cut off ({cause}): send it whole"
                )
            }
            Self::TooLarge { width, height } => write!(
                f,
                "the image says {width} × {height} pixels; at most {side} a side and {pixels} in all are read: send it smaller",
                side = Frame::MAX_SIDE,
                pixels = Frame::MAX_PIXELS,
            ),
        }
    }
}

impl std::error::Error for DecodeError {}

impl Frame {
    /// Reads a PNG or JPEG file, whichever the first bytes say. Transparency is dropped, grey becomes colour.
    ///
    /// The size is looked at before anything is unpacked, so that a small file cannot ask for much memory.
    ///
    /// # Errors
    ///
    /// [`DecodeError`], for bytes that are no such file, or one too large.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.is_empty() {
            Err(DecodeError::Empty)
        } else if bytes.starts_with(PNG) {
            png(bytes)
        } else if bytes.starts_with(JPEG) {
            jpeg(bytes)
        } else {
            Err(DecodeError::Format(bytes[..bytes.len().min(8)].to_vec()))
        }
    }
}

fn bounded(width: u32, height: u32) -> Result<(), DecodeError> {
    let pixels = u64::from(width) * u64::from(height);
    if width > Frame::MAX_SIDE || height > Frame::MAX_SIDE || pixels > u64::from(Frame::MAX_PIXELS)
    {
        return Err(DecodeError::TooLarge { width, height });
    }
    Ok(())
}

fn png(bytes: &[u8]) -> Result<Frame, DecodeError> {
    let damaged = |cause: png::DecodingError| DecodeError::Damaged {
        format: "PNG",
        cause: cause.to_string(),
    };
    // What text chunks and colour profiles may unpack to; pixels are bounded by the header.
    let limits = png::Limits { bytes: 4 << 20 };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
    let header = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = (header.width, header.height);
    bounded(width, height)?;
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(damaged)?;
    let size = reader
        .output_buffer_size()
        .ok_or(DecodeError::TooLarge { width, height })?;
    let mut pixels = vec![0; size];
    let said = reader.next_frame(&mut pixels).map_err(damaged)?;
    pixels.truncate(said.buffer_size());
    let rgb = match said.color_type {
        png::ColorType::Rgb => pixels,
        png::ColorType::Rgba => pixels
            .chunks_exact(4)
            .flat_map(|p| [p[0], p[1], p[2]])
            .collect(),
        png::ColorType::GrayscaleAlpha => pixels.chunks_exact(2).flat_map(|p| [p[0]; 3]).collect(),
        png::ColorType::Grayscale | png::ColorType::Indexed => {
            pixels.iter().flat_map(|&grey| [grey; 3]).collect()
        }
    };
    whole("PNG", width, height, rgb)
}

fn jpeg(bytes: &[u8]) -> Result<Frame, DecodeError> {
    use zune_jpeg::zune_core::{
        bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions,
    };

    let damaged = |cause: zune_jpeg::errors::DecodeErrors| DecodeError::Damaged {
        format: "JPEG",
        cause: cause.to_string(),
    };
    // Strict: half a picture is not what the camera saw. The size is ours to refuse, in our words.
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let (width, height) = (width as u32, height as u32);
    bounded(width, height)?;
    let rgb = decoder.decode().map_err(damaged)?;
    whole("JPEG", width, height, rgb)
}

fn whole(
    format: &'static str,
    width: u32,
    height: u32,
    rgb: Vec<u8>,
) -> Result<Frame, DecodeError> {
    if width == 0 || height == 0 {
        let cause = format!("{width} × {height} pixels");
        return Err(DecodeError::Damaged { format, cause });
    }
    let cause = format!("{} bytes for {width} × {height} pixels", rgb.len());
    Frame::from_rgb(width, height, rgb).ok_or(DecodeError::Damaged { format, cause })
}
