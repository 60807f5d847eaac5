import * as z from "zod";
import { PartialDate } from "../time/time-schemas.ts";
import { byLanguage } from "./language.ts";
import { block } from "./text-schemas.ts";

/** The reasons of a withdrawal, in every language of the service. */
const Reasons = z.strictObject(byLanguage(() => block(2000)));

/** A content file's statement that its entry is withdrawn: the date and the reasons. */
export const Withdrawal = z.strictObject({ at: PartialDate, reasons: Reasons });
export type Withdrawal = z.infer<typeof Withdrawal>;
