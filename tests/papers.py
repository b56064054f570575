"""Reads the papers that we print: their text, as a person would copy it, and their tags."""

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


def tags_of(content: bytes) -> dict:
    """Language, title, whether it is tagged, the headings of tables, and pictures without words."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        elements = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one
        ]
        heads = [one for one in elements if one.S == "/TH"]
        figures = [one for one in elements if one.S == "/Figure"]
        return {
            "pages": len(pdf.pages),
            "lang": str(pdf.Root.get("/Lang", "")),
            "title": str(pdf.docinfo.get("/Title", "")),
            "marked": bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False)),
            "scopes": {str(one.A.Scope) for one in heads},
            "silent_pictures": [one for one in figures if not str(one.get("/Alt", ""))],
        }
