"""What the list of devices shows: `{% load devices %}`."""

from django import template

from clusterpolisee.core.accounts.browsers import Device, device

register = template.Library()


@register.filter
def as_device(user_agent: str) -> Device:
    """Browser and system of a session."""
    return device(user_agent)
