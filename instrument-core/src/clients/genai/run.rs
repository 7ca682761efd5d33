//! How a call is made: for a whole answer, for a stream, by a client that blocks.

use super::running::Running;
use super::start;
use super::{Answer, AnswerFuture, AnswerStream, Call, OpeningFuture};
use futures_core::Stream;
use std::error::Error;
use std::future::Future;

impl Call<'_> {
    /// Makes the call, whose answer comes in one piece. `read` tells what is in it. An error fails the span, with the class
    /// that [`Answer::error`] finds.
    ///
    /// The span starts now and not when the future is first polled.
    pub fn run<F, T, E, R>(
        self,
        future: F,
        read: R,
    ) -> AnswerFuture<F, impl FnOnce(&Result<T, E>, &mut Answer) + use<F, T, E, R>>
    where
        F: Future<Output = Result<T, E>>,
        E: Error + 'static,
        R: FnOnce(&T, &mut Answer),
    {
        self.run_with(
            future,
            move |output: &Result<T, E>, answer: &mut Answer| match output {
                Ok(answered) => read(answered, answer),
                Err(error) => answer.error(error),
            },
        )
    }

    /// Like [`run`](Self::run), of any output: `read` tells the failures too.
    ///
    /// ```
    /// use instrument_core::clients::genai::{Answer, Model};
    ///
    /// # struct ClientError; impl ClientError { fn is_timeout(&self) -> bool { true } }
    /// # async fn send() -> Result<serde_json::Value, ClientError> { Err(ClientError) }
    /// # futures_executor::block_on(async {
    /// let model = Model::new("openai", "gpt-5");
    /// let answer = model.chat().run_with(send(), |output, answer: &mut Answer| match output {
    ///     Ok(body) => answer.json(body),
    ///     Err(error) if error.is_timeout() => answer.failed("timeout", ""),
    ///     Err(_) => answer.failed("client_error", ""),
    /// }).await;
    /// # });
    /// ```
    pub fn run_with<F, R>(self, future: F, read: R) -> AnswerFuture<F, R>
    where
        F: Future,
        R: FnOnce(&F::Output, &mut Answer),
    {
        AnswerFuture::new(future, read, self.start(false))
    }

    /// Makes the call whose answer is this stream. `read` tells what is in each item. An error fails the span and ends it.
    pub fn stream<S, T, E, R>(
        self,
        stream: S,
        mut read: R,
    ) -> AnswerStream<S, impl FnMut(&Result<T, E>, &mut Answer) + use<S, T, E, R>>
    where
        S: Stream<Item = Result<T, E>>,
        E: Error + 'static,
        R: FnMut(&T, &mut Answer),
    {
        self.stream_with(
            stream,
            move |item: &Result<T, E>, answer: &mut Answer| match item {
                Ok(chunk) => read(chunk, answer),
                Err(error) => answer.broken(error),
            },
        )
    }

    /// Like [`stream`](Self::stream), of any items: `read` tells the failures too.
    pub fn stream_with<S, R>(self, stream: S, read: R) -> AnswerStream<S, R>
    where
        S: Stream,
        R: FnMut(&S::Item, &mut Answer),
    {
        AnswerStream::new(stream, read, self.start(true))
    }

    /// Makes the call whose answer is the stream that `future` comes to: the response's body, once its head is there. One
    /// span is around both, and time is counted from now.
    pub fn open<F, S, T, Opening, E, R>(
        self,
        future: F,
        mut read: R,
    ) -> OpeningFuture<F, impl FnMut(&Result<T, E>, &mut Answer) + use<F, S, T, Opening, E, R>>
    where
        F: Future<Output = Result<S, Opening>>,
        S: Stream<Item = Result<T, E>>,
        Opening: Error + 'static,
        E: Error + 'static,
        R: FnMut(&T, &mut Answer),
    {
        let read = move |item: &Result<T, E>, answer: &mut Answer| match item {
            Ok(chunk) => read(chunk, answer),
            Err(error) => answer.broken(error),
        };
        OpeningFuture::new(future, read, self.start(true))
    }

    /// Makes the call with a client that blocks.
    ///
    /// # Errors
    ///
    /// What `work` returns.
    pub fn in_scope<T, E>(
        self,
        work: impl FnOnce() -> Result<T, E>,
        read: impl FnOnce(&T, &mut Answer),
    ) -> Result<T, E>
    where
        E: Error + 'static,
    {
        let mut running = self.start(false);
        let output = running.within(work);
        running.read(|answer| match &output {
            Ok(answered) => read(answered, answer),
            Err(error) => answer.error(error),
        });
        running.finish();
        output
    }

    fn start(self, streaming: bool) -> Running {
        start::start(&self, streaming)
    }
}
