"""Forms as they were sent with a page, and how such a page answers."""


def sent_form(request, form_class, /, **more):
    """A form bound to what was sent with a page, files included."""
    sent = request.method == "POST"
    return form_class(request.POST if sent else None, request.FILES if sent else None, **more)


def status_of(*forms) -> int:
    """Refuse a form that was sent and is wrong, answer every other page plainly."""
    return 422 if any(form.is_bound and form.errors for form in forms) else 200
