"""Browser tests refuse to look at static files of before: what is served is compared with the sources."""

from __future__ import annotations

import json
import shutil

import pytest
from collected import HOW, refuse_stale, sources, stale

from config.management.commands.collectstatic import digest_of_sources


@pytest.fixture
def root(tmp_path):
    """Return a folder into which all was collected as it is."""
    for name, path in sources().items():
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {name: name for name in sources()}}))
    return tmp_path


def listed(root, **more):
    """Write the list of what is served, with some files more or, where None, less."""
    paths = {name: name for name in sources()} | more
    kept = {name: served for name, served in paths.items() if served is not None}
    (root / "staticfiles.json").write_text(json.dumps({"paths": kept}))


def test_what_was_collected_from_the_sources_of_now_is_not_stale(root):
    assert stale(root) == []
    assert {"css/frame.css", "js/all.js", "django_htmx/htmx-2.min.js"} <= sources().keys()


def test_what_changed_since_is_stale(root):
    """Changed by one byte of the same length, missing, not served under its name, served although it is gone."""
    changed = root / "js" / "all.js"
    changed.write_bytes(changed.read_bytes()[:-1] + b" ")
    assert stale(root) == ["js/all.js"]
    (root / "css" / "frame.css").unlink()
    assert stale(root) == ["css/frame.css", "js/all.js"]
    listed(root, **{"js/busy.js": None, "js/charts.js": "js/charts.0.js", "js/gone.js": "js/gone.js"})
    assert stale(root) == ["css/frame.css", "js/all.js", "js/busy.js", "js/charts.js", "js/gone.js"]
    (root / "staticfiles.json").unlink()
    assert len(stale(root)) == len(sources())


def test_who_looks_at_stale_files_is_told_how_to_collect(root, settings):
    settings.STATIC_ROOT = root
    stamp = root.with_name(f".{root.name}-sources")
    stamp.write_text(digest_of_sources())
    refuse_stale()
    (root / "js" / "all.js").unlink()
    with pytest.raises(AssertionError, match=r"js/all\.js; run ") as told:
        refuse_stale()
    assert str(told.value).endswith(HOW)
    shutil.copyfile(sources()["js/all.js"], root / "js" / "all.js")
    for write in (lambda: stamp.write_text("of before"), stamp.unlink):
        write()
        with pytest.raises(AssertionError, match="how files are served"):
            refuse_stale()
