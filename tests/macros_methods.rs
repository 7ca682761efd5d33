//! Every form of `self`.

use instrument_core::traced_span;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use support::{WAIT, lasted, recorded, recorded_async, work};

#[traced_span]
fn child() {}

#[derive(Clone)]
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
