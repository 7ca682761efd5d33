//! Connections that block their thread.

use super::Connection;
use super::packed::Packed;
use super::sent::Sent;
use redis::{Cmd, ConnectionLike, RedisResult, Value};
use std::slice;

impl<C: ConnectionLike> Connection<C> {
    fn observe<R>(
        &mut self,
        sent: &(impl Sent + ?Sized),
        send: impl FnOnce(&mut C) -> RedisResult<R>,
        answers: impl FnOnce(&R) -> &[Value],
    ) -> RedisResult<R> {
        let Some(mut call) = self.observer.begin(sent, self.inner.get_db()) else {
            return send(&mut self.inner);
        };
        let result = call.within(|| send(&mut self.inner));
        call.finish(result.as_ref().map(answers));
        result
    }
}

impl<C: ConnectionLike> ConnectionLike for Connection<C> {
    fn req_command(&mut self, command: &Cmd) -> RedisResult<Value> {
        self.observe(command, |inner| inner.req_command(command), slice::from_ref)
    }

    fn req_packed_command(&mut self, command: &[u8]) -> RedisResult<Value> {
        let send = |inner: &mut C| inner.req_packed_command(command);
        self.observe(&Packed::new(command), send, slice::from_ref)
    }

    fn req_packed_commands(
        &mut self,
        commands: &[u8],
        offset: usize,
        count: usize,
    ) -> RedisResult<Vec<Value>> {
        let send = |inner: &mut C| inner.req_packed_commands(commands, offset, count);
        self.observe(&Packed::new(commands), send, Vec::as_slice)
    }

    fn get_db(&self) -> i64 {
        self.inner.get_db()
    }

    fn supports_pipelining(&self) -> bool {
        self.inner.supports_pipelining()
    }

    fn check_connection(&mut self) -> bool {
        self.inner.check_connection()
    }

    fn is_open(&self) -> bool {
        self.inner.is_open()
    }
}
