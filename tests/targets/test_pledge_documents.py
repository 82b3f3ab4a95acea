"""Pledges with their real documents: what Typst sets is what was frozen."""

from __future__ import annotations

import time

import pytest
from promises import promising

pytestmark = pytest.mark.django_db


def test_an_issued_pledge_has_a_pdf_with_its_number():
    made = promising(2)
    began = time.perf_counter()
    first, _second = made.issue()
    print("issue 2", time.perf_counter() - began)
    open("/tmp/pledge_hD.pdf", "wb").write(bytes(first.document.pdf))
    assert bytes(first.document.pdf).startswith(b"%PDF-")
