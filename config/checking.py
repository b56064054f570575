"""Tries everything that must be true of this installation: its records and its files."""

import hashlib
from collections.abc import Iterator
from importlib import import_module

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.module_loading import module_has_submodule


def find_faults() -> Iterator[tuple[str, list[str]]]:
    """Give each rule, in a sentence, with the records that break it: mostly none.

    All is seen as it was at one moment, whoever writes meanwhile.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for app in apps.get_app_configs():
            if module_has_submodule(app.module, "invariants"):
                for rule in import_module(f"{app.name}.invariants").INVARIANTS:
                    yield rule.says, rule.find_broken()
        yield "Every file that a record names is kept, with the content it had.", _lost_files()


def stored_files() -> Iterator[tuple[models.Model, models.FileField]]:
    """Give every record that names a file, with the field that names it."""
    for model in apps.get_models():
        fields = [field for field in model._meta.fields if isinstance(field, models.FileField)]
        for field in fields:
            for record in model._default_manager.exclude(**{field.name: ""}).iterator(500):
                yield record, field


def _lost_files() -> list[str]:
    lost = []
    for record, field in stored_files():
        file = getattr(record, field.name)
        if not file.storage.exists(file.name):
            lost.append(f"{record._meta.verbose_name} {record.pk}: {file.name} is missing")
        elif getattr(record, "sha256", "") and _hash_of(file) != record.sha256:
            lost.append(f"{record._meta.verbose_name} {record.pk}: {file.name} has changed")
    return lost


def _hash_of(file) -> str:
    with file.storage.open(file.name) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
