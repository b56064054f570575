"""A society, its rules and the people and bodies that own it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from energy.society.querysets import MemberQuerySet, SocietyQuerySet
from gis.history import tracked
from people.models import Organisation, User


class Law(models.TextChoices):
    """Whose law of societies applies."""

    GREAT_BRITAIN = "gb", "Great Britain"
    NORTHERN_IRELAND = "ni", "Northern Ireland"


class StatutoryLimit(models.Model):
    """The most that the law lets one member hold in withdrawable shares, from a day on."""

    law = models.CharField(max_length=2, choices=Law)
    first_day = models.DateField()
    pence = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)
    certainty = models.CharField(max_length=200)

    class Meta:
        ordering = ["law", "first_day"]
        constraints = [models.UniqueConstraint(fields=["law", "first_day"], name="limit_once")]

    def __str__(self):
        return (
            f"£{self.pence / 100:,.0f} in {self.get_law_display()} from {self.first_day:%-d %B %Y}"
        )


@tracked()
class Society(models.Model):
    """An organisation that keeps its register of members and its share account here."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="society")
    law = models.CharField("law", max_length=2, choices=Law, default=Law.GREAT_BRITAIN)
    about = models.TextField("what the public is told", blank=True)
    least_pence = models.PositiveBigIntegerField("least holding", default=10_000)
    most_pence = models.PositiveBigIntegerField("most that a member may hold", default=10_000_000)
    notice_days = models.PositiveSmallIntegerField("notice of withdrawal", default=90)
    withdrawals_from = models.DateField("first day of withdrawals", null=True, blank=True)
    suspended_from = models.DateField("withdrawals are suspended from", null=True, blank=True)
    suspension_reason = models.CharField(max_length=300, blank=True)
    interest_cap_pct = models.DecimalField(
        "highest interest", max_digits=5, decimal_places=2, default=5
    )
    year_ends_month = models.PositiveSmallIntegerField("month the year ends in", default=3)

    objects = SocietyQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        verbose_name_plural = "societies"
        constraints = [
            models.CheckConstraint(
                name="society_least_is_not_above_most",
                condition=Q(least_pence__lte=F("most_pence")),
            ),
            models.CheckConstraint(
                name="society_year_ends_in_a_month", condition=Q(year_ends_month__range=(1, 12))
            ),
            models.CheckConstraint(
                name="society_interest_cap_is_a_rate", condition=Q(interest_cap_pct__range=(0, 20))
            ),
        ]

    def __str__(self):
        return self.organisation.name

    def get_absolute_url(self):
        return reverse("society:society_detail", args=[self.reference])

    @property
    def reference(self) -> str:
        return self.organisation.reference


class MemberClass(models.Model):
    """A class of members, such as staff and residents of one library society."""

    society = models.ForeignKey(Society, models.CASCADE, related_name="member_classes")
    name = models.CharField(max_length=60)
    has_vote = models.BooleanField("its members vote", default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["society", "name"], name="member_class_once")
        ]

    def __str__(self):
        return self.name


@tracked(
    fields=["society", "number", "kind", "member_class", "joined_on", "left_on", "is_registered"]
)
class Member(models.Model):
    """A person, some people jointly, or a body; has one vote whatever it holds."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "One person"
        JOINT = "joint", "Several people jointly"
        ORGANISATION = "organisation", "An organisation"

    society = models.ForeignKey(Society, models.PROTECT, related_name="members")
    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INDIVIDUAL)
    member_class = models.ForeignKey(MemberClass, models.PROTECT, related_name="members")
    name = models.CharField(max_length=200, help_text="Of joint members, the first named")
    joint_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="holdings")
    is_registered = models.BooleanField(
        "a registered society", default=False, help_text="The limit of the law does not apply"
    )
    converts_interest = models.BooleanField("interest is turned into shares", default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    contact_erased_on = models.DateField(null=True, blank=True)
    name_erased_on = models.DateField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["society", "number"], name="member_number_once"),
            models.UniqueConstraint(
                fields=["society", "user"], condition=Q(user__isnull=False), name="member_user_once"
            ),
            models.CheckConstraint(
                name="member_only_a_body_is_registered",
                condition=Q(is_registered=False) | Q(kind="organisation"),
            ),
        ]

    def __str__(self):
        return f"{self.names}, member {self.number}"

    def get_absolute_url(self):
        return reverse("society:member_detail", args=[self.society.reference, self.number])

    @property
    def names(self) -> str:
        """All names of the member, the first named first."""
        return " and ".join([self.name, *self.joint_names])


class RecordView(models.Model):
    """One look of an officer at what is kept of a member; at many together without a member."""

    society = models.ForeignKey(Society, models.CASCADE, related_name="record_views")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="record_views")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.what} by {self.user}, {self.at:%-d %B %Y}"
