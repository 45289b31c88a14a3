import { describe, expect, it } from "vitest";
import { parseAmount, plainAmount, typedAmount } from "./amount";
import { capitalAmount, magnitude } from "./capital";
import { digitsOnly, groupNumber, hasValidCheckDigit } from "./digits";
import { formatMoney } from "./money";

describe("formatMoney", () => {
  it.each([
    [0, "CNY", "¥0.00"],
    [5, "CNY", "¥0.05"],
    [123_456, "CNY", "¥1,234.56"],
    [-300, "CNY", "−¥3.00"],
    [100_000_000_000, "CNY", "¥1,000,000,000.00"],
    [9_007_199_254_740_991, "CNY", "¥90,071,992,547,409.91"],
    [1_500, "JPY", "JP¥1,500"],
    [100, "XAU", "XAU 1.00"],
  ])("%d %s is %s", (minor, currency, text) => {
    expect(formatMoney(minor, currency)).toBe(text);
  });

  it("puts a plus only where it was asked for and something came in", () => {
    expect(formatMoney(100, "CNY", true)).toBe("+¥1.00");
    expect(formatMoney(0, "CNY", true)).toBe("¥0.00");
  });
});

describe("parseAmount", () => {
  it.each([
    ["0.1", 10],
    ["0.29", 29],
    ["1.005", null],
    ["1.000", 100],
    ["1,234.5", 123_450],
    ["１２.３０", 1_230],
    ["19。9", 1_990],
    [".5", 50],
    ["5.", 500],
    ["00012", 1_200],
    ["999999999999.99", 99_999_999_999_999],
    ["1000000000000", null],
    ["", null],
    [".", null],
    ["-1", null],
    ["1e3", null],
    ["1.2.3", null],
  ])("%s", (text, minor) => {
    const parsed = parseAmount(text, "CNY");
    expect("minor" in parsed ? parsed.minor : null).toBe(minor);
  });

  it("says what is wrong", () => {
    expect(parseAmount(" ", "CNY")).toEqual({ fault: "empty" });
    expect(parseAmount("1.001", "CNY")).toEqual({ fault: "too-fine" });
    expect(parseAmount("1.5", "JPY")).toEqual({ fault: "too-fine" });
    expect(parseAmount("1".repeat(13), "CNY")).toEqual({ fault: "too-large" });
    expect(parseAmount("abc", "CNY")).toEqual({ fault: "malformed" });
  });

  it("reads back what plainAmount writes, for every cent of a range and some large ones", () => {
    const amounts = [...Array.from({ length: 2_000 }, (_, at) => at), 99_999_999_999_999, 10_000_000, 123_456_789_010];
    for (const minor of amounts) expect(parseAmount(plainAmount(minor, "CNY"), "CNY")).toEqual({ minor });
  });
});

describe("typedAmount", () => {
  it.each([
    ["12.345", "12.34"],
    ["..5", "0.5"],
    ["007", "7"],
    ["1a2", "12"],
    ["0", "0"],
    ["1.", "1."],
    ["1234567890123", "123456789012"],
  ])("%s stays %s", (typed, kept) => {
    expect(typedAmount(typed, "CNY")).toBe(kept);
  });
});

describe("capitalAmount", () => {
  it.each([
    [0, ""],
    [-100, ""],
    [1, "壹分"],
    [10, "壹角整"],
    [56, "伍角陆分"],
    [100, "壹元整"],
    [105, "壹元零伍分"],
    [110, "壹元壹角整"],
    [1_000, "壹拾元整"],
    [10_005, "壹佰元零伍分"],
    [100_000, "壹仟元整"],
    [140_950, "壹仟肆佰零玖元伍角整"],
    [600_714, "陆仟零柒元壹角肆分"],
    [168_032, "壹仟陆佰捌拾元叁角贰分"],
    [10_700_053, "壹拾万柒仟元伍角叁分"],
    [1_640_902, "壹万陆仟肆佰零玖元零贰分"],
    [32_504, "叁佰贰拾伍元零肆分"],
    [1_000_100, "壹万零壹元整"],
    [1_010_000, "壹万零壹佰元整"],
    [100_000_000, "壹佰万元整"],
    [10_000_000_000, "壹亿元整"],
    [10_000_000_100, "壹亿零壹元整"],
    [10_001_000_000, "壹亿零壹万元整"],
    [100_010_000_000, "壹拾亿零壹拾万元整"],
    [100_000_000_000_000, "壹万亿元整"],
    [100_010_000_000_000, "壹万零壹亿元整"],
    [100_000_000_000_100, "壹万亿零壹元整"],
  ])("%d fen is %s", (fen, read) => {
    expect(capitalAmount(fen)).toBe(read);
  });

  it("never says zero twice, nor at the end of the yuan", () => {
    for (let fen = 1; fen < 30_000_000; fen += 977) {
      expect(capitalAmount(fen)).not.toMatch(/零零|零元|零万|零亿|undefined/);
    }
  });
});

describe("magnitude", () => {
  it.each([
    [99_999, ""],
    [100_000, "千元"],
    [1_000_000, "万元"],
    [12_345_678, "十万元"],
    [1_000_000_000_000, "百亿元"],
  ])("%d fen: %s", (fen, name) => {
    expect(magnitude(fen)).toBe(name);
  });
});

describe("account numbers", () => {
  it("are shown in fours and read back", () => {
    expect(groupNumber("6222021234567890123")).toBe("6222 0212 3456 7890 123");
    expect(digitsOnly("6222 0212　３４５")).toBe("62220212345");
  });

  it("have a check digit", () => {
    expect(hasValidCheckDigit("4111111111111111")).toBe(true);
    expect(hasValidCheckDigit("4111111111111112")).toBe(false);
    expect(hasValidCheckDigit("1411111111111111")).toBe(false);
    expect(hasValidCheckDigit("")).toBe(false);
  });
});
