import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, isAbsolute, join } from "node:path";
import type { EditorRecord } from "../../../domain/command/editor.ts";
import { type Change, keygen, revoke, rotate } from "../../client/editor-changes.ts";
import { EDITORS_FILE, editorMistakes, readEditorsFile, writeEditorsFile } from "../../client/editors-file.ts";
import { keyLines } from "../../client/key-lines.ts";
import { VARS } from "../../client/keys.ts";
import { changeRemote, listRemote } from "../../client/remote-editors.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed, serviceOf } from "../../options.ts";
import { PROJECT_ROOT } from "../../project-root.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run editor -- <keygen | rotate | revoke | list | import> [editor] [options]

Keeps the editors of a service: who may publish, with which keys, within which bounds. With --url
they are those that the service keeps in its ledger, changed by a signed command, for which
HEALTH_AI_FEED_SECRET is a key without bounds. Without, they are those of the secret EDITORS:
${EDITORS_FILE} is the original, since Cloudflare shows no secret again; git does not see it. --put
gives it to the service.

  keygen <editor>          a new editor, or one key more for a known one
  rotate <editor>          a new key; the others are taken for --overlap longer, so that nothing
                           stops meanwhile
  revoke <editor> [key]    that key is taken no longer; without a key, none of the editor's. For
                           keys that leaked
  list                     who may what, with which keys, until when
  import                   with --url: copies the editors of the secret EDITORS into the ledger; the
                           first stays there, as the root

  --name <text>            what the editor is called
  --organisation <id>      publishes only for it, and in no other name; may be repeated
  --language <code>        changes only words in it, and facts of entries that have no other; may be
                           repeated
  --command <command>      sends only this, such as entry.publish or event.*; may be repeated
  --held all               sees and changes what waits of other editors too: drafts, embargoes,
                           scheduled steps
  --ed25519                a pair of keys: the service then has nothing with which one can sign
  --expires <instant>      until when the new key is taken, such as 2027-01-01T00:00:00Z
  --overlap <days>         default 7
  --url <origin>           the service whose ledger keeps the editors
  --timeout <seconds>      how long to retry while the service is busy or away (default 30)
  --file <file>            default ${EDITORS_FILE}; ${VARS} holds those of npm start
  --put                    gives the editors to the deployed service (wrangler secret put EDITORS),
                           which takes effect at once
  --json                   JSON, for machines
  -h, --help               this text

Examples:
  npm run editor -- keygen ministry --url https://feed.example.org --organisation fr-ministry-health
  npm run editor -- keygen ministry --name "Ministry of Health" --organisation fr-ministry-health
  npm run editor -- rotate ministry --put
  npm run editor -- revoke ministry 3f9a12c4 --put

Exit status: 0 done, 1 the editors are not as the service takes them, or wrangler failed,
             2 wrong usage, 3 the service cannot be reached.`;

const OPTIONS = {
  name: { type: "string" },
  organisation: { type: "string", multiple: true },
  language: { type: "string", multiple: true },
  command: { type: "string", multiple: true },
  held: { type: "string" },
  ed25519: { type: "boolean", default: false },
  expires: { type: "string" },
  overlap: { type: "string", default: "7" },
  url: { type: "string" },
  timeout: { type: "string", default: "30" },
  file: { type: "string", default: EDITORS_FILE },
  put: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parsed<typeof OPTIONS>>["values"];

async function list(
  records: readonly EditorRecord[],
  { json }: Values,
  terminal: Terminal,
  now: number,
): Promise<Exit> {
  for (const line of await keyLines(records, now)) {
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

/** Does to the editors in a service's ledger what is asked. */
async function runRemote(
  values: Values & { readonly url: string },
  [verb, ...rest]: readonly string[],
  terminal: Terminal,
  now: number,
): Promise<Exit> {
  const service = await serviceOf(values, terminal);
  if (verb === "list") {
    for (const { id, kept, scopes, keys } of await listRemote(service))
      for (const { key, kind, notBefore, expires } of keys) {
        const bounds = Object.values(scopes).flat().join(" ") || "everything";
        const line = { editor: id, key, kind, notBefore, expires, kept, bounds };
        const times = [notBefore && `from ${notBefore}`, expires && `until ${expires}`].filter(Boolean).join(" ");
        terminal.out(
          values.json
            ? JSON.stringify(line)
            : [id.padEnd(20), key, kind.padEnd(7), kept.padEnd(6), times, bounds].filter(Boolean).join("  "),
        );
      }
    return ExitCode.good;
  }
  if (rest.length > 2) throw new CommandError(ExitCode.usage, `${rest.slice(2).join(" ")} is an unexpected argument.`);
  const change = await changeRemote(service, verb, rest, values, now);
  if (change === undefined) throw new CommandError(ExitCode.usage, USAGE);
  const { notes, secret, ...answer } = change;
  if (values.json) terminal.out(JSON.stringify({ ...answer, ...(secret === undefined ? {} : { secret }) }));
  else {
    for (const sentence of notes) terminal.err(sentence);
    if (secret !== undefined) giveSecret(secret, terminal);
  }
  return ExitCode.good;
}

function giveSecret(secret: string, terminal: Terminal): void {
  terminal.err(
    "Give this to the editor, by a way that only the editor reads; it is HEALTH_AI_FEED_SECRET, and is shown only now:",
  );
  terminal.out(secret);
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values, positionals } = parsed(argv, OPTIONS);
  const [verb, id, key, ...more] = positionals;
  const now = Date.now();
  if (values.url !== undefined) return await runRemote({ ...values, url: values.url }, positionals, terminal, now);
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
  const wrong = await editorMistakes(change.records);
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
  else report(change, values, terminal);
  return ExitCode.good;
}

function report({ notes, secret }: Change, { file, put }: Values, terminal: Terminal): void {
  for (const sentence of notes) terminal.err(sentence);
  if (secret !== undefined) giveSecret(secret, terminal);
  if (put) terminal.err("The deployed service has the editors as they are now.");
  else if (file === VARS) terminal.err("npm start takes the editors as they are now when it starts again.");
  else terminal.err(`The deployed service has them with: npx wrangler secret put EDITORS < ${file}`);
}
