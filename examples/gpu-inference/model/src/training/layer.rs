//! One convolution, forwards and backwards, for one frame.
//!
//! A frame's numbers are a matrix of places × channels. A convolution copies what each kernel sees into a row of
//! another matrix, and multiplies that with its weights; the way back is the same in reverse.

use ndarray::{Array1, Array2, Axis, linalg::general_mat_mul};

use crate::network::Layer;

/// Weights as (kernel rows × kernel columns × inputs) × outputs; or their gradients, or what Adam remembers of those.
#[derive(Clone, Debug)]
pub(crate) struct Numbers {
    pub(crate) weight: Array2<f32>,
    pub(crate) bias: Array1<f32>,
}

impl Numbers {
    pub(crate) fn zeros(layer: &Layer) -> Self {
        Self {
            weight: Array2::zeros((layer.kernel * layer.kernel * layer.inputs, layer.outputs)),
            bias: Array1::zeros(layer.outputs),
        }
    }
}

/// A layer at work on frames of one size.
#[derive(Debug)]
pub(crate) struct Work {
    layer: &'static Layer,
    /// Whether a rectifier follows.
    rectified: bool,
    rows: usize,
    columns: usize,
    seen: Array2<f32>,
    seen_gradient: Array2<f32>,
    pub(crate) output: Array2<f32>,
}

impl Work {
    /// For inputs of so many rows and columns.
    pub(crate) fn new(layer: &'static Layer, rectified: bool, rows: usize, columns: usize) -> Self {
        let places = rows / layer.stride * (columns / layer.stride);
        let window = layer.kernel * layer.kernel * layer.inputs;
        Self {
            layer,
            rectified,
            rows,
            columns,
            seen: Array2::zeros((places, window)),
            seen_gradient: Array2::zeros((places, window)),
            output: Array2::zeros((places, layer.outputs)),
        }
    }

    pub(crate) fn forward(&mut self, input: &Array2<f32>, numbers: &Numbers) {
        let seen = flat(&mut self.seen);
        let input_values = input.as_slice().expect("matrices are made row by row");
        windows(
            self.layer,
            self.rows,
            self.columns,
            |window, place, length| match place {
                Some(place) => seen[window..window + length]
                    .copy_from_slice(&input_values[place..place + length]),
                None => seen[window..window + length].fill(0.0),
            },
        );
        self.output.assign(&numbers.bias);
        general_mat_mul(1.0, &self.seen, &numbers.weight, 1.0, &mut self.output);
        if self.layer.residual {
            self.output += input;
        }
        if self.rectified {
            self.output.mapv_inplace(|value| value.max(0.0));
        }
    }

    /// Input: how the loss changes with the output, which is spent. Adds to the gradients of the numbers, and writes
    /// how the loss changes with the input, unless nobody asks for it.
    pub(crate) fn backward(
        &mut self,
        change: &mut Array2<f32>,
        numbers: &Numbers,
        gradients: &mut Numbers,
        input_change: Option<&mut Array2<f32>>,
    ) {
        if self.rectified {
            change.zip_mut_with(&self.output, |change, &output| {
                if output <= 0.0 {
                    *change = 0.0;
                }
            });
        }
        general_mat_mul(1.0, &self.seen.t(), change, 1.0, &mut gradients.weight);
        gradients.bias += &change.sum_axis(Axis(0));
        let Some(input_change) = input_change else {
            return;
        };
        general_mat_mul(
            1.0,
            change,
            &numbers.weight.t(),
            0.0,
            &mut self.seen_gradient,
        );
        if self.layer.residual {
            input_change.assign(change);
        } else {
            input_change.fill(0.0);
        }
        let seen = flat(&mut self.seen_gradient);
        let input_values = flat(input_change);
        windows(
            self.layer,
            self.rows,
            self.columns,
            |window, place, length| {
                if let Some(place) = place {
                    let values = input_values[place..place + length].iter_mut();
                    for (value, change) in values.zip(&seen[window..window + length]) {
                        *value += change;
                    }
                }
            },
        );
    }
}

fn flat(matrix: &mut Array2<f32>) -> &mut [f32] {
    matrix.as_slice_mut().expect("matrices are made row by row")
}

/// Says for each stretch of each window where it lies in the input: window's offset, input's offset or `None` beyond
/// the edge, and length. A row of a kernel is one stretch, as neighbours lie side by side.
fn windows(
    layer: &Layer,
    rows: usize,
    columns: usize,
    mut each: impl FnMut(usize, Option<usize>, usize),
) {
    let (kernel, channels, rim) = (layer.kernel, layer.inputs, layer.padding());
    let mut window = 0;
    for top in (0..rows).step_by(layer.stride) {
        for left in (0..columns).step_by(layer.stride) {
            for kernel_row in 0..kernel {
                let whole = kernel * channels;
                let row = (top + kernel_row)
                    .checked_sub(rim)
                    .filter(|&row| row < rows);
                if let Some(row) = row {
                    // What of the kernel's row is left of the frame, in it, and right of it.
                    let before = rim.saturating_sub(left);
                    let after = (left + kernel).saturating_sub(columns + rim);
                    let start = (row * columns + left + before - rim) * channels;
                    let inside = (kernel - before - after) * channels;
                    if before > 0 {
                        each(window, None, before * channels);
                    }
                    each(window + before * channels, Some(start), inside);
                    if after > 0 {
                        each(window + whole - after * channels, None, after * channels);
                    }
                } else {
                    each(window, None, whole);
                }
                window += whole;
            }
        }
    }
}
