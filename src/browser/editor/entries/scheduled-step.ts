import { choose } from "../choice-dialog.ts";
import { createElement, filled } from "../dom.ts";
import type { Raw } from "../draft/value.ts";
import { localeOf, type PageData } from "../page-data.ts";
import { fetchWaiting, type SignableCommand, type Waiting } from "../service/client.ts";
import type { SigningKey } from "../service/signing-key.ts";
import { waitingEntry } from "./known-entry.ts";
import { titleElement } from "./my-entries.ts";

/** The fate of a step that waits for an entry, when another change of the entry is sent. */
export type ScheduledChoice =
  | { readonly kind: "none" }
  /** It goes: what is sent takes its place. */
  | { readonly kind: "replace"; readonly step: Waiting }
  /** It is scheduled again, upon what is sent now. */
  | { readonly kind: "keep"; readonly step: Waiting; readonly entry: Raw }
  /** Nothing is sent. */
  | { readonly kind: "stop" }
  /** The service did not say what waits: nothing is sent. */
  | { readonly kind: "silent" };

/** A command that is about to be sent, and its entry. */
export interface Sending {
  readonly id: string;
  readonly version: number;
  readonly raw: Raw;
  /** The instant at which it is to take effect, where it does not at once. */
  readonly due?: string | undefined;
  /** True if no waiting step can follow the command. */
  readonly ends: boolean;
}

/**
 * The commands that carry out a choice, together or not at all: a step that expects an earlier version would be refused
 * at its instant, and nobody would hear of it before.
 */
export function withScheduled(
  command: SignableCommand,
  { id, version, due, ends }: Sending,
  choice: ScheduledChoice,
): readonly [SignableCommand, ...SignableCommand[]] {
  if (choice.kind === "keep") {
    const data = { entry: choice.entry, expectedVersion: version + 1, publishAt: choice.step.due };
    return [command, { type: "entry.publish", data }];
  }
  // A first version, one that waits, and a withdrawal end by themselves what waits.
  const stays = choice.kind === "replace" && version > 0 && due === undefined && !ends;
  return stays ? [command, { type: "entry.discard", data: { id } }] : [command];
}

/** Asks what is to become of a publication that waits for the entry. */
export async function chooseScheduled(
  pageData: PageData,
  key: SigningKey,
  { id, version, raw, due, ends }: Sending,
): Promise<ScheduledChoice> {
  const waiting = await fetchWaiting(key);
  if (waiting.kind === "silent") return waiting;
  const step =
    waiting.kind === "answered"
      ? waiting.value.data.find(
          ({ entry, state, command }) => entry === id && state === "scheduled" && command === "entry.publish",
        )
      : undefined;
  if (step === undefined) return { kind: "none" };
  const { page } = pageData.messages;
  const known = await waitingEntry(step);
  const scheduled = (instant = ""): string => {
    const time = new Date(instant).toLocaleString(localeOf(pageData.language), {
      dateStyle: "long",
      timeStyle: "short",
    });
    return filled(page.scheduled ?? "", { time });
  };
  const { preview } = step.links;
  const both = createElement(
    "dl",
    { class: "both" },
    createElement("dt", {}, scheduled(step.due)),
    createElement(
      "dd",
      {},
      titleElement(known?.entry, step.entry),
      " ",
      preview !== undefined &&
        createElement("a", { href: preview, target: "_blank", rel: "noopener" }, page.look ?? ""),
    ),
    createElement("dt", {}, page.sendingNow ?? ""),
    createElement(
      "dd",
      {},
      titleElement(raw, id),
      due !== undefined && createElement("span", { class: "quiet" }, ` ${scheduled(due)}`),
    ),
  );
  const stop = { stop: page.stay ?? "" };
  // A first version that waits, or another instant, can only be replaced.
  const answer =
    due !== undefined || ends || version === 0 || known === undefined
      ? await choose(page.alreadyScheduled ?? "", { ...stop, replace: page.replaceScheduled ?? "" }, both)
      : await choose(
          page.alreadyScheduled ?? "",
          { ...stop, keep: page.keepScheduled ?? "", replace: page.replaceScheduled ?? "" },
          both,
        );
  if (answer === "replace") return { kind: "replace", step };
  return answer === "keep" && known !== undefined ? { kind: "keep", step, entry: known.entry } : { kind: "stop" };
}
