from trident.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Title, TooMany, Unauthenticated


class WrongCredentials(Unauthenticated):
    """Number and password do not belong together; whether the number is known is never told."""

    title = Title(zh="账号或密码不正确", en="The number or the password is not right")


class TooManyAttempts(TooMany):
    """Too many tries for this account or from this address; `retry_after_s` tells when the next is taken."""

    title = Title(zh="尝试次数过多，请稍后再试", en="Too many attempts; try again later")


class WrongCode(Unauthenticated):
    """Not the code that was sent; `remaining_attempts` tries are left."""

    title = Title(zh="验证码不正确", en="The code is not right")


class CodeExpired(Unauthenticated):
    """The code is too old, used, tried too often or was never sent: what it was for begins anew."""

    title = Title(zh="验证码已失效，请重新操作", en="The code has expired; start again")


class TooSoon(TooMany):
    """A code was sent a moment ago; `retry_after_s` tells when another may be asked for."""

    title = Title(zh="验证码刚刚发送过，请稍候", en="A code was sent a moment ago; wait a little")


class WeakPassword(Invalid):
    """The new password would be guessed; `reason` says why.

    One of too-short, too-long, common, pattern, phone, personal, unchanged.
    """

    title = Title(zh="密码过于简单，请换一个", en="The password is too easy to guess; choose another")


class WrongCurrentPassword(Invalid):
    """The current password, asked for again before it is changed, is not right. The session stays."""

    title = Title(zh="当前密码不正确", en="The current password is not right")


class UnknownSession(NotFound):
    """The caller has no such session, or no longer."""

    title = Title(zh="该登录已不存在", en="There is no such session")


class StaffDisabled(Forbidden):
    """The password was right, and the member of staff may not sign in."""

    title = Title(zh="该员工账号已停用", en="This staff account is disabled")


class StaffExists(Conflict):
    """Another member of staff has this staff number or id."""

    title = Title(zh="该工号已存在", en="A member of staff with this number exists already")


class UnknownStaff(NotFound):
    """No member of staff has this id."""

    title = Title(zh="员工不存在", en="There is no such member of staff")


class InvalidStaffNumber(Invalid):
    """A staff number is three to twenty letters and digits."""

    title = Title(zh="工号不正确", en="The staff number is not valid")


class InvalidRoles(Invalid):
    """Staff need at least one role, and the customer's is none of theirs."""

    title = Title(zh="岗位设置不正确", en="The roles are not valid for staff")


class UnknownStepUp(NotFound):
    """The session was asked for no such proof."""

    title = Title(zh="未找到该验证请求", en="There is no such verification")


class PasswordMissing(Invalid):
    """This proof wants the password besides the code."""

    title = Title(zh="请同时输入登录密码", en="The password is needed as well")
