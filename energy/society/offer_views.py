"""Share offers: the public page, applying, and what officers do with what came in."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from energy.society import offering, services
from energy.society.access import for_everyone, for_officers
from energy.society.charts import offer_bar
from energy.society.errors import SocietyError
from energy.society.models import Application, Offer
from energy.society.offer_forms import ApplyForm, OfferForm, PaperForm
from energy.society.pages import ask, safe_cell
from energy.society.permissions import keeps_society
from gis.day import today


def _offer(request, society, slug) -> Offer:
    """An offer that this person may see: a draft only an officer."""
    offer = get_object_or_404(society.offers.select_related("society", "share_class"), slug=slug)
    if not offer.is_public and not keeps_society(request.user, society):
        raise Http404
    return offer


def progress(offer: Offer) -> dict:
    """How far an offer has come: applied for, paid, allotted, and what is left."""
    live = offer.applications.live()
    applied = live.aggregate(total=Sum("pence"))["total"] or 0
    paid = live.with_paid().aggregate(total=Sum("paid_pence"))["total"] or 0
    allotted = offer.applications.aggregate(total=Sum("allotted_pence"))["total"] or 0
    shown = allotted if offer.state == Offer.State.ALLOTTED else applied
    return {
        "applied": applied,
        "paid": paid,
        "allotted": allotted,
        "applications": live.count(),
        "left": max(offer.maximum_pence - applied, 0),
        "days_left": (offer.closes_on - today()).days if offer.is_open else 0,
        "pct_of_target": 100 * shown / offer.target_pence,
        "chart": offer_bar(
            shown / 100, offer.minimum_pence / 100, offer.target_pence / 100,
            offer.maximum_pence / 100,
        ),
    }  # fmt: skip


@for_everyone
def offer_detail(request, society, slug):
    """Show an offer, how far it has come, and its risks."""
    offer = _offer(request, society, slug)
    mine = None
    if request.user.is_authenticated:
        mine = offer.applications.filter(user=request.user).with_paid().last()
    context = {
        "society": society,
        "offer": offer,
        "progress": progress(offer),
        "risks": offering.risk_warnings(),
        "mine": mine,
        "is_officer": keeps_society(request.user, society),
    }
    return render(request, "society/offer_detail.html", context)


@login_required
@for_everyone
def apply(request, society, slug):
    """Apply for shares; the answer is the reference that the payment must carry."""
    offer = _offer(request, society, slug)
    member = society.members.current().filter(user=request.user).first()
    form = ApplyForm(
        request.POST or None, is_member=member is not None,
        initial={"name": request.user.name, "email": request.user.email},
    )  # fmt: skip
    if form.is_valid():
        who = _who(member) if member else {}
        try:
            made = offering.apply_for_shares(
                offer, channel=Application.Channel.WEB, member=member, user=request.user,
                **who, **form.cleaned_data,
            )  # fmt: skip
        except SocietyError as error:
            form.add_error("pence", str(error))
        else:
            _confirm(made, request.user.email)
            return redirect(offer)
    context = {"risks": offering.risk_warnings(), "offer": offer, "member": member}
    return ask(
        request, society, form, title=f"Apply: {offer}", button="Apply",
        back=("society:offer_detail", society.reference, slug), template="society/apply.html",
        **context,
    )  # fmt: skip


def _who(member) -> dict:
    names = ("kind", "name", "joint_names", "is_registered", "email", "address")
    return {name: getattr(member, name) for name in names}


def _confirm(made: Application, email: str) -> None:
    send_mail(
        f"Your application to {made.offer.society}: {made.shown_reference}",
        f"You applied for £{made.pence / 100:,.2f} in the offer “{made.offer}”.\n\n"
        f"Pay by bank transfer with the reference {made.shown_reference} by "
        f"{made.offer.closes_on:%-d %B %Y}. The society tells you its account itself; this "
        "site takes no money.\n\nIf the offer does not reach its minimum, all is sent back.\n",
        None,
        [email],
    )


@login_required
@require_POST
@for_everyone
def application_withdraw(request, society, slug, application):
    """Take an application back: the applicant may, and an officer who is asked to."""
    offer = _offer(request, society, slug)
    rows = offer.applications.all()
    if not keeps_society(request.user, society):
        rows = rows.filter(user=request.user)
    one = get_object_or_404(rows, reference=application)
    offering.withdraw_application(one)
    messages.success(request, f"Application {one.shown_reference} is withdrawn.")
    return redirect(offer)


@for_officers
def offer_create(request, society):
    """Prepare an offer."""
    first = {"least_pence": society.least_pence, "most_pence": society.most_pence}
    form = OfferForm(request.POST or None, society=society, initial=first)
    if form.is_valid():
        offer = offering.make_offer(society, **form.cleaned_data)
        return redirect("society:application_list", society.reference, offer.slug)
    return ask(
        request, society, form, title="Prepare a share offer", button="Save the offer",
        back=("society:desk", society.reference),
        notes=["Nobody else sees the offer before you publish it. Then its terms are fixed."],
    )  # fmt: skip


@for_officers
def application_list(request, society, slug):
    """Show officers what came in, and what can be done with the offer."""
    offer = _offer(request, society, slug)
    services.note_view(society, by=request.user, what=f"applications to {offer}"[:120])
    context = {
        "society": society,
        "offer": offer,
        "progress": progress(offer),
        "rows": offer.applications.with_paid().select_related("member"),
        "unusual": offering.unusual(offer),
        "is_over": offer.state == Offer.State.PUBLISHED and today() > offer.closes_on,
        "refunds": offer.applications.to_refund().aggregate(total=Sum("refund_pence"))["total"],
    }
    return render(request, "society/application_list.html", context)


@for_officers
@require_POST
def offer_act(request, society, slug):
    """Publish an offer, allot it, or note that its refunds were sent."""
    offer = _offer(request, society, slug)
    match request.POST.get("act"):
        case "publish":
            offering.publish_offer(offer)
            messages.success(request, "The offer is published.")
        case "allot":
            offer = offering.allot_offer(offer, by=request.user)
            messages.success(request, f"The offer has ended: {offer.get_state_display().lower()}.")
        case "sent-back":
            messages.success(request, f"{offering.send_back(offer)} refunds are noted as sent.")
        case _:
            raise SocietyError("Say what is to be done with the offer.")
    return redirect("society:application_list", society.reference, slug)


@for_officers
def application_create(request, society, slug):
    """Enter an application that came on paper."""
    offer = _offer(request, society, slug)
    form = PaperForm(request.POST or None, society=society)
    if form.is_valid():
        data = dict(form.cleaned_data)
        if data["member"]:
            data |= _who(data["member"])
        try:
            made = offering.apply_for_shares(offer, channel=Application.Channel.PAPER, **data)
        except SocietyError as error:
            form.add_error("pence", str(error))
        else:
            messages.success(
                request, f"The payment must carry the reference {made.shown_reference}."
            )
            return redirect("society:application_list", society.reference, slug)
    return ask(
        request, society, form, title="Enter an application on paper", button="Enter it",
        back=("society:application_list", society.reference, slug),
    )  # fmt: skip


@for_officers
def refunds(request, society, slug):
    """Give the payments to be sent back as a file for the bank."""
    offer = _offer(request, society, slug)
    services.note_view(society, by=request.user, what=f"refunds of {offer}"[:120])
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refunds-{offer.slug}.csv"'
    lines = csv.writer(answer)
    lines.writerow(["reference", "name", "amount_gbp", "reason"])
    for one in offer.applications.to_refund():
        lines.writerow(
            [one.shown_reference, safe_cell(one.names), f"{one.refund_pence / 100:.2f}", one.reason]
        )
    return answer
