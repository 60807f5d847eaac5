import { editorMistakes } from "../cli/client/editors-file.ts";
import { variableMistakes } from "../config.ts";
import { type EditorRecord, timedKey } from "../domain/command/editor.ts";

/** Facts that are known ahead of a deployment. */
export interface DeploymentPlan {
  /** The variables of wrangler.toml. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** The id of the KV namespace; absent where wrangler is to make one. */
  readonly kvId?: string;
  /** The editors of editors.json. */
  readonly editors: readonly EditorRecord[];
  /** Names of the secrets that the deployed Worker has; undefined where there is no Worker yet. */
  readonly secrets?: readonly string[];
  /** Octets of the Worker, compressed. */
  readonly size: number;
}

/** Names in sentences what a deployment can do without, and its readers miss. */
export function deploymentWarnings({ contact }: { readonly contact?: string }): string[] {
  return contact === undefined
    ? [
        "operator.contact in content/site.yaml is not set, so that readers can reach the operator only by the form " +
          "for errors: put mailto: or https:// and an address of yours there.",
      ]
    : [];
}

/** Octets, compressed, that the free plan takes; the paid one takes ten million. */
const MAX_OCTETS = 3_000_000;

/** Hosts that nobody owns: those of examples, tests and one's own machine (RFC 2606, RFC 6761). */
const PLACEHOLDER = /(?:^|\.)(?:example|test|invalid|localhost|local|example\.(?:com|org|net))$/;

function isPlaceholder(host: string): boolean {
  return PLACEHOLDER.test(host) || /^[\d.]+$/.test(host) || host.startsWith("[");
}

function originMistake(origin: unknown): string | undefined {
  const url = URL.parse(String(origin ?? ""));
  if (url?.origin !== origin || url === null)
    return (
      `ORIGIN in wrangler.toml is ${origin}: it must be scheme and host only, such as ` +
      "https://feed.your-domain.org."
    );
  if (isPlaceholder(url.hostname))
    return (
      `ORIGIN in wrangler.toml is still ${origin}: put the address there under which readers will reach the ` +
      "service."
    );
  return url.protocol === "https:" ? undefined : `ORIGIN in wrangler.toml is ${origin}: it must begin with https://.`;
}

function authorityMistake(tagAuthority: unknown): string | undefined {
  const [authority = ""] = String(tagAuthority).split(",");
  if (!isPlaceholder(authority)) return undefined;
  return (
    `TAG_AUTHORITY in wrangler.toml is still ${tagAuthority}: put a domain of yours and the year there. It is ` +
    "part of the identity of every entry, so it can never be changed later."
  );
}

function contactMistake(contact: unknown): string | undefined {
  if (!/[@./]example\.(?:com|org|net)\b/.test(String(contact))) return undefined;
  return `SECURITY_CONTACT in wrangler.toml is still ${contact}: put a contact of yours there, or remove the line.`;
}

/** Words in the place of a key: those of examples, which anybody can sign with. */
const EXAMPLE = /example|secret|replace|change.?me|password/i;

/** Names the editors whose keys are no random octets but words, such as the examples of the manual. */
function exampleKeys(editors: readonly EditorRecord[]): string[] {
  return editors.flatMap(({ id, secrets = [] }) => {
    const isExample = secrets.some((secret) => {
      const key = timedKey(secret).key.replace(/^whsec_/, "");
      return EXAMPLE.test(key) || EXAMPLE.test(Buffer.from(key, "base64").toString("latin1"));
    });
    if (!isExample) return [];
    return [`A key of ${id} in editors.json is an example's: make one with npm run editor -- rotate ${id}.`];
  });
}

/** Names in sentences what stands in the way of a deployment. */
export async function deploymentMistakes(plan: DeploymentPlan): Promise<string[]> {
  const { vars, kvId, editors, secrets, size } = plan;
  const mistakes: string[] = [];
  const add = (mistake: string | undefined): void => {
    if (mistake !== undefined) mistakes.push(mistake);
  };
  const ours = new Map([
    ["ORIGIN", originMistake(vars.ORIGIN)],
    ["TAG_AUTHORITY", authorityMistake(vars.TAG_AUTHORITY)],
    ["SECURITY_CONTACT", contactMistake(vars.SECURITY_CONTACT)],
  ]);
  for (const mistake of ours.values()) add(mistake);
  // With one of these the Worker would answer nobody.
  for (const [name, mistake] of variableMistakes(vars))
    if (ours.get(name) === undefined) add(`${mistake}: wrangler.toml has ${JSON.stringify(vars[name]) ?? "none"}.`);
  if (kvId !== undefined && !/^[0-9a-f]{32}$/.test(kvId))
    add(
      `The id of the KV namespace in wrangler.toml is ${kvId}: remove the line, and the deployment makes a namespace.`,
    );
  // A Worker that has its editors already keeps them.
  if (secrets?.includes("EDITORS") !== true) {
    if (editors.length === 0)
      add('Nobody could publish: make an editor with npm run editor -- keygen desk --name "News desk".');
    // With one of these the webhook would be closed to all, or open to anybody.
    const examples = exampleKeys(editors);
    const wrong = examples.length > 0 ? [] : await editorMistakes(editors);
    for (const mistake of [...examples, ...wrong.map((each) => `editors.json: ${each}.`)]) add(mistake);
  }
  if (size > MAX_OCTETS) add(`The Worker has ${size} octets, compressed; the free plan takes ${MAX_OCTETS}.`);
  return mistakes;
}
