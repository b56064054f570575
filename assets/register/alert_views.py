"""Asking for mail about what is new, confirming it, and stopping it."""

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from assets.register import alerts
from assets.register.alerts import Alert
from assets.register.models import Kind
from gis.forms import PlainForm
from gis.models import Boundary
from people.models import Authority


class AlertForm(PlainForm):
    """What to follow, and where to write."""

    authority = forms.ModelChoiceField(
        label="Council", queryset=Authority.objects.all(), to_field_name="code", required=False,
        empty_label="Any council",
    )  # fmt: skip
    place = forms.CharField(
        label="Ward or other area", required=False, max_length=100,
        help_text="Its name or code, such as Old Town or S13002931",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Kind of place", required=False, choices=[("", "Every kind"), *Kind.choices]
    )
    email = forms.EmailField(label="Email address")

    def clean_place(self):
        """Find the one area that is meant."""
        text = self.cleaned_data["place"].strip()
        if not text:
            return None
        named = Q(code__iexact=text) | Q(name__iexact=text)
        found = Boundary.objects.in_force().filter(named).exclude(kind="small_area")[:2]
        if len(found) != 1:
            raise forms.ValidationError(
                "Several areas are called so; enter the code of yours, which is on its page."
                if found
                else "We do not know an area of this name or code."
            )
        return found[0]

    def clean(self):
        """Ask for a council or an area: everything everywhere is a feed, not a mail."""
        data = super().clean()
        if not self.errors and not data.get("authority") and not data.get("place"):
            self.add_error("place", "Enter an area, or choose a council.")
        return data


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert_ask(request):
    """Ask for mail; nobody learns here who gets any."""
    first = {name: request.GET.get(name, "") for name in ("authority", "place", "kind")}
    form = AlertForm(request.POST or None, initial=first)
    if form.is_valid():
        alerts.ask_for(**form.cleaned_data)
        return render(request, "register/alert_sent.html")
    status = 422 if form.is_bound else 200
    return render(request, "register/alert_form.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request, token):
    """Confirm by a button, for programs that test mail open every link in it."""
    found = get_object_or_404(Alert, token=token)
    if request.method == "POST":
        alerts.confirm(found)
        return redirect("register:alert", token)
    return render(request, "register/alert.html", {"alert": found})


@csrf_exempt  # a mail program posts here by itself; the token is the key
@require_POST
def alert_stop(request, token):
    """Stop the mail and delete the address; saying so again changes nothing."""
    if found := Alert.objects.filter(token=token).first():
        alerts.stop(found)
    if request.POST.get("List-Unsubscribe"):
        return HttpResponse("The mail is stopped.", content_type="text/plain")
    return render(request, "register/alert_stopped.html")
