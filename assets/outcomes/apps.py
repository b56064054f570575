from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """What was promised and what happened: baselines, targets, returns, evidence."""

    name = "assets.outcomes"
    label = "outcomes"

    def ready(self):
        from assets.outcomes import permissions  # noqa: F401
