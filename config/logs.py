"""The log: one line of JSON for each event, with the request that it belongs to."""

import structlog

_TO_TEXT = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.format_exc_info,
]


def log_as_json(*, level: str, requests: str) -> dict:
    """Give the settings of the log, and have structlog write to it.

    Parameters
    ----------
    level, requests
        From which level on events are written, in general and of each request.
    """
    structlog.configure(
        processors=[
            *_TO_TEXT,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.JSONRenderer(),
                "foreign_pre_chain": _TO_TEXT,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django_structlog": {"level": requests},
            "django.request": {"level": "ERROR"},
        },
    }
