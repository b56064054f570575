"""References that a payment carries, and how one is found in what a bank writes.

Seven signs by chance and one to check them, of an alphabet without vowels and look-alikes: one
wrong sign, or two neighbours changed about, never make another reference.
"""

import re
import secrets

SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
WEIGHTS = (1, 2, 4, 5, 7, 8, 10)  # none shares a factor with 27, nor does any difference
LENGTH = len(WEIGHTS) + 1


def new_reference() -> str:
    """Draw a reference."""
    body = "".join(secrets.choice(SIGNS) for _ in WEIGHTS)
    return body + check_sign(body)


def check_sign(body: str) -> str:
    """The last sign of a reference."""
    total = sum(weight * SIGNS.index(sign) for weight, sign in zip(WEIGHTS, body, strict=True))
    return SIGNS[total % len(SIGNS)]


def is_reference(text: str) -> bool:
    """Whether a text is a reference with its check sign."""
    if len(text) != LENGTH or any(sign not in SIGNS for sign in text):
        return False
    return check_sign(text[:-1]) == text[-1]


def references_in(description: str) -> list[str]:
    """Find all that may be a reference in what a bank wrote, spaces and hyphens apart."""
    plain = re.sub(r"[^A-Z0-9]", "", description.upper())
    windows = (plain[place : place + LENGTH] for place in range(len(plain) - LENGTH + 1))
    return list(dict.fromkeys(window for window in windows if is_reference(window)))
