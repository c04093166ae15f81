"""Asks the web server in this container for /healthz, in the name it is known by; 0 when it answers 200."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

PATIENCE_SECONDS = 5


def main() -> int:
    """Return 0 when the portal answers."""
    known_as = urlsplit(os.environ.get("PORTAL_URL", "")).netloc or "localhost"
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}/healthz", headers={"Host": known_as}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - a fixed scheme
            return 0 if answer.status == 200 else 1
    except OSError as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
