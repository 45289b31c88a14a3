import { describe, expect, it } from "vitest";
import { readAmountMinor, readCode, readDay, readParticulars, readReference, searchOf, typedFrom } from "./particulars";

const CODE = "0123456789abcdef0123456789abcdef";
const PRINTED = "0123 4567 89AB CDEF 0123 4567 89AB CDEF";

describe("what is printed on a receipt", () => {
  it.each(["K7QF-2M9X-4TRB", "k7qf2m9x4trb", " k7qf 2m9x 4trb\n", "Ｋ７ＱＦ－２Ｍ９Ｘ－４ＴＲＢ", "K7QF–2M9X—4TRB"])("reads the reference %s", (text) => {
    expect(readReference(text)).toBe("K7QF-2M9X-4TRB");
  });

  it("takes letters that the bank does not use for the digits they look like", () => {
    expect(readReference("OIL0-OIL0-OIL0")).toBe("0110-0110-0110");
  });

  it.each(["", "K7QF-2M9X", "K7QF-2M9X-4TRBB", "K7QF-2M9X-4TRU", "K7QF-2M9X-4TR张"])("does not take %s for a reference", (text) => {
    expect(readReference(text)).toBeNull();
  });

  it.each([CODE, CODE.toUpperCase(), PRINTED, PRINTED.replaceAll(" ", "\n"), PRINTED.replaceAll("0", "O")])("reads the code %s", (text) => {
    expect(readCode(text)).toBe(PRINTED);
  });

  it.each(["", CODE.slice(1), `${CODE}0`, CODE.replace("f", "g")])("does not take %s for a code", (text) => {
    expect(readCode(text)).toBeNull();
  });

  it.each(["2026-03-08", "2026/3/8", "2026.03.08", "2026年3月8日", "20260308", " ２０２６-03-08 ", "2026-03-08 10:30:00"])("reads the day %s", (text) => {
    expect(readDay(text)).toBe("2026-03-08");
  });

  it.each(["", "yesterday", "2026-02-30", "2026-13-01", "08-03-2026", "1999-12-31", "2026030"])("does not take %s for a day", (text) => {
    expect(readDay(text)).toBeNull();
  });

  it.each([
    ["200", 20_000],
    ["1,234.50", 123_450],
    ["￥ 1,234.5", 123_450],
    ["1234.5元", 123_450],
    ["CNY 0.01", 1],
    ["人民币１２元", 1_200],
  ])("reads the amount %s", (text, minor) => {
    expect(readAmountMinor(text)).toBe(minor);
  });

  it.each(["", "0", "0.00", "-5", "12.345", "a few", "1.2.3"])("does not take %s for an amount", (text) => {
    expect(readAmountMinor(text)).toBeNull();
  });
});

describe("the address", () => {
  const typed = { reference: "k7qf2m9x4trb", code: PRINTED, on: "2026/3/8", amount: "¥1,200.50" };

  it("names the receipt without its code, and opens the form again", () => {
    const read = readParticulars(typed);
    expect(read).toEqual({ reference: "K7QF-2M9X-4TRB", code: CODE.toUpperCase(), on: "2026-03-08", amountMinor: 120_050 });
    const search = read === null ? {} : searchOf(read);
    expect(search).toEqual({ reference: "K7QF-2M9X-4TRB", on: "2026-03-08", amount: "1200.50" });
    expect(typedFrom(search)).toEqual({ ...search, code: "" });
  });

  it("keeps what cannot be read, for the form to say so", () => {
    expect(typedFrom({ reference: "K7QF", on: "soon" })).toEqual({ reference: "K7QF", code: "", on: "soon", amount: "" });
  });

  it.each(Object.keys(typed))("asks nothing as long as %s cannot be read", (field) => {
    expect(readParticulars({ ...typed, [field]: "?" })).toBeNull();
  });
});
