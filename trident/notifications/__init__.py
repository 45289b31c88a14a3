from trident.notifications.actions.put_messages import put_messages
from trident.notifications.actions.queue_sms import queue_sms
from trident.notifications.errors import MessageNotFound, TooManyStreams
from trident.notifications.queries import inbox, unread_counts
from trident.notifications.streams import InboxStreams
from trident.notifications.types import (
    Message,
    MessageId,
    MessageKind,
    NewMessage,
    NewSms,
    SmsId,
    SmsPurpose,
    SmsStatus,
)

__all__ = [
    "InboxStreams",
    "Message",
    "MessageId",
    "MessageKind",
    "MessageNotFound",
    "NewMessage",
    "NewSms",
    "SmsId",
    "SmsPurpose",
    "SmsStatus",
    "TooManyStreams",
    "inbox",
    "put_messages",
    "queue_sms",
    "unread_counts",
]
