import * as z from "zod";
import { PartialDate } from "../time/time-schemas.ts";
import { byLanguage } from "./language.ts";
import { block } from "./text-schemas.ts";

/** Why an entry was taken back, in every language of the service. */
const Reasons = z.strictObject(byLanguage(() => block(2000)));

/** What a content file says of an entry that is taken back: since when, and why. */
export const Withdrawal = z.strictObject({ at: PartialDate, reasons: Reasons });
export type Withdrawal = z.infer<typeof Withdrawal>;
