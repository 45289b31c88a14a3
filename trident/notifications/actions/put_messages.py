from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.kernel.ids import new_id
from trident.notifications.actions.tell_streams import tell_streams
from trident.notifications.types import MessageId, NewMessage

_INSERT: Final = text(
    """
    INSERT INTO notifications.message (id, customer_id, kind, title, body, link, created_at)
    SELECT id, customer_id, kind, title, body, link, :now
    FROM unnest(CAST(:ids AS uuid[]), CAST(:customers AS uuid[]), CAST(:kinds AS text[]),
                CAST(:titles AS text[]), CAST(:bodies AS text[]), CAST(:links AS text[]))
         AS m (id, customer_id, kind, title, body, link)
    """
)


def put_messages(db: Session, messages: Sequence[NewMessage], *, now: datetime) -> list[MessageId]:
    """Put messages into their customers' inboxes; who is listening hears of them when the transaction commits.

    :returns: their ids, in order.
    """
    if not messages:
        return []
    ids = sorted(MessageId(new_id(now)) for _ in messages)
    db.execute(
        _INSERT,
        {
            "ids": ids,
            "customers": [message.customer_id for message in messages],
            "kinds": [message.kind for message in messages],
            "titles": [message.title for message in messages],
            "bodies": [message.body for message in messages],
            "links": [message.link for message in messages],
            "now": now,
        },
    )
    tell_streams(db, [(message.customer_id, message_id) for message, message_id in zip(messages, ids, strict=True)])
    return ids
