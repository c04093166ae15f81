"""What every page knows."""

from typing import Any

from django.http import HttpRequest

from clusterpolisee.core.audit.recording import request_id
from clusterpolisee.core.languages.codes import LANGUAGE_NAMES


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"portal_languages": LANGUAGE_NAMES, "request_number": request_id.get()}
