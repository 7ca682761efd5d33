"""Writes a language model of random weights, a few hundred kilobytes: model.py FILE

It makes no sense, and is no stub either: llama.cpp loads it, samples from it and counts its tokens like any other. What it
says is noise, the same for the same seed. The format is GGUF 3 (github.com/ggml-org/ggml, docs/gguf.md), by hand: it is
a header, a list of facts, a list of tensors, and their numbers.
"""

import random
import struct
import sys

WIDTH, HEADS, HIDDEN, LAYERS, CONTEXT = 48, 4, 96, 2, 8192
ALIGNMENT = 32

# Kinds of facts, and of tokens.
U32, F32, I32_LIST, TEXT = 4, 6, 5, 8
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6

WORDS = "the a of is in on at person dog car door gate yes no north south camera frame night day one two three".split()


def vocabulary():
    """A token's text, kind and score. Any text can be said in bytes; letters and some words make it look like one."""
    yield "<unk>", UNKNOWN, 0.0
    yield "<s>", CONTROL, 0.0
    yield "</s>", CONTROL, 0.0
    for byte in range(256):
        yield f"<0x{byte:02X}>", BYTE, -1000.0
    pieces = ["\u2581"] + [chr(code) for code in range(0x21, 0x7F)] + ["\u2581" + word for word in WORDS]
    for place, piece in enumerate(dict.fromkeys(pieces)):
        # The longer a piece, the sooner it is joined.
        yield piece, NORMAL, 10.0 * len(piece) - place / 1000


def text(value):
    value = value.encode()
    return struct.pack("<Q", len(value)) + value


def fact(key, kind, value):
    one = {U32: lambda v: struct.pack("<I", v), F32: lambda v: struct.pack("<f", v), I32_LIST: lambda v: struct.pack("<i", v), TEXT: text}
    if isinstance(value, list):
        return text(key) + struct.pack("<IIQ", 9, kind, len(value)) + b"".join(map(one[kind], value))
    return text(key) + struct.pack("<I", kind) + one[kind](value)


def facts(tokens):
    texts, kinds, scores = map(list, zip(*tokens))
    chat = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "
    return [
        fact("general.architecture", TEXT, "llama"),
        fact("general.name", TEXT, "noise"),
        fact("llama.context_length", U32, CONTEXT),
        fact("llama.embedding_length", U32, WIDTH),
        fact("llama.feed_forward_length", U32, HIDDEN),
        fact("llama.block_count", U32, LAYERS),
        fact("llama.attention.head_count", U32, HEADS),
        fact("llama.attention.head_count_kv", U32, HEADS),
        fact("llama.attention.layer_norm_rms_epsilon", F32, 1e-5),
        fact("llama.rope.dimension_count", U32, WIDTH // HEADS),
        fact("llama.vocab_size", U32, len(texts)),
        fact("tokenizer.ggml.model", TEXT, "llama"),
        fact("tokenizer.ggml.tokens", TEXT, texts),
        fact("tokenizer.ggml.token_type", I32_LIST, kinds),
        fact("tokenizer.ggml.scores", F32, scores),
        fact("tokenizer.ggml.unknown_token_id", U32, 0),
        fact("tokenizer.ggml.bos_token_id", U32, 1),
        fact("tokenizer.ggml.eos_token_id", U32, 2),
        fact("tokenizer.chat_template", TEXT, chat),
    ]


def tensors(words):
    """Names, shapes (a row's length first) and numbers."""
    dice = random.Random(6)

    def noise(name, columns, rows):
        return name, (columns, rows), [dice.gauss(0, 0.06) for _ in range(columns * rows)]

    def ones(name):
        return name, (WIDTH,), [1.0] * WIDTH

    yield noise("token_embd.weight", WIDTH, words)
    yield ones("output_norm.weight")
    yield noise("output.weight", WIDTH, words)
    for layer in range(LAYERS):
        yield ones(f"blk.{layer}.attn_norm.weight")
        yield ones(f"blk.{layer}.ffn_norm.weight")
        for part in "attn_q", "attn_k", "attn_v", "attn_output":
            yield noise(f"blk.{layer}.{part}.weight", WIDTH, WIDTH)
        yield noise(f"blk.{layer}.ffn_gate.weight", WIDTH, HIDDEN)
        yield noise(f"blk.{layer}.ffn_up.weight", WIDTH, HIDDEN)
        yield noise(f"blk.{layer}.ffn_down.weight", HIDDEN, WIDTH)


def aligned(data):
    return data + bytes(-len(data) % ALIGNMENT)


tokens = list(vocabulary())
known, weights = facts(tokens), list(tensors(len(tokens)))
head, numbers = struct.pack("<4sIQQ", b"GGUF", 3, len(weights), len(known)) + b"".join(known), b""
for name, shape, values in weights:
    head += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(numbers))
    numbers += aligned(struct.pack(f"<{len(values)}f", *values))
with open(sys.argv[1], "wb") as file:
    file.write(aligned(head) + numbers)
