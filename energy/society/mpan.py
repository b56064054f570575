"""Meter point administration numbers: thirteen digits, the last one checks the others."""

PRIMES = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)
LENGTH = len(PRIMES) + 1


def check_digit(first_twelve: str) -> int:
    """The last digit of a number.

    >>> check_digit("120001234567"), check_digit("200003519100")
    (9, 6)
    """
    total = sum(int(digit) * prime for digit, prime in zip(first_twelve, PRIMES, strict=True))
    return total % 11 % 10


def is_mpan(text: str) -> bool:
    """Whether a text is a number with its right last digit.

    >>> is_mpan("1200012345679"), is_mpan("1200012345678"), is_mpan("12000")
    (True, False, False)
    """
    if len(text) != LENGTH or not (text.isascii() and text.isdigit()):
        return False
    return check_digit(text[:-1]) == int(text[-1])


def compact(text: str) -> str:
    """Leave out the spaces that people write."""
    return text.replace(" ", "").replace("-", "")
