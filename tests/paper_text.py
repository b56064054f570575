"""Reads the papers that we print: their words, as a person would copy them, and their pictures."""

import io
import re

import pikepdf


def text_of(content: bytes) -> str:
    """All words of a PDF in the order in which they were written, with single spaces."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        parts = [part for page in pdf.pages for part in _page(page)]
    return re.sub(r"\s+", " ", " ".join(parts))


def _page(page):
    fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
    letters, line = {}, ""
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                letters = fonts[str(operands[0])]
            case "TJ":
                line += "".join(
                    _decoded(bytes(part), letters)
                    for part in operands[0]
                    if isinstance(part, pikepdf.String)
                )
            case "Tj":
                line += _decoded(bytes(operands[0]), letters)
            case "ET":
                yield line
                line = ""


def _decoded(codes: bytes, letters) -> str:
    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
    return "".join(letters.get(pair, "?") for pair in pairs)


def _letters(font) -> dict[bytes, str]:
    table = bytes(font.ToUnicode.read_bytes()).decode()
    return {
        bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be")
        for code, text in re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", table)
    }


def pages_of(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def words_of_pictures(content: bytes) -> list[str]:
    """What each picture of a PDF says to those who do not see it."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        elements = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        pictures = [one for one in elements if str(one.get("/S", "")) == "/Figure"]
        return [str(one.get("/Alt", "")) for one in pictures]


def silent_pictures(content: bytes) -> int:
    """How many pictures of a PDF have no words for those who do not see them."""
    words = words_of_pictures(content)
    assert words
    return words.count("")
