"""Every question about societies, members and shares that is worth a name."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from people.querysets import organisation_ids


class SocietyQuerySet(QuerySet):
    def kept_by(self, user):
        """Keep the societies whose officer a person is: only they see the register of members."""
        return self.filter(organisation__in=organisation_ids(user, "society_officer"))


def _sum_of(rows, field="pence"):
    """A sum of rows that refer to the outer row, as a subquery; nothing is 0."""
    total = rows.order_by().values("_group").annotate(total=Sum(field)).values("total")
    return Coalesce(Subquery(total), Value(0))


class MemberQuerySet(QuerySet):
    def with_holdings(self):
        """Add ``held_pence`` in shares and ``owed_pence`` in interest."""
        from energy.society.models import Entry

        mine = Entry.objects.filter(member=OuterRef("pk")).annotate(_group=F("member"))
        return self.annotate(
            held_pence=_sum_of(mine.filter(account="shares")),
            owed_pence=_sum_of(mine.filter(account="owed")),
        )

    def current(self):
        """Keep those who have not left and are not dead."""
        return self.filter(left_on=None, died_on=None)

    def entitled_on(self, day):
        """Keep those who may vote at a meeting: members of a voting class on its record date."""
        return self.filter(
            Q(left_on=None) | Q(left_on__gt=day),
            Q(died_on=None) | Q(died_on__gt=day),
            member_class__has_vote=True,
            joined_on__lte=day,
        )


class OperationQuerySet(QuerySet):
    def standing(self):
        """Leave out contra entries and what they took back."""
        return self.filter(reverses=None, reversed_by=None)

    def open_requests(self):
        """Keep requests to withdraw that are not paid in full, with ``paid_pence``, in order."""
        paid = self.model.objects.filter(
            request=OuterRef("pk"), kind="withdrawal", reversed_by=None
        ).annotate(_group=F("request"))
        return (
            self.standing()
            .filter(kind="request")
            .annotate(paid_pence=_sum_of(paid))
            .filter(paid_pence__lt=F("pence"))
            .order_by("day", "number")
        )

    def of_member(self, member):
        """Keep the operations that touch a member."""
        from energy.society.models import Entry

        touches = Entry.objects.filter(operation=OuterRef("pk"), member=member)
        return self.filter(Q(member=member) | Exists(touches))


class ApplicationQuerySet(QuerySet):
    def live(self):
        """Leave out applications that were withdrawn."""
        return self.filter(withdrawn_on=None)

    def with_paid(self):
        """Add ``paid_pence``: what the bank has received for an application."""
        from energy.society.models import BankLine

        paid = BankLine.objects.filter(application=OuterRef("pk")).annotate(_group=F("application"))
        return self.annotate(paid_pence=_sum_of(paid))

    def to_refund(self):
        """Keep applications with money to be sent back."""
        return self.filter(refund_pence__gt=0, refunded_on=None)


class PlanQuerySet(QuerySet):
    def visible_to(self, user):
        """Keep plans that are published, and all of a society whose officer a person is."""
        return self.filter(
            Q(is_public=True)
            | Q(society__organisation__in=organisation_ids(user, "society_officer"))
        )
