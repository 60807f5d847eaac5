import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, isAbsolute, join } from "node:path";
import { type EditorRecord, type KeyRecord, Scope, timedKey } from "../../domain/command/editor.ts";
import type { GhostAdapter } from "../../domain/command/ghost-adapter.ts";
import { Slug } from "../../domain/entry/text.ts";
import { Instant, utc } from "../../domain/time/instant.ts";
import { importEditors } from "../../ingest/editors.ts";
import { keyName } from "../../ingest/keys.ts";
import { DAY_MS } from "../../std/duration.ts";
import { EDITORS_FILE, readEditorsFile, writeEditorsFile } from "../client/editors-file.ts";
import { freshPair, freshSecret, VARS } from "../client/keys.ts";
import { PROJECT_ROOT, projectTaxonomy } from "../content/project-root.ts";
import { CommandError, type Exit, ExitCode } from "../exit.ts";
import { parsed } from "../options.ts";
import type { Terminal } from "../terminal.ts";

export const USAGE = `Usage: npm run editor -- <keygen | rotate | revoke | list> [editor] [options]

Keeps the editors of a service: who may publish, with which keys, within which bounds. ${EDITORS_FILE} is the original, since Cloudflare
shows no secret again; git does not see it. Each change is printed with what to do next; --put does it.

  keygen <editor>          a new editor, or one key more for a known one
  rotate <editor>          a new key; the others are taken for --overlap longer, so that nothing stops meanwhile
  revoke <editor> [key]    that key is taken no longer; without a key, none of the editor's. For keys that leaked
  list                     who may what, with which keys, until when

  --name <text>            what the editor is called
  --organisation <id>      publishes only for it, and in no other name; may be repeated
  --language <code>        changes only words in it, and facts of entries that have no other; may be repeated
  --command <command>      sends only this, such as entry.publish or event.*; may be repeated
  --held all               sees and changes what waits of other editors too: drafts, embargoes, scheduled steps
  --ed25519                a pair of keys: the service then has nothing with which one can sign
  --expires <instant>      until when the new key is taken, such as 2027-01-01T00:00:00Z
  --overlap <days>         default 7
  --file <file>            default ${EDITORS_FILE}; ${VARS} holds those of npm start
  --put                    gives the editors to the deployed service (wrangler secret put EDITORS), which takes effect at once
  --json                   JSON, for machines
  -h, --help               this text

Examples:
  npm run editor -- keygen ministry --name "Ministry of Health" --organisation fr-ministry-health
  npm run editor -- rotate ministry --put
  npm run editor -- revoke ministry 3f9a12c4 --put

Exit status: 0 done, 1 the editors are not as the service takes them, or wrangler failed, 2 wrong usage.`;

const OPTIONS = {
  name: { type: "string" },
  organisation: { type: "string", multiple: true },
  language: { type: "string", multiple: true },
  command: { type: "string", multiple: true },
  held: { type: "string" },
  ed25519: { type: "boolean", default: false },
  expires: { type: "string" },
  overlap: { type: "string", default: "7" },
  file: { type: "string", default: EDITORS_FILE },
  put: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parsed<typeof OPTIONS>>["values"];

function editorOf(records: readonly EditorRecord[], id: string | undefined): EditorRecord {
  const record = records.find((each) => each.id === id);
  if (record === undefined)
    throw new CommandError(
      ExitCode.usage,
      `There is no editor ${id ?? ""}; there are ${records.map((each) => each.id).join(", ") || "none"}.`,
    );
  return record;
}

function scopesOf({ organisation, language, command, held }: Values): Scope | undefined {
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
async function fresh({
  ed25519,
  expires,
}: Values): Promise<{ readonly secret: string; readonly field: "secrets" | "publicKeys"; readonly record: KeyRecord }> {
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

interface Change {
  readonly records: readonly EditorRecord[];
  /** The editor's new signing key; absent if none was made. */
  readonly secret?: string;
  readonly notes: readonly string[];
}

async function keygen(records: readonly EditorRecord[], id: string | undefined, values: Values): Promise<Change> {
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

async function rotate(
  records: readonly EditorRecord[],
  id: string | undefined,
  values: Values,
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

/** Returns the name of a Ghost site's secret, as keyName does for a key. */
async function ghostName({ secret }: GhostAdapter): Promise<string> {
  return await keyName(`whsec_${Buffer.from(secret).toString("base64")}`);
}

async function revoke(
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

interface Line {
  readonly editor: string;
  readonly key: string;
  readonly kind: "HMAC" | "Ed25519" | "Ghost";
  readonly state: "taken" | "not yet" | "ended";
  readonly notBefore?: string;
  readonly expires?: string;
  readonly bounds: string;
}

async function lines(records: readonly EditorRecord[], now: number): Promise<Line[]> {
  const all: Line[] = [];
  for (const { id, secrets = [], publicKeys = [], adapters: { ghost = [] } = {}, scopes = {} } of records) {
    const { held, ...lists } = scopes;
    const bounds = Object.values(lists).map((each) => each.join(" "));
    const may = [bounds.join("; ") || "everything", ...(held === undefined ? [] : ["what waits of others"])].join("; ");
    for (const adapter of ghost)
      all.push({ editor: id, key: await ghostName(adapter), kind: "Ghost", state: "taken", bounds: may });
    for (const [kind, keys] of [
      ["HMAC", secrets],
      ["Ed25519", publicKeys],
    ] as const) {
      for (const record of keys) {
        const { key, from, before } = timedKey(record);
        all.push({
          editor: id,
          key: await keyName(key),
          kind,
          state: now < from ? "not yet" : now < before ? "taken" : "ended",
          ...(Number.isFinite(from) ? { notBefore: utc(from) } : {}),
          ...(Number.isFinite(before) ? { expires: utc(before) } : {}),
          bounds: may,
        });
      }
    }
  }
  return all;
}

async function list(
  records: readonly EditorRecord[],
  { json }: Values,
  terminal: Terminal,
  now: number,
): Promise<Exit> {
  for (const line of await lines(records, now)) {
    if (json) terminal.out(JSON.stringify(line));
    else {
      const { editor, key, kind, state, notBefore, expires, bounds } = line;
      const times = [
        ...(notBefore === undefined ? [] : [`from ${notBefore}`]),
        ...(expires === undefined ? [] : [`until ${expires}`]),
      ].join(" ");
      terminal.out(
        [
          editor.padEnd(20),
          key,
          kind.padEnd(7),
          terminal.paint(state === "taken" ? "green" : "dim", state),
          times,
          bounds,
        ]
          .filter((part) => part !== "")
          .join("  "),
      );
    }
  }
  if (records.length === 0) terminal.err("There are no editors.");
  return ExitCode.good;
}

/** Returns the errors that the service would report for these editors. */
async function mistakes(records: readonly EditorRecord[]): Promise<readonly string[]> {
  const imported = await importEditors(records);
  const { organisations } = await projectTaxonomy();
  const unknown = records.flatMap(({ id, scopes }) =>
    (scopes?.organisations ?? [])
      .filter((each) => !organisations.has(each))
      .map((each) => `EDITORS: ${id} is bound to ${each}, which is not in content/organisations.yaml`),
  );
  return [...(imported.ok ? [] : imported.reason), ...unknown];
}

/** Gives the editors to the deployed service. */
async function put(records: readonly EditorRecord[], { env }: Terminal): Promise<void> {
  // A wrangler that stands on the caller's path goes before ours.
  const path = [env.PATH ?? "", join(PROJECT_ROOT, "node_modules/.bin")].join(delimiter);
  const child = spawn("wrangler", ["secret", "put", "EDITORS"], {
    cwd: PROJECT_ROOT,
    env: { ...env, PATH: path },
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin.end(JSON.stringify(records));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0)
    throw new CommandError(
      ExitCode.refused,
      `wrangler secret put EDITORS failed (${code ?? "no status"}): the service still has the former keys.`,
    );
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, OPTIONS);
  const [verb, id, key, ...more] = positionals;
  const now = Date.now();
  const file = isAbsolute(values.file) ? values.file : join(PROJECT_ROOT, values.file);
  const records = await readEditorsFile(file);
  if (more.length > 0) throw new CommandError(ExitCode.usage, `${more.join(" ")} is an unexpected argument.`);
  if (verb === "list") return await list(records, values, terminal, now);
  const change =
    verb === "keygen"
      ? await keygen(records, id, values)
      : verb === "rotate"
        ? await rotate(records, id, values, now)
        : verb === "revoke"
          ? await revoke(records, id, key)
          : undefined;
  if (change === undefined) throw new CommandError(ExitCode.usage, USAGE);
  const wrong = await mistakes(change.records);
  if (wrong.length > 0) throw new CommandError(ExitCode.refused, `Nothing was changed:\n${wrong.join("\n")}`);
  await writeEditorsFile(file, change.records);
  if (values.put) await put(change.records, terminal);
  if (values.json)
    terminal.out(
      JSON.stringify({
        editors: change.records.map((record) => record.id),
        ...(change.secret === undefined ? {} : { secret: change.secret }),
        put: values.put,
      }),
    );
  else tell(change, values, terminal);
  return ExitCode.good;
}

function tell({ notes, secret }: Change, { file, put }: Values, terminal: Terminal): void {
  for (const sentence of notes) terminal.err(sentence);
  if (secret !== undefined) {
    terminal.err(
      "Give this to the editor, by a way that only the editor reads; it is HEALTH_AI_FEED_SECRET, and is shown only now:",
    );
    terminal.out(secret);
  }
  if (put) terminal.err("The deployed service has the editors as they are now.");
  else if (file === VARS) terminal.err("npm start takes the editors as they are now when it starts again.");
  else terminal.err(`The deployed service has them with: npx wrangler secret put EDITORS < ${file}`);
}
