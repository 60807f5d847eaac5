import * as z from "zod";
import { LANGUAGES } from "./language.ts";

export const LanguageSchema = z.enum(LANGUAGES);
