//! What must happen in Redis at once, or not at all.

use redis::Script;
use std::sync::LazyLock;

/// Takes a message out of the list of those being processed, and puts another one for it into a list; 0 if it is not there
/// any more, because somebody else has done so.
pub(super) static REPLACE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('LREM', KEYS[1], 1, ARGV[1]) == 0 then return 0 end \
         redis.call(ARGV[3], KEYS[2], ARGV[2]) \
         return 1",
    )
});

/// Settles a stream's entry and adds another one for it; nothing if somebody else has settled it.
pub(super) static ADD_FOR: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return false end \
         return redis.call('XADD', KEYS[2], unpack(ARGV, 3))",
    )
});
