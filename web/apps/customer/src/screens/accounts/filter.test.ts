import { describe, expect, it } from "vitest";
import { conditionsOf, daysOf, KINDS, periodOf, readFilter, writeFilter, type EntryFilter } from "./filter";
import { rowWords } from "./rowWords";

const FULL: EntryFilter = { from: "2026-01-01", to: "2026-03-31", direction: "in", kind: "cash-deposit", min_minor: 0, max_minor: 99_999 };

describe("the filter in the address", () => {
  it.each<EntryFilter>([{}, FULL, { kind: "fee" }, { min_minor: 1 }, { to: "2026-02-28" }])("is read back as written: %o", (filter) => {
    expect(readFilter(writeFilter(filter))).toEqual(filter);
  });

  it("is empty for no filter", () => {
    expect(writeFilter({})).toBe("");
  });

  it.each(["?kind=gold", "?direction=up", "?from=yesterday", "?to=2026-1-1", "?min=-5", "?max=1.5", "?min=9999999999999999", "?min=", "?constructor=1"])(
    "passes over what makes no sense: %s",
    (search) => {
      expect(readFilter(search)).toEqual({});
    },
  );

  it.each(["?from=2026-02-30", "?to=2026-13-01", "?from=2026-00-10"])("passes over days that the calendar does not have: %s", (search) => {
    expect(readFilter(search)).toEqual({});
  });
});

describe("periods", () => {
  it("of seven days count today", () => {
    expect(daysOf("days7", "2026-03-03")).toEqual({ from: "2026-02-25", to: "2026-03-03" });
  });

  it("of months end with shorter ones", () => {
    expect(daysOf("month1", "2026-03-31")).toEqual({ from: "2026-02-28", to: "2026-03-31" });
    expect(daysOf("months3", "2026-05-31")).toEqual({ from: "2026-02-28", to: "2026-05-31" });
  });

  it.each(["days7", "month1", "months3"] as const)("%s is recognised, tomorrow no longer", (period) => {
    const days = daysOf(period, "2026-07-15");
    expect(periodOf(days, "2026-07-15")).toBe(period);
    expect(periodOf(days, "2026-07-16")).toBe("custom");
  });

  it("without days is any time; with one of them, custom", () => {
    expect(periodOf({ kind: "fee" }, "2026-07-15")).toBe("any");
    expect(periodOf({ from: "2026-01-01" }, "2026-07-15")).toBe("custom");
  });
});

describe("conditions", () => {
  it("are counted by what the person set, not by parameter", () => {
    expect(conditionsOf({})).toBe(0);
    expect(conditionsOf(FULL)).toBe(4);
    expect(conditionsOf({ min_minor: 0 })).toBe(1);
  });
});

it("every kind of entry has a name", () => {
  expect(KINDS.filter((kind) => !(`kind.${kind}` in rowWords.zh))).toEqual([]);
});
