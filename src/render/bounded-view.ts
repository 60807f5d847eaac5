import type { View } from "../domain/view/view.ts";

/** Octets that a list takes as a feed: readers fetch all of it again after each change. */
export const MAX_FEED_OCTETS = 1_000_000;

const ENCODER = new TextEncoder();

/** Octets of a text in UTF-8 where they are more than `maxOctets`. */
function excess(text: string, maxOctets: number): number | undefined {
  if (text.length * 3 <= maxOctets) return undefined;
  const octets = ENCODER.encode(text).length;
  return octets > maxOctets ? octets : undefined;
}

/** The first items of a list, or of an agenda the last ones: what is left out is the past. */
function reduced(view: View, count: number): View {
  if (view.kind === "agenda") return { ...view, items: view.items.slice(-count) };
  const items = view.items.slice(0, count);
  const month = items.at(-1)?.released.slice(0, 7);
  // The rest of the month in which the last of them was released, and what is older, stands in its archive.
  return view.query === undefined && month !== undefined
    ? { ...view, items, archive: { ...view.archive, previous: month } }
    : { ...view, items };
}

/** The rendering of a view, and the view cut to the items that fit. */
export interface BoundedRendering {
  readonly view: View;
  readonly text: string;
}

/**
 * Renders a view; leaves items out until the text has at most `maxOctets` octets, as long as one is left. An archive
 * stays whole: nothing else leads to its entries.
 */
export function renderBounded(
  view: View,
  render: (view: View) => string,
  maxOctets: number = MAX_FEED_OCTETS,
): BoundedRendering {
  let rendering = { view, text: render(view) };
  for (;;) {
    const octets = view.kind === "archive" ? undefined : excess(rendering.text, maxOctets);
    const count = rendering.view.items.length;
    if (octets === undefined || count <= 1) return rendering;
    const bounded = reduced(view, Math.max(1, Math.min(count - 1, Math.floor((count * maxOctets) / octets))));
    rendering = { view: bounded, text: render(bounded) };
  }
}
