"""What the product is made of, from its lock files alone: a CycloneDX bill of materials.

The locks name every package with its version and the digests of its files, and say by what it came ("via"); the same
locks give the same bill but for the moment it was written.
"""

from __future__ import annotations

import base64
import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

SPECIFICATION = "1.6"
SCHEMA = f"http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json"
# Which lock is read as what: what runs is required, what only builds and tests is excluded.
PYTHON_LOCKS = (
    ("requirements.txt", "required"),
    ("requirements-node.txt", "excluded"),
    ("requirements-dev.txt", "excluded"),
)
NODE_LOCK = "package-lock.json"
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*])?==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
VIA = re.compile(r"^\s+#\s+(?:via\s+)?(?!via$)(-r \S+|[A-Za-z0-9][A-Za-z0-9._-]*)$")
LONG_NAMES = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}


@dataclass
class Package:
    """A package of a lock: where it comes from, the digests of its files, and the packages that ask for it."""

    ecosystem: str
    name: str
    version: str
    scope: str
    marker: str = ""
    hashes: list[tuple[str, str]] = field(default_factory=list)
    via: list[str] = field(default_factory=list)
    licence: str = ""

    @property
    def purl(self) -> str:
        """Return its package URL."""
        name = self.name.replace("@", "%40") if self.ecosystem == "npm" else normal(self.name)
        return f"pkg:{self.ecosystem}/{name}@{self.version.replace('+', '%2B')}"


def bill_of(base: Path, build: str, at: datetime) -> dict[str, object]:
    """Return the bill of materials of the product that lies in a folder."""
    packages = sorted(_packages(base), key=lambda package: package.purl)
    version = tomllib.loads((base / "pyproject.toml").read_text())["project"]["version"]
    product = {"type": "application", "bom-ref": "parkboard", "name": "parkboard", "version": f"{version}+{build}"}
    components = [_component(package) for package in packages]
    dependencies = _dependencies(packages)
    same = json.dumps([product, components, dependencies], sort_keys=True)
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, same)}",
        "version": 1,
        "metadata": {
            "timestamp": at.isoformat(timespec="seconds"),
            "tools": {"components": [{"type": "application", "name": "parkboard sbom", "version": version}]},
            "component": product,
        },
        "components": components,
        "dependencies": dependencies,
    }


def normal(name: str) -> str:
    """Return the name of a Python package as its registry compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _packages(base: Path) -> list[Package]:
    """Return the packages of all locks, each once, as what most needs it."""
    found: dict[str, Package] = {}
    for name, scope in PYTHON_LOCKS:
        for package in _pinned((base / name).read_text(), scope):
            known = found.setdefault(package.purl, package)
            known.via += [one for one in package.via if one not in known.via]
    for package in _installed(json.loads((base / NODE_LOCK).read_text())):
        found[package.purl] = package
    return list(found.values())


def _pinned(text: str, scope: str) -> Iterator[Package]:
    """Yield the packages of a lock of Python."""
    package: Package | None = None
    for line in text.splitlines():
        if found := PINNED.match(line):
            if package:
                yield package
            package = Package("pypi", found[1], found[2], scope, marker=found[3] or "")
        elif package and (hashed := HASH.search(line)):
            package.hashes.append(("SHA-256", hashed[1]))
        elif package and (asked := VIA.match(line)):
            package.via.append(asked[1])
    if package:
        yield package


def _installed(lock: dict[str, Any]) -> Iterator[Package]:
    """Yield the packages of npm's lock."""
    places = {place: told for place, told in lock["packages"].items() if place}
    for place, told in places.items():
        name = place.rpartition("node_modules/")[2]
        kind, _dash, encoded = told["integrity"].partition("-")
        yield Package(
            "npm",
            name,
            told["version"],
            "excluded" if told.get("dev") else "required",
            hashes=[(LONG_NAMES[kind], base64.b64decode(encoded).hex())],
            via=[
                other.rpartition("node_modules/")[2]
                for other, asks in places.items()
                if name in asks.get("dependencies", {}) and _found_by(places, other, name) == place
            ],
            licence=told.get("license", ""),
        )


def _found_by(places: dict[str, Any], other: str, name: str) -> str:
    """Return where a package finds another one: in its own folder, else in the nearest above it."""
    while other:
        if (place := f"{other}/node_modules/{name}") in places:
            return place
        other = other.rpartition("node_modules/")[0].rstrip("/")
    return f"node_modules/{name}"


def _component(package: Package) -> dict[str, object]:
    """Return a package as the bill has it; the digests are those of the files that its registry hands out."""
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "scope": package.scope,
        "purl": package.purl,
        "externalReferences": [
            {
                "type": "distribution",
                "url": package.purl,
                "hashes": [{"alg": kind, "content": digest} for kind, digest in package.hashes],
            }
        ],
    }
    if package.licence:
        component["licenses"] = [{"expression": package.licence}]
    if package.marker:
        component["properties"] = [{"name": "parkboard:marker", "value": package.marker.strip()}]
    return component


def _dependencies(packages: list[Package]) -> list[dict[str, object]]:
    """Return what asks for what; what nothing asks for, and what the requirements name, the product itself asks for."""
    by_name = {(package.ecosystem, normal(package.name)): package.purl for package in packages}
    asked: dict[str, set[str]] = {"parkboard": set(), **{package.purl: set() for package in packages}}
    for package in packages:
        above = {by_name.get((package.ecosystem, normal(name)), "parkboard") for name in package.via} or {"parkboard"}
        for one in above:
            asked[one].add(package.purl)
    return [{"ref": ref, "dependsOn": sorted(below)} for ref, below in sorted(asked.items())]
