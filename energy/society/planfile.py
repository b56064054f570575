"""Read a society's plan from one TOML file, refusing what it does not understand."""

import tomllib
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

from energy.society.plan import Plan, PlanError


def read_plan(path: Path) -> Plan:
    """Read the plan in a file.

    Raises
    ------
    PlanError
        If the file is missing, is not TOML, or holds a key or value that makes no sense.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(f"cannot read the plan {path}: {error}") from error
    return parse_plan(text)


def parse_plan(text: str) -> Plan:
    """Turn the text of a TOML plan into a plan."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"the plan is not valid TOML: {error}") from error
    return build(Plan, table, "the plan")


def build(kind, table, where: str):
    """Fill a dataclass from a table, naming the place of whatever does not fit."""
    if not isinstance(table, dict):
        raise PlanError(f"{where} must be a table of keys and values")
    hints = get_type_hints(kind)
    known = {entry.name: entry for entry in fields(kind)}
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f": did you mean '{near[0]}'?" if near else f": it may have {', '.join(known)}"
            raise PlanError(f"{where} has an unknown key '{key}'{hint}")
    for key, entry in known.items():
        if entry.default is MISSING and key not in table:
            raise PlanError(f"{where} lacks {key}")
    values = {
        key: convert(value, hints[key], known[key].metadata, f"{key} of {where}")
        for key, value in table.items()
    }
    return kind(**values)


def convert(value, hint, bounds, where: str):
    """Turn one TOML value into what the dataclass asks for."""
    if get_origin(hint) is tuple:
        return convert_list(value, get_args(hint)[0], where)
    if is_dataclass(hint):
        return build(hint, value, f"[{where.split(' of ')[0]}]")
    if get_origin(hint) in (Union, UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    if hint in (int, float):
        return convert_number(value, hint, bounds, where)
    if hint is date and isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, hint):
        wanted = {str: "a text in quotes", bool: "true or false", date: "a day such as 2027-04-01"}
        raise PlanError(f"{where} must be {wanted[hint]}, got {value!r}")
    return value


def convert_list(value, kind, where: str):
    """Turn an array of tables into a tuple of dataclasses, each named by its place or name."""
    if not isinstance(value, list):
        raise PlanError(f"{where} must be written as [[{where.split(' of ')[0]}]] tables")
    singular = where.split(" of ")[0].removesuffix("s").replace("_", " ")
    return tuple(
        build(kind, item, f"{singular} {named(item, place)}")
        for place, item in enumerate(value, start=1)
    )


def named(item, place: int) -> str:
    """Name an entry by its own name, or by its place in the file."""
    name = item.get("name") if isinstance(item, dict) else None
    return f"'{name}'" if name else str(place)


def convert_number(value, hint, bounds, where: str):
    """Turn a TOML number into an int or a float inside its bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise PlanError(f"{where} must be a number, got {value!r}")
    if hint is int and value != int(value):
        raise PlanError(f"{where} must be a whole number, got {value}")
    low, high = bounds["low"], bounds["high"]
    if not low <= value <= high:
        limits = f"from {low:g} to {high:g}" if high < float("inf") else f"at least {low:g}"
        raise PlanError(f"{where} must be {limits}, got {value:g}")
    return hint(value)
