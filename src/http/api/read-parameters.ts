import type * as z from "zod/mini";
import { channelName } from "../../domain/channel/channel-name.ts";
import { DEFAULT_LANGUAGE } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { isTimed } from "../../domain/query/parameter-names.ts";
import type { ParameterFault } from "../../domain/query/selection.ts";
import { zoneNames } from "../../domain/time/instant.ts";
import { nearestName } from "../../std/did-you-mean.ts";
import { err, ok, type Result } from "../../std/result.ts";

/** The maximum of values of all parameters together: each is a list to look into. */
const MAX_VALUES = 40;

interface Kind {
  readonly list: boolean;
  readonly number: boolean;
}

function kindOf({ _zod: { def } }: z.core.$ZodType): Kind {
  // By name, not by class: the namespace of classes has all of zod in it, with its messages in forty languages.
  if (def.type === "optional") return kindOf((def as z.core.$ZodOptionalDef).innerType);
  return { list: def.type === "array", number: def.type === "number" };
}

function raw(values: readonly string[], { list, number }: Kind): unknown {
  if (list)
    return [...new Set(values.flatMap((value) => value.split(",")).map((value) => value.trim()))].filter(
      (value) => value !== "",
    );
  const [value = ""] = values;
  return number && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

/** A plus sign in an address that was typed by hand is read as a space: in times, it is one again. */
function withPlus(value: string): string {
  return value.replace(/^ (?=\d)/, "+").replace(/ (?=\d{2}:\d{2}$)/, "+");
}

function detailOf(issue: z.core.$ZodIssue, value: unknown): string {
  const meant = (known: readonly string[]): string => {
    const near = typeof value === "string" ? nearestName(value, known) : undefined;
    return near === undefined ? "" : `; did you mean ${near}?`;
  };
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    return `must be one of ${known.join(", ")}${meant(known)}`;
  }
  if (issue.code === "custom" && issue.params?.of === "zones") return `${issue.message}${meant(zoneNames())}`;
  if (issue.code === "invalid_type" && issue.expected === "number") return "must be a whole number";
  if (issue.code === "too_big")
    return issue.origin === "array" ? `accepts at most ${issue.maximum} values` : `must be at most ${issue.maximum}`;
  if (issue.code === "too_small") return `must be at least ${issue.minimum}`;
  return issue.message;
}

/** Lists the parameters that there are, for a client that seems to look for something else. */
function among(names: readonly string[]): string {
  const shown = names.filter((name) => !name.includes("."));
  if (shown.length === 0) return "; it takes none";
  return `. Known: ${shown.join(", ")}${shown.length < names.length ? ", and more: see /docs" : ""}`;
}

/** Finds the topics, organisations and countries of a query that are not known. */
function unknownNames(query: Readonly<Record<string, unknown>>, taxonomy: Taxonomy): ParameterFault[] {
  const faults: ParameterFault[] = [];
  const check = (
    parameter: string,
    what: string,
    isKnown: (value: string) => boolean,
    known: readonly string[],
  ): void => {
    const values = query[parameter];
    const lists = `/api/v1/${what.replace(/y$/, "ie")}s`;
    for (const value of Array.isArray(values) ? values.map(String) : []) {
      if (isKnown(value)) continue;
      const near = nearestName(value, known);
      faults.push({
        parameter,
        detail:
          `${value} is not a known ` +
          `${what}${near === undefined ? `; ${lists} lists them` : `; did you mean ${near}?`}`,
      });
    }
  };
  for (const not of ["", "not."]) {
    check(`${not}topic`, "topic", (id) => taxonomy.topics.has(id), [...taxonomy.topics.keys()]);
    check(`${not}organisation`, "organisation", (value) => taxonomy.organisations.has(value.replace(/^.*:/, "")), [
      ...taxonomy.organisations.keys(),
    ]);
    check(
      `${not}country`,
      "country",
      (code) => channelName({ kind: "country", code: code.toUpperCase() }, DEFAULT_LANGUAGE, taxonomy) !== undefined,
      [],
    );
  }
  return faults;
}

/**
 * Reports whether a parameter is more likely a slip of the pen for the known one than somebody else's: hardly anybody
 * mistypes the first letter, and two letters are near to anything.
 */
function isSlip(name: string, known: string): boolean {
  return name.length > 2 && name[0]?.toLowerCase() === known[0];
}

/**
 * Refuses parameters of a query where an address holds a whole list and no query chooses from it: whoever asks for a
 * part of it must not get all of it and take it for the part. What is somebody else's stays without effect.
 */
export function unusableParameters(known: readonly string[], search: URLSearchParams): readonly ParameterFault[] {
  return [...new Set(search.keys())]
    .filter((name) => {
      const near = nearestName(name, known);
      return known.includes(name) || (near !== undefined && isSlip(name, near));
    })
    .slice(0, 20)
    .map((name) => ({ parameter: name.slice(0, 100), detail: `is not a parameter of this address${among([])}` }));
}

/**
 * The parameters of a request as an operation's schema has them. What stands without a value was left empty in a form,
 * and is not there. Parameters that are not known are a fault where `strict`. Feeds and pages take no notice of them,
 * for what people share and track adds its own; but what is nearly a known one is a fault there too.
 */
export function readParameters<Schema extends z.ZodMiniObject>(
  schema: Schema,
  search: URLSearchParams,
  taxonomy: Taxonomy,
  strict: boolean,
): Result<z.infer<Schema>, readonly ParameterFault[]> {
  const faults: ParameterFault[] = [];
  const given: Record<string, unknown> = {};
  const names = Object.keys(schema.shape);
  let count = 0;
  let longest = "";
  for (const name of new Set(search.keys())) {
    const type = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    if (type === undefined) {
      const near = nearestName(name, names);
      if ((strict || (near !== undefined && isSlip(name, near))) && faults.length < 20)
        faults.push({
          parameter: name.slice(0, 100),
          detail: `is not a parameter of this address${near === undefined ? among(names) : `; did you mean ${near}?`}`,
        });
      continue;
    }
    const values = search
      .getAll(name)
      .filter((value) => value.trim() !== "")
      .map((value) => (isTimed(name) ? withPlus(value) : value));
    const kind = kindOf(type);
    if (values.length > 1 && !kind.list) faults.push({ parameter: name, detail: "must be given only once" });
    const value = raw(values, kind);
    if (Array.isArray(value) && name !== "fields" && name !== "facets") {
      count += value.length;
      longest = name;
    }
    if (values.length > 0 && !(Array.isArray(value) && value.length === 0)) given[name] = value;
  }
  if (count > MAX_VALUES)
    faults.push({
      parameter: longest,
      detail: `brings the values of all parameters to ${count}; together they may be at most ${MAX_VALUES}`,
    });
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, 20)) {
      const [name, index] = issue.path;
      const value = given[String(name)];
      faults.push({
        parameter: String(name),
        detail: detailOf(issue, Array.isArray(value) ? value[Number(index)] : value),
      });
    }
    return err(faults);
  }
  faults.push(...unknownNames(parsed.data, taxonomy));
  return faults.length > 0 ? err(faults) : ok(parsed.data);
}
