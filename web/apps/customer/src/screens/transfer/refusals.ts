import type { Problem } from "@trident/client";
import { formatMoney } from "@trident/ui";
import { currentLanguage } from "../../device";
import { defineWords, type Params } from "../../i18n/words";

/** Every refusal a transfer can meet, in both languages; keys are the last part of the problem's type. */
export const refusalWords = defineWords(
  {
    "insufficient-funds": "余额不足",
    "insufficient-funds.text": "付款账户的可用余额不够支付这笔转账。",
    "account-frozen": "付款账户已冻结",
    "account-frozen.text": "冻结期间不能转出。如有疑问，请联系开户网点。",
    "account-closed": "账户已销户",
    "account-closed.text": "付款或收款账户已销户，请更换账户。",
    "unknown-account": "没有这个收款账号",
    "unknown-account.text": "请与收款人核对账号。",
    "payee-name-mismatch": "收款户名与账号不符",
    "payee-name-mismatch.text": "请与收款人核对姓名和账号，切勿轻信他人提供的信息。",
    "same-account": "付款与收款是同一账户",
    "same-account.text": "请更换付款账户或收款账户。",
    "own-account-as-payee": "收款账户是您本人的账户",
    "own-account-as-payee.text": "如确实要转给自己，请勾选“我要转给自己的账户”。",
    "payee-is-not-own-account": "收款账户不是您本人的账户",
    "payee-is-not-own-account.text": "请核对收款账号。",
    "unknown-payee": "该收款人已删除",
    "unknown-payee.text": "请重新选择或输入收款人。",
    "currency-mismatch": "币种不一致",
    "currency-mismatch.text": "付款账户与收款账户须为同一币种。",
    "class-limit-reached": "超出账户限额",
    "class-limit-reached.text": "按监管规定，{whose}{limit}{remaining}。",
    "ceiling-exceeded": "超出收款账户余额上限",
    "ceiling-exceeded.text": "收款账户的余额不能超过监管规定的上限。",
    "amount-not-positive": "金额必须大于零",
    "amount-not-positive.text": "请重新输入金额。",
    "amount-too-large": "金额超出可处理范围",
    "amount-too-large.text": "请减少金额或分笔转账。",
    "amount-has-fractions": "金额最小到分",
    "amount-has-fractions.text": "请重新输入金额。",
    "idempotency-key-missing": "请求不完整",
    "idempotency-key-missing.text": "请刷新页面后重试。",
    "idempotency-key-reused": "这笔转账已提交过其他内容",
    "idempotency-key-reused.text": "请先查看转账记录，再重新发起转账。",
    "entry-id-reused": "这笔转账已提交过其他内容",
    "entry-id-reused.text": "请先查看转账记录，再重新发起转账。",
    "linked-entry-failed": "关联交易未成功",
    "linked-entry-failed.text": "本笔转账也未入账，请稍后重试。",
    "day-closed": "该营业日已结账",
    "day-closed.text": "请稍后重试。",
    "too-many-name-checks": "户名核对次数过多",
    "too-many-name-checks.text": "请在 {wait} 后再试，或选择常用收款人。",
    "transfer-not-found": "没有这笔转账",
    "transfer-not-found.text": "请查看转账记录。",
    "certificate-required": "超过无证书日累计限额",
    "certificate-required.text": "按监管规定，每日向他人转账累计超过 5 万元需使用数字证书或电子签名，请前往网点办理。",
    "transfer-limit-reached": "超过转账限额",
    "transfer-limit-reached.text": "{bankLimit}",
    "transfer-refused-by-risk": "本行未受理该笔转账",
    "transfer-refused-by-risk.text": "为保障资金安全，本行未受理。如有异议，请致电客服或前往网点申诉。",
    "transfer-not-waiting": "该笔转账已处理完毕",
    "transfer-not-waiting.text": "请查看它的最新状态。",
    "transfer-not-reportable": "该笔转账已不能申报",
    "transfer-not-reportable.text": "如有疑问，请致电客服或前往网点。",
    "step-up-required": "请确认是您本人操作",
    "step-up-required.text": "验证后即可继续转账。",
    "wrong-code": "验证码不正确",
    "wrong-code.text": "还可以再试 {remaining_attempts} 次。",
    "code-expired": "验证码已失效",
    "code-expired.text": "请返回后重新发起转账。",
    "wrong-current-password": "登录密码不正确",
    "wrong-current-password.text": "请重新输入。",
    "too-many-attempts": "尝试次数过多",
    "too-many-attempts.text": "请在 {wait} 后再试。",
    "too-soon": "发送过于频繁",
    "too-soon.text": "请在 {wait} 后再试。",
    "unknown-step-up": "验证已失效",
    "unknown-step-up.text": "请返回后重新发起转账。",
    "password-missing": "请输入登录密码",
    "password-missing.text": "这笔转账还需要登录密码。",
  },
  {
    "insufficient-funds": "Not enough money",
    "insufficient-funds.text": "The account has less available than this transfer needs.",
    "account-frozen": "The account is frozen",
    "account-frozen.text": "Nothing can be paid from it meanwhile. Ask the branch that opened it.",
    "account-closed": "The account is closed",
    "account-closed.text": "The account paid from or to is closed. Choose another.",
    "unknown-account": "There is no such account",
    "unknown-account.text": "Check the number with the payee.",
    "payee-name-mismatch": "The name does not match the account",
    "payee-name-mismatch.text": "Check name and number with the payee. Do not trust what strangers tell you.",
    "same-account": "Both accounts are the same",
    "same-account.text": "Choose another account to pay from or to.",
    "own-account-as-payee": "The payee's account is your own",
    "own-account-as-payee.text": 'If that is what you want, tick "I mean to pay my own account".',
    "payee-is-not-own-account": "The payee's account is not your own",
    "payee-is-not-own-account.text": "Check the account number.",
    "unknown-payee": "This payee has been removed",
    "unknown-payee.text": "Choose or enter the payee again.",
    "currency-mismatch": "The currencies do not match",
    "currency-mismatch.text": "Both accounts must be of the same currency.",
    "class-limit-reached": "Over the account's limit",
    "class-limit-reached.text": "By regulation, {whose} {limit}{remaining}.",
    "ceiling-exceeded": "Over what the payee's account may hold",
    "ceiling-exceeded.text": "The regulator caps the balance of the account you pay to.",
    "amount-not-positive": "The amount must be more than zero",
    "amount-not-positive.text": "Enter it again.",
    "amount-too-large": "The amount is too large",
    "amount-too-large.text": "Send less, or in several transfers.",
    "amount-has-fractions": "Not finer than a fen",
    "amount-has-fractions.text": "Enter the amount again.",
    "idempotency-key-missing": "The request was incomplete",
    "idempotency-key-missing.text": "Reload the page and try again.",
    "idempotency-key-reused": "Something else was sent as this transfer",
    "idempotency-key-reused.text": "Look at your history before you transfer again.",
    "entry-id-reused": "Something else was sent as this transfer",
    "entry-id-reused.text": "Look at your history before you transfer again.",
    "linked-entry-failed": "A linked entry failed",
    "linked-entry-failed.text": "This transfer was not made either. Try again shortly.",
    "day-closed": "The business day is closed",
    "day-closed.text": "Try again shortly.",
    "too-many-name-checks": "Too many name checks",
    "too-many-name-checks.text": "Try again in {wait}, or choose a payee you have paid before.",
    "transfer-not-found": "There is no such transfer",
    "transfer-not-found.text": "Look at your history.",
    "certificate-required": "Over the day's limit without a certificate",
    "certificate-required.text": "By regulation, more than 50,000 yuan a day to others needs a digital certificate or e-signature. Please visit a branch.",
    "transfer-limit-reached": "Over a transfer limit",
    "transfer-limit-reached.text": "{bankLimit}",
    "transfer-refused-by-risk": "The bank did not accept this transfer",
    "transfer-refused-by-risk.text": "This is to keep money safe. To appeal, call us or visit a branch.",
    "transfer-not-waiting": "The transfer is not waiting any more",
    "transfer-not-waiting.text": "See where it stands now.",
    "transfer-not-reportable": "The transfer can no longer be reported",
    "transfer-not-reportable.text": "Call us or visit a branch with questions.",
    "step-up-required": "Confirm that it is you",
    "step-up-required.text": "Then the transfer goes on.",
    "wrong-code": "The code is not right",
    "wrong-code.text": "{remaining_attempts} more tries.",
    "code-expired": "The code is no longer good",
    "code-expired.text": "Go back and send the transfer again.",
    "wrong-current-password": "The password is not right",
    "wrong-current-password.text": "Enter it again.",
    "too-many-attempts": "Too many tries",
    "too-many-attempts.text": "Try again in {wait}.",
    "too-soon": "Too soon for another code",
    "too-soon.text": "Try again in {wait}.",
    "unknown-step-up": "This verification is over",
    "unknown-step-up.text": "Go back and send the transfer again.",
    "password-missing": "Enter your password",
    "password-missing.text": "This transfer wants the password as well.",
  },
);

const LIMIT_NAMES = {
  zh: {
    "in-day": "日累计转入不超过 {amount}",
    "in-year": "年累计转入不超过 {amount}",
    "out-day": "日累计转出及支付不超过 {amount}",
    "out-year": "年累计转出及支付不超过 {amount}",
    "balance-instant": "余额不超过 {amount}",
    other: "有限额",
    remaining: "，目前还可使用 {amount}",
    payer: "付款账户",
    payee: "收款账户",
  },
  en: {
    "in-day": "may receive {amount} a day",
    "in-year": "may receive {amount} a year",
    "out-day": "may pay {amount} a day",
    "out-year": "may pay {amount} a year",
    "balance-instant": "may hold {amount}",
    other: "has a limit",
    remaining: "; {amount} is left at present",
    payer: "the account you pay from",
    payee: "the payee's account",
  },
} as const;

const BANK_LIMITS = {
  zh: {
    single: "单笔转账不超过 {amount}。",
    day: "每日累计转账不超过 {amount}，今日已转 {used}。",
    year: "每年累计转账不超过 {amount}，今年已转 {used}。",
    "day-count": "每日转账不超过 {count} 笔。",
  },
  en: {
    single: "A single transfer may be {amount} at most.",
    day: "A day's transfers may be {amount} at most; {used} went today.",
    year: "A year's transfers may be {amount} at most; {used} went this year.",
    "day-count": "At most {count} transfers a day.",
  },
} as const;

/** Which of the bank's own limits was reached, and how much of it is used. */
function bankLimit(problem: Problem, currency: string): string {
  const patterns = BANK_LIMITS[currentLanguage()];
  const limit = problem.text("limit") ?? "";
  if (!(limit in patterns)) return "";
  return patterns[limit as keyof typeof patterns]
    .replace("{amount}", formatMoney(problem.integer("limit_minor") ?? 0, currency))
    .replace("{used}", formatMoney(problem.integer("used_minor") ?? 0, currency))
    .replace("{count}", String(problem.integer("limit_count") ?? 0));
}

/** The words for a limit's particulars, from the problem's members. */
export function limitParams(problem: Problem, currency: string): Params {
  const names = LIMIT_NAMES[currentLanguage()];
  const direction = problem.text("direction") ?? "out";
  const key = `${direction}-${problem.text("period") ?? ""}`;
  const limit = problem.integer("limit_minor");
  const remaining = problem.integer("remaining_minor");
  const pattern = limit !== null && key in names ? names[key as keyof typeof names] : names.other;
  return {
    bankLimit: bankLimit(problem, currency),
    whose: direction === "out" ? names.payer : names.payee,
    limit: pattern.replace("{amount}", limit === null ? "" : formatMoney(limit, currency)),
    // Told of the paying account only: what a payee may still receive would give away its balance.
    remaining: remaining === null ? "" : names.remaining.replace("{amount}", formatMoney(remaining, currency)),
  };
}
