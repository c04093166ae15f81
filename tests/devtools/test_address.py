"""BIND and PORT."""

import socket

import pytest

from devtools.address import Address, address, refuse_taken
from devtools.complaint import Complaint


@pytest.mark.parametrize(
    ("bind", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("::", "http://[::1]:8000/"),
        ("portal.local", "http://portal.local:8000/"),
    ],
)
def test_the_address_printed_can_be_opened(bind, url):
    assert Address(bind, 8000).url == url
    assert Address(bind, 8000).passkeys_url == "http://localhost:8000/"


def test_the_environment_chooses_the_address():
    assert address({}) == Address("127.0.0.1", 8000)
    assert address({"BIND": "", "PORT": ""}) == Address("127.0.0.1", 8000)
    assert address({"BIND": "0.0.0.0", "PORT": "8123"}) == Address("0.0.0.0", 8123)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "٨", "8000 "])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(Complaint, match="is not a port number"):
        address({"PORT": port})


def test_a_taken_port_gives_one_line_and_another_port():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Complaint) as refused:
            refuse_taken(Address("127.0.0.1", port))
    assert str(refused.value).startswith(f"Port {port} on 127.0.0.1 is taken by another program")
    assert "\n" not in str(refused.value)


def test_a_free_port_is_left_free():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    refuse_taken(Address("127.0.0.1", port))
    refuse_taken(Address("127.0.0.1", port))


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Complaint, match=r"BIND=192\.0\.2\.1 is not an address of this machine"):
        refuse_taken(Address("192.0.2.1", 8000))
