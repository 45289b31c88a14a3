import { describe, expect, it } from "vitest";
import { amountFault, filtersOf, isFiltered } from "./filters";

describe("filtersOf", () => {
  it("reads an address", () => {
    expect(filtersOf({ from: "2025-11-01", to: "2025-11-23", direction: "out", kind: "salary", min: "1,000", max: "2000.5" }, "CNY")).toEqual({
      from: "2025-11-01",
      to: "2025-11-23",
      direction: "out",
      kind: "salary",
      min_minor: 100_000,
      max_minor: 200_050,
    });
  });

  it("leaves out what is no date, direction or amount", () => {
    expect(filtersOf({ from: "yesterday", to: "2025-13-45", direction: "up", kind: "gift", min: "a few" }, "CNY")).toEqual({
      from: null,
      to: null,
      direction: null,
      kind: null,
      min_minor: null,
      max_minor: null,
    });
  });

  it("knows when nothing is filtered", () => {
    expect(isFiltered({})).toBe(false);
    expect(isFiltered({ kind: "fee" })).toBe(true);
  });
});

describe("amountFault", () => {
  it.each([
    ["", "", null],
    ["10", "", null],
    ["10", "20", null],
    ["20", "20", null],
    ["20.01", "20", "order"],
    ["ten", "", "malformed"],
    ["1.234", "", "malformed"],
  ])("%j to %j is %s", (min, max, fault) => {
    expect(amountFault(min, max, "CNY")).toBe(fault);
  });
});
