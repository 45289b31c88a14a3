from trident.kernel.errors import BankError, Conflict, Invalid, NotFound, Title, TooMany


class IdempotencyKeyMissing(BankError):
    """Whatever moves money carries an `Idempotency-Key` header, a UUID that the client made."""

    status = 400
    title = Title(zh="缺少幂等键（Idempotency-Key）", en="The Idempotency-Key header is missing or is not a UUID")


class IdempotencyKeyReused(Conflict):
    """The key has been used for another transfer; `differs` names the fields that are not the same."""

    title = Title(zh="该请求编号已用于另一笔转账", en="The Idempotency-Key was used for another transfer")


class AmountHasFractions(Invalid):
    """An amount is a whole number of minor units, written with digits only."""

    title = Title(zh="金额不能有小于分的部分", en="The amount has fractions of the minor unit")


class PayeeNameMismatch(Invalid):
    """The account's holder has another name."""

    title = Title(zh="收款人姓名与账号不符", en="The payee's name does not match the account")


class OwnAccountAsPayee(Invalid):
    """The payee's account is the customer's own, and the transfer does not say that this is meant."""

    title = Title(zh="收款账户是您本人的账户", en="The payee's account is your own; confirm that it is meant")


class PayeeIsNotOwnAccount(Invalid):
    """The transfer says that it goes to the customer's own account, and it does not."""

    title = Title(zh="收款账户不是您本人的账户", en="The payee's account is not your own")


class UnknownPayee(NotFound):
    """There is no such payee in the customer's book."""

    title = Title(zh="未找到该收款人", en="There is no such payee")


class TransferNotFound(NotFound):
    """The customer has made no such transfer."""

    title = Title(zh="未找到该笔转账", en="There is no such transfer")


class TooManyNameChecks(TooMany):
    """Names that do not match can be tried so often only: account numbers must not tell who holds them."""

    title = Title(zh="收款人校验次数过多，请稍后再试", en="Too many payee checks; try again later")
