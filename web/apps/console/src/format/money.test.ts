import { describe, expect, it } from "vitest";
import { formatAmount, formatCount, formatShort } from "./money";

describe("formatAmount", () => {
  it.each([
    [0, "CNY", "0.00"],
    [-1, "CNY", "−0.01"],
    [123456, "CNY", "1,234.56"],
    [100000000000, "CNY", "1,000,000,000.00"],
    [1234567, "JPY", "1,234,567"],
  ])("%i %s is %s", (minor, currency, text) => {
    expect(formatAmount(minor, currency)).toBe(text);
  });
});

describe("formatCount", () => {
  it("groups in threes", () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });
});

describe("formatShort", () => {
  it("says large figures as each language does", () => {
    expect(formatShort(9_999, "zh")).toBe("9,999");
    expect(formatShort(12_345, "zh")).toBe("1.2 万");
    expect(formatShort(320_000_000, "zh")).toBe("3.2 亿");
    expect(formatShort(12_345, "en")).toBe("12.3K");
    expect(formatShort(320_000_000, "en")).toBe("320M");
  });
});
