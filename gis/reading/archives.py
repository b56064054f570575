"""Zip archives: what is in them, unpacked no further than is safe."""

import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from gis.errors import UnreadableFile

MOST_UNPACKED = 2 << 30
MOST_MEMBERS = 5_000
HARMLESS_UNPACKED = 64 << 20  # below this no ratio is suspicious
MOST_RATIO = 200  # text packs ten to one, blank shapes a hundred to one, bombs a thousand to one
_BLOCK = 1 << 20


class Archive:
    """A zip archive whose members were looked at before anything is unpacked.

    Raises
    ------
    UnreadableFile
        If it is broken, locked with a password, names a path outside itself, or unpacks to far more
        than it holds.
    """

    def __init__(self, path: Path):
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self.members = [info for info in archive.infolist() if not info.is_dir()]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise _broken() from error
        if len(self.members) > MOST_MEMBERS:
            raise UnreadableFile(
                f"The archive holds {len(self.members):,} files; zip only the one that is meant."
            )
        for info in self.members:
            _check_member(info)

    @property
    def names(self) -> list[str]:
        """Names of the files, without those that operating systems add."""
        return [info.filename for info in self.members if not _is_litter(info.filename)]

    def measure(self) -> int:
        """Unpack everything to nowhere, counting, and stop at a bomb."""
        total = 0
        packed = max(1, sum(info.compress_size for info in self.members))
        try:
            with zipfile.ZipFile(self.path) as archive:
                for info in self.members:
                    with archive.open(info) as member:
                        while block := member.read(_BLOCK):
                            total += len(block)
                            _check_size(total, packed)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise _broken() from error
        return total

    def unpack(self, names: list[str]) -> Path:
        """Unpack members side by side into a new folder, which the caller deletes."""
        self.measure()
        folder = Path(tempfile.mkdtemp(prefix="reading-"))
        try:
            with zipfile.ZipFile(self.path) as archive:
                for name in names:
                    target = folder / PurePosixPath(name.replace("\\", "/")).name
                    with archive.open(name) as member, target.open("wb") as file:
                        shutil.copyfileobj(member, file, _BLOCK)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            shutil.rmtree(folder)
            raise _broken() from error
        return folder


def _check_member(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise UnreadableFile(
            f"The archive names a file outside itself ({info.filename[:60]!r}) and was not opened."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFile("The archive holds a link to another file and was not opened.")
    if info.flag_bits & 0x1:
        raise UnreadableFile("The archive is locked with a password; zip it again without one.")


def _check_size(total: int, packed: int) -> None:
    if total > MOST_UNPACKED or (total > HARMLESS_UNPACKED and total > MOST_RATIO * packed):
        raise UnreadableFile(
            f"The file unpacks to more than {total // (1 << 20):,} MB, far more than it should, "
            "and was not opened."
        )


def _is_litter(name: str) -> bool:
    last = PurePosixPath(name).name
    return name.startswith("__MACOSX/") or last.startswith((".", "~$")) or last == "Thumbs.db"


def _broken() -> UnreadableFile:
    return UnreadableFile("The archive is cut off or broken; download or zip it again.")
