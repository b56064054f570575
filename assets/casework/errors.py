from gis.errors import Refusal


class CaseworkError(Refusal):
    """What went wrong in casework, in a sentence that says what to do."""


class ClockError(CaseworkError):
    """A date cannot be worked out from what was given."""


class DataFault(CaseworkError):
    """A data file of the law or of a policy is wrong; holds one sentence for each fault."""

    def __init__(self, file: str, faults: tuple[str, ...]):
        self.file = file
        self.faults = faults
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))


class StepClosed(CaseworkError):
    """A step was taken that is not open now; holds each reason."""

    def __init__(self, title: str, reasons: tuple[str, ...]):
        self.reasons = reasons
        super().__init__(f"“{title}” is not open now. {' '.join(reasons)}")


class ChangedMeanwhile(CaseworkError):
    """Somebody else acted on a request while a person was looking at it."""

    status = 409

    def __init__(self, what: str):
        super().__init__(
            f"Somebody else acted on this request meanwhile: “{what}”. "
            "Look at the request as it stands now before you go on."
        )


class UnusableDocument(CaseworkError):
    """A file that cannot be taken as a document."""
