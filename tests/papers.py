"""What every paper of ours must have, read from the PDF itself."""

import io

import pikepdf


def read_paper(content: bytes) -> str:
    """Check that a PDF has tags, language and a title that readers show; gives its title."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        assert bool(paper.Root.MarkInfo.Marked)
        assert str(paper.Root.Lang).startswith("en")
        assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)
        roles = list(_roles(paper.Root.StructTreeRoot))
        assert "/H1" in roles
        assert all("/A" in cell for cell in _cells(paper.Root.StructTreeRoot))
        with paper.open_metadata() as about:
            assert about["dc:title"]
            return about["dc:title"]


def _roles(node):
    for item in _walk(node):
        yield str(item.S)


def _cells(node):
    return [item for item in _walk(node) if str(item.S) == "/TH"]


def _walk(node):
    if "/S" in node:
        yield node
    below = node.get("/K")
    if isinstance(below, pikepdf.Array):
        for child in below:
            if isinstance(child, pikepdf.Dictionary) and "/K" in child:
                yield from _walk(child)
    elif isinstance(below, pikepdf.Dictionary) and "/K" in below:
        yield from _walk(below)
