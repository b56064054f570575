"""The application as one machine serves it: brought up to date in the process that then answers.

Loading Django once instead of twice halves the time of a start.
"""

import os

import django
from django.core.management import call_command
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
call_command("prepare", demo=os.environ.get("DEMONSTRATION") == "yes")
connections.close_all()  # none is carried over into the processes that answer

from config.wsgi import application  # noqa: E402, F401 - reads the static files as they are now
