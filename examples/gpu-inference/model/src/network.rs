//! The network: which layers there are, and what they do on a device.

use burn::tensor::{
    Device, Tensor, TensorData, activation::relu, module::conv2d, ops::ConvOptions,
};

use crate::{class::Class, weights::Weights};

/// What the network sees: a frame is fitted into this many pixels.
pub(crate) const WIDTH: usize = 128;
pub(crate) const HEIGHT: usize = 96;
/// Red, green, blue.
pub(crate) const COLOURS: usize = 3;
/// One answer for each so many pixels, in both directions.
pub(crate) const STRIDE: usize = 8;
pub(crate) const COLUMNS: usize = WIDTH / STRIDE;
pub(crate) const ROWS: usize = HEIGHT / STRIDE;
pub(crate) const CLASSES: usize = Class::ALL.len();
/// For each cell: how much each class is there, then where its box is (see [`crate::model`]).
pub(crate) const OUTPUTS: usize = CLASSES + 4;

/// A convolution with its bias. All but the last are followed by a rectifier.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) name: &'static str,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// Side of the kernel; a kernel of 3 has a rim of 1 around its input.
    pub(crate) kernel: usize,
    pub(crate) stride: usize,
    /// Whether what comes in is added to what goes out, which lets deep networks learn without normalisation.
    pub(crate) residual: bool,
}

impl Layer {
    const fn new(name: &'static str, inputs: usize, outputs: usize, kernel: usize) -> Self {
        Self {
            name,
            inputs,
            outputs,
            kernel,
            stride: 1,
            residual: inputs == outputs,
        }
    }

    const fn halving(name: &'static str, inputs: usize, outputs: usize) -> Self {
        Self {
            stride: 2,
            residual: false,
            ..Self::new(name, inputs, outputs, 3)
        }
    }

    pub(crate) const fn padding(&self) -> usize {
        self.kernel / 2
    }
}

/// Three times half the size, then context: each of the last cells sees 71 pixels in each direction.
pub(crate) const LAYERS: [Layer; 8] = [
    Layer::halving("edges", COLOURS, 16),
    Layer::halving("corners", 16, 32),
    Layer::new("parts", 32, 32, 3),
    Layer::halving("shapes", 32, 64),
    Layer::new("context_1", 64, 64, 3),
    Layer::new("context_2", 64, 64, 3),
    Layer::new("context_3", 64, 64, 3),
    Layer::new("head", 64, OUTPUTS, 1),
];

/// The layers on one device.
#[derive(Debug)]
pub(crate) struct Network {
    layers: Vec<(Tensor<4>, Tensor<1>)>,
}

impl Network {
    pub(crate) fn new(weights: &Weights, device: &Device) -> Self {
        let layers = LAYERS.iter().zip(&weights.layers).map(|(layer, values)| {
            let shape = [layer.outputs, layer.inputs, layer.kernel, layer.kernel];
            (
                Tensor::from_data(TensorData::new(values.weight.clone(), shape), device),
                Tensor::from_data(
                    TensorData::new(values.bias.clone(), [layer.outputs]),
                    device,
                ),
            )
        });
        Self {
            layers: layers.collect(),
        }
    }

    /// Input: frames × colours × rows × columns of pixels. Output: frames × outputs × rows × columns of cells.
    pub(crate) fn forward(&self, pixels: Tensor<4>) -> Tensor<4> {
        let last = LAYERS.len() - 1;
        let mut flow = pixels;
        for (index, (layer, (weight, bias))) in LAYERS.iter().zip(&self.layers).enumerate() {
            let options = ConvOptions::new([layer.stride; 2], [layer.padding(); 2], [1, 1], 1);
            let out = conv2d(flow.clone(), weight.clone(), Some(bias.clone()), options);
            flow = match (index == last, layer.residual) {
                (true, _) => out,
                (false, true) => relu(out + flow),
                (false, false) => relu(out),
            };
        }
        flow
    }
}
