"""Small lists of assets as files, imported, and the register as it stands, for comparing."""

import csv

from assets.register.importing import Wishes, import_file
from assets.register.models import Asset, StalledSpell
from tests.factories import ENGLISH

#: What an import may change of an asset, and what is worked out from it; not when it was changed.
FACTS = [
    one.attname
    for one in Asset._meta.concrete_fields
    if one.name not in ("changed", "entered", "area_m2", "tile_point", "tile_shape")
]


def write_list(folder, rows, name="list.csv"):
    """Write rows, dictionaries by heading, as a CSV file."""
    headings = list(dict.fromkeys(key for row in rows for key in row))
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


def import_list(folder, rows, *, name="list.csv", dry_run=False, **wishes):
    """Import rows as a list of Trafford, or of another authority."""
    wishes = Wishes(**{"authority": ENGLISH} | wishes)
    return import_file(write_list(folder, rows, name), wishes, dry_run=dry_run)


def register_as_it_is():
    """Every fact of every asset, and every stalled spell, in one comparable value."""
    assets = {
        row["id"]: {
            name: value.hexewkb if hasattr(value, "hexewkb") else value
            for name, value in row.items()
        }
        for row in Asset.objects.values(*FACTS)
    }
    return assets, list(StalledSpell.objects.order_by("pk").values())
