import type { Origin } from "../../domain/channel/urls.ts";
import { NEVER, type View } from "../../domain/view/view.ts";

/** When a feed changed last: one that never had an entry, on the first day for which the service names things. */
export function feedUpdated({ updated }: View, { tagAuthority }: Origin): string {
  if (updated !== NEVER) return updated;
  const [, year = "1970", month = "01", day = "01"] = /,(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(tagAuthority) ?? [];
  return `${year}-${month}-${day}T00:00:00Z`;
}
