"""Turns a refusal that no form caught, and an address that nothing can hold, into a page."""

from config import views
from gis.errors import Refusal


class PlainRefusalMiddleware:
    """Answer every ``Refusal`` with its own status and its own sentence."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return views.refused(
                request, Refusal("The address holds a sign that none of ours has.")
            )
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refusal):
            return views.refused(request, exception)
        return None
