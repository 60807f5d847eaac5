import type { Origin } from "../../domain/channel/urls.ts";
import { NEVER, type View } from "../../domain/view/view.ts";

/** Returns when a feed last changed; for one that never had an entry, the first day of its tag authority. */
export function feedUpdated({ updated }: View, { tagAuthority }: Origin): string {
  if (updated !== NEVER) return updated;
  const [, year = "1970", month = "01", day = "01"] = /,(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(tagAuthority) ?? [];
  return `${year}-${month}-${day}T00:00:00Z`;
}
