//! What must happen in Redis at once, or not at all. What a script has done when one of its commands fails stays done, so that
//! the one that may fail comes first: adding, to a key that may be of another type, or when there is no memory left.

use redis::Script;
use std::sync::LazyLock;

/// Takes a message out of the list of those being processed, and puts another one for it into a list; 0 if it is not there
/// any more, because somebody else has done so.
pub(super) static REPLACE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if not redis.call('LPOS', KEYS[1], ARGV[1]) then return 0 end \
         redis.call(ARGV[3], KEYS[2], ARGV[2]) \
         return redis.call('LREM', KEYS[1], 1, ARGV[1])",
    )
});

/// Settles a stream's entry and adds another one for it; nothing if somebody else has settled it.
pub(super) static ADD_FOR: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1) == 0 then return false end \
         local id = redis.call('XADD', KEYS[2], unpack(ARGV, 3)) \
         redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) \
         return id",
    )
});
