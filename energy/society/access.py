"""Who stands before a society's doors: its officers, its members, or anyone."""

from functools import wraps

import rules
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404

from energy.society.models import Member, Society


def _society(reference) -> Society:
    return get_object_or_404(
        Society.objects.select_related("organisation"), organisation__reference=reference
    )


def for_everyone(view):
    """Give a view the society that its address names."""

    @wraps(view)
    def opened(request, reference, *args, **kwargs):
        return view(request, _society(reference), *args, **kwargs)

    return opened


def for_officers(view):
    """Let in officers of the society alone; for others the page is not there."""

    @wraps(view)
    @login_required
    def opened(request, reference, *args, **kwargs):
        society = _society(reference)
        if not rules.test_rule("society.keep_society", request.user, society):
            raise Http404
        return view(request, society, *args, **kwargs)

    return opened


def for_members(view):
    """Let in a member of the society, who sees its own record and no other."""

    @wraps(view)
    @login_required
    def opened(request, reference, *args, **kwargs):
        society = _society(reference)
        member = get_object_or_404(
            Member.objects.with_holdings().select_related("society__organisation"),
            society=society,
            user=request.user,
        )
        return view(request, society, member, *args, **kwargs)

    return opened
