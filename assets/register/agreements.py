"""Who may use what land, by what right, from when to when: one exclusive agreement at a time."""

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import F, Func, Q, QuerySet, Value

from gis.day import today
from gis.history import tracked
from people.models import Organisation, User


class UseRight(models.TextChoices):
    """By what right somebody uses land, the weakest first."""

    MANAGE = "manage", "Manages it for the owner"
    LICENCE = "licence", "Uses it under a licence"
    LEASE = "lease", "Leases it"
    OWN = "own", "Owns it"


class AgreementQuerySet(QuerySet):
    def in_force(self, day=None):
        """Keep the agreements of a day, today's when none is named; first and last day count."""
        day = day or today()
        return self.filter(Q(ends=None) | Q(ends__gte=day), begins__lte=day)

    def meeting(self, begins, ends):
        """Keep the agreements that share a day with a time; no ``ends`` means for ever."""
        later = self.filter(Q(ends=None) | Q(ends__gte=begins))
        return later.filter(begins__lte=ends) if ends else later


@tracked()
class Agreement(models.Model):
    """One agreement on one asset; ``ends`` is the last day of it, and empty has no end.

    Land of which only a part is given becomes an asset of its own first.
    """

    asset = models.ForeignKey("register.Asset", models.PROTECT, related_name="agreements")
    right = models.CharField(max_length=7, choices=UseRight)
    holder = models.CharField("who uses it", max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="agreements"
    )
    begins = models.DateField("first day")
    ends = models.DateField("last day", null=True, blank=True)
    is_exclusive = models.BooleanField("nobody else may use it", default=True)
    terms = models.TextField("what was agreed", blank=True)
    request_reference = models.CharField("the request it follows from", max_length=16, blank=True)
    ended_why = models.CharField("why it ended early", max_length=500, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    entered = models.DateTimeField(auto_now_add=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-begins", "-pk"]
        constraints = [
            models.CheckConstraint(name="agreement_right", condition=Q(right__in=UseRight.values)),
            models.CheckConstraint(
                name="agreement_ends_after_it_begins",
                condition=Q(ends=None) | Q(ends__gte=F("begins")),
            ),
            ExclusionConstraint(
                name="agreement_exclusive_once",
                expressions=[
                    ("asset", RangeOperators.EQUAL),
                    (
                        Func(
                            F("begins"), F("ends"), Value("[]"), function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_exclusive=True),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.holder} {self.get_right_display().lower()} from {self.begins:%-d %B %Y}"
