"""The decision as it stands: its reasons, what the public may read of it, and its notice."""

from dataclasses import dataclass

from assets.casework import steps
from assets.casework.models import Event, RunningClock, TransferRequest
from assets.casework.pack_contents import Right
from assets.casework.pack_entries import Act
from assets.casework.packs import Pack


@dataclass(frozen=True)
class Decision:
    """A decision with its words by title; ``is_public`` once a redacted copy was confirmed.

    ``reasons`` are those written for the step, ``heads`` those on each statutory matter.
    """

    event: Event
    published: Event | None
    reasons: tuple[tuple[str, str], ...]
    heads: tuple[tuple[str, str], ...]
    rights: tuple[Right, ...]
    clocks: tuple[RunningClock, ...]

    @property
    def is_public(self) -> bool:
        return self.published is not None


def steps_that(pack: Pack, act: Act) -> set[str]:
    """The steps of a pack that carry an act with them."""
    return {step.id for step in pack.steps.values() if act in step.does}


def decision_of(request: TransferRequest, *, redacted: bool) -> Decision | None:
    """The decision as it stands; redacted, the words are those that a person confirmed."""
    pack = steps.pack_of(request)
    events = request.events.select_related("by")
    event = events.filter(step__in=steps_that(pack, Act.DECIDE)).last()
    if event is None:
        return None
    published = events.filter(
        step__in=steps_that(pack, Act.PUBLISH_DECISION), pk__gt=event.pk
    ).last()
    words = dict(event.texts)
    if redacted and published:
        words |= {name: text for name, text in published.texts.items() if name in words}
    said = [(n, steps.title_of_words(pack, n), t) for n, t in in_order(pack, words)]
    names = [one.clock for one in event.started.all()]
    return Decision(
        event=event,
        published=published,
        reasons=tuple((t, w) for n, t, w in said if not n.startswith(steps.HEAD) and w),
        heads=tuple((t, w) for n, t, w in said if n.startswith(steps.HEAD) and w),
        rights=tuple(_rights(pack, request, names)),
        clocks=tuple(event.started.all()),
    )


def in_order(pack: Pack, words: dict[str, str]) -> list[tuple[str, str]]:
    """Give the words of a step as the pack orders its needs and matters, reasons first.

    The database keeps no order.
    """
    known = [*pack.needs, *(steps.HEAD + head for head in pack.heads)]
    place = {name: number for number, name in enumerate(known)}
    return sorted(words.items(), key=lambda one: place.get(one[0], -1))


def _rights(pack: Pack, request: TransferRequest, started: list[str]) -> list[Right]:
    """The rights that a clock which the decision started gives."""
    flags = steps.flags_of(request)
    return [
        right
        for right in pack.rights.values()
        if flags.issuperset(right.only_if) and set(right.clocks) & set(started)
    ]


def papers_of(request: TransferRequest, *, redacted: bool) -> list[tuple[str, str]]:
    """The words of a request by title; the contact address is never among them."""
    pack = steps.pack_of(request)
    words = dict(request.answers)
    published = papers_event(request)
    if redacted and published:
        words |= {n: t for n, t in published.texts.items() if n in words}
    return [
        (content.title, words[name])
        for name, content in pack.contents.items()
        if words.get(name) and name != "name-and-address"
    ]


def papers_event(request: TransferRequest) -> Event | None:
    """The step by which the papers were published, if they were."""
    pack = steps.pack_of(request)
    return request.events.filter(step__in=steps_that(pack, Act.PUBLISH_PAPERS)).last()


def words_to_redact(request: TransferRequest, step) -> dict[str, tuple[str, str]]:
    """The words that a publishing step lays before a person: title and text by name."""
    pack = steps.pack_of(request)
    if Act.PUBLISH_PAPERS in step.does:
        return {
            name: (pack.contents[name].title, text)
            for name, text in request.answers.items()
            if text and name in pack.contents and name != "name-and-address"
        }
    if Act.PUBLISH_DECISION in step.does:
        event = request.events.filter(step__in=steps_that(pack, Act.DECIDE)).last()
        texts = in_order(pack, event.texts) if event else ()
        return {name: (steps.title_of_words(pack, name), text) for name, text in texts if text}
    return {}
