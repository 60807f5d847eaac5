import {
  audiences,
  defaultLanguage,
  examples,
  extension,
  type Language,
  languages,
  licence,
  operator,
  slug,
  subject,
} from "../../../dist/site.js";

// The settings of content/site.yaml that code depends on.

/** The service's name to programs: "health-ai-feed". */
export const SERVICE_SLUG = slug;

/** The member of a JSON Feed and of its items that holds what JSON Feed has no place for: "_health_ai". */
export const EXTENSION = extension;

/** The fragment of the page that documents the extension. */
export const EXTENSION_ANCHOR = `${extension.slice(1).replaceAll("_", "-")}-extension`;

/** The operator of the service, who is the author of its own texts. */
export const OPERATOR = operator;

/** The licence under which the service's texts and data may be reused. */
export const LICENCE = licence;

/** The subject of the service, in English. */
export const SUBJECT = subject;

/** The audiences that entries may be for: those that the messages name. */
export const AUDIENCES = audiences;

const tags = Object.keys(languages) as Language[];

/** The topic, organisation and other names in the examples of the API's reference. */
export const EXAMPLES = {
  ...examples,
  language: tags[1] ?? defaultLanguage,
  fallback: tags.filter((_, index) => index % 2 === 0).slice(0, 2),
};
