//! Draws synthetic frames into a folder and says what is in them, and what the model finds.
//!
//! Run with `cargo run --release -p detection-model --example draw -- FOLDER [FIRST_SEED [COUNT [easy|ordinary|hard]]]`

use std::{error::Error, path::PathBuf};

use detection_model::{Device, Difficulty, Model, frames};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("say the folder to draw into")?);
    let first: u64 = arguments.next().map_or(Ok(0), |seed| seed.parse())?;
    let count: u64 = arguments.next().map_or(Ok(9), |count| count.parse())?;
    let difficulty = match arguments.next().as_deref() {
        None | Some("ordinary") => Difficulty::Ordinary,
        Some("easy") => Difficulty::Easy,
        Some("hard") => Difficulty::Hard,
        Some(other) => return Err(format!("`{other}` is not easy, ordinary or hard").into()),
    };
    std::fs::create_dir_all(&folder)?;
    let model = Model::load(Device::Cpu)?;
    for seed in first..first + count {
        let (frame, truths) = frames::scene(seed, difficulty);
        let file = folder.join(format!("{seed}.png"));
        std::fs::write(&file, frame.encode_png())?;
        let scores = model.download(model.forward(model.upload(&[model.normalize(&frame)])));
        eprintln!("{}", file.display());
        for truth in truths {
            eprintln!("  is     {:<10} {:?}", truth.class, truth.rectangle);
        }
        for found in model.boxes(&scores, &[frame.size()], 0.5).concat() {
            eprintln!(
                "  found  {:<10} {:?} {:.2}",
                found.class, found.rectangle, found.confidence
            );
        }
    }
    Ok(())
}
