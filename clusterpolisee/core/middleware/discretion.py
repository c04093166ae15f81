"""What our own log lines say of addresses: no draft, no receipt, no key out of a mail."""

import logging
import re

# As in deploy/gunicorn.conf.py, which writes the lines about requests.
UNOBSERVED = re.compile(r"(/[a-z]{2}/consultations/[^/?\s]+/(?:answer|receipt))\b[^\s\"]*")
KEYS = re.compile(r"(?<=/)(confirm-email|invitations|reset/key|unsubscribe)/[^/?\s]+")


class DiscretionFilter(logging.Filter):
    """Shortens addresses in the arguments of a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_shortened(value) for value in record.args)
        return True


def _shortened(value: object) -> object:
    if not isinstance(value, str):
        return value
    return KEYS.sub(r"\1/…", UNOBSERVED.sub(r"\1/…", value))
