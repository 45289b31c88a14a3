from trident.kernel.errors import BankError, Conflict, Forbidden, Invalid, NotFound, Title, TooMany


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


class StepUpRequired(Forbidden):
    """The transfer wants more proof of who asks.

    `step_up_id` names what is to be proven (`/api/customer/step-ups/…`), by `means`, to reach `strength`; then the
    transfer is sent again with the same key and the id in `X-Step-Up`. `reasons` say why.
    """

    title = Title(zh="请完成加强认证后继续转账", en="Prove who you are to go on with this transfer")


class CertificateRequired(Invalid):
    """Beyond `limit_minor` a day to others, a digital certificate or e-signature is needed; `used_minor` are gone."""

    title = Title(
        zh="当日向他人转账累计超过限额，需使用数字证书或电子签名，请前往网点办理",
        en="More than this a day to others needs a digital certificate or e-signature; please visit a branch",
    )


class TransferLimitReached(Invalid):
    """The transfer is beyond one of the bank's limits: `limit` says which, `limit_minor` or `limit_count` how much."""

    title = Title(zh="超过转账限额", en="Beyond a transfer limit")


class TransferRefusedByRisk(Invalid):
    """The bank does not carry out the transfer for its risk; `reasons` say why (反电信网络诈骗法, article 32)."""

    title = Title(
        zh="为保障资金安全，本行未受理该笔转账。如有异议，请致电客服或前往网点申诉",
        en="The bank did not accept this transfer, to keep money safe. To appeal, call us or visit a branch",
    )


class TransferNotWaiting(Conflict):
    """The transfer does not wait any more: it was settled, cancelled or rejected (`stands`)."""

    title = Title(zh="该笔转账已处理完毕", en="The transfer is not waiting any more")


class TransferNotReportable(Conflict):
    """Only a transfer that waits, or was settled within 30 days, can be reported."""

    title = Title(zh="该笔转账已不能申报", en="The transfer can no longer be reported")
