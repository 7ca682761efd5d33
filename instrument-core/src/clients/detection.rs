//! What a model that detects objects found, on the span that is current.
