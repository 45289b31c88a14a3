from trident.kernel.errors import Conflict, Invalid, NotFound, Title


class InsufficientFunds(Invalid):
    """The account has less than this free to use; nothing was posted."""

    title = Title(zh="账户余额不足", en="The account has not enough funds")


class AccountFrozen(Invalid):
    """No money goes out of a frozen account."""

    title = Title(zh="账户已冻结，不能支出", en="The account is frozen")


class AccountNotFrozen(Conflict):
    """Only a frozen account can be unfrozen."""

    title = Title(zh="账户未被冻结", en="The account is not frozen")


class AccountClosed(Invalid):
    """The account takes part in nothing any more; `side` says which one of a transfer."""

    title = Title(zh="账户已销户", en="The account is closed")


class AccountNotEmpty(Conflict):
    """An account is closed only with nothing in it and nothing held."""

    title = Title(zh="账户仍有余额或冻结资金，不能销户", en="The account still holds funds")


class InterestUnpaid(Conflict):
    """An account is closed only with its interest paid out: `accrued_minor` waits to be settled, then withdrawn."""

    title = Title(
        zh="账户尚有未结利息，请先结息再销户",
        en="The account has interest to be settled before it is closed",
    )


class InterestNotFinal(Conflict):
    """What the account has earned is known when the books of `business_on` are made up; until then it stays open."""

    title = Title(zh="利息须待日终后方可结清", en="The account's interest is known only after the day's close")


class UnknownAccount(NotFound):
    """There is no such account; `side` says which one of a transfer."""

    title = Title(zh="账户不存在", en="There is no such account")


class AccountIdTaken(Conflict):
    """An account with this id exists, and was opened otherwise; `differs` names the field."""

    title = Title(zh="账户标识已被使用", en="An account with this id exists already")


class AccountNumberTaken(Conflict):
    """Another account has this number."""

    title = Title(zh="账号已被使用", en="Another account has this number")


class AccountNumberInvalid(Invalid):
    """An account number has 10 to 19 digits, the last of which is its check digit (ISO/IEC 7812-1)."""

    title = Title(zh="账号不正确", en="The account number is not valid")


class AccountTermsInvalid(Invalid):
    """The account cannot be opened on these terms; `rule` names the regulator's rule where there is one."""

    title = Title(zh="账户开立条件不符合规定", en="The account cannot be opened on these terms")


class SameAccount(Invalid):
    """A transfer goes from one account to another; an entry names each account once."""

    title = Title(zh="付款账户与收款账户不能相同", en="The two accounts are the same")


class AmountNotPositive(Invalid):
    """An amount is one minor unit at least."""

    title = Title(zh="金额必须大于零", en="The amount must be more than zero")


class AmountTooLarge(Invalid):
    """An amount is 2⁶³-1 minor units at most."""

    title = Title(zh="金额超出可处理范围", en="The amount is too large")


class CurrencyMismatch(Invalid):
    """Both accounts and the amount are of one currency."""

    title = Title(zh="币种不一致", en="The currencies do not match")


class ClassLimitReached(Invalid):
    """A regulator's limit for class II and III accounts is reached.

    `limit` names the rule; `direction`, `period` and `limit_minor` say what it limits; `remaining_minor` is what it
    still lets out, and is told of the paying account only.
    """

    title = Title(zh="超出账户分类限额", en="A limit of the account's class is reached")


class CeilingExceeded(Invalid):
    """The account credited may hold no more than its ceiling."""

    title = Title(zh="超出收款账户余额上限", en="The receiving account would hold more than it may")


class HoldNotFound(NotFound):
    """There is no such hold between these accounts."""

    title = Title(zh="预授权冻结不存在", en="There is no such hold")


class HoldExpired(Invalid):
    """The hold's time is over."""

    title = Title(zh="预授权冻结已过期", en="The hold has expired")


class HoldAlreadySettled(Conflict):
    """The hold has been captured or released."""

    title = Title(zh="预授权冻结已处理", en="The hold is settled already")


class HoldTooSmall(Invalid):
    """No more can be captured than is held."""

    title = Title(zh="金额超出预授权冻结金额", en="The amount is more than is held")


class UnknownEntry(NotFound):
    """There is no such entry."""

    title = Title(zh="账务记录不存在", en="There is no such entry")


class ReceiptNotGenuine(NotFound):
    """The bank issued no receipt with these particulars and this code: one of them was misread, or changed."""

    title = Title(zh="未查到相符的电子回单，请核对或谨防伪造", en="The bank issued no such receipt")


class EntryIdReused(Conflict):
    """The id has been used for something else; `differs` names the field that is not the same."""

    title = Title(zh="该请求编号已用于其他交易", en="The id was used for another entry")


class LinkedEntryFailed(Invalid):
    """Another entry of the same group was refused, and they stand or fall together."""

    title = Title(zh="关联交易未成功，本笔未入账", en="A linked entry was refused")


class EntryAlreadyReversed(Conflict):
    """An entry is reversed once."""

    title = Title(zh="该笔交易已冲正", en="The entry is reversed already")


class EntryNotReversible(Conflict):
    """A reversal is not itself reversed: post the entry anew."""

    title = Title(zh="冲正交易不能再次冲正", en="A reversal cannot be reversed")


class EntryUnbalanced(Invalid):
    """An entry has two legs at least, and credits and debits add up to nothing."""

    title = Title(zh="借贷不平衡", en="Debits and credits do not balance")


class DayClosed(Conflict):
    """The business day is closed already."""

    title = Title(zh="该营业日已日终", en="The business day is closed")


class DayNotBegun(Conflict):
    """A business day cannot be closed before it has begun."""

    title = Title(zh="该营业日尚未开始", en="The business day has not begun")


class DayStillOpen(Conflict):
    """The business day must be cut off, or closed, before this can be done for it."""

    title = Title(zh="该营业日尚未日终", en="The business day is still open")


class EarlierDayOpen(Conflict):
    """Days are closed one after the other; `business_on` is the one that comes first."""

    title = Title(zh="前一营业日尚未日终", en="An earlier business day is still open")


class BooksUnbalanced(Conflict):
    """Debits and credits do not add up; the day cannot be closed until somebody has found out why."""

    title = Title(zh="总账不平", en="The books do not balance")


class InterestTermsInvalid(Invalid):
    """The rate cannot be set on these terms; `reason` says why."""

    title = Title(zh="利率设置无效", en="The interest rate cannot be set like this")


class PeriodInvalid(Invalid):
    """A statement covers one day at least and 366 at most."""

    title = Title(zh="查询期间无效，最长366天", en="The period must be between 1 and 366 days")


class StatementTooLong(Invalid):
    """A printed statement has so many entries at most; take a shorter period, or the CSV file."""

    title = Title(zh="交易笔数过多，请缩短期间或下载CSV", en="Too many entries to print; shorten the period or use CSV")
