//! Methods of traits: default bodies, implementations, asynchronous ones, and those of `#[async_trait]`.

use async_trait::async_trait;
use instrument_core::{ToValue, traced_span};
use std::num::ParseIntError;
use std::time::Duration;
use support::{WAIT, lasted, recorded, recorded_async, work};

#[traced_span]
fn child() {}

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
