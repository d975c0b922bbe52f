# SPDX-License-Identifier: Apache-2.0
"""The WSGI application of the peer door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
os.environ["DEMARCHE_DOOR"] = "peer"

app = get_wsgi_application()
