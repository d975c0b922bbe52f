# SPDX-License-Identifier: Apache-2.0
"""The WSGI application of the peer door."""

import os

from django.core.wsgi import get_wsgi_application

from demarche.node import collector
from demarche.node.lineage import die_with_parent

os.environ["DJANGO_SETTINGS_MODULE"] = "demarche.node.settings"
os.environ["DEMARCHE_DOOR"] = "peer"

# The server loads this in a process of its own, below the one that holds the socket.
die_with_parent()
app = get_wsgi_application()

from demarche.node import folding  # noqa: E402  # models load after Django is set up

folding.fold_registers()
collector.rest()
