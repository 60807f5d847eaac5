import type { Origin } from "../../domain/channel/urls.ts";

/**
 * The service's picture as feeds name it: a square PNG. RSS allows a width of 144 at most (RSS Best Practices Profile,
 * image).
 */
export const ICON = { path: "/icon.png", type: "image/png", size: 144 } as const;

export function iconUrl({ origin }: Origin): string {
  return `${origin}${ICON.path}`;
}
