"""What the desk refuses, by name."""

from trident.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Title


class LookupNotFound(NotFound):
    """No open look-up of this member of staff found that customer."""

    title = Title(
        zh="没有有效的查询记录，请先填写理由查询客户", en="No open look-up: search the customer with a reason first"
    )


class ApprovalNotFound(NotFound):
    """There is no such approval."""

    title = Title(zh="没有此审批", en="There is no such approval")


class ApprovalAlreadyDecided(Conflict):
    """It was approved, rejected or withdrawn before; `decision` says which."""

    title = Title(zh="此审批已处理", en="This approval is already decided")


class ApprovalAlreadyPending(Conflict):
    """The same is asked for already; `approval_id` is the pending one."""

    title = Title(zh="相同的申请正在等待审批", en="The same request is already waiting for approval")


class MakerIsChecker(Conflict):
    """Maker and checker must be two people."""

    title = Title(zh="经办人不能审批自己的申请", en="Whoever asks cannot also approve: another person must")


class NotTheMaker(Forbidden):
    """Only whoever asked may take the request back."""

    title = Title(zh="只有经办人可以撤回申请", en="Only the person who asked may withdraw the request")


class AccountAlreadyFrozen(Conflict):
    """The account to freeze is frozen."""

    title = Title(zh="账户已处于冻结状态", en="The account is already frozen")


class BankOwnAccount(Conflict):
    """The bank's own account: it is not frozen from the desk."""

    title = Title(zh="银行内部账户不能在此冻结或解冻", en="The bank's own accounts are not frozen from the desk")


class UnknownApprovalKind(Invalid):
    """No approval of this kind exists; `kinds` lists those that do."""

    title = Title(zh="没有此类审批", en="There is no such kind of approval")
