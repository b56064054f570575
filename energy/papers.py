"""Pages as paper: tagged PDF of a template, by WeasyPrint, with nothing fetched from anywhere."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

STYLE = Path("static/css/paper.css")


def as_pdf(request, template: str, context: dict, *, name: str) -> HttpResponse:
    """Print a template as a tagged PDF."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"})
    style = CSS(string=(settings.BASE_DIR / STYLE).read_text(encoding="utf-8"))
    html = HTML(string=render_to_string(template, context, request), url_fetcher=fetcher)
    content = html.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", finisher=_name_headings)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _name_headings(document, pdf) -> None:
    """Say of each table heading whether it heads a column or a row, for those who listen."""
    import pydyf

    def above(part):
        return pdf.objects[int(part["P"].split()[0])]

    for part in pdf.objects:
        if isinstance(part, pydyf.Dictionary) and part.get("S") == "/TH":
            heads_column = above(above(part)).get("S") == "/THead"
            scope = "/Column" if heads_column else "/Row"
            part["A"] = pydyf.Dictionary({"O": "/Table", "Scope": scope})
