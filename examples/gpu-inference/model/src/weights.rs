//! The network's numbers: as a file, and in memory.

use std::{collections::HashMap, fmt};

use half::f16;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use crate::network::LAYERS;

/// What the program `train` made.
pub(crate) const COMMITTED: &[u8] = include_bytes!("../weights/detector.safetensors");

const VERSION: &str = "version";

/// The numbers of one layer: outputs × inputs × rows × columns, and one bias for each output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LayerWeights {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// The numbers of all layers, in the order of [`LAYERS`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weights {
    pub(crate) version: String,
    pub(crate) layers: Vec<LayerWeights>,
}

/// Why bytes are no weights of this network.
#[derive(Debug)]
pub(crate) struct Unfit(String);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the weights do not fit this network: {}", self.0)
    }
}

impl Weights {
    /// Reads a safetensors file of 16-bit numbers.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Unfit> {
        let unfit = |cause: safetensors::SafeTensorError| Unfit(cause.to_string());
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(unfit)?;
        let version = header
            .metadata()
            .as_ref()
            .and_then(|said| said.get(VERSION))
            .cloned();
        let version = version.ok_or_else(|| Unfit(format!("no `{VERSION}` in the metadata")))?;
        let file = SafeTensors::deserialize(bytes).map_err(unfit)?;
        let read = |name: String, shape: &[usize]| {
            let tensor = file.tensor(&name).map_err(unfit)?;
            if tensor.dtype() != Dtype::F16 || tensor.shape() != shape {
                let found = (tensor.dtype(), tensor.shape());
                return Err(Unfit(format!(
                    "`{name}` is {found:?} instead of F16 {shape:?}"
                )));
            }
            let numbers = tensor.data().chunks_exact(2);
            Ok(numbers
                .map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32())
                .collect())
        };
        let layers = LAYERS.iter().map(|layer| {
            let shape = [layer.outputs, layer.inputs, layer.kernel, layer.kernel];
            Ok(LayerWeights {
                weight: read(format!("{}.weight", layer.name), &shape)?,
                bias: read(format!("{}.bias", layer.name), &[layer.outputs])?,
            })
        });
        Ok(Self {
            version,
            layers: layers.collect::<Result<_, _>>()?,
        })
    }

    /// Writes the file that [`Self::from_bytes`] reads.
    #[cfg_attr(
        not(any(test, feature = "training")),
        expect(dead_code, reason = "only training writes weights")
    )]
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let halves = |numbers: &[f32]| -> Vec<u8> {
            numbers
                .iter()
                .flat_map(|&number| f16::from_f32(number).to_le_bytes())
                .collect()
        };
        let mut tensors = Vec::new();
        for (layer, values) in LAYERS.iter().zip(&self.layers) {
            let shape = vec![layer.outputs, layer.inputs, layer.kernel, layer.kernel];
            tensors.push((
                format!("{}.weight", layer.name),
                shape,
                halves(&values.weight),
            ));
            tensors.push((
                format!("{}.bias", layer.name),
                vec![layer.outputs],
                halves(&values.bias),
            ));
        }
        let views = tensors.iter().map(|(name, shape, bytes)| {
            let view = TensorView::new(Dtype::F16, shape.clone(), bytes);
            (
                name,
                view.expect("each layer has as many numbers as its shape says"),
            )
        });
        let metadata = HashMap::from([(VERSION.to_owned(), self.version.clone())]);
        safetensors::serialize(views, Some(metadata))
            .expect("names and shapes are those of the layers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_the_file() {
        let weights = Weights::from_bytes(COMMITTED).expect("the committed weights are read");
        let again = Weights::from_bytes(&weights.to_bytes()).expect("what is written is read");
        assert_eq!(weights, again);
    }

    #[test]
    fn a_file_of_something_else_says_what_is_wrong() {
        let said = Weights::from_bytes(b"nothing like it")
            .expect_err("no weights")
            .to_string();
        assert!(
            said.starts_with("the weights do not fit this network: "),
            "{said}"
        );
    }
}
