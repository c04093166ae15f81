"""Asks the portal as somebody in a role, and says in the words of the table what came back."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test.client import ClientHandler, RequestFactory

from tests.permissions.world import World

LANGUAGES = ("en", "bg")
TOKEN = "a" * 32
EVIL = "https://evil.example"
# What a GET may write: who read what, and the session.
MAY_CHANGE = {"core_accessevent", "django_session", "usersessions_usersession", "portal_cache"}
LOGIN = "/accounts/login/"
ACCOUNTS = "/accounts/"
BACK_OFFICE_LOGIN = "/back-office/login/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
ZIPPED = ("application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def address(path: str, keys: dict[str, Any], language: str) -> str:
    """The path of a route with the keys of an object put in, in a language."""
    filled = PARAMETER.sub(lambda found: str(keys[found[1] or found[2]]), path).removesuffix("$")
    return re.sub(r"^/en/", f"/{language}/", filled)


class Visitor:
    """Somebody in a role, with the browser they signed in with."""

    def __init__(self, world: World, role: str) -> None:
        self.world, self.role = world, role
        self.handler = ClientHandler(enforce_csrf_checks=True)
        self.requests = 0
        self.refusal: Any = None

    def get(self, path: str) -> Any:
        return self._ask("get", path)

    def head(self, path: str) -> Any:
        with unprinted():
            return self._ask("head", path)

    def post(self, path: str, data: dict[str, Any] | None = None, *, keep: bool = False) -> Any:
        """A form sent with its token; what it changes is undone unless it is to be kept."""
        with nullcontext() if keep else undone():
            return self._ask("post", path, data or {}, headers={"X-CSRFToken": TOKEN})

    def post_unprinted(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """The same, where nothing can be changed; if the portal disagrees, the tables tell."""
        with unprinted():
            return self._ask("post", path, data or {}, headers={"X-CSRFToken": TOKEN})

    def post_from_elsewhere(self, path: str) -> Any:
        """A form that another site makes the browser send."""
        with unprinted():
            return self._ask("post", path, {}, headers={"Origin": EVIL})

    def _ask(self, method: str, path: str, *args: Any, **values: Any) -> Any:
        """Without the test client, which would copy the context of every template."""
        self.requests += 1
        browser = RequestFactory()
        browser.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        if self.role in self.world.sessions:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[self.role]
        request = getattr(browser, method)(path, *args, **values)
        response = self.handler(request.environ)
        if response.streaming:
            content = b"".join(response.streaming_content)  # closes the file, too
            response = HttpResponse(content, status=response.status_code, headers=response.headers)
        response.is_private = is_private(response)
        return response

    def asked_in(self, response: Any) -> Any:
        """Where the back office sends a stranger it says no, each time in the same words."""
        if not response.get("Location", "")[3:].startswith(BACK_OFFICE_LOGIN):
            return response
        if self.refusal is None:
            self.refusal = self._ask("get", response["Location"])
        return self.refusal


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def unprinted() -> Iterator[None]:
    """Leave out the work of printing pages, where nobody looks at them."""
    with patch.object(Template, "render", return_value=""):
        yield


def verdict(response: Any, path: str) -> str:
    """What the table calls this answer. A page, a next step, a form with complaints and word that the state
    does not allow it now are all `allowed`; whatever the table has no word for comes back as it is."""
    status = response.status_code
    if status in {403, 404, 405}:
        return str(status)
    if status == 410:
        return "404"  # gone
    if status in {301, 302}:
        target = urlsplit(response["Location"]).path[3:]
        if target.startswith(LOGIN):
            return "login"
        if target.startswith(ACCOUNTS) and ACCOUNTS not in path:
            return f"sent to {target}"
        return "allowed"
    return "allowed" if status in {200, 400, 409} else str(status)


def words(response: Any) -> str:
    """All text of an answer; workbooks and archives are opened."""
    content = response.content
    if response.get("Content-Type", "").startswith(ZIPPED) and content:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")


def is_private(response: Any) -> bool:
    """Whether no cache keeps the answer, and none takes it for somebody else's."""
    cache = {word.strip() for word in response.get("Cache-Control", "").split(",")}
    vary = {word.strip().lower() for word in response.get("Vary", "").split(",")}
    return {"private", "no-store"} <= cache and "cookie" in vary


def checksums() -> dict[str, str]:
    """Count and digest of the rows of every table that a GET must not change."""
    models = apps.get_models(include_auto_created=True)
    tables = sorted({model._meta.db_table for model in models if model._meta.managed} - MAY_CHANGE)
    digest = "md5(string_agg(md5(t::text), '' order by md5(t::text)))"
    one = f"select '{{0}}', count(*) || ' ' || coalesce({digest}, '') from \"{{0}}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(one.format(table) for table in tables))
        return dict(cursor.fetchall())


def changed(before: dict[str, str]) -> list[str]:
    """Names of the tables that are not as they were."""
    now = checksums()
    return sorted(table for table in before if before[table] != now.get(table))
