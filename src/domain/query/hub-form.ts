import * as z from "zod/mini";
import { parameter } from "./parameter.ts";

/** Seconds that a subscription lasts: at least, and at most, which is also what it lasts where nobody asks for less. */
export const LEASE = { min: 300, max: 10 * 86_400 } as const;
/** Octets of a secret (W3C WebSub, section 5.1). */
const SECRET = 199;

const required = { error: "is required" };

/** Form that a subscriber sends to the hub (W3C WebSub, section 5.1). */
export const HubForm = z.object({
  "hub.mode": z
    .enum(["subscribe", "unsubscribe"])
    .check(z.describe("To begin or renew, or to end, a subscription"), z.meta({ examples: ["subscribe"] })),
  "hub.topic": z
    .string(required)
    .check(
      z.describe("The address of a feed, as the feed itself says it (`rel=self`): a current one, without filters"),
    ),
  "hub.callback": z
    .string(required)
    .check(z.describe("Where to send it: `https`, port 443, the name of a host that everybody can reach")),
  "hub.lease_seconds": parameter(
    z.int().check(z.minimum(1)),
    `How long the subscription shall last; ${LEASE.min} to ${LEASE.max}, which it is where absent`,
  ),
  "hub.secret": parameter(
    z
      .string()
      .check(
        z.refine(
          (secret) => new TextEncoder().encode(secret).length <= SECRET,
          `must be shorter than ${SECRET + 1} octets`,
        ),
      ),
    "Signs what is sent: `X-Hub-Signature` is `sha256=` and the HMAC of the body in hexadecimal",
  ),
});
export type HubForm = z.infer<typeof HubForm>;
