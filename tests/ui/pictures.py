# SPDX-License-Identifier: Apache-2.0
"""Takes a picture of every sample page at three widths, in both languages, and on paper: `python -m tests.ui.pictures FOLDER`."""

import sys
from pathlib import Path

import django

from tests.ui.furnished import stand_alone

stand_alone()
django.setup()

from tests.ui.memory import DESK, furnish  # noqa: E402  # after the settings
from tests.ui.sample_pages import NAMES  # noqa: E402
from tools.browser import chromium  # noqa: E402


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for language in ("en", "ar"):
            context = browser.new_context(locale=language)
            furnish(context, language)
            page = context.new_page()
            for name in names or NAMES:
                page.goto(f"{DESK}/sample/{name}/")
                for width in (390, 768, 1280):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)
                page.pdf(path=folder / f"{name}-{language}.pdf", format="A4", prefer_css_page_size=True)
            context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
