"""General meetings: who may vote, who came, what was decided."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from energy.society.models.members import Member, Society


class Meeting(models.Model):
    """A general meeting. Notice, list, attendance and minutes follow one another."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", "Annual general meeting"
        SPECIAL = "special", "Special general meeting"

    society = models.ForeignKey(Society, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=7, choices=Kind)
    held_on = models.DateField()
    place = models.CharField("when and where", max_length=300)
    business = models.TextField("what is to be decided")
    record_date = models.DateField(help_text="Who is a member on this day may vote")
    quorum = models.PositiveIntegerField()
    notice_on = models.DateField(null=True)
    listed_on = models.DateField(null=True, help_text="The list of those entitled was fixed")
    minutes = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_record_date_is_not_after_it",
                condition=Q(record_date__lte=F("held_on")),
            ),
            models.CheckConstraint(name="meeting_has_a_quorum", condition=Q(quorum__gt=0)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.held_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("society:meeting_detail", args=[self.society.reference, self.pk])


class Entitled(models.Model):
    """A member's one vote at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="entitled")
    member = models.ForeignKey(Member, models.PROTECT, related_name="votes")
    is_present = models.BooleanField(default=False)
    proxy = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="proxies", help_text="Who votes for it"
    )

    class Meta:
        ordering = ["member__number"]
        verbose_name_plural = "entitled"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_member_one_vote"),
            models.CheckConstraint(
                name="present_or_by_proxy", condition=Q(is_present=False) | Q(proxy=None)
            ),
            models.CheckConstraint(
                name="nobody_is_their_own_proxy", condition=~Q(proxy=F("member"))
            ),
        ]

    def __str__(self):
        return f"Vote of member {self.member.number}"


class Resolution(models.Model):
    """What was put to a vote, and how it went."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="resolutions")
    words = models.TextField("the resolution")
    needed_pct = models.PositiveSmallIntegerField("share of votes that it needs")
    votes_for = models.PositiveIntegerField()
    votes_against = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="resolution_needs_a_share", condition=Q(needed_pct__range=(50, 100))
            )
        ]

    def __str__(self):
        return self.words[:80]

    @property
    def is_carried(self) -> bool:
        """Whether it was carried: half is not enough where half is needed, a greater share is."""
        cast = self.votes_for + self.votes_against
        if self.needed_pct == 50:
            return self.votes_for > self.votes_against
        return cast > 0 and 100 * self.votes_for >= self.needed_pct * cast
