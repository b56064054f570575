"""What a council says in its yearly report beside the figures."""

from django.db import models

from people.models import Authority, User


class ReturnNarrative(models.Model):
    """The words of one council's report on one year, and the day it was published."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="returns")
    year = models.PositiveSmallIntegerField(help_text="The year in which the reporting year begins")
    promotion = models.TextField("what was done to promote requests", blank=True)
    support = models.TextField("what was done to support community bodies", blank=True)
    published_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year"], name="return_once_a_year")
        ]

    def __str__(self):
        return f"Report of {self.authority} on {self.year}"
