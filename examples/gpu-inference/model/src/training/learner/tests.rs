use burn::tensor::{Device, Tensor, TensorData};

use super::*;
use crate::{
    network::{COLUMNS, Network, OUTPUTS, ROWS},
    training::layer::Numbers,
};

fn picture(seed: u64) -> Array2<f32> {
    let mut random = Random::new(seed, 0);
    Array2::from_shape_simple_fn((HEIGHT * WIDTH, COLOURS), || random.between(-1.0, 1.0))
}

/// A learner whose numbers are all of some size, the biases and the head included.
fn lively() -> Learner {
    let mut learner = Learner::new(3);
    let mut random = Random::new(4, 0);
    for numbers in &mut learner.numbers {
        numbers.bias.mapv_inplace(|_| 0.1 * random.normal());
    }
    let head = learner.numbers.last_mut().expect("there are layers");
    head.weight.mapv_inplace(|_| 0.1 * random.normal());
    learner
}

#[test]
fn the_learner_and_the_network_of_inference_are_the_same() {
    let mut learner = lively();
    let pixels = picture(1);
    let device = Device::flex();
    let network = Network::new(&learner.weights("test".to_owned()), &device);
    let planes: Vec<f32> = pixels.t().iter().copied().collect();
    let input = Tensor::from_data(
        TensorData::new(planes, [1, COLOURS, HEIGHT, WIDTH]),
        &device,
    );
    let answer = network.forward(input).into_data().try_into_vec::<f32>();
    let answer = answer.expect("the network computes with this type");
    let ours = learner.forward(&pixels);
    assert_eq!(ours.dim(), (ROWS * COLUMNS, OUTPUTS));
    let largest = ours
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    assert!(
        largest > 0.5,
        "an answer of nothing proves nothing: {largest}"
    );
    for ((cell, output), value) in ours.indexed_iter() {
        let other = answer[output * ROWS * COLUMNS + cell];
        assert!(
            (value - other).abs() < 1e-4,
            "cell {cell}, output {output}: {value} and {other}"
        );
    }
}

#[test]
fn gradients_are_what_small_changes_do() {
    let mut learner = lively();
    let pixels = picture(2);
    let mut random = Random::new(5, 0);
    // Any weighing of the outputs will do as a loss.
    let weighing = Array2::from_shape_simple_fn((ROWS * COLUMNS, OUTPUTS), || random.normal());
    learner.forward(&pixels);
    learner.backward(&weighing);
    let gradients = learner.gradients.clone();
    let loss = |learner: &mut Learner| -> f64 {
        let answer = learner.forward(&pixels).iter().zip(&weighing);
        answer
            .map(|(value, weight)| f64::from(*value) * f64::from(*weight))
            .sum()
    };
    const STEP: f32 = 2e-3;
    for (index, gradient) in gradients.iter().enumerate() {
        // The numbers of the steepest slopes: next to nothing cannot be told from rounding.
        let at = steepest(gradient);
        let number = |learner: &mut Learner, step: f32| learner.numbers[index].weight[at] += step;
        number(&mut learner, STEP);
        let above = loss(&mut learner);
        number(&mut learner, -2.0 * STEP);
        let below = loss(&mut learner);
        number(&mut learner, STEP);
        near(
            index,
            gradient.weight[at],
            (above - below) / (2.0 * f64::from(STEP)),
        );

        learner.numbers[index].bias[0] += STEP;
        let above = loss(&mut learner);
        learner.numbers[index].bias[0] -= 2.0 * STEP;
        let below = loss(&mut learner);
        learner.numbers[index].bias[0] += STEP;
        near(
            index,
            gradient.bias[0],
            (above - below) / (2.0 * f64::from(STEP)),
        );
    }
}

fn steepest(gradients: &Numbers) -> (usize, usize) {
    let slopes = gradients.weight.indexed_iter();
    let most = slopes.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()));
    most.expect("a layer has numbers").0
}

fn near(layer: usize, gradient: f32, slope: f64) {
    let gradient = f64::from(gradient);
    let off = (gradient - slope).abs();
    assert!(
        off < 0.03 * slope.abs() + 0.3,
        "{}: {gradient} where {slope} was measured",
        LAYERS[layer].name
    );
}
