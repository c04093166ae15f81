"""The same form sent twice at the same moment, with real transactions."""

import threading

import pytest
from django.db import connection

from clusterpolisee.core.search.models import SearchDocument
from repository.models import Practice
from repository.services import practices

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_form_sent_twice_at_once_is_stored_and_indexed_once(cast, values, token):
    start = threading.Barrier(2)
    stored = []

    def send():
        start.wait()
        try:
            stored.append(practices.publish(by=cast.partner, token=token, values=values).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert stored == [Practice.objects.get().pk] * 2
    assert SearchDocument.objects.count() == 1
