"""What an asset's page shows of its requests."""

from assets.casework.enquiry_models import count_enquiries
from assets.casework.models import TransferRequest
from assets.register.panels import Panel, register
from gis.day import today


def _requests_on(request, asset) -> dict:
    from assets.casework import (  # calendars and rule packs: not at every start
        next_dates,
        starting,
        steps,
    )

    rows = (
        TransferRequest.objects.visible_to(request.user).filter(assets=asset).exclude(stage="draft")
    )
    following = next_dates.next_dates(rows)
    for one in rows:
        stage = steps.pack_of(one).stages[one.stage]
        one.stage_title, one.stage_meaning = stage.title, stage.meaning
        one.next = following[one.pk]
    asked = count_enquiries(asset)
    others = starting.open_packs(asset, today())
    return {"requests": rows, "asset": asset, "others": others, "asked": asked}


register(Panel("requests", "Requests", "casework/_panel.html", _requests_on, order=5))
