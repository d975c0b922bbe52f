# SPDX-License-Identifier: Apache-2.0
"""Who signs what officers release: the node names its signer in the settings, for rooms do not know the node."""

from django.conf import settings
from django.utils.module_loading import import_string

from demarche.ledger.signer import Signer


def signer() -> Signer:
    """The keys that this process of the node may hold (setting `SIGNER`, the dotted name of a function without arguments)."""
    found: Signer = import_string(settings.SIGNER)()
    return found
