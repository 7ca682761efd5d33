//! Every form of method, in every kind of impl block.

use async_trait::async_trait;
use instrument_core::{SpanKind, ToValue, traced_span};
use std::num::ParseIntError;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{lasted, recorded, recorded_async};

#[traced_span]
fn child() {}

const WAIT: Duration = Duration::from_millis(5);

/// Waits, with a child on either side; how long that took, seen from inside.
async fn work() -> Duration {
    let begun = Instant::now();
    child();
    tokio::time::sleep(WAIT).await;
    child();
    begun.elapsed()
}

#[derive(Clone, Default)]
struct Camera {
    id: String,
    frames: u32,
}

fn front_door() -> Camera {
    Camera {
        id: "front_door".to_owned(),
        frames: 2,
    }
}

impl Camera {
    #[traced_span(attrs(camera.id = self.id, camera.frames = self.frames))]
    fn by_ref(&self) -> u32 {
        child();
        self.frames
    }

    #[traced_span]
    fn by_mut(&mut self) -> &mut u32 {
        child();
        &mut self.frames
    }

    #[traced_span(attrs(camera.id = self.id))]
    fn by_value(self) -> String {
        child();
        self.id
    }

    #[traced_span]
    fn by_mut_value(mut self) -> Self {
        self.frames += 1;
        self
    }

    #[traced_span(attrs(camera.id = &self.id))]
    fn boxed(self: Box<Self>) -> u32 {
        self.frames
    }

    #[traced_span]
    fn counted(self: Rc<Self>) -> usize {
        Rc::strong_count(&self)
    }

    #[traced_span]
    fn shared(self: &Arc<Self>) -> Arc<Self> {
        Self::clone_of(self)
    }

    #[traced_span]
    fn pinned(self: Pin<&mut Self>) -> u32 {
        self.frames
    }

    #[traced_span]
    fn clone_of(of: &Arc<Self>) -> Arc<Self> {
        child();
        Arc::clone(of)
    }

    #[traced_span(attrs(camera.id = self.id))]
    async fn load(&self, more: u32) -> (u32, Duration) {
        (self.frames + more, work().await)
    }

    #[traced_span]
    async fn add(&mut self, more: u32) -> &mut u32 {
        work().await;
        self.frames += more;
        &mut self.frames
    }

    #[traced_span(attrs(camera.id = self.id))]
    async fn into_id(mut self) -> String {
        work().await;
        self.id.push('!');
        self.id
    }

    #[traced_span]
    async fn pinned_later(self: Pin<&mut Self>) -> u32 {
        work().await;
        self.frames
    }

    #[traced_span]
    fn returns_future(&self) -> impl Future<Output = u32> + '_ {
        async move {
            work().await;
            self.frames
        }
    }
}

#[test]
fn every_form_of_self() {
    let (_, kit) = recorded(|| {
        let mut camera = front_door();
        assert_eq!(camera.by_ref(), 2);
        *camera.by_mut() += 1;
        assert_eq!(camera.frames, 3);
        assert_eq!(camera.clone().by_value(), "front_door");
        assert_eq!(camera.clone().by_mut_value().frames, 4);
        assert_eq!(Box::new(camera.clone()).boxed(), 3);
        assert_eq!(Rc::new(camera.clone()).counted(), 1);
        assert_eq!(Arc::new(camera.clone()).shared().frames, 3);
        assert_eq!(pin!(camera).as_mut().pinned(), 3);
    });
    assert_eq!(
        kit.tree(),
        "
        caller
          by_ref camera.id=front_door camera.frames=2
            child
          by_mut
            child
          by_value camera.id=front_door
            child
          by_mut_value
          boxed camera.id=front_door
          counted
          shared
            clone_of
              child
          pinned
        "
    );
}

#[test]
fn every_form_of_self_in_async_methods() {
    let (took, kit) = recorded_async(async || {
        let mut camera = front_door();
        let (loaded, took) = camera.load(3).await;
        assert_eq!(loaded, 5);
        assert_eq!(*camera.add(2).await, 4);
        assert_eq!(camera.clone().into_id().await, "front_door!");
        assert_eq!(camera.returns_future().await, 4);
        assert_eq!(pin!(camera).as_mut().pinned_later().await, 4);
        took
    });
    let with_children = |line: &str| format!("  {line}\n    child\n    child\n");
    let all = [
        "load camera.id=front_door",
        "add",
        "into_id camera.id=front_door",
        "returns_future",
        "pinned_later",
    ];
    assert_eq!(
        kit.tree(),
        format!("caller\n{}", all.map(with_children).concat())
    );
    assert!(lasted(&kit.span("load")) >= took);
    for name in all.map(|line| line.split(' ').next().unwrap()) {
        assert!(lasted(&kit.span(name)) >= WAIT, "{name}");
    }
}

trait Detector {
    type Output;
    const MODEL: &'static str;

    fn detect(&mut self, image: &[u8]) -> Result<Self::Output, ParseIntError>;

    #[traced_span(kind = producer, attrs(model.name = Self::MODEL, image.size = image.len()))]
    fn detect_twice(&mut self, image: &[u8]) -> Result<Self::Output, ParseIntError> {
        self.detect(image)?;
        self.detect(image)
    }

    async fn warm_up(&self, times: usize) -> Result<usize, ParseIntError>;

    #[traced_span]
    async fn default_warm_up(&self) -> Result<usize, ParseIntError> {
        self.warm_up(1).await
    }

    fn cool_down(&self) -> impl Future<Output = u32> + Send;
}

impl<T: Clone + ToValue> Detector for Vec<T> {
    type Output = Option<T>;
    const MODEL: &'static str = "yolo";

    #[traced_span(attrs(list.first = self.first()))]
    fn detect(&mut self, image: &[u8]) -> Result<Self::Output, ParseIntError> {
        if image.is_empty() {
            "none".parse::<u8>()?;
        }
        child();
        Ok(self.pop())
    }

    #[traced_span]
    async fn warm_up(&self, times: usize) -> Result<usize, ParseIntError> {
        work().await;
        Ok(self.len() + times)
    }

    #[traced_span]
    fn cool_down(&self) -> impl Future<Output = u32> + Send {
        async { 1 }
    }
}

#[test]
fn trait_methods_and_default_bodies() {
    let (detected, kit) = recorded(|| {
        let mut detector = vec![1_u8, 2];
        (
            detector.detect_twice(b"ab").ok(),
            detector.detect_twice(b"").is_err(),
        )
    });
    assert_eq!(detected, (Some(Some(1)), true));
    assert_eq!(
        kit.tree(),
        r#"
        caller
          detect_twice [producer] model.name=yolo image.size=2
            detect list.first=1
              child
            detect list.first=1
              child
          detect_twice [producer] model.name=yolo image.size=0 !core::num::error::ParseIntError "invalid digit found in string" +exception
            detect !core::num::error::ParseIntError "invalid digit found in string" +exception
        "#
    );
}

#[test]
fn async_methods_of_traits() {
    let (length, kit) = recorded_async(async || {
        vec!["a"].default_warm_up().await.unwrap() + vec!['b'].cool_down().await as usize
    });
    assert_eq!(length, 3);
    assert_eq!(
        kit.tree(),
        "
        caller
          default_warm_up
            warm_up
              child
              child
          cool_down
        "
    );
    assert!(lasted(&kit.span("warm_up")) >= WAIT);
}

#[async_trait]
trait Store: Sync {
    async fn save(&self, key: &str) -> Result<Duration, ParseIntError>;

    #[traced_span(attrs(%key))]
    async fn save_twice(&self, key: &str) -> Result<Duration, ParseIntError> {
        Ok(self.save(key).await? + self.save(key).await?)
    }
}

struct OnMethod;
struct OutsideOfAsyncTrait;
struct InsideOfAsyncTrait;

async fn save(key: &str) -> Result<Duration, ParseIntError> {
    key.parse::<u8>()?;
    Ok(work().await)
}

#[async_trait]
impl Store for OnMethod {
    #[traced_span(kind = client, attrs(db.key = key), ok(waited = |took| took.as_secs() < 60))]
    async fn save(&self, key: &str) -> Result<Duration, ParseIntError> {
        save(key).await
    }
}

#[traced_span(kind = client)]
#[async_trait]
impl Store for OutsideOfAsyncTrait {
    #[traced_span(attrs(db.key = key), ok(waited = |took| took.as_secs() < 60))]
    async fn save(&self, key: &str) -> Result<Duration, ParseIntError> {
        save(key).await
    }
}

#[async_trait]
#[traced_span(kind = client)]
impl Store for InsideOfAsyncTrait {
    #[traced_span(attrs(db.key = key), ok(waited = |took| took.as_secs() < 60))]
    async fn save(&self, key: &str) -> Result<Duration, ParseIntError> {
        save(key).await
    }
}

#[test]
fn async_trait_methods_span_their_awaits() {
    for store in [
        &OnMethod as &dyn Store,
        &OutsideOfAsyncTrait,
        &InsideOfAsyncTrait,
    ] {
        let (took, kit) = recorded_async(async || store.save("7").await.unwrap());
        assert_eq!(
            kit.tree(),
            r#"
            caller
              save [client] db.key="7" waited=true
                child
                child
            "#
        );
        assert!(took >= WAIT && lasted(&kit.span("save")) >= took);

        let (failed, kit) = recorded_async(async || store.save_twice("x").await.is_err());
        assert!(failed);
        assert_eq!(
            kit.tree(),
            r#"
            caller
              save_twice key=x !core::num::error::ParseIntError "invalid digit found in string" +exception
                save [client] db.key=x !core::num::error::ParseIntError "invalid digit found in string" +exception
            "#
        );
    }
}

struct Queue<T>(Vec<T>);

#[traced_span(component = "queue", kind = consumer, err(private, no_exception))]
impl<T: Clone> Queue<T> {
    const LIMIT: usize = 2;

    #[traced_span(skip)]
    const fn new() -> Self {
        Self(Vec::new())
    }

    fn push(&mut self, item: T) -> Result<usize, String> {
        if self.len() == Self::LIMIT {
            return Err("full".to_owned());
        }
        self.0.push(item);
        Ok(self.0.len())
    }

    #[traced_span("pop_last", component = "stack", kind = internal, attrs(length = self.0.len()))]
    fn pop(&mut self) -> Option<T> {
        self.0.pop()
    }

    #[traced_span(err(debug))]
    async fn parse(&self, text: &str) -> Result<u8, ParseIntError> {
        text.parse()
    }

    #[traced_span(skip)]
    fn len(&self) -> usize {
        self.0.len()
    }
}

#[test]
fn a_whole_impl_block_shares_and_overrides() {
    let (_, kit) = recorded_async(async || {
        let mut queue = Queue::new();
        assert_eq!(queue.push(1), Ok(1));
        assert_eq!(queue.push(2), Ok(2));
        assert!(queue.push(3).is_err());
        assert_eq!(queue.pop(), Some(2));
        assert!(queue.parse("x").await.is_err());
    });
    assert_eq!(
        kit.tree(),
        r#"
        caller
          queue.push [consumer]
          queue.push [consumer]
          queue.push [consumer] !alloc::string::String
          stack.pop_last length=2
          queue.parse [consumer] !core::num::error::ParseIntError "ParseIntError { kind: InvalidDigit }" +exception
        "#
    );
    assert_eq!(kit.span("stack.pop_last").span_kind, SpanKind::Internal);
}

#[traced_span(component = "camera", cost, min_duration = "60s")]
impl Iterator for Camera {
    type Item = u32;

    #[traced_span(min_duration = "0s")]
    fn next(&mut self) -> Option<u32> {
        self.frames = self.frames.checked_sub(1)?;
        Some(self.frames)
    }

    fn count(self) -> usize {
        self.frames as usize
    }
}

#[test]
fn an_impl_block_of_a_trait_shares_cost_and_minimum_duration() {
    let (_, kit) = recorded(|| {
        let mut camera = front_door();
        assert_eq!(camera.next(), Some(1));
        assert_eq!(camera.count(), 1);
    });
    assert_eq!(kit.tree().without_attributes(), "caller\n  camera.next");
    if cfg!(target_os = "linux") {
        assert_eq!(support::int(&kit.span("camera.next"), "cpu.polls"), Some(1));
    }
}
