"""What every page needs to know."""

from django.conf import settings

from people.models import Authority
from people.querysets import authority_ids, organisation_ids


class _Acts:
    """Which doors the person who looks may go through; read only when a template asks."""

    def __init__(self, user):
        self._user = user

    @property
    def for_council(self):
        return bool(authority_ids(self._user))

    @property
    def as_officer(self):
        return bool(authority_ids(self._user, "officer"))

    @property
    def as_administrator(self):
        return bool(authority_ids(self._user, "administrator"))

    @property
    def for_organisation(self):
        return bool(organisation_ids(self._user))


def every_page(request):
    """Give templates the name of the site, what the person may do, and whether all is invented."""
    return {
        "site_name": settings.SITE_NAME,
        "acts": _Acts(request.user) if hasattr(request, "user") else None,
        "is_demonstration": lambda: Authority.objects.filter(is_demonstration=True).exists(),
    }
