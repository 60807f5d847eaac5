import { formatInTimeZone as byDateFns } from "date-fns-tz";
import { expect, it } from "vitest";
import { formatInTimeZone } from "../../../src/browser/editor/zone-offset.ts";

it("the composer's offset of a zone is that of date-fns-tz, in every hour of the days on which clocks change", () => {
  const zones = "UTC Europe/Lisbon Asia/Kathmandu America/St_Johns Pacific/Apia Africa/Cairo Australia/Lord_Howe".split(
    " ",
  );
  const days = ["1990-01-01", "2011-12-30", "2026-03-29", "2026-04-24", "2026-10-04", "2026-10-25", "2035-03-11"];
  for (const zone of zones)
    for (const day of days)
      for (let hour = -24; hour < 48; hour++) {
        const instant = Date.parse(day) + hour * 3_600_000;
        expect(formatInTimeZone(instant, zone, "xxx"), `${zone} ${day} ${hour}`).toBe(byDateFns(instant, zone, "xxx"));
      }
});
