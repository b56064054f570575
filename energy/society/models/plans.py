"""Plans that a society keeps: their text is the truth, the answer is worked out from it."""

from django.db import models
from django.urls import reverse

from energy.society.models.members import Society
from energy.society.querysets import PlanQuerySet
from people.models import User


class SavedPlan(models.Model):
    """One plan file of a society with its accounts."""

    society = models.ForeignKey(Society, models.CASCADE, related_name="plans")
    title = models.CharField(max_length=120)
    text = models.TextField("the plan file")
    answer = models.JSONField(help_text="What follows from the text, worked out when it is saved")
    is_public = models.BooleanField("anybody may read it", default=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed = models.DateTimeField(auto_now=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-changed"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("society:plan_detail", args=[self.society.reference, self.pk])
