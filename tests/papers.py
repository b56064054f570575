"""What every paper of ours must have, read from the PDF itself."""

import io
from itertools import pairwise

import pikepdf


def read_paper(content: bytes) -> str:
    """Check the tags of a PDF, their order, its language and the title shown; gives the title."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        assert bool(paper.Root.MarkInfo.Marked)
        assert str(paper.Root.Lang).startswith("en")
        assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)
        _check_reading_order(paper)
        assert all("/A" in cell for cell in _cells(paper.Root.StructTreeRoot))
        with paper.open_metadata() as about:
            assert about["dc:title"]
            return about["dc:title"]


def _check_reading_order(paper) -> None:
    """What is read aloud goes forward page by page, under headings that begin with the title."""
    levels = [int(role[2]) for role in _roles(paper.Root.StructTreeRoot) if role[:2] == "/H"]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    numbers = {page.obj.objgen: number for number, page in enumerate(paper.pages)}
    pages = [numbers[page] for page in _pages(paper.Root.StructTreeRoot)]
    assert pages
    assert pages == sorted(pages)


def _pages(node, page=None):
    """Give the page of each piece of a paper, in the order in which it is read aloud."""
    page = node.get("/Pg", page)
    below = node.get("/K")
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(child, int):
            yield page.objgen
        elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
            yield child.get("/Pg", page).objgen
        elif isinstance(child, pikepdf.Dictionary) and "/K" in child:
            yield from _pages(child, page)


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
