import * as z from "zod";
import { Slug } from "../entry/identifier-schemas.ts";
import { parseInstant, utc } from "../time/instant.ts";
import { Instant } from "../time/time-schemas.ts";
import { EditorRecord, KeyRecord, timedKey } from "./editor.ts";

const KEYS = {
  secrets: z.array(KeyRecord).min(1).exactOptional(),
  publicKeys: z.array(KeyRecord).min(1).exactOptional(),
};

/** The name of a key: the first digits of its hash. */
const KeyName = z.string().regex(/^[0-9a-f]{8}$/, "must be the name of a key, eight hexadecimal digits");

/** The body of POST /webhooks/editors. */
export const EditorChange = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("editor.put"),
      timestamp: Instant,
      data: z.strictObject({ editor: EditorRecord }),
    })
    .describe(
      "A new editor, or another name, other bounds or adapters of a known one; keys, bounds and adapters stay " +
        "where none are given: { } lifts the bounds",
    ),
  z
    .strictObject({
      type: z.literal("editor.rotate"),
      timestamp: Instant,
      data: z.strictObject({
        id: Slug,
        ...KEYS,
        until: Instant.exactOptional().describe(
          "Until when the former keys are taken; without it, as long as they were",
        ),
      }),
    })
    .describe("New keys beside the former ones, which may end"),
  z
    .strictObject({
      type: z.literal("editor.revoke"),
      timestamp: Instant,
      data: z.strictObject({ id: Slug, key: KeyName.exactOptional().describe("Without it, all of the editor's keys") }),
    })
    .describe("A key, or an editor, that is taken no longer"),
  z
    .strictObject({ type: z.literal("editor.import"), timestamp: Instant })
    .describe("Copies the editors of the secret EDITORS but the first, who stays the operator's root"),
]);
export type EditorChange = z.infer<typeof EditorChange>;

/** A change of one editor. */
export type SingleEditorChange = Exclude<EditorChange, { type: "editor.import" }>;

/** Returns the id of the editor that a change is about. */
export function changedEditor({ type, data }: SingleEditorChange): string {
  return type === "editor.put" ? data.editor.id : data.id;
}

/** The texts of an editor's keys; of Ghost's sites their secrets, as Standard Webhooks would write them. */
export function keyTexts({ secrets = [], publicKeys = [], adapters }: EditorRecord): string[] {
  const ghost = (adapters?.ghost ?? []).map(({ secret }) => ghostKey(secret));
  return [...[...secrets, ...publicKeys].map((key) => timedKey(key).key), ...ghost];
}

function ghostKey(secret: string): string {
  return `whsec_${btoa(String.fromCharCode(...new TextEncoder().encode(secret)))}`;
}

/** Drops fields that hold an empty list. */
function compact({ secrets = [], publicKeys = [], adapters, ...rest }: EditorRecord): EditorRecord | undefined {
  const ghost = adapters?.ghost ?? [];
  if (secrets.length + publicKeys.length + ghost.length === 0) return undefined;
  return {
    ...rest,
    ...(secrets.length === 0 ? {} : { secrets }),
    ...(publicKeys.length === 0 ? {} : { publicKeys }),
    ...(ghost.length === 0 ? {} : { adapters: { ghost } }),
  };
}

/**
 * An editor as a change leaves it: null where there is none any more, undefined where the change is of an editor or a
 * key that there is not. `nameOf` names the keys of the known record.
 */
export function applyEditorChange(
  known: EditorRecord | undefined,
  change: SingleEditorChange,
  nameOf: ReadonlyMap<string, string>,
): EditorRecord | null | undefined {
  if (change.type === "editor.put") {
    const { editor } = change.data;
    if (known === undefined) return editor;
    const hasKeys = editor.secrets !== undefined || editor.publicKeys !== undefined;
    if (!hasKeys) return { ...known, ...editor };
    const { secrets: _, publicKeys: __, ...kept } = known;
    return { ...kept, ...editor };
  }
  if (known === undefined) return undefined;
  if (change.type === "editor.rotate") {
    const { secrets = [], publicKeys = [], until } = change.data;
    const end = until === undefined ? Number.POSITIVE_INFINITY : (parseInstant(until) ?? 0);
    const ended = (key: KeyRecord): KeyRecord => {
      const { key: text, before } = timedKey(key);
      if (before <= end) return key;
      return typeof key === "string" ? { key: text, expires: utc(end) } : { ...key, expires: utc(end) };
    };
    const rotated = {
      ...known,
      secrets: [...secrets, ...(known.secrets ?? []).map(ended)],
      publicKeys: [...publicKeys, ...(known.publicKeys ?? []).map(ended)],
    };
    return compact(rotated) ?? known;
  }
  const { key: name } = change.data;
  if (name === undefined) return null;
  if (![...nameOf.values()].includes(name)) return undefined;
  const isOther = (text: string): boolean => nameOf.get(text) !== name;
  const left = compact({
    ...known,
    secrets: (known.secrets ?? []).filter((key) => isOther(timedKey(key).key)),
    publicKeys: (known.publicKeys ?? []).filter((key) => isOther(timedKey(key).key)),
    adapters: { ghost: (known.adapters?.ghost ?? []).filter(({ secret }) => isOther(ghostKey(secret))) },
  });
  return left ?? null;
}
