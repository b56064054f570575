"""Turns a refusal that no form caught into a page that says so."""

from config import views
from gis.errors import Refusal


class PlainRefusalMiddleware:
    """Answer every ``Refusal`` with its own status and its own sentence."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refusal):
            return views.refused(request, exception)
        return None
