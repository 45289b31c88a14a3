/** What staff read when the bank refuses, by the last part of the problem's type. */
export interface Refusal {
  title: string;
  /** What to do next. */
  advice: string;
}

const refusal = (title: string, advice: string): Refusal => ({ title, advice });

export const problems = {
  "invalid-request": refusal("提交的内容格式有误", "请检查标出的栏目后再提交。"),
  "bad-cursor": refusal("翻页位置已失效", "请回到第一页重新查询。"),
  "wrong-credentials": refusal("工号或密码不正确", "请核对后重新输入，连续输错会暂时锁定登录。"),
  "too-many-attempts": refusal("尝试次数过多，登录已暂时锁定", "请稍后重试，或联系系统管理员。"),
  "session-expired": refusal("登录已过期", "请重新登录，登录后将回到刚才的页面。"),
  "permission-denied": refusal("您的岗位没有此项权限", "如工作需要，请向系统管理员申请。"),
  "cross-site-request": refusal("请求来源校验失败", "请刷新页面后重试。"),
  "no-such-route": refusal("服务器没有此接口", "控制台与服务器版本可能不一致，请重新加载页面。"),
  unexpected: refusal("系统异常", "请稍后重试；如反复出现，请告知系统管理员。"),
  unavailable: refusal("系统暂不可用", "请稍候片刻再试。"),
  "request-too-large": refusal("提交的内容过大", "请精简后再提交。"),
  busy: refusal("系统繁忙", "请稍候片刻再试。"),
  "lookup-not-found": refusal("查看权限已失效或不适用于该客户", "请填写原因，重新查询客户。"),
  "account-not-of-customer": refusal("该客户名下没有此账户", "请回到客户页面，从账户列表进入。"),
  "unknown-customer": refusal("客户不存在", "请核对后重新查询。"),
  "unknown-account": refusal("账户不存在", "请核对账号后重试。"),
  "unknown-entry": refusal("分录不存在", "请核对流水号后重试。"),
  "receipt-not-genuine": refusal("未查到相符的电子回单", "请对照纸面核对四项要素后再试；核对无误仍不相符，则谨防伪造或涂改，不得据此办理业务。"),
  "staff-disabled": refusal("该员工账号已停用", "请联系系统管理员。"),
  "unknown-approval-kind": refusal("没有这种申请事项", "控制台与服务器版本可能不一致，请重新加载页面。"),
  "same-account": refusal("收付双方是同一账户", "请核对账户后重试。"),
  "currency-mismatch": refusal("币种不一致", "请核对账户币种。"),
  "unknown-staff": refusal("员工不存在", "请刷新列表后重试。"),
  "approval-not-found": refusal("没有这项申请", "请刷新列表后重试。"),
  "approval-already-decided": refusal("这项申请已经处理过", "请刷新查看处理结果。"),
  "approval-already-pending": refusal("相同的申请正在等待复核", "请到复核中心查看原申请，无需重复提交。"),
  "maker-is-checker": refusal("经办人不能复核自己的申请", "经办与复核必须是两个人，请由另一位同事处理。"),
  "not-the-maker": refusal("只有经办人可以撤回申请", "如不同意该申请，请驳回并写明原因。"),
  "account-already-frozen": refusal("账户已处于冻结状态", "无需再次冻结。"),
  "account-not-frozen": refusal("账户没有被冻结", "无需解冻。"),
  "account-frozen": refusal("账户已冻结，不能付款", "如需冲正，请先办理解冻。"),
  "account-closed": refusal("账户已销户", "销户账户不能再办理此项业务。"),
  "bank-own-account": refusal("这是银行内部账户", "内部账户不在此冻结或解冻。"),
  "insufficient-funds": refusal("账户可用余额不足", "收款方的钱已经转出，冲正无法执行；请另行处理差错。"),
  "ceiling-exceeded": refusal("超过账户余额上限", "请核对账户类别与余额上限。"),
  "class-limit-reached": refusal("超过账户类别限额", "请核对该类账户的余额与累计限额。"),
  "entry-already-reversed": refusal("该分录已经冲正", "一笔分录只能冲正一次，请刷新明细。"),
  "entry-not-reversible": refusal("该分录不能冲正", "冲正分录和结转分录不能再冲正。"),
  "entry-id-reused": refusal("分录编号重复，内容不一致", "请刷新后重新提交。"),
  "day-closed": refusal("营业日已关闭", "请在新的营业日办理。"),
  "dead-letter-not-found": refusal("没有这条死信", "请刷新列表后重试。"),
  "dead-letter-already-replayed": refusal("这条死信已经重新投递", "请等待处理器的结果；如再次失败，会重新出现。"),
  "idempotency-key-missing": refusal("请求缺少防重标识", "请刷新页面后重新提交。"),
  "idempotency-key-reused": refusal("同一请求已以不同内容提交过", "请刷新页面，核对是否已经办理。"),
} satisfies Record<string, Refusal>;
