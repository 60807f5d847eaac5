import * as z from "zod";
import { BLOCK, hasUserInfo, isPermitted, isVisible, LINE } from "./text.ts";

/** One line of text: no line break, control character, lone surrogate, bidirectional override or non-character. */
export function line(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(
      LINE,
      "must be one line of text, without control characters, lone surrogates, bidirectional overrides or " +
        "non-characters",
    )
    .refine(isVisible, "must have a character that can be seen");
}

/** Text of several lines, broken by LF. */
export function block(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(
      BLOCK,
      "must be text without control characters (LF and tab are welcome), lone surrogates, bidirectional " +
        "overrides or non-characters",
    )
    .refine(isVisible, "must have a character that can be seen");
}

/** An absolute http or https address without user name or password. */
export const Link = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^\s\\"<>^`{|}]+$/u, "must be an absolute http or https address, percent-encoded where needed")
  .refine(
    (text) => isPermitted(text) && !/[\u2066-\u2069]/.test(text),
    "must not hold control characters, lone surrogates, bidirectional controls or non-characters",
  )
  .refine(
    (text) => URL.canParse(text) && new URL(text).hostname !== "" && !hasUserInfo(text),
    "must be a valid address without user name or password",
  )
  .meta({ format: "uri" });
