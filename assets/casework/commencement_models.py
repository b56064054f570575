"""The day on which a rule pack that waited for it comes into force."""

from django.db import models

from gis.history import tracked
from people.models import User


@tracked()
class Commencement(models.Model):
    """The national commencement of a dormant pack, as an administrator has entered it."""

    pack_id = models.CharField(max_length=60, unique=True)
    day = models.DateField(null=True, blank=True, help_text="Empty: taken back")
    source = models.CharField("where it is laid down", max_length=300)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    entered_on = models.DateField()

    def __str__(self):
        return f"{self.pack_id} from {self.day}"
