import { audiences, examples, extension, licence, operator, slug, subject } from "../../../dist/site.js";
import { DEFAULT_LANGUAGE, LANGUAGES } from "../entry/language.ts";

// What content/ says of the service, as far as code depends on it.

/** What programs are told that the service is called: "health-ai-feed". */
export const SERVICE_SLUG = slug;

/** The member of a JSON Feed and of its items that holds what JSON Feed has no place for: "_health_ai". */
export const EXTENSION = extension;

/** The fragment of the page that documents the extension. */
export const EXTENSION_ANCHOR = `${extension.slice(1).replaceAll("_", "-")}-extension`;

/** Who runs the service: the author of the texts that are its own. */
export const OPERATOR = operator;

/** The licence under which the service's texts and data may be reused. */
export const LICENCE = licence;

/** What the service is about, in English. */
export const SUBJECT = subject;

/** Whom entries may be meant for: those whom the messages name. */
export const AUDIENCES = audiences;

/** What examples in the reference of the API name. */
export const EXAMPLES = {
  ...examples,
  language: LANGUAGES[1] ?? DEFAULT_LANGUAGE,
  fallback: LANGUAGES.filter((_, index) => index % 2 === 0).slice(0, 2),
};
