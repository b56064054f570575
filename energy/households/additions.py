"""What a household adds to an estimate of a roof: its bill."""

from energy.households.one_home import saving_of_home
from energy.roofs.additions import Addition, register

register(Addition("households/_saving.html", lambda estimate: {"saving": saving_of_home(estimate)}))
