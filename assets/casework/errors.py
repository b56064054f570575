class CaseworkError(Exception):
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
