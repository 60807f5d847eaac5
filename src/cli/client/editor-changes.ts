import { type EditorRecord, type KeyRecord, Scope, timedKey } from "../../domain/command/editor.ts";
import { Slug } from "../../domain/entry/identifier-schemas.ts";
import { utc } from "../../domain/time/instant.ts";
import { Instant } from "../../domain/time/time-schemas.ts";
import { keyName } from "../../ingest/keys.ts";
import { DAY_MS } from "../../std/duration.ts";
import { CommandError, ExitCode } from "../exit.ts";
import { ghostName } from "./key-lines.ts";
import { freshPair, freshSecret } from "./keys.ts";

/** The options of a command on an editor and its keys. */
export interface EditorOptions {
  readonly name?: string | undefined;
  readonly organisation?: readonly string[] | undefined;
  readonly language?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly held?: string | undefined;
  readonly ed25519: boolean;
  readonly expires?: string | undefined;
  /** Days. */
  readonly overlap: string;
}

/** The editors as a command leaves them. */
export interface Change {
  readonly records: readonly EditorRecord[];
  /** The editor's new signing key; absent if none was made. */
  readonly secret?: string;
  readonly notes: readonly string[];
}

function editorOf(records: readonly EditorRecord[], id: string | undefined): EditorRecord {
  const record = records.find((each) => each.id === id);
  if (record === undefined)
    throw new CommandError(
      ExitCode.usage,
      `There is no editor ${id ?? ""}; there are ${records.map((each) => each.id).join(", ") || "none"}.`,
    );
  return record;
}

export function scopesOf({ organisation, language, command, held }: EditorOptions): Scope | undefined {
  const scopes = Scope.safeParse({
    ...(organisation === undefined ? {} : { organisations: organisation }),
    ...(language === undefined ? {} : { languages: language }),
    ...(command === undefined ? {} : { commands: command }),
    ...(held === undefined ? {} : { held }),
  });
  if (!scopes.success)
    throw new CommandError(
      ExitCode.usage,
      scopes.error.issues.map(({ path, message }) => `${path.join(" ")}: ${message}`).join("\n"),
    );
  return Object.keys(scopes.data).length === 0 ? undefined : scopes.data;
}

/** A new key: what the editor signs with, and what the service keeps. */
export async function fresh({ ed25519, expires }: EditorOptions): Promise<{
  readonly secret: string;
  readonly field: "secrets" | "publicKeys";
  readonly record: KeyRecord;
}> {
  if (expires !== undefined && !Instant.safeParse(expires).success)
    throw new CommandError(ExitCode.usage, `--expires ${expires} must be an instant such as 2027-01-01T00:00:00Z.`);
  const pair = ed25519 ? await freshPair() : undefined;
  const secret = pair?.secret ?? freshSecret();
  const key = pair?.publicKey ?? secret;
  return { secret, field: ed25519 ? "publicKeys" : "secrets", record: expires === undefined ? key : { key, expires } };
}

function withKey(record: EditorRecord, field: "secrets" | "publicKeys", key: KeyRecord): EditorRecord {
  return { ...record, [field]: [key, ...(record[field] ?? [])] };
}

/** The record with each of its keys as `keep` leaves it; undefined drops one. */
function withKeys(record: EditorRecord, keep: (key: KeyRecord) => KeyRecord | undefined): EditorRecord | undefined {
  const { secrets = [], publicKeys = [], ...rest } = record;
  const kept = (keys: readonly KeyRecord[]): KeyRecord[] => keys.map(keep).filter((key) => key !== undefined);
  const [left, right] = [kept(secrets), kept(publicKeys)];
  if (left.length + right.length === 0) return undefined;
  return {
    ...rest,
    ...(left.length === 0 ? {} : { secrets: left }),
    ...(right.length === 0 ? {} : { publicKeys: right }),
  };
}

/** Makes a new editor, or one key more for a known one. */
export async function keygen(
  records: readonly EditorRecord[],
  id: string | undefined,
  values: EditorOptions,
): Promise<Change> {
  if (id === undefined || !Slug.safeParse(id).success)
    throw new CommandError(
      ExitCode.usage,
      "Give the editor's id: lower-case letters and digits, with single hyphens between.",
    );
  const known = records.find((each) => each.id === id);
  const scopes = scopesOf(values) ?? known?.scopes;
  const { secret, field, record } = await fresh(values);
  const next = withKey(
    { ...known, id, name: values.name ?? known?.name ?? id, ...(scopes === undefined ? {} : { scopes }) },
    field,
    record,
  );
  return {
    records: [...records.filter((each) => each.id !== id), next],
    secret,
    notes: [known === undefined ? `${id} is a new editor.` : `${id} has one key more.`],
  };
}

/** Makes a new key, and ends the others after the overlap. */
export async function rotate(
  records: readonly EditorRecord[],
  id: string | undefined,
  values: EditorOptions,
  now: number,
): Promise<Change> {
  const known = editorOf(records, id);
  if (!/^\d{1,3}$/.test(values.overlap))
    throw new CommandError(ExitCode.usage, `--overlap ${values.overlap} must be a number of days.`);
  const end = now + Number(values.overlap) * DAY_MS;
  const ending = withKeys(known, (key) => {
    const { key: text, before } = timedKey(key);
    if (before <= now) return undefined;
    if (before <= end) return key;
    return typeof key === "string" ? { key: text, expires: utc(end) } : { ...key, expires: utc(end) };
  });
  const { secret, field, record } = await fresh(values);
  const { secrets: _, publicKeys: __, ...bare } = known;
  const next = withKey(ending ?? bare, field, record);
  return {
    records: records.map((each) => (each.id === known.id ? next : each)),
    secret,
    notes: [`${known.id} has a new key. The former ones are taken until ${utc(end)}.`],
  };
}

/** Drops one key by its name, or the editor. */
export async function revoke(
  records: readonly EditorRecord[],
  id: string | undefined,
  name: string | undefined,
): Promise<Change> {
  const known = editorOf(records, id);
  if (name === undefined) {
    return {
      records: records.filter((each) => each !== known),
      notes: [`${known.id} is no longer an editor; keygen makes it one again.`],
    };
  }
  const { adapters: { ghost = [] } = {}, ...bare } = known;
  const names = new Map<unknown, string>();
  for (const key of [...(known.secrets ?? []), ...(known.publicKeys ?? [])])
    names.set(key, await keyName(timedKey(key).key));
  for (const adapter of ghost) names.set(adapter, await ghostName(adapter));
  if (![...names.values()].includes(name))
    throw new CommandError(ExitCode.usage, `${known.id} has no key ${name}; it has ${[...names.values()].join(", ")}.`);
  const sites = ghost.filter((adapter) => names.get(adapter) !== name);
  const keys = withKeys(bare, (key) => (names.get(key) === name ? undefined : key));
  if (keys === undefined && sites.length === 0) {
    return {
      records: records.filter((each) => each !== known),
      notes: [`${known.id} is no longer an editor: that was the last key. keygen makes it one again.`],
    };
  }
  const { secrets: _, publicKeys: __, ...rest } = bare;
  const next = { ...(keys ?? rest), ...(sites.length === 0 ? {} : { adapters: { ghost: sites } }) };
  return {
    records: records.map((each) => (each === known ? next : each)),
    notes: [
      `${known.id} has no key ${name} any more.`,
      // Steps that wait belong to the editor, not to a key: they survive a rotation.
      "If it leaked: what was scheduled with it still waits. log --waiting shows it, discard drops it.",
    ],
  };
}
