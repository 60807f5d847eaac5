import * as z from "zod";
import { Slug } from "./identifier-schemas.ts";
import { byLanguage } from "./language.ts";
import { Link, line } from "./text-schemas.ts";

const text = line(500);
const InEveryLanguage = z.strictObject(byLanguage(() => text));

const setting = z.unknown().optional();
const SETTINGS = {
  languages: setting,
  defaultLanguage: setting,
  slug: setting,
  extension: setting,
  subject: setting,
  examples: setting,
  operator: setting,
  licence: setting,
};

/** content/site.yaml: what this service is called and says of itself. */
export const SiteTexts = z
  .strictObject({
    name: InEveryLanguage,
    description: InEveryLanguage,
    ...SETTINGS,
  })
  // The rest is settings of code, and checked where it is built from: domain/site/site-settings.ts.
  .transform(({ name, description }) => ({ name, description }));
export type SiteTexts = z.infer<typeof SiteTexts>;

/** One line of content/topics.yaml. */
const Topic = z.strictObject({
  id: Slug,
  name: InEveryLanguage,
  scope: InEveryLanguage.exactOptional(),
  /** The path of a drawing of 24 by 24 units: pages stroke it beside entries of the topic. */
  mark: z
    .string()
    .regex(/^M[MmLlHhVvCcSsQqTtAaZz0-9 .,-]{1,399}$/, "must be the path of a drawing (SVG), in at most 400 characters")
    .exactOptional(),
});
export type Topic = z.infer<typeof Topic>;

/** One line of content/organisations.yaml. `parent` is the id of another. */
export const Organisation = z.strictObject({
  id: Slug,
  kind: z.enum([
    "un-agency",
    "un-regional-office",
    "un-office",
    "un-media",
    "intergovernmental",
    "eu-institution",
    "eu-agency",
    "national-government",
    "national-agency",
    "development-bank",
    "collaborating-centre",
    "ngo",
    "professional-order",
    "re-publisher",
  ]),
  name: InEveryLanguage,
  acronym: InEveryLanguage.partial().exactOptional(),
  homepage: Link.exactOptional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .exactOptional(),
  parent: z.exactOptional(Slug),
});
export type Organisation = z.infer<typeof Organisation>;

/** The three files of content/ together: no id twice, and every parent is an organisation. */
export const TaxonomyFiles = z
  .strictObject({ site: SiteTexts, topics: z.array(Topic).min(1), organisations: z.array(Organisation).min(1) })
  .superRefine(({ topics, organisations }, report) => {
    const fault = (path: PropertyKey[], message: string): void => report.addIssue({ code: "custom", path, message });
    for (const [name, list] of Object.entries({ topics, organisations })) {
      const ids = list.map(({ id }) => id);
      for (const [index, id] of ids.entries())
        if (ids.indexOf(id) !== index) fault([name, index, "id"], `is listed twice: ${id}`);
    }
    const parents = new Map(organisations.map(({ id, parent }) => [id, parent]));
    for (const [index, { id, parent }] of organisations.entries()) {
      if (parent === undefined) continue;
      if (!parents.has(parent))
        fault(["organisations", index, "parent"], `names ${parent}, which is not a known organisation`);
      const line = new Set<string>();
      for (let above: string | undefined = id; above !== undefined && !line.has(above); above = parents.get(above))
        line.add(above);
      if (parents.get([...line].at(-1) ?? "") === id)
        fault(["organisations", index, "parent"], "makes the organisation its own ancestor");
    }
  });

export type TaxonomyFiles = z.infer<typeof TaxonomyFiles>;
