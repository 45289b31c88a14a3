import { defineWords } from "../../i18n/words";

/** What can go wrong on the way in; keys are the last part of the problem's type. */
export const signInRefusals = defineWords(
  {
    "wrong-credentials": "手机号或密码不正确",
    "wrong-credentials.text": "请核对后重新输入。",
    "too-many-attempts": "尝试次数过多",
    "too-many-attempts.text": "请在 {wait} 后再试。",
    "wrong-code": "验证码不正确",
    "wrong-code.text": "还可尝试 {remaining_attempts} 次。",
    "code-expired": "验证码已失效",
    "code-expired.text": "请重新输入密码获取新的验证码。",
    "too-soon": "验证码刚刚发送过",
    "too-soon.text": "请在 {wait} 后再次获取。",
    "invalid-phone": "手机号码不正确",
    "invalid-phone.text": "请输入 11 位手机号码。",
  },
  {
    "wrong-credentials": "Wrong phone number or password",
    "wrong-credentials.text": "Check both and enter them again.",
    "too-many-attempts": "Too many attempts",
    "too-many-attempts.text": "Try again in {wait}.",
    "wrong-code": "Wrong code",
    "wrong-code.text": "Attempts left: {remaining_attempts}.",
    "code-expired": "The code has expired",
    "code-expired.text": "Enter your password again to get a new code.",
    "too-soon": "A code was sent a moment ago",
    "too-soon.text": "You can ask for another in {wait}.",
    "invalid-phone": "Not a mobile number",
    "invalid-phone.text": "Enter the 11 digits of your mobile number.",
  },
);
