import { describe, expect, it } from "vitest";
import { endOfDay, formatHour, formatInstant, formatMinute, formatWait, startOfDay } from "./time";

describe("instants", () => {
  it("are shown as the clock in Shanghai shows them", () => {
    expect(formatInstant("2025-11-22T16:00:00Z")).toBe("2025-11-23 00:00:00");
    expect(formatMinute("2025-11-23T09:05:59.999Z")).toBe("2025-11-23 17:05");
    expect(formatHour("2025-11-23T09:00:00Z")).toBe("17:00");
  });
});

describe("days", () => {
  it("begin at midnight in China and end where the next begins", () => {
    expect(startOfDay("2025-11-23")).toBe("2025-11-22T16:00:00.000Z");
    expect(endOfDay("2025-11-23")).toBe("2025-11-23T16:00:00.000Z");
    expect(endOfDay("2024-02-28")).toBe("2024-02-28T16:00:00.000Z");
    expect(endOfDay("2025-12-31")).toBe("2025-12-31T16:00:00.000Z");
  });
});

describe("formatWait", () => {
  it("rounds up, so that nobody tries a second too early", () => {
    expect(formatWait(0.2, "zh")).toBe("1 秒");
    expect(formatWait(65, "zh")).toBe("1 分 05 秒");
    expect(formatWait(905, "en")).toBe("15 min 05 s");
    expect(formatWait(-3, "en")).toBe("0 s");
  });
});
