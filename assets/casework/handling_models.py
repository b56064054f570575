"""Who works on what, what people asked to see again, and what the nightly sweep has done."""

import secrets

from django.db import models

from people.models import User


class Handling(models.Model):
    """The officer who handles a request."""

    request = models.OneToOneField(
        "casework.TransferRequest", models.CASCADE, primary_key=True, related_name="handling"
    )
    officer = models.ForeignKey(User, models.CASCADE, related_name="handlings")
    since = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"{self.request_id} by {self.officer}"


class SavedView(models.Model):
    """A set of filters of the desk that a person wants to open again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="view_once_by_name"),
        ]

    def __str__(self):
        return self.name


def new_secret() -> str:
    """Make an address that nobody can guess."""
    return secrets.token_urlsafe(24)


class SecretAddress(models.Model):
    """Where a person's calendar programme fetches their dates; whoever has it may read them."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True)
    secret = models.CharField(max_length=40, unique=True, default=new_secret)

    def __str__(self):
        return f"Calendar of {self.user}"


class Reminder(models.Model):
    """A reminder that was written: the key says of which clock, which day and which kind."""

    key = models.CharField(max_length=120, unique=True)
    written = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.key


class Redating(models.Model):
    """One run in which dates of open requests were worked out anew because something changed."""

    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    looked_at = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"{self.reason}, {self.at:%-d %B %Y}"


class MovedDate(models.Model):
    """One last day that moved in a run."""

    redating = models.ForeignKey(Redating, models.CASCADE, related_name="moved")
    clock = models.ForeignKey("casework.RunningClock", models.CASCADE, related_name="moves")
    before = models.DateField(null=True)
    after = models.DateField(null=True)

    def __str__(self):
        return f"{self.before} to {self.after}"
