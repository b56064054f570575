class Refusal(Exception):
    """Something a person asked for that cannot be done, with a sentence that says what to do.

    Every room's own base error is a Refusal; pages answer it with ``status``, commands with a line.
    """

    status = 422


class PlacesError(Refusal):
    """A place, a boundary or a file of them that cannot be used."""


class UnreadableFile(PlacesError):
    """A file that cannot be read for what it is said to be."""


class Gone(Refusal):
    """A record that was withdrawn and says why."""

    status = 410
