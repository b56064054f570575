"""Who supports a request: signatures and letters, on paper or online. Never public by name."""

from django.db import models

from people.models import User


class SupportQuerySet(models.QuerySet):
    def counted(self):
        """Keep who stands for themselves: confirmed, and no second time."""
        return self.filter(confirmed__isnull=False, repeats=None)


class Support(models.Model):
    """One person's support of a request."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", "Signature"
        LETTER = "letter", "Letter"

    request = models.ForeignKey("TransferRequest", models.CASCADE, related_name="supports")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.SIGNATURE)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    words = models.TextField(blank=True)
    on_paper = models.BooleanField(default=False)
    inside = models.BooleanField("inside the area of benefit", null=True)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    token = models.CharField(max_length=40, blank=True)
    added = models.DateTimeField(auto_now_add=True)
    confirmed = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["token"], name="support_by_token")]

    def __str__(self):
        return self.name
