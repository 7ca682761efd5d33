"""Reads `cargo metadata`: no dependency of the library crates' default features may ask for a newer Rust than they do."""

import json
import sys


def version(text):
    return tuple(int(part) for part in (text.split(".") + ["0", "0"])[:3])


metadata = json.load(sys.stdin)
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
libraries = [p for p in packages.values() if p["name"] in ("instrument-core", "instrument-macros", "instrument-tower")]

todo, seen = [library["id"] for library in libraries], set()
while todo:
    if (package := todo.pop()) not in seen:
        seen.add(package)
        todo += [d["pkg"] for d in nodes[package]["deps"] if any(k["kind"] is None for k in d["dep_kinds"])]

ours = min(version(library["rust_version"]) for library in libraries)
newer = [p for p in (packages[i] for i in seen) if p["rust_version"] and version(p["rust_version"]) > ours]
for package in newer:
    print(f"{package['name']} {package['version']} asks for Rust {package['rust_version']}", file=sys.stderr)
print(f"{len(seen)} packages, all content with Rust {'.'.join(map(str, ours))}" if not newer else "rust-version is too low")
sys.exit(bool(newer))
