import * as z from "zod/mini";
import { isZone } from "./instant.ts";

export const Zone = z.string().check(
  z.maxLength(50),
  z.refine(isZone, {
    error: "must be the name of a time zone in the IANA database, such as Europe/Lisbon",
    params: { of: "zones" },
  }),
  z.meta({ examples: ["Europe/Lisbon"] }),
);
