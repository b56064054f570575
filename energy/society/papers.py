"""Papers as tagged PDF (PDF/UA), made from templates; nothing is fetched from anywhere."""

from django.http import HttpResponse
from django.template.loader import render_to_string


def pdf(template: str, context: dict, *, name: str) -> HttpResponse:
    """Answer with a template as a tagged PDF with language and title."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    html = render_to_string(template, context)
    content = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"})).write_pdf(
        pdf_variant="pdf/ua-1", finisher=_say_scopes
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _say_scopes(_document, written) -> None:
    """Say of every heading cell that it heads its column, which the writer leaves out."""
    import pydyf

    for part in written.objects:
        if isinstance(part, dict) and part.get("S") == "/TH":
            part["A"] = pydyf.Dictionary({"O": "/Table", "Scope": "/Column"})
