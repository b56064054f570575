"""Writes down who is behind each change that a page makes."""

import pghistory


class ActorMiddleware:
    """Give the audit trail the person and the address behind a request that may write."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        user = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(user=user, path=request.path):
            return self.get_response(request)
