import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { calendarDay, dayName, dayOf, exactTime, hourOf, monthName, shortDay, shortTime, timeOfDay, today } from "./dates";

// A quarter past midnight in Shanghai; still the evening before in London.
const INSTANT = "2026-03-17T16:15:05Z";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-03-18T02:30:00Z"));
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the bank's days", () => {
  it("begin at midnight in Shanghai, wherever the phone is", () => {
    expect(dayOf(INSTANT)).toBe("2026-03-18");
    expect(dayOf("2026-03-17T15:59:59Z")).toBe("2026-03-17");
    expect(today()).toBe("2026-03-18");
  });

  it("have hours from 0 to 23", () => {
    expect(hourOf(new Date(INSTANT))).toBe(0);
    expect(hourOf(new Date("2026-03-18T15:59:00Z"))).toBe(23);
  });
});

describe("in words", () => {
  it.each([
    [timeOfDay(INSTANT, "zh"), "00:15"],
    [timeOfDay(INSTANT, "en"), "00:15"],
    [exactTime(INSTANT, "zh"), "2026/03/18 00:15:05"],
    [monthName(INSTANT, "zh"), "2026年3月"],
    [monthName(INSTANT, "en"), "March 2026"],
    [calendarDay("2026-03-18", "zh"), "2026年3月18日"],
    [calendarDay("2026-03-18", "en"), "18 Mar 2026"],
    [shortTime(INSTANT, "zh"), "3月18日 00:15"],
  ])("%s", (said, expected) => {
    expect(said).toBe(expected);
  });

  it("name the year only where it is another", () => {
    expect(shortDay(INSTANT, "zh")).toBe("3月18日");
    expect(shortDay("2025-12-31T12:00:00Z", "zh")).toBe("2025年12月31日");
    expect(dayName(INSTANT, "zh")).toBe("3月18日周三");
    expect(dayName("2025-12-31T12:00:00Z", "en")).toContain("2025");
    // New Year's Eve in London is the new year at the bank.
    expect(shortDay("2025-12-31T16:00:00Z", "zh")).toBe("1月1日");
  });
});
