"""What the life of a policy and its decisions refuse, by name."""

from trident.kernel.errors import Conflict, Invalid, NotFound, Title


class PolicyVersionNotFound(NotFound):
    """The decision point has no such version of its policy."""

    title = Title(zh="没有此策略版本", en="There is no such version of the policy")


class PolicyUnreadable(Invalid):
    """The file is no decision model that can be read; the detail says why."""

    title = Title(zh="策略文件无法读取", en="The policy's file cannot be read")


class PolicyCasesMissing(Invalid):
    """A policy is checked by its saved test cases, and this one has none."""

    title = Title(zh="策略没有测试用例", en="The policy has no test cases")


class PolicyCasesFailed(Invalid):
    """Some saved test cases do not come out as they say; `failed` lists each with what was expected and found."""

    title = Title(zh="策略未通过测试用例", en="The policy fails its test cases")


class IllegalPolicyStep(Conflict):
    """From where the version stands (`stage`) this step (`step`) cannot be taken."""

    title = Title(zh="策略版本的当前状态不允许此操作", en="Where the version stands, this step cannot be taken")


class AuthorIsApprover(Conflict):
    """Who drafted or submitted a version does not judge it: another person must."""

    title = Title(zh="编制人或提交人不能审批该策略", en="Who drafted or submitted the policy cannot also judge it")


class PolicyReasonMissing(Invalid):
    """The step is one that has to be accounted for: it wants a reason."""

    title = Title(zh="请填写变更理由", en="Give the reason for the change")


class TrialPlaceTaken(Conflict):
    """Another version is on trial at the point (`place`: shadow or canary); it must leave first."""

    title = Title(zh="已有其他版本正在试运行", en="Another version is on trial here")


class CanaryShareInvalid(Invalid):
    """A canary's share is a whole percentage from 1 to 100."""

    title = Title(zh="灰度比例应为 1 到 100 的整数", en="A canary's share is a whole percentage from 1 to 100")


class CanaryOnlyGrows(Conflict):
    """A canary's share may be raised only (`percent` is the present one); to shrink it, end the trial."""

    title = Title(zh="灰度比例只能提高", en="A canary's share can only be raised")


class NeverLive(Conflict):
    """One rolls back to a version that was live before; this one never was."""

    title = Title(zh="该版本从未正式生效，不能回滚到该版本", en="That version was never live: nothing to roll back to")


class AlreadyLive(Conflict):
    """The version to roll back to is the live one."""

    title = Title(zh="该版本正在生效", en="That version is live already")


class BackTestPeriodInvalid(Invalid):
    """A back-test needs a period that begins before it ends."""

    title = Title(zh="回测区间无效", en="The period of the back-test is not valid")


class DecisionRequestReused(Conflict):
    """The request id was decided before, with other facts or for another subject."""

    title = Title(zh="该请求号已用于其他决策内容", en="That request id stands for another decision already")


class DecisionNotFound(NotFound):
    """There is no such decision in the log, or not any more."""

    title = Title(zh="未找到该决策记录", en="There is no such decision in the log")


class DecisionPointNotFound(NotFound):
    """The bank asks no such question."""

    title = Title(zh="未找到该决策点", en="There is no such decision point")


class LogDayNotFinished(Conflict):
    """Decisions of that day (`day`) may still come: it is exported when it is over."""

    title = Title(zh="该日尚未结束，不能导出", en="That day is not over: it cannot be exported yet")


class LogDayNotKept(NotFound):
    """The log of decisions has no such day (`day`), or not any more."""

    title = Title(zh="决策日志中没有该日", en="The log of decisions has no such day")


class LogDayNotSealed(Conflict):
    """Decisions of that day (`day`) are in no sealed block yet: it is exported when all of them are."""

    title = Title(
        zh="该日决策尚未全部封存，不能导出",
        en="That day is not sealed to its end: it cannot be exported yet",
    )


class LogDayNotAsSealed(Conflict):
    """The log's decisions of that day (`day`) are not those that were sealed: nothing is made of them."""

    title = Title(zh="该日决策与封存内容不符", en="The decisions of that day are not those that were sealed")
