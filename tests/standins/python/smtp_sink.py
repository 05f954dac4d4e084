"""A mail server that takes mail and shows what it took, a line of JSON each; the first line says where it is.

It is aiosmtpd, with Python's own reader of mails: neither is ours. What it refuses goes by the recipient: `nobody@` is
no mailbox, `policy@` is refused by rule, `full@` has no room, `plain@` is refused by a server that says no more than
that, `busy@` may be tried again. With `--password` it wants to know who sends; with `--stranger` it takes mail from
nobody, and says so as soon as it hears from whom one is.
"""

import asyncio
import json
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult

REFUSED = {
    "nobody": "550 5.1.1 no such user",
    "policy": "550 5.7.1 not from you",
    "full": "552 5.2.2 mailbox full",
    "plain": "550 mailbox unavailable",
    "busy": "451 4.3.0 try again later",
}


def tell(what):
    print(json.dumps(what), flush=True)


class Sink:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if "--stranger" in sys.argv:
            return "550 sender address rejected"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = REFUSED.get(address.split("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        leaves = [part for part in mail.walk() if not part.is_multipart()]
        tell({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "type": mail.get_content_type(),
            "headers": {name: str(value) for name, value in mail.items()},
            "parts": [{"type": part.get_content_type(), "text": part.get_content()} for part in leaves],
            "defects": [str(defect) for part in mail.walk() for defect in part.defects],
            "longest": max(len(line) for line in envelope.content.splitlines()),
        })
        return "250 taken"


def known(server, session, envelope, mechanism, data):
    right = (getattr(data, "login", b""), getattr(data, "password", b"")) == (b"hisab", b"secret")
    return AuthResult(success=right)


async def main():
    password = "--password" in sys.argv
    make = lambda: SMTP(
        Sink(), auth_required=password, auth_require_tls=False, authenticator=known if password else None
    )
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    tell({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
