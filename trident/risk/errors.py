from trident.kernel.errors import Conflict, Invalid, NotFound, Title


class ListEntryNotFound(NotFound):
    """There is no such entry on the bank's lists."""

    title = Title(zh="未找到该名单条目", en="There is no such list entry")


class ListEntryExists(Conflict):
    """The same stands on this list already, or is proposed (`entry_id`)."""

    title = Title(zh="该名单中已有相同条目", en="The same is on this list, or proposed, already")


class ListValueInvalid(Invalid):
    """The value is none of its kind; `kind` says which was meant."""

    title = Title(zh="名单内容与类型不符", en="The value does not fit its kind")


class ListSubjectUnknown(Invalid):
    """Accounts, customers and phones are listed by whose they are: nobody here has this one."""

    title = Title(zh="本行没有该账户或客户", en="Nobody at this bank has that account, number or phone")


class ListExpiryPast(Invalid):
    """An entry expires in the future, or not at all."""

    title = Title(zh="到期时间应晚于当前时间", en="The expiry must lie in the future")


class ListStepInvalid(Conflict):
    """Where the entry stands (`stands`) this cannot be done."""

    title = Title(zh="该条目当前状态不允许此操作", en="Where the entry stands, this cannot be done")


class ProposerIsApprover(Conflict):
    """Who proposed an entry, or its removal, does not decide it: another person must."""

    title = Title(zh="提议人不能复核本人的提议", en="Who proposed this cannot also decide it")


class ListFileInvalid(Invalid):
    """Some lines of the file cannot be taken, so none was; `lines` names each with its fault."""

    title = Title(zh="名单文件有误，未导入任何条目", en="The file has faults; nothing was imported")


class CaseNotFound(NotFound):
    """There is no such case."""

    title = Title(zh="未找到该案件", en="There is no such case")


class CaseClosed(Conflict):
    """The case was decided before, or its transfer ended otherwise (`outcome`)."""

    title = Title(zh="该案件已结案", en="The case is closed already")


class CaseTakenByAnother(Conflict):
    """Another person works on the case (`assignee`); they can hand it over."""

    title = Title(zh="该案件正由他人处理", en="Another person works on this case")


class CaseNotTaken(Conflict):
    """Take the case before deciding it."""

    title = Title(zh="请先领取该案件", en="Take the case before deciding it")


class CaseOutcomeUnfit(Invalid):
    """A held transfer is released or refused, a settled one dismissed; both can be confirmed as fraud."""

    title = Title(zh="该结论不适用于此案件", en="That outcome does not fit this case")


class ColleagueUnknown(Invalid):
    """Nobody of that id is at work and may decide cases."""

    title = Title(zh="该同事不存在或不能处理案件", en="There is no such colleague who may decide cases")


class ScoreNotFound(NotFound):
    """There is no such version of a score."""

    title = Title(zh="未找到该评分版本", en="There is no such score version")


class ScoreInvalid(Invalid):
    """The document is no score that can be computed here; the detail says why."""

    title = Title(zh="评分文件无法使用", en="The score cannot be used here")


class ScoreStepInvalid(Conflict):
    """Where the score stands (`stands`) this step cannot be taken."""

    title = Title(zh="评分的当前状态不允许此操作", en="Where the score stands, this step cannot be taken")


class ScoreAuthorIsApprover(Conflict):
    """Who added a score does not approve it: another person must."""

    title = Title(zh="添加人不能审批该评分", en="Who added the score cannot also approve it")


class RiskReasonMissing(Invalid):
    """This has to be accounted for: it wants a reason."""

    title = Title(zh="请填写理由", en="Give a reason")
