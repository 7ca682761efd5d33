//! The commands that are known by name, and where each has its keys.

use super::keys::Keys;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A command by its name, in capitals; one with a subcommand by both.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) name: &'static str,
    pub(super) keys: Keys,
}

/// The command that `words` begin with.
pub(super) fn known<'a>(mut words: impl Iterator<Item = &'a [u8]>) -> Option<&'static Known> {
    let mut name = Capitals::default();
    name.push(words.next()?)?;
    if let Some(subcommands) = CONTAINERS.get(name.text()?) {
        name.push(b" ")?;
        name.push(words.next()?)?;
        return subcommands.iter().find(|it| Some(it.name) == name.text());
    }
    KNOWN.get(name.text()?)
}

/// A name in capitals. No command that is known has a longer one.
#[derive(Default)]
struct Capitals {
    letters: [u8; 32],
    len: usize,
}

impl Capitals {
    fn push(&mut self, word: &[u8]) -> Option<()> {
        let end = self.len.checked_add(word.len())?;
        let place = self.letters.get_mut(self.len..end)?;
        place.copy_from_slice(word);
        place.make_ascii_uppercase();
        self.len = end;
        Some(())
    }

    fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.letters[..self.len]).ok()
    }
}

const fn range(first: usize, last: isize, step: usize) -> Keys {
    Keys::Range { first, last, step }
}

const FIRST: Keys = range(1, 1, 1);
const SECOND: Keys = range(2, 2, 1);

/// What Redis 7 says of its commands (`COMMAND`), and those of later versions.
const GROUPS: [(Keys, &str); 12] = [
    (
        Keys::None,
        "ASKING AUTH BGREWRITEAOF BGSAVE DBSIZE DISCARD ECHO EXEC FAILOVER FLUSHALL FLUSHDB HELLO INFO KEYS \
         LASTSAVE LOLWUT MIGRATE MONITOR MULTI PING PSUBSCRIBE PSYNC PUBLISH PUNSUBSCRIBE QUIT RANDOMKEY READONLY \
         READWRITE REPLCONF REPLICAOF RESET ROLE SAVE SCAN SELECT SHUTDOWN SLAVEOF SPUBLISH SSUBSCRIBE SUBSCRIBE \
         SUNSUBSCRIBE SWAPDB SYNC TIME UNSUBSCRIBE UNWATCH WAIT WAITAOF",
    ),
    (
        FIRST,
        "APPEND BITCOUNT BITFIELD BITFIELD_RO BITPOS DECR DECRBY DELEX DIGEST DUMP EXPIRE EXPIREAT EXPIRETIME GEOADD \
         GEODIST GEOHASH GEOPOS GEORADIUS GEORADIUSBYMEMBER GEORADIUSBYMEMBER_RO GEORADIUS_RO GEOSEARCH GET GETBIT \
         GETDEL GETEX GETRANGE GETSET HDEL HEXISTS HEXPIRE HEXPIREAT HEXPIRETIME HGET HGETALL HGETDEL HGETEX HINCRBY \
         HINCRBYFLOAT HKEYS HLEN HMGET HMSET HPERSIST HPEXPIRE HPEXPIREAT HPEXPIRETIME HPTTL HRANDFIELD HSCAN HSET \
         HSETEX HSETNX HSTRLEN HTTL HVALS INCR INCRBY INCRBYFLOAT LINDEX LINSERT LLEN LPOP LPOS LPUSH LPUSHX LRANGE \
         LREM LSET LTRIM MOVE PERSIST PEXPIRE PEXPIREAT PEXPIRETIME PFADD PSETEX PTTL RESTORE RPOP RPUSH RPUSHX SADD \
         SCARD SET SETBIT SETEX SETNX SETRANGE SISMEMBER SMEMBERS SMISMEMBER SORT SORT_RO SPOP SRANDMEMBER SREM SSCAN \
         STRLEN SUBSTR TTL TYPE XACK XACKDEL XADD XAUTOCLAIM XCLAIM XDEL XDELEX XLEN XPENDING XRANGE XREVRANGE XSETID \
         XTRIM ZADD ZCARD ZCOUNT ZINCRBY ZLEXCOUNT ZMSCORE ZPOPMAX ZPOPMIN ZRANDMEMBER ZRANGE ZRANGEBYLEX \
         ZRANGEBYSCORE ZRANK ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE ZREVRANGE ZREVRANGEBYLEX \
         ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE",
    ),
    (
        range(1, -1, 1),
        "DEL EXISTS MGET PFCOUNT PFMERGE SDIFF SDIFFSTORE SINTER SINTERSTORE SUNION SUNIONSTORE TOUCH UNLINK WATCH",
    ),
    (range(1, -2, 1), "BLPOP BRPOP BZPOPMAX BZPOPMIN"),
    (range(1, -1, 2), "MSET MSETNX"),
    (
        range(1, 2, 1),
        "BLMOVE BRPOPLPUSH COPY GEOSEARCHSTORE LCS LMOVE RENAME RENAMENX RPOPLPUSH SMOVE ZRANGESTORE",
    ),
    (range(2, -1, 1), "BITOP"),
    (
        Keys::Counted(1),
        "LMPOP SINTERCARD ZDIFF ZINTER ZINTERCARD ZMPOP ZUNION",
    ),
    (
        Keys::Counted(2),
        "BLMPOP BZMPOP EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO",
    ),
    (Keys::StoreCounted, "ZDIFFSTORE ZINTERSTORE ZUNIONSTORE"),
    (Keys::Streams, "XREAD XREADGROUP"),
    // Of modules.
    (
        FIRST,
        "JSON.ARRAPPEND JSON.DEL JSON.GET JSON.MERGE JSON.NUMINCRBY JSON.SET JSON.TYPE TS.ADD TS.GET TS.RANGE \
         BF.ADD BF.EXISTS CF.ADD CF.EXISTS",
    ),
];

/// Commands that are containers of others.
const SUBCOMMANDS: [(Keys, &str, &str); 16] = [
    (
        Keys::None,
        "ACL",
        "ACL CAT,ACL DELUSER,ACL DRYRUN,ACL GENPASS,ACL GETUSER,ACL LIST,ACL LOAD,ACL LOG,ACL SAVE,ACL SETUSER,\
         ACL USERS,ACL WHOAMI",
    ),
    (
        Keys::None,
        "CLIENT",
        "CLIENT CACHING,CLIENT GETNAME,CLIENT GETREDIR,CLIENT ID,CLIENT INFO,CLIENT KILL,CLIENT LIST,CLIENT NO-EVICT,\
         CLIENT NO-TOUCH,CLIENT PAUSE,CLIENT REPLY,CLIENT SETINFO,CLIENT SETNAME,CLIENT TRACKING,CLIENT TRACKINGINFO,\
         CLIENT UNBLOCK,CLIENT UNPAUSE",
    ),
    (
        Keys::None,
        "CLUSTER",
        "CLUSTER COUNTKEYSINSLOT,CLUSTER FAILOVER,CLUSTER INFO,CLUSTER KEYSLOT,CLUSTER MEET,CLUSTER MYID,\
         CLUSTER NODES,CLUSTER REPLICAS,CLUSTER RESET,CLUSTER SETSLOT,CLUSTER SHARDS,CLUSTER SLOTS",
    ),
    (
        Keys::None,
        "COMMAND",
        "COMMAND COUNT,COMMAND DOCS,COMMAND GETKEYS,COMMAND INFO,COMMAND LIST",
    ),
    (
        Keys::None,
        "CONFIG",
        "CONFIG GET,CONFIG RESETSTAT,CONFIG REWRITE,CONFIG SET",
    ),
    (Keys::None, "DEBUG", "DEBUG SLEEP"),
    (
        Keys::None,
        "FUNCTION",
        "FUNCTION DELETE,FUNCTION DUMP,FUNCTION FLUSH,FUNCTION KILL,FUNCTION LIST,FUNCTION LOAD,FUNCTION RESTORE,\
         FUNCTION STATS",
    ),
    (
        Keys::None,
        "LATENCY",
        "LATENCY DOCTOR,LATENCY HISTORY,LATENCY LATEST,LATENCY RESET",
    ),
    (SECOND, "MEMORY", "MEMORY USAGE"),
    (
        Keys::None,
        "MODULE",
        "MODULE LIST,MODULE LOAD,MODULE LOADEX,MODULE UNLOAD",
    ),
    (
        SECOND,
        "OBJECT",
        "OBJECT ENCODING,OBJECT FREQ,OBJECT IDLETIME,OBJECT REFCOUNT",
    ),
    (
        Keys::None,
        "PUBSUB",
        "PUBSUB CHANNELS,PUBSUB NUMPAT,PUBSUB NUMSUB,PUBSUB SHARDCHANNELS,PUBSUB SHARDNUMSUB",
    ),
    (
        Keys::None,
        "SCRIPT",
        "SCRIPT DEBUG,SCRIPT EXISTS,SCRIPT FLUSH,SCRIPT KILL,SCRIPT LOAD",
    ),
    (
        Keys::None,
        "SLOWLOG",
        "SLOWLOG GET,SLOWLOG LEN,SLOWLOG RESET",
    ),
    (
        SECOND,
        "XGROUP",
        "XGROUP CREATE,XGROUP CREATECONSUMER,XGROUP DELCONSUMER,XGROUP DESTROY,XGROUP SETID",
    ),
    (SECOND, "XINFO", "XINFO CONSUMERS,XINFO GROUPS,XINFO STREAM"),
];

static KNOWN: LazyLock<HashMap<&'static str, Known>> = LazyLock::new(|| {
    let names = |(keys, names): (Keys, &'static str)| {
        let known = move |name| (name, Known { name, keys });
        names.split_ascii_whitespace().map(known)
    };
    GROUPS.into_iter().flat_map(names).collect()
});

static CONTAINERS: LazyLock<HashMap<&'static str, Vec<Known>>> = LazyLock::new(|| {
    let known = |(keys, container, names): (Keys, &'static str, &'static str)| {
        let names = names.split(',').map(|name| Known { name, keys });
        (container, names.collect())
    };
    SUBCOMMANDS.into_iter().map(known).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn of(command: &str) -> Option<&'static str> {
        known(command.split(' ').map(str::as_bytes)).map(|it| it.name)
    }

    #[test]
    fn a_command_is_known_in_any_case_and_with_its_subcommand() {
        assert_eq!(of("GET key"), Some("GET"));
        assert_eq!(of("zrangebyscore key"), Some("ZRANGEBYSCORE"));
        assert_eq!(of("script load code"), Some("SCRIPT LOAD"));
        assert_eq!(of("CONFIG SET requirepass x"), Some("CONFIG SET"));
    }

    #[test]
    fn what_is_no_command_of_ours_is_not_known() {
        assert_eq!(of("GET.IT key"), None);
        assert_eq!(of("SCRIPT"), None);
        assert_eq!(of("SCRIPT BURN"), None);
        assert_eq!(of("GEORADIUSBYMEMBERGEORADIUSBYMEMBER x"), None);
        assert_eq!(of(""), None);
        assert!(known([b"\xff\xfe".as_slice()].into_iter()).is_none());
    }

    #[test]
    fn every_name_is_listed_once() {
        let listed = GROUPS
            .iter()
            .flat_map(|(_, names)| names.split_ascii_whitespace());
        assert_eq!(listed.count(), KNOWN.len());
        assert_eq!(SUBCOMMANDS.len(), CONTAINERS.len());
        assert!(KNOWN.keys().all(|name| name.len() <= 32));
        let begins = |(_, container, names): &(Keys, &str, &str)| {
            names
                .split(',')
                .all(|name| name.split(' ').next() == Some(container))
        };
        assert!(SUBCOMMANDS.iter().all(begins));
    }
}
