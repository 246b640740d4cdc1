"""Word of guests' replies, on its way from the relay into their conversation; the replies stay in the box.

    await replies.bring(service)

Rules: the number up to which replies were brought, and the message that brings one, are one transaction: a
crash loses none and shows none twice.
"""

from bridges.ledger import Ledger
from bridges.postbox import Postbox
from client.directory.session import Session
from schemas.guests import GuestReplies, GuestReply
from schemas.mail import GuestAnswer


class Replies:
    """Brings what guests wrote, for the services of this bridge (ids)."""

    def __init__(self, session: Session, ledger: Ledger, postbox: Postbox) -> None:
        self._session = session
        self._ledger = ledger
        self._postbox = postbox

    async def bring(self, service: str) -> int:
        """Bring what is new for a service; returns how many. Raises like `Session.call`."""
        brought = 0
        while True:
            after = self._ledger.replies_after(service)
            path = f"/v1/guest-replies?service={service}&after={after}"
            page = (await self._session.call("GET", path)).read(GuestReplies).replies
            for reply in page:
                self._write(service, reply)
            brought += len(page)
            if not page:
                return brought

    def _write(self, service: str, reply: GuestReply) -> None:
        thread = self._ledger.thread_of_guest(reply.guest)
        with self._ledger.transaction():
            if thread is not None:  # otherwise its notice was never taken, and the reply stays in the box
                self._postbox.write(
                    thread,
                    lambda after: GuestAnswer(
                        self._postbox.author, reply.guest, reply.item, reply.blobs, after=after
                    ),
                )
            self._ledger.put_replies_after(service, reply.n)
