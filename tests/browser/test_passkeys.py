# SPDX-License-Identifier: Apache-2.0
"""A passkey in a real browser: added, signed in with alone, and asked for before a release; without script the code app does."""

from playwright.sync_api import Page, expect

from demarche.demo.stage import Stage
from tests.browser.test_desk import compose, fresh, sign_in


def with_authenticator(page: Page) -> None:
    """Give the browser a device that holds passkeys and knows its owner."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def with_passkey(page: Page, stage: Stage) -> None:
    """R. Aksel adds a passkey, names it, and signs out."""
    with_authenticator(page)
    sign_in(page, stage, "r.aksel")
    page.goto(f"{stage.aurelia.inside}/mine/sign-in/")
    page.get_by_role("link", name="Show that it is you, to change this page").click()
    page.locator("[name=password]").fill(stage.aurelia.password)
    page.get_by_role("button", name="It is me: go on").click()
    page.locator("form[action$='/passkey/'] [name=name]").fill("office laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is kept. You can sign in with it alone.")).to_be_visible()
    expect(page.get_by_text("office laptop").first).to_be_visible()
    page.get_by_role("button", name="Sign out").click()


def with_none(page: Page, stage: Stage) -> None:
    """Somebody who has learnt R. Aksel's password, and has another device."""
    with_authenticator(page)
    page.goto(f"{stage.aurelia.inside}/sign-in/")
    page.locator("[name=login]").fill("r.aksel")
    page.locator("[name=password]").fill(stage.aurelia.password)
    page.locator("[name=password]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    page.get_by_role("button", name="Go on with your passkey").click()
    expect(page.get_by_text("The browser gave no passkey")).to_be_visible()


def test_a_passkey_signs_in_alone_and_is_asked_for_before_a_release(page: Page, stage: Stage) -> None:
    """It signs her in; pressing release asks for it, and the act goes; the password alone opens nothing. No page complains to the console."""
    drafting = fresh(page)
    sign_in(drafting, stage, "d.amis")
    compose(drafting, stage)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with_passkey(page, stage)

    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto(stage.aurelia.inside)
    page.locator("a[href^='/release/']").first.click()
    expect(page.locator("[name=password]")).to_have_count(0)
    page.get_by_role("button", name="Release to Borealia").click()
    expect(page.get_by_text("Released.").first).to_be_visible()
    assert said == []
    with_none(fresh(page), stage)

    page.goto(f"{stage.aurelia.inside}/mine/sign-in/")
    page.get_by_role("button", name="Remove this passkey").click()
    expect(page.get_by_text("You have no passkey.")).to_be_visible()
    # Whoever else was signed in as her is signed out by the change, the driver's browser too.
    stage.aurelia.browsers.pop("r.aksel", None)
