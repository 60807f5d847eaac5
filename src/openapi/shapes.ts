import * as z from "zod";
import { LanguageSchema } from "../domain/entry/identifier-schemas.ts";
import type { Language } from "../domain/entry/language.ts";
import { LANGUAGES } from "../domain/entry/language.ts";

// The parts of the schemas of answers.

export const list = <Schema extends z.core.$ZodType>(item: Schema) => z.array(item);
export const opt = <Schema extends z.core.$ZodType>(schema: Schema) => z.exactOptional(schema);
export const text = z.string();
export const url = z.url();
export const count = z.int().min(0);

export const byLanguageSchema = <Schema extends z.core.$ZodType>(schema: Schema) =>
  z.strictObject(
    Object.fromEntries(LANGUAGES.map((language) => [language, z.exactOptional(schema)])) as Record<
      Language,
      z.ZodExactOptional<Schema>
    >,
  );

export const LocalizedText = z.partialRecord(LanguageSchema, text).describe("A text by language");
