"""Reads Mapbox vector tiles, so that tests see what a browser would: a small reader of our own.

A tile is layers (field 3), a layer is features (2), keys (3), values (4) and an extent (5); a
feature has tags (2), a type (3) and commands (4). Mapbox Vector Tile Specification 2.1.
"""

import struct


def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def _fields(data):
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        field, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
        elif wire == 2:
            size, at = _varint(data, at)
            value, at = data[at : at + size], at + size
        else:
            size = {1: 8, 5: 4}[wire]
            value, at = data[at : at + size], at + size
        yield field, value


def _packed(data):
    at, numbers = 0, []
    while at < len(data):
        value, at = _varint(data, at)
        numbers.append(value)
    return numbers


def _value(data):
    ((kind, value),) = _fields(data)
    if kind == 1:
        return value.decode()
    if kind in (2, 3):
        return struct.unpack("<f" if kind == 2 else "<d", value)[0]
    if kind == 6:
        return (value >> 1) ^ -(value & 1)
    return bool(value) if kind == 7 else value


def _places(commands):
    """Every corner of a feature, in the units of the tile."""
    x = y = at = 0
    found = []
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        for _ in range(count if command != 7 else 0):
            dx, dy = commands[at : at + 2]
            x, y, at = x + ((dx >> 1) ^ -(dx & 1)), y + ((dy >> 1) ^ -(dy & 1)), at + 2
            found.append((x, y))
    return found


def read(tile: bytes) -> dict[str, list[dict]]:
    """Give the features of each layer: ``properties``, ``type`` and ``places`` in tile units."""
    layers = {}
    for field, layer in _fields(tile):
        assert field == 3
        name, keys, values, features = "", [], [], []
        for inner, value in _fields(layer):
            if inner == 1:
                name = value.decode()
            elif inner == 2:
                features.append(dict(_fields(value)))
            elif inner == 3:
                keys.append(value.decode())
            elif inner == 4:
                values.append(_value(value))
        layers[name] = [
            {
                "properties": {
                    keys[key]: values[value]
                    for key, value in zip(*[iter(_packed(one.get(2, b"")))] * 2, strict=True)
                },
                "type": {1: "point", 2: "line", 3: "area"}[one[3]],
                "places": _places(_packed(one[4])),
            }
            for one in features
        ]
    return layers


def stands_for(features: list[dict]) -> int:
    """How many records the features of a tile stand for: their counts, and one for each other."""
    return sum(one["properties"].get("count", 1) for one in features)
