"""Tests cannot leave this machine."""

import socket

import pytest


def test_another_host_cannot_be_reached() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="192.0.2.1"):
        outside.connect(("192.0.2.1", 80))


def test_another_name_cannot_be_looked_up() -> None:
    with pytest.raises(AssertionError, match=r"example\.invalid"):
        socket.getaddrinfo("example.invalid", 80)
