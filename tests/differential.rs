//! Whatever a program does with spans on tasks and threads, what is sent for it means the same, whoever records and encodes
//! it: OpenTelemetry's SDK and exporter, the SDK and our exporter, or our recorder.

#[path = "recorder/begin.rs"]
mod begin;
#[path = "differential/picture.rs"]
mod picture;
#[path = "differential/program.rs"]
mod program;
#[path = "differential/run.rs"]
mod run;
#[path = "recorder/sampling.rs"]
mod sampling;
#[path = "recorder/touch.rs"]
mod touch;
#[path = "differential/ways.rs"]
mod ways;

use picture::pictures;
use program::{End, Form, Part, Under, Work, work};
use proptest::prelude::*;
use sampling::Sampling;
use touch::Touch;
use ways::{Transport, Way};

const LIMITS: [u32; 3] = [1, 3, 128];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_ways_send_the_same(
        sampling in prop::sample::select(&Sampling::ALL[..]),
        limit in prop::sample::select(&LIMITS[..]),
        transport in prop::sample::select(&Transport::ALL[..]),
        work in work(),
    ) {
        let by = |way: Way| pictures(&way.spans(sampling, limit, transport, &work));
        let of_sdk = by(Way::Sdk);
        prop_assert_eq!(&of_sdk, &by(Way::Recorder));
        prop_assert_eq!(&of_sdk, &by(Way::SdkExportedByUs));
    }
}

fn within(form: Form, end: End, parts: Vec<Part>) -> Work {
    Work {
        form,
        begin: 1,
        under: Under::Current,
        parts,
        end,
    }
}

/// The comparison would hold for those who send nothing, and for pictures of nothing.
#[test]
fn what_is_compared_is_not_nothing() {
    let forms = [
        Form::Sync,
        Form::Async,
        Form::Task,
        Form::Thread,
        Form::Foreign,
    ];
    let ends = [End::Ok, End::Fails, End::Panics, End::Cancelled];
    let together = forms.iter().flat_map(|form| {
        let touched = || vec![Part::Yield, Part::Touch(Touch::Event(2))];
        ends.map(|end| within(*form, end, touched()))
    });
    let work = within(
        Form::Async,
        End::Ok,
        vec![Part::Together(together.collect())],
    );
    for transport in Transport::ALL.map(Transport::refused_once) {
        let [of_sdk, of_ours] = [Way::Sdk, Way::Recorder].map(|way| {
            let spans = way.spans(Sampling::Everything, 128, transport, &work);
            assert_eq!(spans.len(), 21, "{way:?} over {transport:?}");
            pictures(&spans)
        });
        assert_eq!(of_sdk, of_ours);
        let [trace] = &of_ours[..] else {
            panic!("one trace: {of_ours:#?}")
        };
        // Those that await can be given up: two forms of ours, and the other library knows of no such end.
        assert_eq!(trace.matches("\"cancelled\"").count(), 2, "{trace}");
        assert_eq!(trace.matches("failed as planned").count() / 2, 4, "{trace}");
        assert_eq!(trace.matches("\"panic\"").count(), 4, "{trace}");
        assert_eq!(trace.matches("front_door").count(), 21, "{trace}");
    }
}
