"""Reads `cargo metadata`: no dependency of the library crates' default features may ask for a newer Rust than they do."""

import json
import subprocess
import sys


def version(text):
    return tuple(int(part) for part in (text.split(".") + ["0", "0"])[:3])


LIBRARIES = ("instrument-core", "instrument-macros", "instrument-tower")

packages = json.load(sys.stdin)["packages"]
libraries = [package for package in packages if package["name"] in LIBRARIES]

# `cargo metadata` unites the features that all members ask for; `cargo tree` knows those of the libraries alone.
tree = ["cargo", "tree", "--locked", "--target", "x86_64-unknown-linux-gnu", "--edges", "normal", "--prefix", "none"]
tree += ["--format", "{p}"] + [argument for name in LIBRARIES for argument in ("--package", name)]
lines = subprocess.run(tree, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
named = {tuple(line.split()[:2]) for line in lines if line}
seen = [package for package in packages if (package["name"], "v" + package["version"]) in named]
assert len(seen) == len(named), "every package of the tree is in the metadata"

ours = min(version(library["rust_version"]) for library in libraries)
newer = [p for p in seen if p["rust_version"] and version(p["rust_version"]) > ours]
for package in newer:
    print(f"{package['name']} {package['version']} asks for Rust {package['rust_version']}", file=sys.stderr)
print(f"{len(seen)} packages, all content with Rust {'.'.join(map(str, ours))}" if not newer else "rust-version is too low")
sys.exit(bool(newer))
