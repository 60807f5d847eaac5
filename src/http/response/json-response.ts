import { type Representation, represent, respond } from "./conditional.ts";

const JSON_TYPE = "application/json";

/** A document as the API sends it: compact, its members in the order of the code, a line feed at the end. */
export async function representJson(document: unknown, updated?: string): Promise<Representation> {
  return await represent(`${JSON.stringify(document)}\n`, JSON_TYPE, updated);
}

/** Answers with a document. */
export async function respondJson(
  request: Request,
  document: unknown,
  updated?: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return respond(request, await representJson(document, updated), headers);
}
