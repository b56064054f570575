"""Files that people send, and the daemon that looks them over."""

import socket
import struct
import threading

import pytest

from gis.uploads import UnusableFile, inspect_upload
from tests.factories import make_paper


class Daemon:
    """A stand-in for clamd that speaks its protocol over a socket of the machine."""

    def __init__(self, folder):
        self.address, self.read, self.answer = str(folder / "clamd.sock"), b"", b"stream: OK\0"
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(self.address)
        self._door.listen(1)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        talk, _ = self._door.accept()
        with talk, talk.makefile("rb") as heard:
            assert heard.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", heard.read(4))[0]:
                self.read += heard.read(size)
            talk.sendall(self.answer)

    def close(self):
        self._thread.join(timeout=5)
        self._door.close()


@pytest.fixture
def clamd(tmp_path, settings):
    daemon = Daemon(tmp_path)
    settings.CLAMD_ADDRESS = daemon.address
    yield daemon
    daemon.close()


def test_a_clean_file_is_read_whole_and_taken(clamd):
    content = b"%PDF-1.7 " + b"x" * 200_000  # more than one chunk
    paper = make_paper(content=content)
    assert inspect_upload(paper).size == len(content)
    clamd.close()
    assert clamd.read == content
    assert paper.tell() == 0


def test_a_file_with_a_virus_is_refused(clamd):
    clamd.answer = b"stream: Eicar-Signature FOUND\0"
    with pytest.raises(UnusableFile, match="holds a virus"):
        inspect_upload(make_paper())


def test_a_file_that_could_not_be_looked_over_is_not_taken(settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "nobody.sock")
    with pytest.raises(UnusableFile, match="cannot be checked"):
        inspect_upload(make_paper())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("paper.pdf", b"MZ\x90\x00 a program"),
        ("paper.pdf", b"<html><script>"),
        ("archive.zip", b"PK\x03\x04rest"),
        ("text.txt", b"a\x00b"),
        ("empty.pdf", b""),
    ],
)
def test_kinds_are_told_by_content(name, content):
    with pytest.raises(UnusableFile):
        inspect_upload(make_paper(name, content))
