import { choose } from "../choice-dialog.ts";
import { element, filled } from "../dom.ts";
import type { Raw } from "../draft/value.ts";
import { localeOf, type PageData } from "../page-data.ts";
import { type Waiting, waitingOf } from "../service/client.ts";
import type { SigningKey } from "../service/signing-key.ts";
import { waitingEntry } from "./known-entry.ts";
import { titleOf } from "./my-entries.ts";

/** What becomes of a step that waits for an entry, when another change of the entry is sent. */
export type HeldChoice =
  | { readonly kind: "none" }
  /** It goes: what is sent takes its place. */
  | { readonly kind: "replace"; readonly held: Waiting }
  /** It is held again, upon what is sent now. */
  | { readonly kind: "keep"; readonly held: Waiting; readonly entry: Raw }
  /** Nothing is sent. */
  | { readonly kind: "stop" };

/**
 * Asks what is to become of a publication that waits for the entry: a step that expects an earlier version would be
 * refused at its instant, and nobody would hear of it before. `later` is whether what is sent is to wait too.
 */
export async function chooseHeld(
  around: PageData,
  key: SigningKey,
  entry: { readonly id: string; readonly version: number; readonly raw: Raw },
  later: boolean,
): Promise<HeldChoice> {
  const waiting = await waitingOf(key);
  const held =
    waiting.kind === "answered"
      ? waiting.value.data.find(
          ({ entry: id, state, command }) => id === entry.id && state === "scheduled" && command === "entry.publish",
        )
      : undefined;
  if (held === undefined) return { kind: "none" };
  const { page } = around.words;
  const known = await waitingEntry(held);
  const time = new Date(held.due ?? "").toLocaleString(localeOf(around.language), {
    dateStyle: "long",
    timeStyle: "short",
  });
  const { preview } = held.links;
  const both = element(
    "dl",
    { class: "both" },
    element("dt", {}, filled(page.scheduled ?? "", { time })),
    element(
      "dd",
      {},
      titleOf(known?.entry, held.entry),
      " ",
      preview !== undefined && element("a", { href: preview, target: "_blank", rel: "noopener" }, page.look ?? ""),
    ),
    element("dt", {}, page.sendingNow ?? ""),
    element("dd", {}, titleOf(entry.raw, entry.id)),
  );
  const stop = { stop: page.stay ?? "" };
  // A first version that waits, or another instant, can only be replaced.
  const answer =
    later || entry.version === 0 || known === undefined
      ? await choose(page.heldThere ?? "", { ...stop, replace: page.heldReplace ?? "" }, both)
      : await choose(
          page.heldThere ?? "",
          { ...stop, keep: page.heldKeep ?? "", replace: page.heldReplace ?? "" },
          both,
        );
  if (answer === "replace") return { kind: "replace", held };
  return answer === "keep" && known !== undefined ? { kind: "keep", held, entry: known.entry } : { kind: "stop" };
}
