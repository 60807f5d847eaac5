/**
 * Returns the UTC offset of an instant: "UTC+01:00", "UTC−05:00", with a minus sign because lines may break after a
 * hyphen.
 */
export function offsetLabel(instant: string): string {
  const offset = /[+-]\d{2}:\d{2}$/.exec(instant)?.[0] ?? "";
  return `UTC${offset === "+00:00" || offset === "-00:00" ? "" : offset.replace("-", "\u2212")}`;
}
