"""Papers: a page's words as a tagged PDF that a screen reader can read (PDF/UA)."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

_IN_HEAD = "/THead"


def make_paper(template: str, context: dict[str, Any]) -> bytes:
    """Write a template that extends ``papers/base.html`` as a PDF with tags, language and title.

    Nothing is fetched: pictures must stand in the page as ``data:`` addresses.
    """
    # takes more than a second: only for those who print
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    page = HTML(
        string=render_to_string(template, context),
        url_fetcher=URLFetcher(allowed_protocols={"data"}),
    )
    return page.write_pdf(pdf_variant="pdf/ua-1", finisher=_finish)


def paper_response(template: str, context: dict[str, Any], *, name: str) -> HttpResponse:
    """Answer with a paper, to be kept under a name."""
    return send_paper(make_paper(template, context), name=name)


def send_paper(content: bytes, *, name: str) -> HttpResponse:
    """Answer with a paper that is already made."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _finish(document, pdf) -> None:
    """Add what the standard asks and the writer leaves out: scopes of headings, printable links."""
    import pydyf

    for item in pdf.objects:
        if not isinstance(item, pydyf.Dictionary):
            continue
        if item.get("Subtype") == "/Link":
            item["F"] = 4
        elif item.get("S") == "/TH":
            scope = "/Column" if _is_in_head(pdf, item) else "/Row"
            item["A"] = pydyf.Dictionary({"O": "/Table", "Scope": scope})


def _is_in_head(pdf, cell) -> bool:
    row = _object(pdf, cell["P"])
    return _object(pdf, row["P"])["S"] == _IN_HEAD


def _object(pdf, reference: bytes):
    return pdf.objects[int(reference.split()[0])]
