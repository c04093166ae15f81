"""What is under way in another window while a person's data are erased, with real transactions."""

import threading
import time

import pytest

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services import profile
from clusterpolisee.core.partners.services.races import at_once
from clusterpolisee.core.privacy import archive
from clusterpolisee.core.privacy.models import DataExport, ErasureRequest, Purpose
from clusterpolisee.core.privacy.services import consents, erasures, exports
from clusterpolisee.core.workflow.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path


def test_a_copy_that_is_being_made_goes_with_the_erasure(cast, tmp_path, monkeypatch):
    copy = exports.ask(cast.partner, language="en", by=cast.partner)
    is_being_made, write = threading.Event(), archive.write

    def slowly(*arguments, **words):
        is_being_made.set()
        time.sleep(0.5)
        write(*arguments, **words)

    def erase():
        is_being_made.wait(10)
        return erasures.erase(cast.partner, by="system:test")

    monkeypatch.setattr(archive, "write", slowly)
    made, counts = at_once(lambda: exports.make(copy.pk), erase)
    assert (made, counts["exports"]) == (True, 1)
    assert not DataExport.objects.exists()
    assert list((tmp_path / "data-exports").iterdir()) == []


@pytest.mark.parametrize(
    "late",
    [
        lambda user: profile.revise(user, values={"full_name": "Back again"}, by=user),
        lambda user: exports.ask(user, language="en", by=user),
        lambda user: erasures.ask(user, reason="Back again", by=user),
        lambda user: consents.give(user, Purpose.PUBLIC_PROFILE, language="en", by=user),
    ],
)
def test_what_comes_late_from_another_window_writes_nothing_back(cast, late):
    erasures.erase(cast.partner, by="system:test")
    with pytest.raises(Refused, match="have been erased"):
        late(cast.partner)
    emptied = User.objects.get(pk=cast.partner.pk)
    assert (emptied.full_name, emptied.is_public) == ("", False)
    assert not DataExport.objects.exists()
    assert not ErasureRequest.objects.exists()
