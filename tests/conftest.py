"""What all tests share: no way out of the machine, quick passwords, a folder of their own."""

import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# how fast a busy machine draws an example says nothing of the product
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_modifyitems(items):
    """Browser tests come last: seconds before minutes."""
    items.sort(key=lambda item: "browser" in item.keywords)


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch):
    """Refuse every connection that is not to this machine.

    Connecting a datagram socket sends nothing: libraries learn their own address by it.
    """
    connect = socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else "socket file"
        sends = self.family != socket.AF_UNIX and self.type == socket.SOCK_STREAM
        if sends and host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"A test tried to reach {host}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_ground(request, tmp_path):
    """Keep files in a folder of the test, and make passwords cheap, where Django is in use."""
    if not request.config.pluginmanager.hasplugin("django"):
        return
    settings = request.getfixturevalue("settings")
    settings.FILES_ROOT = settings.MEDIA_ROOT = tmp_path / "files"
    settings.SIGN_INS = tmp_path / "sign-ins.txt"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def shared():
    """The folder of real files beside the checkout, which the product itself never needs."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real files is not beside this checkout")
    return SHARED
