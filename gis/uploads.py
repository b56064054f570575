"""Files that people send: what may come in, told by content, not by name, and looked over."""

import hashlib
import socket
import struct
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings

from gis.errors import Refusal

MOST_BYTES = 25_000_000
_CHUNK_BYTES = 64 * 1024
_SECONDS = 20

#: First bytes of a file, where they stand, and what it then is.
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_IN_ZIP = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_TEXT = {".txt": "text/plain", ".csv": "text/csv"}
ACCEPTED = "PDF, PNG, JPEG, Word, Excel, OpenDocument or plain text"


class UnusableFile(Refusal):
    """A file that cannot be taken, with what to send instead."""


@dataclass(frozen=True)
class Upload:
    """What a file is, as we found it: its plain name, kind, size in bytes and SHA-256."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect_upload(file) -> Upload:
    """Look a file over before it is kept; it is left at its start.

    Raises
    ------
    UnusableFile
        If it is empty, too large, of another kind, infected, or cannot be checked for viruses.
    """
    name = PurePath(file.name.replace("\\", "/")).name[:200]
    if not file.size:
        raise UnusableFile(f"{name} is empty; choose the file again.")
    if file.size > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise UnusableFile(f"{name} is larger than {most} MB; send a smaller copy.")
    digest, head = hashlib.sha256(), b""
    for chunk in file.chunks():
        head = head or chunk[:512]
        digest.update(chunk)
    file.seek(0)
    found = Upload(name, kind_of(name, head), file.size, digest.hexdigest())
    look_for_viruses(file, name)
    file.seek(0)
    return found


def kind_of(name: str, head: bytes) -> str:
    """Tell what a file is by its first bytes; the name only tells kinds of archive apart.

    Raises
    ------
    UnusableFile
        If it is none of the kinds that councils and groups exchange.
    """
    ending = PurePath(name).suffix.lower()
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"PK\x03\x04") and ending in _IN_ZIP:
        return _IN_ZIP[ending]
    if ending in _TEXT and b"\x00" not in head:
        return _TEXT[ending]
    raise UnusableFile(f"{name} is of a kind that cannot be taken; send {ACCEPTED}.")


def look_for_viruses(file, name: str) -> None:
    """Have clamd read a file, where the operator has set ``CLAMD_ADDRESS``.

    The daemon's own protocol: INSTREAM, chunks with their length before them, a chunk of none.

    Raises
    ------
    UnusableFile
        If it finds something, or cannot be asked: a file that was not looked at is not taken.
    """
    if not settings.CLAMD_ADDRESS:
        return
    try:
        with _connection() as daemon:
            daemon.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK_BYTES):
                daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
            daemon.sendall(struct.pack("!I", 0))
            answer = _read_answer(daemon)
    except OSError as error:
        raise UnusableFile(
            f"{name} cannot be checked for viruses just now; try again in a few minutes."
        ) from error
    if answer.endswith("FOUND"):
        raise UnusableFile(f"{name} holds a virus and was not kept; clean it and send it again.")
    if not answer.endswith("OK"):
        raise UnusableFile(f"{name} could not be checked for viruses ({answer}); send it again.")


def _connection() -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        daemon = socket.socket(socket.AF_UNIX)
        daemon.settimeout(_SECONDS)
        try:
            daemon.connect(address)
        except OSError:
            daemon.close()
            raise
        return daemon
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)


def _read_answer(daemon) -> str:
    answer = b""
    while chunk := daemon.recv(4096):
        answer += chunk
        if answer.endswith(b"\0"):
            break
    return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()
