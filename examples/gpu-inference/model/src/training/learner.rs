//! The network while it learns: all layers, one frame at a time, and Adam.

use ndarray::{Array1, Array2};

use super::layer::{Numbers, Work};
use crate::{
    frames::Random,
    network::{CLASSES, COLOURS, HEIGHT, LAYERS, Layer, WIDTH},
    weights::{LayerWeights, Weights},
};

/// A class is rare before anything is learnt: without this, the first steps would only learn that nothing is there.
const RARE: f32 = -4.6;

#[derive(Debug)]
pub(crate) struct Learner {
    numbers: Vec<Numbers>,
    gradients: Vec<Numbers>,
    means: Vec<Numbers>,
    squares: Vec<Numbers>,
    work: Vec<Work>,
    /// How the loss changes with each layer's output.
    changes: Vec<Array2<f32>>,
    steps: i32,
}

impl Learner {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, 0x1ea2);
        let numbers: Vec<_> = LAYERS
            .iter()
            .map(|layer| first(&mut random, layer))
            .collect();
        let zeros = || LAYERS.iter().map(Numbers::zeros).collect::<Vec<_>>();
        let (mut rows, mut columns) = (HEIGHT, WIDTH);
        let work: Vec<_> = LAYERS
            .iter()
            .enumerate()
            .map(|(index, layer)| {
                let work = Work::new(layer, index + 1 < LAYERS.len(), rows, columns);
                (rows, columns) = (rows / layer.stride, columns / layer.stride);
                work
            })
            .collect();
        let changes = work
            .iter()
            .map(|work| Array2::zeros(work.output.dim()))
            .collect();
        Self {
            numbers,
            gradients: zeros(),
            means: zeros(),
            squares: zeros(),
            work,
            changes,
            steps: 0,
        }
    }

    /// Input: pixels × colours. Output: cells × outputs.
    pub(crate) fn forward(&mut self, pixels: &Array2<f32>) -> &Array2<f32> {
        debug_assert_eq!(pixels.dim(), (HEIGHT * WIDTH, COLOURS));
        for index in 0..self.work.len() {
            let (done, rest) = self.work.split_at_mut(index);
            let input = done.last().map_or(pixels, |before| &before.output);
            rest[0].forward(input, &self.numbers[index]);
        }
        &self.work[self.work.len() - 1].output
    }

    /// Adds the gradients of the frame that went forward last. Input: how the loss changes with each output.
    pub(crate) fn backward(&mut self, change: &Array2<f32>) {
        let last = self.work.len() - 1;
        self.changes[last].assign(change);
        for index in (0..=last).rev() {
            let (before, rest) = self.changes.split_at_mut(index);
            let (numbers, gradients) = (&self.numbers[index], &mut self.gradients[index]);
            self.work[index].backward(&mut rest[0], numbers, gradients, before.last_mut());
        }
    }

    /// One step of Adam with decoupled weight decay. The gradients are divided first, and forgotten after.
    pub(crate) fn step(&mut self, rate: f32, divisor: f32) {
        const MEMORY: (f32, f32) = (0.9, 0.99);
        const DECAY: f32 = 1e-4;
        self.steps += 1;
        let fresh = (
            1.0 - MEMORY.0.powi(self.steps),
            1.0 - MEMORY.1.powi(self.steps),
        );
        let update =
            |number: &mut f32, gradient: &mut f32, mean: &mut f32, square: &mut f32, decay: f32| {
                let slope = *gradient / divisor;
                *mean += (1.0 - MEMORY.0) * (slope - *mean);
                *square += (1.0 - MEMORY.1) * (slope * slope - *square);
                *number -= rate
                    * (*mean / fresh.0 / ((*square / fresh.1).sqrt() + 1e-8) + decay * *number);
                *gradient = 0.0;
            };
        let memory = self.means.iter_mut().zip(&mut self.squares);
        for ((numbers, gradients), (mean, square)) in
            self.numbers.iter_mut().zip(&mut self.gradients).zip(memory)
        {
            let weights = numbers.weight.iter_mut().zip(&mut gradients.weight);
            for ((number, gradient), (mean, square)) in
                weights.zip(mean.weight.iter_mut().zip(&mut square.weight))
            {
                update(number, gradient, mean, square, DECAY);
            }
            let biases = numbers.bias.iter_mut().zip(&mut gradients.bias);
            for ((number, gradient), (mean, square)) in
                biases.zip(mean.bias.iter_mut().zip(&mut square.bias))
            {
                update(number, gradient, mean, square, 0.0);
            }
        }
    }

    /// In the order in which inference has them.
    pub(crate) fn weights(&self, version: String) -> Weights {
        let layers = LAYERS.iter().zip(&self.numbers).map(|(layer, numbers)| {
            let window = layer.kernel * layer.kernel;
            let mut weight = Vec::with_capacity(numbers.weight.len());
            for output in 0..layer.outputs {
                for input in 0..layer.inputs {
                    weight.extend(
                        (0..window)
                            .map(|place| numbers.weight[(place * layer.inputs + input, output)]),
                    );
                }
            }
            LayerWeights {
                weight,
                bias: numbers.bias.to_vec(),
            }
        });
        Weights {
            version,
            layers: layers.collect(),
        }
    }
}

/// What a layer starts from: as large as keeps the numbers' spread from layer to layer.
fn first(random: &mut Random, layer: &Layer) -> Numbers {
    let window = layer.kernel * layer.kernel * layer.inputs;
    let head = layer.kernel == 1;
    let spread = match (head, layer.residual) {
        (true, _) => 0.01,
        (false, true) => 0.5 * (2.0 / window as f32).sqrt(),
        (false, false) => (2.0 / window as f32).sqrt(),
    };
    let weight = Array2::from_shape_simple_fn((window, layer.outputs), || spread * random.normal());
    let bias = (0..layer.outputs).map(|output| if head && output < CLASSES { RARE } else { 0.0 });
    Numbers {
        weight,
        bias: Array1::from_iter(bias),
    }
}

#[cfg(test)]
mod tests;
