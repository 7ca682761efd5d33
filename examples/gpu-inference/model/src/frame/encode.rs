//! A frame as a file.

use super::Frame;

impl Frame {
    /// As a PNG file.
    ///
    /// # Panics
    ///
    /// With a frame without pixels, which PNG cannot say.
    #[must_use]
    pub fn encode_png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder
            .write_header()
            .expect("a frame has pixels, and memory takes any header");
        writer
            .write_image_data(&self.rgb)
            .expect("a frame has as many bytes as its size says");
        writer.finish().expect("memory takes the end of the file");
        file
    }
}
