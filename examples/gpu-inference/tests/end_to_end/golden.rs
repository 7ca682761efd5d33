//! The trees, as they are to be.

/// One image: everything that comes of it is one tree over three services. The model was loaded before.
pub(crate) const ONE_IMAGE: &str = "
load_model {hsi-yolo26} +model_loaded
POST /cameras/{id}/images {hsi-backend} [server] +pipeline.detection_queued
  receive_image {hsi-backend} +pipeline.image_received
  send detection_queue {hsi-backend} [producer]
    detection_processing {hsi-backend} [consumer] +pipeline.detection_started +pipeline.detection_completed +pipeline.batch_joined
      POST /detect {hsi-backend} [client]
        POST /detect {hsi-yolo26} [server]
          detect_objects {hsi-yolo26}
            validate_inputs {hsi-yolo26}
            preprocess {hsi-yolo26}
              decode {hsi-yolo26}
              normalize {hsi-yolo26}
              batch {hsi-yolo26}
            inference {hsi-yolo26}
              gpu_transfer {hsi-yolo26}
              forward_pass {hsi-yolo26}
              gpu_sync {hsi-yolo26}
            postprocess {hsi-yolo26}
              apply_threshold {hsi-yolo26}
              format_results {hsi-yolo26}
      batch_aggregation {hsi-backend} +pipeline.batch_closed +pipeline.analysis_queued
        send analysis_queue {hsi-backend} [producer]
          analysis_processing {hsi-backend} [consumer] +pipeline.analysis_started +pipeline.analysis_completed
            POST /analyze {hsi-backend} [client]
              POST /analyze {hsi-nemotron} [server]
                build_prompt {hsi-nemotron}
                llm_inference {hsi-nemotron} [client]
                parse_response {hsi-nemotron}
            event_creation {hsi-backend} +pipeline.event_created
              save_event {hsi-backend}
                transaction {hsi-backend} [client]
                  UPDATE batches {hsi-backend} [client]
                  INSERT events {hsi-backend} [client]
                  INSERT event_detections SELECT detections images {hsi-backend} [client]
                  UPDATE images {hsi-backend} [client]";

/// What is found in one of several images that come together.
const FOUND: &str = "
POST /cameras/{id}/images {hsi-backend} [server] +pipeline.detection_queued
  receive_image {hsi-backend} +pipeline.image_received
  send detection_queue {hsi-backend} [producer]
    detection_processing {hsi-backend} [consumer] +pipeline.detection_started +pipeline.detection_completed +pipeline.batch_joined
      POST /detect {hsi-backend} [client]
        POST /detect {hsi-yolo26} [server]
          detect_objects {hsi-yolo26}
            validate_inputs {hsi-yolo26}
            preprocess {hsi-yolo26}
              decode {hsi-yolo26}
              normalize {hsi-yolo26}
              batch {hsi-yolo26}
            inference {hsi-yolo26}
              gpu_transfer {hsi-yolo26}
              forward_pass {hsi-yolo26}
              gpu_sync {hsi-yolo26}
            postprocess {hsi-yolo26}
              apply_threshold {hsi-yolo26}
              format_results {hsi-yolo26}";

/// The batch that they make, which links to what found them.
const BATCH: &str = "
batch_aggregation {hsi-backend} +pipeline.batch_closed +pipeline.analysis_queued -> detection_processing -> detection_processing -> detection_processing
  send analysis_queue {hsi-backend} [producer]
    analysis_processing {hsi-backend} [consumer] +pipeline.analysis_started +pipeline.analysis_completed
      POST /analyze {hsi-backend} [client]
        POST /analyze {hsi-nemotron} [server]
          build_prompt {hsi-nemotron}
          llm_inference {hsi-nemotron} [client]
          parse_response {hsi-nemotron}
      event_creation {hsi-backend} +pipeline.event_created
        save_event {hsi-backend}
          transaction {hsi-backend} [client]
            UPDATE batches {hsi-backend} [client]
            INSERT events {hsi-backend} [client]
            INSERT event_detections SELECT detections images {hsi-backend} [client]
            UPDATE images {hsi-backend} [client]";

/// Three images that came together: a tree for each up to what was found, and one for the batch.
pub(crate) fn three_images() -> String {
    [
        "\nload_model {hsi-yolo26} +model_loaded",
        FOUND,
        FOUND,
        FOUND,
        BATCH,
    ]
    .concat()
}
