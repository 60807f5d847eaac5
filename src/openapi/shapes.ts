import * as z from "zod";
import type { Language } from "../domain/entry/language.ts";
import { LANGUAGES } from "../domain/entry/language.ts";
import { LanguageSchema } from "../domain/entry/language-schema.ts";

// The parts of the schemas of answers.

export const list = <Schema extends z.ZodType>(item: Schema) => z.array(item);
export const opt = <Schema extends z.ZodType>(schema: Schema) => schema.exactOptional();
export const text = z.string();
export const url = z.url();
export const count = z.int().min(0);

export const byLanguageSchema = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject(
    Object.fromEntries(LANGUAGES.map((language) => [language, schema.exactOptional()])) as Record<
      Language,
      z.ZodExactOptional<Schema>
    >,
  );

export const LocalizedText = z.partialRecord(LanguageSchema, text).describe("A text by language");
