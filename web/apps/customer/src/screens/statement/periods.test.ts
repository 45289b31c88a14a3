import { daysCovered } from "@trident/ui";
import { describe, expect, it } from "vitest";
import { daysOfPeriod, earliest, MAX_DAYS, PERIODS } from "./periods";

describe("statement periods", () => {
  it.each([
    ["thisMonth", "2026-03-01", "2026-03-18"],
    ["lastMonth", "2026-02-01", "2026-02-28"],
    ["months3", "2025-12-19", "2026-03-18"],
    ["year", "2025-03-19", "2026-03-18"],
  ] as const)("%s", (period, from, to) => {
    expect(daysOfPeriod(period, "2026-03-18")).toEqual({ from, to });
  });

  it("cross the year's and the leap month's end", () => {
    expect(daysOfPeriod("lastMonth", "2026-01-31")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
    expect(daysOfPeriod("lastMonth", "2028-03-31")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
    expect(daysOfPeriod("thisMonth", "2026-03-01")).toEqual({ from: "2026-03-01", to: "2026-03-01" });
  });

  it("never ask for more than the bank prints, on any day of four years", () => {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2030, 0, 1); at += 86_400_000) {
      const today = new Date(at).toISOString().slice(0, 10);
      for (const period of PERIODS) {
        if (period === "custom") continue;
        const { from, to } = daysOfPeriod(period, today);
        expect(from <= to && to <= today).toBe(true);
        expect(daysCovered(from, to)).toBeLessThanOrEqual(MAX_DAYS);
      }
    }
  });

  it("lead back ten years", () => {
    expect(earliest("2026-03-18")).toBe("2016-03-18");
  });
});
