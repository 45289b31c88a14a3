"""Refusals: errors that a person caused or must be told of, each with a name in both languages."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Title:
    """A sentence in both languages."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.zh if language == "zh" else self.en


class BankError(Exception):
    """A refusal that a caller is told by name; raising it rolls the transaction back.

    Subclasses set `status` and `title`; keyword arguments become members of the problem document
    (RFC 9457) and must be plain JSON values without personal data.
    """

    status: ClassVar[int] = 422
    title: ClassVar[Title] = Title(zh="请求未能完成", en="The request could not be completed")

    def __init__(self, *, detail: Title | None = None, **fields: Any) -> None:  # noqa: ANN401 - JSON values
        super().__init__(type(self).title.en)
        self.detail = detail
        self.fields = fields

    @classmethod
    def code(cls) -> str:
        """Return the refusal's name: the class name in kebab case."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()


class NotFound(BankError):
    """What was asked for does not exist, or the caller may not know that it does."""

    status = 404
    title = Title(zh="未找到", en="Not found")


class Conflict(BankError):
    """The request contradicts what has already happened."""

    status = 409
    title = Title(zh="与现有记录冲突", en="Conflicts with what is on record")


class Unauthenticated(BankError):
    """Nobody, or nobody any longer, stands behind the request."""

    status = 401
    title = Title(zh="请先登录", en="Sign in first")


class Forbidden(BankError):
    """The caller is known and may not do this."""

    status = 403
    title = Title(zh="无权进行此操作", en="Not permitted")


class Invalid(BankError):
    """The request is understood and cannot be accepted as it stands."""

    status = 422
    title = Title(zh="请求内容无效", en="The request is not valid")


class TooMany(BankError):
    """Asked too often; `retry_after_s` tells when to come back."""

    status = 429
    title = Title(zh="操作过于频繁，请稍后再试", en="Too many requests; try again later")


class Unavailable(BankError):
    """The bank cannot take the request just now; nothing has changed."""

    status = 503
    title = Title(zh="系统繁忙，请稍后再试", en="The bank is busy; try again shortly")


class Busy(Unavailable):
    """A bounded queue is full."""

    title = Title(zh="当前业务繁忙，请稍后再试", en="Too much is waiting; try again shortly")


def problem_of(error: BankError, language: Language, instance: str) -> dict[str, Any]:
    """Describe `error` as an RFC 9457 problem document in `language`."""
    problem: dict[str, Any] = {
        "type": f"/problems/{error.code()}",
        "title": error.title.in_language(language),
        "status": error.status,
        "instance": instance,
    }
    if error.detail is not None:
        problem["detail"] = error.detail.in_language(language)
    return problem | error.fields
