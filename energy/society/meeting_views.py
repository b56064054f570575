"""The officers' pages of general meetings."""

import csv

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from energy.society import meetings, services
from energy.society.access import for_officers
from energy.society.errors import SocietyError
from energy.society.meeting_forms import (
    AttendanceForm,
    MeetingForm,
    MinutesForm,
    ResolutionForm,
)
from energy.society.pages import ask, safe_cell


@for_officers
def meeting_create(request, society):
    """Prepare a meeting."""
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        return redirect(meetings.call_meeting(society, **form.cleaned_data))
    return ask(
        request, society, form, title="Prepare a meeting", button="Save",
        back=("society:desk", society.reference),
    )  # fmt: skip


@for_officers
def meeting_detail(request, society, pk):
    """Show a meeting with what has been done and what comes next."""
    meeting = get_object_or_404(society.meetings, pk=pk)
    context = {
        "society": society,
        "meeting": meeting,
        "entitled": meeting.entitled.count(),
        "there": meetings.votes_there(meeting),
        "is_quorate": meetings.is_quorate(meeting),
        "last_notice": meetings.last_notice_day(meeting),
        "norms": meetings.norms(),
    }
    return render(request, "society/meeting_detail.html", context)


@for_officers
@require_POST
def meeting_act(request, society, pk):
    """Give notice of a meeting, or fix the list of those entitled."""
    meeting = get_object_or_404(society.meetings, pk=pk)
    match request.POST.get("act"):
        case "notice":
            sent, on_paper = meetings.give_notice(meeting)
            messages.success(
                request,
                f"Notice is sent to {sent} members; {on_paper} must be written to.",
            )
        case "list":
            messages.success(request, f"{meetings.fix_list(meeting)} members may vote.")
        case _:
            raise SocietyError("Say what is to be done with the meeting.")
    return redirect(meeting)


@for_officers
def entitled(request, society, pk):
    """Give the list of those entitled, with number and name, as a file for the door."""
    meeting = get_object_or_404(society.meetings, pk=pk)
    services.note_view(society, by=request.user, what=f"list of those entitled, {meeting}"[:120])
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="entitled-{meeting.held_on}.csv"'
    lines = csv.writer(answer)
    lines.writerow(["number", "name", "class", "votes", "present", "proxy"])
    for one in meeting.entitled.select_related("member__member_class", "proxy"):
        lines.writerow(
            [
                one.member.number, safe_cell(one.member.names),
                safe_cell(one.member.member_class.name), 1,
                "yes" if one.is_present else "", one.proxy.number if one.proxy else "",
            ]
        )  # fmt: skip
    return answer


def _step(request, society, pk, form_of, act, *, title, button, first=None):
    """Ask for one step of a meeting and take it."""
    meeting = get_object_or_404(society.meetings, pk=pk)
    form = form_of(request.POST or None, initial=first(meeting) if first else None)
    if form.is_valid():
        try:
            act(meeting, **form.cleaned_data)
        except SocietyError as error:
            form.add_error(None, str(error))
        else:
            return redirect(meeting)
    return ask(
        request, society, form, title=title, button=button, notes=[str(meeting)],
        back=("society:meeting_detail", society.reference, pk),
    )  # fmt: skip


def _attendance_of(meeting) -> dict:
    rows = meeting.entitled.select_related("member", "proxy")
    return {
        "present": ", ".join(str(one.member.number) for one in rows if one.is_present),
        "proxies": "\n".join(
            f"{one.member.number} by {one.proxy.number}" for one in rows if one.proxy
        ),
    }


@for_officers
def attendance(request, society, pk):
    """Write down who came, and the proxies."""
    return _step(
        request, society, pk, AttendanceForm, meetings.note_attendance, title="Who came",
        button="Save", first=_attendance_of,
    )  # fmt: skip


@for_officers
def resolution_create(request, society, pk):
    """Write down how a vote went."""
    return _step(
        request, society, pk, ResolutionForm, meetings.put_to_vote, title="A vote",
        button="Write it down",
    )  # fmt: skip


@for_officers
def minutes(request, society, pk):
    """Write the minutes; nothing changes afterwards."""
    return _step(
        request, society, pk, MinutesForm, meetings.close_minutes, title="Minutes",
        button="Close the minutes",
    )  # fmt: skip
