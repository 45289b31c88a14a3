import { describe, expect, it } from "vitest";
import { addDays, addMonths, daysCovered, firstOfMonth, isDay, lastOfMonth, weeksOf } from "./dates";

describe("calendar days", () => {
  it("cross months, years and leap days", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(addMonths("2026-01-31", 13)).toBe("2027-02-28");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
    expect(firstOfMonth("2026-05-17")).toBe("2026-05-01");
    expect(lastOfMonth("2028-02-03")).toBe("2028-02-29");
  });

  it("are counted with both ends", () => {
    expect(daysCovered("2026-01-01", "2026-01-01")).toBe(1);
    expect(daysCovered("2026-01-01", "2026-12-31")).toBe(365);
  });

  it("fill whole weeks from Monday", () => {
    const weeks = weeksOf("2026-11-23");
    expect(weeks[0]).toEqual([null, null, null, null, null, null, "2026-11-01"]);
    expect(weeks.at(-1)?.[0]).toBe("2026-11-30");
    expect(weeks.flat().filter((day) => day !== null)).toHaveLength(30);
  });
});

describe("isDay", () => {
  it("knows the days that the calendar has", () => {
    expect(["2028-02-29", "2026-12-31"].filter(isDay)).toHaveLength(2);
    expect(["2026-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-1-1", "yesterday", ""].filter(isDay)).toEqual([]);
  });
});
