# SPDX-License-Identifier: Apache-2.0
"""The way by mail: one short text to one address, within a time that is bounded from end to end."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path
from typing import Final

from demarche.areas.alerts.bounds import cut_after

SILENCE: Final = 10.0
WHOLE: Final = 40.0
"""Seconds for each step, and for all of it: a server that answers drop by drop is not waited for."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server as the settings name it. `tls` is starttls, tls or none; the password is read when it is needed."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password_file: Path | None = None
    ca_file: Path | None = None
    link: str = ""

    def send(self, address: str, text: str, name: str, *, machine: float) -> str:
        """Send a text; give why it could not be sent, or nothing."""
        try:
            self._send(address, self._message(address, text, name, machine))
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            return f"the mail server refuses the address: {code} {_words(said)}"
        except smtplib.SMTPResponseException as error:
            return f"the mail server answers {error.smtp_code} {_words(error.smtp_error)}"
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return f"no mail to {self.host}:{self.port}: {error}"
        return ""

    def _message(self, address: str, text: str, name: str, machine: float) -> EmailMessage:
        """Subject and text alike; the same alert to the same address has the same Message-ID however often it is sent."""
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Subject"] = self.sender, address, text
        mail["Date"] = formatdate(machine)
        mail["Message-ID"] = f"<demarche.{name}@{self._domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(f"{text}\n{self.link}\n" if self.link else f"{text}\n")
        return mail

    @property
    def _domain(self) -> str:
        return self.sender.rpartition("@")[2].strip("> ")

    def _send(self, address: str, mail: EmailMessage) -> None:
        context = ssl.create_default_context(cafile=None if self.ca_file is None else str(self.ca_file))
        if self.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, self._domain, timeout=SILENCE, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, self._domain, timeout=SILENCE)
        try:
            with cut_after(WHOLE, lambda: server.sock):
                self._speak(server, context, address, mail)
        finally:
            server.close()

    def _speak(self, server: smtplib.SMTP, context: ssl.SSLContext, address: str, mail: EmailMessage) -> None:
        if self.tls == "starttls":
            server.starttls(context=context)
        if self.user:
            server.login(self.user, "" if self.password_file is None else self.password_file.read_text().strip())
        server.send_message(mail, to_addrs=[address])
        # It is taken by now, whatever is said to the farewell.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
