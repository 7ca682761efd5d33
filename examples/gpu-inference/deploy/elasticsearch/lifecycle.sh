#!/bin/sh
# Prepares Elasticsearch for Jaeger, before Jaeger is started: lifecycle policy, index templates, the first indices and the
# aliases that Jaeger writes to and reads from. It may be run as often as one likes: what is there is put again, or left
# alone. What goes wrong ends it with the reason, as Elasticsearch says it.
#
#   ES_URL                http://localhost:9200
#   ES_INDEX_PREFIX       jaeger: as in jaeger/jaeger.yaml, the indices are jaeger-jaeger-span-000001 and so on; may be empty
#   TRACE_RETENTION_DAYS  30: days from an index's rollover until it is deleted
#   ES_NUM_SHARDS         1: primary shards of an index while it is written to
#   ES_NUM_REPLICAS       0: more than none needs more than one node
#   ES_WAIT_SECONDS       300: how long to wait for Elasticsearch
#   ES_USERNAME, ES_PASSWORD  if it asks for them
set -eu

url=${ES_URL:-http://localhost:9200}
prefix=${ES_INDEX_PREFIX-jaeger}
days=${TRACE_RETENTION_DAYS:-30}
shards=${ES_NUM_SHARDS:-1}
replicas=${ES_NUM_REPLICAS:-0}
patience=${ES_WAIT_SECONDS:-300}
here=$(cd "$(dirname "$0")" && pwd)

say() { echo "lifecycle.sh: $*"; }
fail() { echo "lifecycle.sh: $*" >&2; exit 1; }

case "$prefix" in
*[!a-z0-9_-]*) fail "ES_INDEX_PREFIX is '$prefix': it may have small letters, digits, '_' and '-'" ;;
esac
# As Jaeger joins them.
case "$prefix" in
'' | *-) ;;
*) prefix=$prefix- ;;
esac
case "$days$shards$replicas$patience" in
*[!0-9]*) fail "TRACE_RETENTION_DAYS, ES_NUM_SHARDS, ES_NUM_REPLICAS and ES_WAIT_SECONDS are whole numbers, and one of '$days', '$shards', '$replicas', '$patience' is not" ;;
esac
[ "$days" -gt 2 ] || fail "TRACE_RETENTION_DAYS is $days: after 2 days an index is made smaller, so deleting it comes later, say 7 or 30"
policy=${prefix}jaeger-ilm-policy

# In a file, so that no list of processes shows them.
credentials=$(mktemp)
trap 'rm -f "$credentials"' EXIT
[ -z "${ES_USERNAME:-}" ] || printf 'user = "%s:%s"\n' "$ES_USERNAME" "${ES_PASSWORD:-}" >"$credentials"

ask() { # ask METHOD PATH [CURL'S ARGUMENTS]: the answer; ends it all when that is not a good one
    method=$1 path=$2
    shift 2
    if ! answer=$(curl --config "$credentials" --silent --show-error --fail-with-body --max-time 60 --request "$method" "$@" "$url/$path" 2>&1); then
        fail "$method $url/$path failed: $answer"
    fi
    printf '%s' "$answer"
}
put() { # put PATH FILE: that file, with its blanks filled in
    filled=$(sed -e "s/@PREFIX@/$prefix/g" -e "s/@POLICY@/$policy/g" -e "s/@DAYS@/$days/g" -e "s/@SHARDS@/$shards/g" -e "s/@REPLICAS@/$replicas/g" "$here/$2")
    ask PUT "$1" --header 'Content-Type: application/json' --data "$filled" >/dev/null
    say "$1 is put"
}
status() { # status PATH: of a question whose answer may be no
    curl --config "$credentials" --silent --show-error --max-time 60 --output /dev/null --write-out '%{http_code}' --head "$url/$1" ||
        fail "HEAD $url/$1 failed"
}

waited=0
until said=$(curl --config "$credentials" --silent --show-error --fail-with-body --max-time 10 "$url/_cluster/health?wait_for_status=yellow&timeout=5s" 2>&1); do
    [ "$waited" -lt "$patience" ] || fail "no Elasticsearch that can work at $url after $waited seconds: $said"
    waited=$((waited + 1))
    sleep 1
done

put "_ilm/policy/$policy" policy.json
for kind in span service dependencies; do
    put "_index_template/${prefix}jaeger-$kind" "$kind.json"
done
for kind in span service dependencies; do
    write=${prefix}jaeger-$kind-write
    case $(status "_alias/$write") in
    200) say "$write is there" ;;
    404)
        case $(status "$write") in
        404) ;;
        200) fail "$write is an index, so Jaeger was started before this was run. Stop Jaeger, delete that index (or reindex it into ${prefix}jaeger-$kind-000001), and run this again" ;;
        *) fail "whether there is an index $write cannot be asked for" ;;
        esac
        ask PUT "${prefix}jaeger-$kind-000001" --header 'Content-Type: application/json' \
            --data "{\"aliases\":{\"$write\":{\"is_write_index\":true}}}" >/dev/null
        say "$write is made"
        ;;
    *) fail "whether there is an alias $write cannot be asked for" ;;
    esac
done
say "Elasticsearch at $url is ready for Jaeger: traces are kept for $days days"
