from trident.kernel.errors import NotFound, Title, TooMany


class MessageNotFound(NotFound):
    """There is no such message in the customer's inbox."""

    title = Title(zh="未找到该消息", en="There is no such message")


class TooManyStreams(TooMany):
    """The customer listens from too many places at once, or the server has no room for another listener."""

    title = Title(zh="实时消息连接过多，请稍后再试", en="Too many live connections; try again later")
