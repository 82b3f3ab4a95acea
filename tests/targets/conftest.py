"""Acts answer in the reader's language; these tests read English. And a signing service for those who ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from served_towns import served
from signing_service import SigningService


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let acts speak English."""
    with translation.override("en"):
        yield


@pytest.fixture
def service(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SigningService]:
    """Run a signing service, set up here; guesses at own keys are cheap."""
    monkeypatch.setattr("accounts.keys.envelopes.COST", 2**4)
    with served(settings, tmp_path) as service:
        yield service
