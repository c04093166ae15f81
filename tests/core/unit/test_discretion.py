"""Log lines of the portal name no draft, no receipt and no key."""

import logging

import pytest

from clusterpolisee.core.middleware.discretion import DiscretionFilter

DRAFT = "0b5ad3a3-6d5c-4a5c-9a55-0d1f7f2c9a11"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"/en/consultations/wg3/answer/{DRAFT}/", "/en/consultations/wg3/answer/…"),
        (f"/bg/consultations/wg3/receipt/{DRAFT}/", "/bg/consultations/wg3/receipt/…"),
        ("/en/invitations/secret/", "/en/invitations/…/"),
        ("/en/accounts/password/reset/key/1-abc/", "/en/accounts/password/reset/key/…/"),
        (f"/en/practices/{DRAFT}/", f"/en/practices/{DRAFT}/"),
    ],
)
def test_a_line_about_a_missing_page_keeps_the_key_to_itself(address, shown):
    record = logging.LogRecord("django.request", 30, "", 1, "%s: %s", ("Not Found", address), None)
    assert DiscretionFilter().filter(record)
    assert record.getMessage() == f"Not Found: {shown}"


def test_other_lines_stay_as_they_are():
    record = logging.LogRecord("x", 20, "", 1, "%d of %(all)d", (1,), None)
    assert DiscretionFilter().filter(record)
    assert record.args == (1,)


def test_the_filter_is_in_use(settings):
    assert "discretion" in settings.LOGGING["handlers"]["console"]["filters"]
