import { describe, expect, it } from "vitest";
import { resolveTimeBound } from "../../../src/domain/time/relative-time.ts";

// 2025-03-29 23:30 in Lisbon, the evening before the clocks go forward; already the 30th in Auckland.
const NOW = Date.parse("2025-03-29T23:30:00Z");

function at(text: string, edge: "from" | "to", zone = "UTC"): string {
  const found = resolveTimeBound(text, edge, zone, NOW);
  return found.ok ? new Date(found.value).toISOString() : found.reason;
}

describe("a time that is asked for", () => {
  it.each([
    ["now", "from", "UTC", "2025-03-29T23:30:00.000Z"],
    ["now", "to", "UTC", "2025-03-29T23:30:00.000Z"],
    ["today", "from", "UTC", "2025-03-29T00:00:00.000Z"],
    ["today", "to", "UTC", "2025-03-30T00:00:00.000Z"],
    ["today", "from", "Pacific/Auckland", "2025-03-29T11:00:00.000Z"],
    ["today", "to", "Pacific/Auckland", "2025-03-30T11:00:00.000Z"],
    // The 30th has 23 hours in Lisbon.
    ["tomorrow", "from", "Europe/Lisbon", "2025-03-30T00:00:00.000Z"],
    ["tomorrow", "to", "Europe/Lisbon", "2025-03-30T23:00:00.000Z"],
    ["yesterday", "from", "UTC", "2025-03-28T00:00:00.000Z"],
    ["+30d", "to", "UTC", "2025-04-29T00:00:00.000Z"],
    [" 30d", "to", "UTC", "2025-04-29T00:00:00.000Z"],
    ["-7d", "from", "UTC", "2025-03-22T00:00:00.000Z"],
    ["+2w", "from", "UTC", "2025-04-12T00:00:00.000Z"],
    ["-1m", "from", "UTC", "2025-02-28T00:00:00.000Z"],
    ["+11m", "from", "UTC", "2026-02-28T00:00:00.000Z"],
    ["-1y", "to", "UTC", "2024-03-30T00:00:00.000Z"],
    ["-12h", "from", "UTC", "2025-03-29T11:30:00.000Z"],
    ["2025", "from", "UTC", "2025-01-01T00:00:00.000Z"],
    ["2025", "to", "UTC", "2026-01-01T00:00:00.000Z"],
    ["2025-02", "to", "Europe/Paris", "2025-02-28T23:00:00.000Z"],
    ["2025-11-19", "to", "UTC", "2025-11-20T00:00:00.000Z"],
    ["2025-11-19T09:00", "from", "Europe/Paris", "2025-11-19T08:00:00.000Z"],
    ["2025-11-19T09:00:30", "to", "Europe/Paris", "2025-11-19T08:00:00.000Z"],
    ["2025-11-19T09:00:00+01:00", "from", "America/New_York", "2025-11-19T08:00:00.000Z"],
    ["2025-11-19T09:00:00 01:00", "from", "America/New_York", "2025-11-19T08:00:00.000Z"],
    ["2025-11-19T09:00:00Z", "to", "UTC", "2025-11-19T09:00:00.000Z"],
  ] as const)("the time bound %s as «%s» in %s resolves to %s", (text, edge, zone, expected) => {
    expect(at(text, edge, zone)).toBe(expected);
  });

  it.each(["2025-13", "2025-02-30", "1800", "+9999y", "-9999m", "2025-11-19T25:00", "soon", ""])(
    "the text %s is not a time bound",
    (text) => {
      expect(at(text, "from")).toBe("malformed");
    },
  );
});
