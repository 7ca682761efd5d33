//! What the GPU does. Empty where the detector runs on the processor, or cannot ask its GPU.

use super::panel::{Color, Panel};
use crate::deploy::query::{a_minute, mean, quantile};
use crate::deploy::recordings::GPU_FULL;
use crate::metric::{detector, label};

pub(super) fn panels() -> Vec<Panel> {
    vec![
        Panel::lines(
            "GPU Utilisation",
            "percent",
            "How busy the GPU is. Low while images wait: batches are too small, see Batch Size.",
        )
        .over("{{job}}", detector::GPU_UTILIZATION.series()),
        Panel::lines(
            "GPU Memory",
            "percentunit",
            "How much of the GPU's memory is taken, by whomever. Lines at 90 % and 95 %: HsiGpuMemoryHigh and HsiGpuMemoryCritical.",
        )
        .over("{{job}}", GPU_FULL.to_owned())
        .colored(&[(0.9, Color::Yellow), (0.95, Color::Red)]),
        Panel::lines(
            "GPU Temperature",
            "celsius",
            "How hot the GPU is. From about 85 °C on GPUs slow down: see to the cooling.",
        )
        .over("{{job}}", detector::GPU_TEMPERATURE.series())
        .colored(&[(80.0, Color::Yellow), (85.0, Color::Red)]),
        Panel::lines("GPU Power", "watt", "What the GPU draws.")
            .over("{{job}}", detector::GPU_POWER.series()),
        Panel::lines(
            "Inference p95",
            "s",
            "The slowest of twenty: the network with the wait for it, and the whole request.",
        )
        .over("network", quantile("0.95", "", &detector::INFERENCE, ""))
        .over(
            "{{endpoint}}",
            quantile("0.95", label::ENDPOINT, &detector::LATENCY, ""),
        ),
        Panel::lines(
            "Batch Size",
            "short",
            "How many images go through the network at once, on average. Larger ones use a GPU better and make each image wait longer: `DETECTOR_BATCH_WAIT_SECONDS`.",
        )
        .over("images", mean("", &detector::BATCH_SIZE, "")),
        Panel::lines(
            "Detector Requests",
            "short",
            "What the detector answered, a minute.",
        )
        .over(
            "{{endpoint}} {{status}}",
            a_minute("endpoint, status", &detector::INFERENCE_REQUESTS.series(), ""),
        ),
        Panel::lines(
            "Detector Failures",
            "short",
            "Why the detector failed, a minute. `queue_full`: it is asked for more than it can do.",
        )
        .over(
            "{{error_type}}",
            a_minute(label::ERROR_TYPE, &detector::ERRORS.series(), ""),
        ),
    ]
}
