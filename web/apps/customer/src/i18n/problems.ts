import { NetworkFailure, Problem } from "@trident/client";
import { currentLanguage } from "../device";
import { defineWords, fill, say, type Params, type Words } from "./words";

/** What went wrong, in the person's language: what it is, and what they can do. */
export interface Explanation {
  title: string;
  text: string;
}

/** Refusals that any screen can meet. Keys are the last part of the problem's type. */
export const problemWords = defineWords(
  {
    offline: "网络不可用",
    "offline.text": "请检查网络连接后重试。",
    timeout: "网络超时",
    "timeout.text": "银行没有及时响应，请稍后重试。",
    unknown: "操作未能完成",
    "unknown.text": "请稍后重试；如仍不成功，请联系我们。",
    unexpected: "系统异常",
    "unexpected.text": "问题已被记录，请稍后重试。",
    "session-expired": "登录已失效",
    "session-expired.text": "为了您的资金安全，请重新登录。",
    "cross-site-request": "请求校验未通过",
    "cross-site-request.text": "请刷新页面后重试。",
    "invalid-request": "填写的内容有误",
    "invalid-request.text": "请检查后重新提交。",
    "no-such-route": "没有此项功能",
    "no-such-route.text": "请更新页面后重试。",
    "permission-denied": "无权进行此操作",
    "permission-denied.text": "请使用本人账户操作。",
    "bad-cursor": "列表已更新",
    "bad-cursor.text": "请重新载入列表。",
    busy: "当前业务繁忙",
    "busy.text": "请稍候片刻再试。",
    unavailable: "系统繁忙",
    "unavailable.text": "请稍后再试，您的账户不受影响。",
    "request-too-large": "提交的内容过长",
    "request-too-large.text": "请精简后重试。",
  },
  {
    offline: "No network",
    "offline.text": "Check your connection and try again.",
    timeout: "The network timed out",
    "timeout.text": "The bank did not answer in time. Try again shortly.",
    unknown: "That could not be done",
    "unknown.text": "Try again shortly. If it keeps failing, contact us.",
    unexpected: "Something went wrong on our side",
    "unexpected.text": "It has been recorded. Try again shortly.",
    "session-expired": "Your session has ended",
    "session-expired.text": "To keep your money safe, sign in again.",
    "cross-site-request": "The request could not be verified",
    "cross-site-request.text": "Reload the page and try again.",
    "invalid-request": "Something entered is not right",
    "invalid-request.text": "Check it and send again.",
    "no-such-route": "There is no such function",
    "no-such-route.text": "Reload the page and try again.",
    "permission-denied": "Not permitted",
    "permission-denied.text": "Use an account of your own.",
    "bad-cursor": "The list has changed",
    "bad-cursor.text": "Load the list again.",
    busy: "We are busy at the moment",
    "busy.text": "Wait a moment and try again.",
    unavailable: "The bank is busy",
    "unavailable.text": "Try again shortly. Your accounts are not affected.",
    "request-too-large": "Too much was sent",
    "request-too-large.text": "Shorten it and try again.",
  },
);

/** "45 秒", "15 分钟": how long to wait, never rounded down. */
export function waitName(seconds: number): string {
  const zh = currentLanguage() === "zh";
  if (seconds < 60) return zh ? `${seconds} 秒` : `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return zh ? `${minutes} 分钟` : `${minutes} min`;
}

function paramsOf(problem: Problem): Params {
  const plain: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(problem.extra)) {
    if (typeof value === "string" || typeof value === "number") plain[name] = value;
  }
  const wait = problem.integer("retry_after_s");
  return { ...plain, wait: waitName(wait ?? 60) };
}

/**
 * Explains an error by the name of its refusal, with the words of a screen before the common ones; what neither knows
 * is told in the server's own title, which comes in the right language.
 */
export function explain(error: unknown, words?: Words<string>, extra: Params = {}): Explanation {
  if (error instanceof NetworkFailure) {
    const kind = error.timedOut ? "timeout" : "offline";
    return { title: say(problemWords, kind), text: say(problemWords, `${kind}.text`) };
  }
  if (!(error instanceof Problem)) return { title: say(problemWords, "unknown"), text: say(problemWords, "unknown.text") };
  const params = { ...paramsOf(error), ...extra };
  for (const source of [words, problemWords as Words<string>]) {
    const known = source?.[currentLanguage()];
    const title = known?.[error.kind];
    if (title !== undefined) return { title: fill(title, params), text: fill(known?.[`${error.kind}.text`] ?? "", params) };
  }
  return { title: error.title, text: error.detail ?? "" };
}
