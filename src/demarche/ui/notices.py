# SPDX-License-Identifier: Apache-2.0
"""What a page says once about what was just done: carried to the next page by the browser, signed."""

from django.conf import settings
from django.contrib.messages.storage import cookie


class CookieStorage(cookie.CookieStorage):
    """Notices in a cookie named after the node, for two nodes on one host must not share one; nothing is written here for them."""

    cookie_name = str(settings.MESSAGES_COOKIE_NAME)
