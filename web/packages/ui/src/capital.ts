/**
 * Amounts in the capital numerals that Chinese payment papers carry: 壹仟贰佰元伍角整.
 * Rules: 《支付结算办法》 (银发〔1997〕393号), annex 1 "正确填写票据和结算凭证的基本规定", article 3.
 */
const DIGITS = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

/** One group of four digits: "1024" is 壹仟零贰拾肆. Zeros at its end are silent. */
function readGroup(digits: string): string {
  let read = "";
  let zero = false;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[at]);
    if (digit === 0) {
      zero = read !== "";
      continue;
    }
    read += `${zero ? "零" : ""}${DIGITS[digit] ?? ""}${PLACES[digits.length - 1 - at] ?? ""}`;
    zero = false;
  }
  return read;
}

function readInteger(digits: string): string {
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 4) groups.unshift(digits.slice(Math.max(0, end - 4), end));
  let read = "";
  let gap = false;
  groups.forEach((group, at) => {
    const place = groups.length - 1 - at;
    const words = readGroup(group);
    if (words === "") {
      // 亿 belongs to the 万亿 before it even when its own group is empty: 壹万亿.
      gap = read !== "";
      return;
    }
    const joint = read !== "" && (gap || group.startsWith("0")) ? "零" : "";
    const unit = place === 3 ? (groups[at + 1] === "0000" ? "万亿" : "万") : (GROUPS[place] ?? "");
    read += joint + words + unit;
    gap = false;
  });
  return read;
}

/**
 * Reads an amount of fen aloud in capital numerals: 100 is 壹元整, 10005 is 壹佰元零伍分.
 * Below one 京 (16 digits of yuan); an empty text for zero, negative and larger amounts.
 */
export function capitalAmount(fen: number): string {
  if (!Number.isSafeInteger(fen) || fen <= 0) return "";
  const digits = String(fen).padStart(3, "0");
  const integer = readInteger(digits.slice(0, -2));
  const jiao = Number(digits.at(-2));
  const cent = Number(digits.at(-1));
  const yuan = integer === "" ? "" : `${integer}元`;
  if (jiao === 0 && cent === 0) return `${yuan}整`;
  const tenths = jiao === 0 ? (yuan === "" ? "" : "零") : `${DIGITS[jiao] ?? ""}角`;
  return `${yuan}${tenths}${cent === 0 ? "整" : `${DIGITS[cent] ?? ""}分`}`;
}

const MAGNITUDES = ["元", "十元", "百元", "千元", "万元", "十万元", "百万元", "千万元", "亿元", "十亿元", "百亿元", "千亿元"];

/** Names the highest place of an amount, so that a zero too many is noticed: 千元, 十万元. Empty below 1,000 yuan. */
export function magnitude(fen: number): string {
  const yuan = Number.isSafeInteger(fen) && fen >= 100 ? String(fen).slice(0, -2) : "";
  return yuan.length < 4 ? "" : (MAGNITUDES[yuan.length - 1] ?? "");
}
