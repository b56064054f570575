"""Every question about requests that is worth a name."""

from django.db.models import F, Q, QuerySet

from people.querysets import authority_ids, organisation_ids


class RequestQuerySet(QuerySet):
    def visible_to(self, user):
        """Keep what a person may know of: public requests, their own bodies' and their council's.

        What a group has not sent yet is its own: its council does not see it.
        """
        sent = ~Q(stage="draft")
        return self.filter(
            Q(is_public=True)
            | Q(organisation__in=organisation_ids(user))
            | Q(authority__in=authority_ids(user)) & sent
        )

    def of_group(self, user):
        """Keep the requests of the bodies a person belongs to."""
        return self.filter(organisation__in=organisation_ids(user))

    def of_council(self, user):
        """Keep what a council's people work on: all that was sent to it."""
        return self.filter(authority__in=authority_ids(user)).exclude(stage="draft")

    def open(self):
        return self.filter(is_open=True)

    def public(self):
        return self.filter(is_public=True)

    def by_urgency(self):
        """Order by the next date by which the council must act; without one, the newest last."""
        return self.order_by(F("next_due_on").asc(nulls_last=True), "pk")
