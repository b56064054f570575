"""Finds assets by what a person typed; where nothing is called so, typing errors are forgiven."""

from django.contrib.postgres.lookups import TrigramWordSimilar  # noqa: F401  (registers the look-up)
from django.db.models import F, Func, Q, QuerySet, TextField

from gis import postcodes
from gis.models import Boundary

LEAST_SIGNS = 3  # of a word: the index knows words by three signs at a time
MANY_SIMILAR = 10_000
FORGIVEN_FROM = 4  # signs: in less than that every other word is similar

#: Everything of an asset that can be searched, as the index has it (register_words in a migration).
WORDS = Func(
    *(F(name) for name in ("name", "address", "own_reference", "code", "postcode", "uprn")),
    function="register_words",
    output_field=TextField(),
)


def search(rows: QuerySet, text: str) -> QuerySet:
    """Keep what a person typed: words of name and address, reference, UPRN, title, postcode, ward.

    Every word must be found; where no asset has them all, the similar ones are kept.
    """
    text = " ".join(text.lower().split())
    if not text:
        return rows
    if max(map(len, text.split())) < LEAST_SIGNS:
        return rows.filter(
            Q(name__istartswith=text) | Q(own_reference__iexact=text) | Q(code__iexact=text)
        )
    named = rows.annotate(words=WORDS)
    found = named.filter(_exactly(text))
    # a postcode is right or wrong: what resembles it may be a place whose own is withheld
    if len(text) < FORGIVEN_FROM or postcodes.compact(text) or found.exists():
        return found
    similar = named.filter(words__trigram_word_similar=text)
    # to compare words takes long; the keys of a few are kept, for what is asked of them next
    keys = list(similar.order_by().values_list("pk", flat=True)[: MANY_SIMILAR + 1])
    return rows.filter(pk__in=keys) if 0 < len(keys) <= MANY_SIMILAR else similar


def called(rows: QuerySet, reference: str) -> QuerySet:
    """Keep what has this reference, the public one or the council's own, whatever its capitals.

    The words hold both and have an index, which each of them alone has not.
    """
    spelt = Q(code__iexact=reference) | Q(own_reference__iexact=reference)
    return rows.annotate(words=WORDS).filter(spelt, words__contains=reference.lower())


def _exactly(text: str) -> Q:
    wanted = Q()
    for word in text.split():
        wanted &= Q(words__contains=word)
    wanted |= Q(titles__contains=[text.upper()])
    if code := postcodes.compact(text):
        wanted |= Q(words__contains=f"{code[:-3]} {code[-3:]}".lower())
    wards = Boundary.objects.in_force().filter(kind="ward", name__icontains=text)
    if codes := list(wards.values_list("code", flat=True)[:20]):
        wanted |= Q(ward_code__in=codes)
    return wanted
