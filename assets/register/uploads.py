"""A list as an officer sends it: kept under a name of our own, looked at, never trusted."""

import hashlib
from pathlib import Path, PurePath

from django.conf import settings
from django.db import transaction

from assets.register import importing
from assets.register.errors import UnusableFile
from assets.register.glance import look
from assets.register.models import ImportRun, SavedMapping
from assets.register.recognising import MappingRefused, fit_mapping, parse_mapping
from gis.errors import Refusal
from people.models import Authority

MOST_MB = settings.MOST_UPLOADED_BYTES // 1_000_000
SMALLER = "send a smaller part of it, or ask for it to be imported by command."
#: States in which a file may still be looked at in another way.
OPEN = (ImportRun.State.PROPOSED, ImportRun.State.CHECKED, ImportRun.State.FAILED)


def take_file(authority: Authority, upload, *, by=None, layer: str = "") -> ImportRun:
    """Keep a file that was sent, and propose what its columns mean.

    Raises
    ------
    Refusal
        If it is empty, too large, or cannot be read; nothing of it is then kept.
    """
    name = PurePath(upload.name.replace("\\", "/")).name[-300:]
    if not upload.size:
        raise UnusableFile(f"{name} is empty; choose the file again.")
    if upload.size > MOST_MB * 1_000_000:
        raise UnusableFile(f"{name} is larger than {MOST_MB} MB; {SMALLER}")
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    run = ImportRun(
        authority=authority, file_name=name, list_name=importing.list_name_of(name),
        sha256=digest.hexdigest(), by=by, options={"authority": authority.code},
    )  # fmt: skip
    run.file.save(name, upload, save=False)
    try:
        _propose(run, layer)
    except Refusal:
        run.file.delete(save=False)
        raise
    return run


@transaction.atomic
def choose_layer(run: ImportRun, layer: str) -> None:
    """Read another sheet or layer of a file that was sent, and propose its columns anew.

    Raises
    ------
    Refusal
        If it has no such layer, or none with rows.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state in OPEN:
        run.state, run.mapping, run.columns, run.staged = ImportRun.State.PROPOSED, "", {}, None
        _propose(run, layer)


def _propose(run: ImportRun, layer: str) -> None:
    """Write down what a file seems to be: its layer and its columns, where they are plain."""
    if layer:
        run.options["layer"] = layer
    glance = look(run)
    if glance.layers and not run.options.get("layer"):
        run.options["layer"] = glance.layer
    if glance.batch is not None:
        kept = kept_mapping(run, glance.batch.columns)
        mapping = kept or glance.mapping
        run.mapping, run.columns = mapping.to_toml(), mapping.as_dict()
        run.options["kept_columns"] = bool(kept)
    run.save()


def kept_mapping(run: ImportRun, columns):
    """Find the mapping that the council kept for this list, or for one with the same columns."""
    rows = SavedMapping.objects.filter(authority=run.authority)
    named = list(rows.filter(list_name=run.list_name))
    for saved in [*named, *rows.exclude(list_name=run.list_name)]:
        try:
            mapping = fit_mapping(parse_mapping(saved.mapping), columns)
        except MappingRefused:
            continue
        if not mapping.remarks:
            return mapping
    return None


def path_of(run: ImportRun) -> Path:
    """Where the file of an import lies.

    Raises
    ------
    UnusableFile
        If it is no longer there.
    """
    if not run.file or not Path(run.file.path).is_file():
        raise UnusableFile(f"{run.file_name} is no longer kept here; send it again.")
    return Path(run.file.path)
