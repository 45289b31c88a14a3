import { describe, expect, it } from "vitest";
import { chosen, moved } from "./suggestions";

const payee = { id: "p-1", name: "张伟", number_masked: "6235 **** 2222", last_used_at: "2026-01-01T00:00:00Z", times_used: 1 };

describe("a suggested payee", () => {
  it("is one of the book", () => {
    expect(chosen({ payee, reason: "pinyin", resembles: null })).toEqual({ kind: "saved", id: "p-1", name: "张伟", numberMasked: "6235 **** 2222" });
  });

  it("keeps whom it resembles", () => {
    const older = { ...payee, id: "p-0", number_masked: "6235 **** 1111" };
    expect(chosen({ payee, reason: "name", resembles: older })).toMatchObject({ resembles: { name: "张伟", numberMasked: "6235 **** 1111" } });
  });
});

describe("the mark in the list", () => {
  it.each([
    [null, "ArrowDown", 3, 0],
    [2, "ArrowDown", 3, null],
    [null, "ArrowUp", 3, 2],
    [0, "ArrowUp", 3, null],
    [1, "ArrowUp", 3, 0],
    [1, "x", 3, 1],
    [1, "ArrowDown", 0, null],
  ])("from %s by %s among %i stands at %s", (active, key, count, expected) => {
    expect(moved(active, key, count)).toBe(expected);
  });
});
