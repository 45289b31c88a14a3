import type { Account } from "@trident/client";
import { describe, expect, it } from "vitest";
import { amountFault, EMPTY_PAYEE, faultsOf, isPlausibleNumber, orderOf, type Check, type Draft } from "./draft";

const NUMBER = "4111111111111111";
const source = { id: "a-1", currency: "CNY", available_minor: 100_000 } as Account;
const say = (key: string, params?: object) => (params === undefined ? key : `${key} ${JSON.stringify(params)}`);
const typed = (change: Partial<{ number: string; name: string }> = {}) => ({ kind: "typed", number: NUMBER, name: "王芳", ...change }) as const;
const draft = (change: Partial<Draft> = {}): Draft => ({ sourceId: "a-1", payee: typed(), amount: "100", memo: "", isOwn: false, timing: "real-time", ...change });
const faults = (change: Partial<Draft>, check: Check = "match") => faultsOf(draft(change), source, check, say);

describe("a draft", () => {
  it("without fault may be confirmed, whether or not the name could be checked", () => {
    for (const check of ["match", "checking", "limited", "failed", null] as const) expect(faults({}, check)).toEqual({});
  });

  it("that is empty names what is missing", () => {
    expect(faults({ payee: EMPTY_PAYEE, amount: "" }, null)).toEqual({ number: "numberMissing", name: "nameMissing", amount: "amountMissing" });
  });

  it("says what is wrong with the payee", () => {
    expect(faults({ payee: typed({ number: "4111111111111112" }) }, null)).toEqual({ number: "numberFault" });
    expect(faults({}, "unknown")).toEqual({ number: "check.unknown" });
    expect(faults({}, "mismatch")).toEqual({ name: "check.mismatch" });
    expect(faults({ payee: typed({ name: "  " }) }, null)).toEqual({ name: "nameMissing" });
  });

  it("to one's own account wants that said", () => {
    expect(faults({}, "own-account")).toEqual({ own: "toOwnMissing" });
    expect(faults({ isOwn: true }, "own-account")).toEqual({});
  });

  it("to a payee of the book needs no check", () => {
    expect(faults({ payee: { kind: "saved", id: "p-1", name: "王芳", numberMasked: "6222 **** 1234" } }, "mismatch")).toEqual({});
  });
});

describe("an amount", () => {
  it.each([
    ["0", "amountZero"],
    ["0.00", "amountZero"],
    ["1.234", "amountTooFine"],
    ["abc", "amountFault"],
    ["9999999999999", "amountTooLarge"],
    ["1000.01", 'amountOver {"available":"¥1,000.00"}'],
  ])("%s: %s", (text, fault) => {
    expect(amountFault(text, source, say)).toBe(fault);
  });

  it.each(["0.01", "1,000", "1000.00"])("%s will do", (text) => {
    expect(amountFault(text, source, say)).toBeUndefined();
  });
});

describe("an order", () => {
  it("names a typed payee by number and name", () => {
    expect(orderOf(draft({ payee: typed({ name: " 王芳 " }), amount: "12.5", memo: " 房租 " }), source)).toEqual({
      source_account_id: "a-1",
      payee_account_number: NUMBER,
      payee_name: "王芳",
      amount_minor: 1_250,
      currency: "CNY",
      memo: "房租",
    });
  });

  it("names a payee of the book by id, and says nothing that was not said", () => {
    const payee = { kind: "saved", id: "p-1", name: "王芳", numberMasked: "6222 **** 1234" } as const;
    expect(orderOf(draft({ payee, amount: "1" }), source)).toEqual({ source_account_id: "a-1", payee_id: "p-1", amount_minor: 100, currency: "CNY" });
  });

  it("says that one's own account is meant", () => {
    expect(orderOf(draft({ isOwn: true }), source)).toMatchObject({ to_own_account: true });
  });
});

it("a number is plausible when it is long enough and its check digit is right", () => {
  expect(isPlausibleNumber(NUMBER)).toBe(true);
  expect(isPlausibleNumber("4111111111111112")).toBe(false);
  expect(isPlausibleNumber("18")).toBe(false);
});
