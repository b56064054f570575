"""What a society has built, what it should give, and what the meters say."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from assets.register.models import Asset
from energy.society.models.members import Society
from energy.society.mpan import is_mpan


def check_mpan(text: str) -> None:
    """Refuse a number whose check digit is wrong."""
    if text and not is_mpan(text):
        raise ValidationError(
            "This is no meter point number: it has 13 digits, and the last one checks the others."
        )


class Installation(models.Model):
    """Panels on one roof, with the forecast of a mean year by month."""

    society = models.ForeignKey(Society, models.PROTECT, related_name="installations")
    name = models.CharField(max_length=120)
    asset = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="installations"
    )
    kwp = models.DecimalField("size, kWp", max_digits=9, decimal_places=3)
    commissioned_on = models.DateField("commissioned on")
    warranty_until = models.DateField("warranty until", null=True, blank=True)
    installer = models.CharField(max_length=120, blank=True)
    export_mpan = models.CharField(
        "export meter point number", max_length=13, blank=True, validators=[check_mpan]
    )
    monthly_kwh = ArrayField(models.FloatField(), size=12, help_text="January first")
    forecast_source = models.CharField(max_length=300)
    degradation_pct = models.DecimalField(max_digits=4, decimal_places=2, default=0.5)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["society", "name"],
                name="installation_once",
                violation_error_message="An installation of this name is entered already.",
            ),
            models.UniqueConstraint(
                fields=["export_mpan"],
                condition=~Q(export_mpan=""),
                name="mpan_once",
                violation_error_message="Another installation has this meter point number.",
            ),
            models.CheckConstraint(name="installation_has_a_size", condition=Q(kwp__gt=0)),
            models.CheckConstraint(
                name="installation_warranty_follows",
                condition=Q(warranty_until=None) | Q(warranty_until__gte=F("commissioned_on")),
            ),
            models.CheckConstraint(
                name="installation_has_twelve_months", condition=Q(monthly_kwh__len=12)
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("society:installation_detail", args=[self.society.reference, self.pk])

    @property
    def annual_kwh(self) -> float:
        """Forecast of a mean first year. [kWh]."""
        return sum(self.monthly_kwh)


class MeterReading(models.Model):
    """What a generation meter showed at the end of a day."""

    installation = models.ForeignKey(Installation, models.CASCADE, related_name="readings")
    day = models.DateField()
    kwh = models.DecimalField("meter reading", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["installation", "day"], name="reading_once_a_day"),
            models.CheckConstraint(name="reading_is_not_below_nothing", condition=Q(kwh__gte=0)),
        ]

    def __str__(self):
        return f"{self.kwh} kWh on {self.day}"


class Sunshine(models.Model):
    """How sunny a month was where the society's roofs are, against its mean."""

    society = models.ForeignKey(Society, models.CASCADE, related_name="sunshine")
    month = models.DateField(help_text="Its first day")
    share = models.FloatField("share of the mean", help_text="1 is a mean month")

    class Meta:
        ordering = ["month"]
        verbose_name_plural = "sunshine"
        constraints = [
            models.UniqueConstraint(fields=["society", "month"], name="sunshine_once_a_month"),
            models.CheckConstraint(
                name="sunshine_is_a_share", condition=Q(share__gt=0.2, share__lt=2.0)
            ),
        ]

    def __str__(self):
        return f"{self.month:%B %Y}: {self.share:.2f}"
