"""Which authorities and organisations a person acts for: the ground of every ``visible_to``."""

from django.db.models import QuerySet


def authority_ids(user, *roles) -> frozenset[int]:
    """Say for which authorities a person holds one of these roles (any role when none is named)."""
    if not user.is_authenticated:
        return frozenset()
    held = _held(user, "authority_roles", "authority_id")
    return frozenset(place for place, role in held if not roles or role in roles)


def organisation_ids(user, *roles) -> frozenset[int]:
    """Say for which bodies a person holds one of these roles (any role when none is named)."""
    if not user.is_authenticated:
        return frozenset()
    held = _held(user, "organisation_roles", "organisation_id")
    return frozenset(place for place, role in held if not roles or role in roles)


def _held(user, relation, place):
    """Read a person's roles once a request."""
    known = user.__dict__.setdefault("_roles_held", {})
    if relation not in known:
        known[relation] = list(getattr(user, relation).values_list(place, "role"))
    return known[relation]


class AuthorityQuerySet(QuerySet):
    def served_by(self, user, *roles):
        """Keep the authorities for which a person holds one of these roles."""
        return self.filter(pk__in=authority_ids(user, *roles))


class OrganisationQuerySet(QuerySet):
    def visible_to(self, user):
        """Keep the bodies a person belongs to; a body's public face is on its requests."""
        return self.filter(pk__in=organisation_ids(user))
