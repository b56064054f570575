"""What a household adds to an estimate of a roof: its bill."""

from energy.roofs.additions import Addition, register


def _saving(estimate) -> dict:
    from energy.households.one_home import saving_of_home  # numeric libraries: not at every start

    return {"saving": saving_of_home(estimate) if estimate.panels else None}


register(Addition("households/_saving.html", _saving))
