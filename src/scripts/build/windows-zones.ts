import table from "cldr-core/supplemental/windowsZones.json" with { type: "json" };

/** The IANA zone of each of Windows' zones, as CLDR maps it where no territory is known (its territory 001). */
export function windowsZones(): Readonly<Record<string, string>> {
  const zones = table.supplemental.windowsZones.mapTimezones
    .filter(({ mapZone }) => mapZone._territory === "001")
    .map(({ mapZone }): [string, string] => [mapZone._other, mapZone._type]);
  return Object.fromEntries(zones);
}
