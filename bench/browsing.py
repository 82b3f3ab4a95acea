"""A browser without a screen: signs in, reads the forms of a page and sends them back as people do."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

SECONDS = 20


@dataclass
class Form:
    """A form of a page: where it goes, its fields as they stand, and its buttons."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What came back: the status before any redirect, the address at the end, the page."""

    status: int
    address: str
    text: str

    @property
    def forms(self) -> list[Form]:
        """Return the forms of the page."""
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms

    def form_to(self, part: str) -> Form | None:
        """Return the first posting form whose address holds a text, or that has no address of its own."""
        posting = [form for form in self.forms if form.method == "post" and "/log-out/" not in form.action]
        return next((form for form in posting if part in (form.action or self.address)), None)


class _Forms(HTMLParser):
    """The forms of a page, each with the values that a browser would send as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or note a field of the last one."""
        values = {name: value or "" for name, value in attrs}
        name, value = values.get("name", ""), values.get("value", "")
        if tag == "form":
            self.forms.append(Form(values.get("action", ""), values.get("method", "get").lower()))
        elif not self.forms:
            return
        elif tag == "input" and name and (values.get("type") not in ("checkbox", "radio") or "checked" in values):
            self.forms[-1].fields[name] = value
        elif tag == "button" and values.get("type") != "button":
            self.forms[-1].buttons.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in values or self._select not in self.forms[-1].fields:
                self.forms[-1].fields[self._select] = value
        elif tag == "textarea":
            self._area = name
            self.forms[-1].fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        """End the field that has contents."""
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Add to what an area holds; the line break behind its tag is none of it."""
        if self._area:
            self.forms[-1].fields[self._area] += data.lstrip("\n")


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: that a form was answered by one is how it says yes."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """Return no request: the answer itself is wanted."""
        return


class Browser:
    """One person's browser with cookies of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar), _Stay())

    def carry(self, name: str, value: str) -> None:
        """Put a cookie into the jar, such as that of a session that began elsewhere."""
        host = urllib.parse.urlsplit(self.address).hostname or ""
        place: dict[str, Any] = {"domain": host, "domain_specified": False, "domain_initial_dot": False}
        self._jar.set_cookie(
            http.cookiejar.Cookie(
                0,
                name,
                value,
                None,
                False,
                path="/",
                path_specified=True,
                secure=False,
                expires=None,
                discard=True,
                comment=None,
                comment_url=None,
                rest={},
                **place,
            )
        )

    def get(self, path: str) -> Answer:
        """Open a page. Raises OSError where nobody answers."""
        return self._send(urllib.request.Request(self.address + path))

    def send(self, page: Answer, form: Form, **changes: str) -> Answer:
        """Send a form of a page with some fields changed. Raises OSError where nobody answers."""
        where = urllib.parse.urljoin(page.address, form.action or page.address)
        body = urllib.parse.urlencode(form.fields | changes).encode()
        return self._send(urllib.request.Request(where, body, {"Referer": page.address}))

    def sign_in(self, username: str, password: str) -> None:
        """Sign in. Raises ValueError where that does not lead on."""
        page = self.get("/log-in/")
        form = page.form_to("/log-in/")
        if form is None or self.send(page, form, username=username, password=password).status not in (302, 303):
            raise ValueError(f"{username} cannot sign in")

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=SECONDS) as response:
                return Answer(response.status, response.url, response.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.url or request.full_url, error.read().decode(errors="replace"))
