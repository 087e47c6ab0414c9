"""The outbox: a letter is a row of the transaction that causes it, and leaves only after that is committed.

Never twice. The same `key` is queued once. Before a letter is handed to the mail server, `started_at` is committed;
it is taken back only when the server certainly did not take the letter (it refused, or the line broke before the last
byte). Between the last byte and the server's answer nobody can know: if the process dies or the line breaks in that
window, the letter is not sent again by itself but kept with an error, and a person decides (`outbox --again KEY`).
Sending again "to be safe" would let a resident receive a decision twice; a letter that did not come is asked for again.
"""

from viche.kit.outbox.letters import write
from viche.kit.outbox.queue import again, erase_old, post
from viche.kit.outbox.sending import Outcome, send_due, waiting

__all__ = ["Outcome", "again", "erase_old", "post", "send_due", "waiting", "write"]
