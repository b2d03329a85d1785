"""The WSGI application that the web server's workers load."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

from fadu.runtime.parent import end_with_parent

if os.environ.get("FADU_CHILD"):  # a worker never holds the port after its server is gone
    end_with_parent()
os.environ["DJANGO_SETTINGS_MODULE"] = "fadu.config.settings"
application = get_wsgi_application()
gc.freeze()  # what is loaded now is never garbage
