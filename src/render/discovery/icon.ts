import type { Origin } from "../../domain/channel/urls.ts";

/**
 * The service's picture as feeds name it: a square PNG. RSS allows a width of 144 at most (RSS Best Practices Profile,
 * image).
 */
export const ICON = { path: "/icon.png", type: "image/png", size: 144 } as const;

export function iconUrl({ origin }: Origin): string {
  return `${origin}${ICON.path}`;
}

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAJAAAACQBAMAAAAVaP+LAAAAMFBMVEVMaXEAbHcAbHYAbncAbHcAbXcAbXf///9zr7SLvcI8j5e31tkTeIHr9PTa6uueyMxO" +
  "9zRgAAAABnRSTlMA54gcvkYser8NAAAACXBIWXMAAAsTAAALEwEAmpwYAAADaElEQVRo3u2aPXMaMRCGlQ/3GSehTlxQO03qpAi1M5NJj0M0cGBcHt/uIMMP" +
  "OCZ/APgFoaE+CiYtNK6hSU3a+O4kne4AaWE3My7YWjyj06t9hVbLmIqzi48ZfkDkX11csR3x5SCKYH3awjx7y4+K88sUKMuPjOsk5zM/Ol7rnKccEW+0Bcph" +
  "QIV4md5xVLxUE8rgQPlLmgnFU8phQQUCyXThvuJB30NQBg/KE31Z9G3vKUDfMOmaTt0MBehhkc44SVyx5zSgD+wJDegFxXaMtmSWBnRNB8rRgAo02yjYSGQg" +
  "ThQn0Al0AiFA4z4NaO66UxLQxHWbFCDHfYghAeg2AHkEoN8BaEUA6gWgBgFoEoDqeFAl4LgdPKgYglwfDapGoC4aNIpAv9CgvxGohQVVlhGohgWJtYZm235Q" +
  "WYCAsu0HzSRoiAT1JGiDBK0laIEDhWZUh6ctM5rR/RqctsxoRpsBOG2Zca2Ho5Rs+48VZjKjDr9Jpq3hWGEmM6pFK7WCHCvMlCCtSLtWQknvMFBVOMhST9uS" +
  "IYmZyYy60VKpr7kxpAwzmFHbF+L5Cav7cwgoNKM7mbpStoHBV5hhrRvSTKTbCqvzDgCVpexFTTbHNXimAo1/6NGTX1TR0rYk/UAb2E+D5u52+NJN7nTRUjFN" +
  "gSbbQ5oq59qJ82nXKAVydgypxb8eaqKlY5gAFXeMuI+3uKdEa24N61pBm3iFV2rWjZ4Z5Oyds6NkC5GLkvnTdix2U9uFNSWalx7ZtMo/1bKuoy373Cw/H/9M" +
  "Rj/hA74QrZ0e2YdfIZTbLo0nih0k09Yxn3F2kEzbkvnUtYPEMSBFQ1yzhNuOzP9MACDhtoM4e48EzaKpmEWDgMK03VhEg4CKcY4tUKBoLhbRQJfj8E+SRTQQ" +
  "KPyTZBENBAonYxENBFKnRwMJuoX8v4WAlA972JLGEnAHAIGETbfRRRZxBNXRoJldNBioDLiUgEBFu2gwUAVwcYNVtNZW0YCgnr24AQON7Pc2GKhqv0nCQCV7" +
  "SQoGAhTJgHVIe9kOCLIXEqGVUWtp81Q9BoAe39tRjhM9i2X5Y3vxI3vMJHteJXvwJXuCJnsUp3umJ2scIGtlIGuuoGv3IGtAIWuJoWvSIWsbImtkomutImv2" +
  "oms/Q6Tu+f9q0SNrGkS3Mf4DYHwJFKc4AHkAAAAASUVORK5CYII=";

/** Returns the file served at ICON.path. */
export function iconBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(PNG), (character) => character.charCodeAt(0));
}
