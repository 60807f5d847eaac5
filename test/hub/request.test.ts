import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Bindings } from "../../src/bindings.ts";
import { configOf } from "../../src/config.ts";
import type { HubForm } from "../../src/domain/query/hub-form.ts";
import type { ParameterFault } from "../../src/domain/query/selection.ts";
import { type HubRequest, parseSubscriptionRequest } from "../../src/hub/subscription-request.ts";
import { feedTopicsOf, topicUrl } from "../../src/hub/topic.ts";
import { listKey } from "../../src/read-model/keys.ts";
import type { Result } from "../../src/std/result.ts";

const { taxonomy, site } = configOf(env as unknown as Bindings);
const GOOD: HubForm = {
  "hub.mode": "subscribe",
  "hub.topic": `${site.origin}/en/feed.atom`,
  "hub.callback": "https://sub.example.np/in",
};

function read(over: Partial<HubForm> = {}): Result<HubRequest, readonly ParameterFault[]> {
  return parseSubscriptionRequest({ ...GOOD, ...over }, site, taxonomy);
}

function faultOf(over: Partial<HubForm>): string {
  const result = read(over);
  return result.ok ? "taken" : result.reason.map(({ parameter, detail }) => `${parameter} ${detail}`).join("; ");
}

describe("a request to the hub", () => {
  it("a request to the hub is read with defaults for what it omits", () => {
    expect(read({ "hub.secret": "ssh" })).toEqual({
      ok: true,
      value: {
        mode: "subscribe",
        topic: GOOD["hub.topic"],
        spelling: GOOD["hub.topic"],
        callback: GOOD["hub.callback"],
        host: "sub.example.np",
        domain: "sub.example.np",
        lease: 864_000,
        secret: "ssh",
      },
    });
  });

  it.each([
    [60, 300],
    [3600, 3600],
    [864_001, 864_000],
  ])("a request for a lease of %s seconds gets %s", (asked, lease) => {
    expect(read({ "hub.lease_seconds": asked })).toMatchObject({ value: { lease } });
  });

  it.each<[string, Partial<HubForm>, RegExp]>([
    [
      "a feed elsewhere",
      { "hub.topic": "https://elsewhere.example/en/feed.atom" },
      /^hub\.topic must be the address of a feed/,
    ],
    ["a host that begins like ours", { "hub.topic": `${site.origin}.example/en/feed.atom` }, /^hub\.topic must/],
    ["a page", { "hub.topic": `${site.origin}/en/` }, /^hub\.topic must/],
    ["an archive", { "hub.topic": `${site.origin}/en/feed.2025-11.atom` }, /^hub\.topic must/],
    ["a filtered feed", { "hub.topic": `${site.origin}/en/feed.atom?topic=mental-health` }, /^hub\.topic must/],
    ["a topic that nobody knows", { "hub.topic": `${site.origin}/en/topics/astrology/feed.atom` }, /^hub\.topic must/],
    ["a language that we have not", { "hub.topic": `${site.origin}/it/feed.atom` }, /^hub\.topic must/],
    ["another spelling", { "hub.topic": `${site.origin}/en/./feed.atom` }, /^hub\.topic must/],
    ["http", { "hub.callback": "http://sub.example.np/in" }, /^hub\.callback must begin with https/],
    ["another scheme", { "hub.callback": "ftp://sub.example.np/in" }, /^hub\.callback must begin with https/],
    ["no address", { "hub.callback": "sub.example.np" }, /^hub\.callback must be an address/],
    ["another port", { "hub.callback": "https://sub.example.np:8443/in" }, /^hub\.callback must be on port 443$/],
    ["a user", { "hub.callback": "https://me:secret@sub.example.np/in" }, /^hub\.callback must hold no user name/],
    ["a fragment", { "hub.callback": "https://sub.example.np/in#here" }, /^hub\.callback must have no fragment$/],
    ["an empty fragment", { "hub.callback": "https://sub.example.np/in#" }, /^hub\.callback must have no fragment$/],
    ["an IPv4 address", { "hub.callback": "https://192.0.2.1/in" }, /^hub\.callback must have the name of a host/],
    ["one in hexadecimal", { "hub.callback": "https://0x7f.1/in" }, /^hub\.callback must have the name of a host/],
    ["one as a number", { "hub.callback": "https://2130706433/in" }, /^hub\.callback must have the name of a host/],
    ["one in full width", { "hub.callback": "https://１２７.0.0.1/in" }, /^hub\.callback must have the name of a host/],
    ["an IPv6 address", { "hub.callback": "https://[::1]/in" }, /^hub\.callback must have the name of a host/],
    ["this machine", { "hub.callback": "https://localhost/in" }, /^hub\.callback must (?:have a host|not be)/],
    ["a name under it", { "hub.callback": "https://a.localhost/in" }, /^hub\.callback must have a host that everybody/],
    ["a neighbour", { "hub.callback": "https://printer.local/in" }, /^hub\.callback must have a host that everybody/],
    [
      "a name of one label",
      { "hub.callback": "https://intranet/in" },
      /^hub\.callback must have a host that everybody/,
    ],
    [
      "a name that ends in a dot",
      { "hub.callback": "https://metadata.internal./in" },
      /^hub\.callback must have a host that everybody/,
    ],
    [
      "this machine, escaped",
      { "hub.callback": "https://%6cocalhost/in" },
      /^hub\.callback must have a host that everybody/,
    ],
    [
      "with another dot",
      { "hub.callback": "https://metadata。internal/in" },
      /^hub\.callback must have a host that everybody/,
    ],
    [
      "with another dot at the end",
      { "hub.callback": "https://sub.example.np。/in" },
      /^hub\.callback must have a host that everybody/,
    ],
    [
      "with what is not seen",
      { "hub.callback": "https://local\u00adhost/in" },
      /^hub\.callback must have a host that everybody/,
    ],
    [
      "with what is not read",
      { "hub.callback": "https:\\\\127.0.0.1\t\n/in" },
      /^hub\.callback must have the name of a host/,
    ],
    [
      "an IPv4 address, escaped",
      { "hub.callback": "https://%31%32%37.0.0.1/in" },
      /^hub\.callback must have the name of a host/,
    ],
    ["one in octal", { "hub.callback": "https://0177.0.0.0x1/in" }, /^hub\.callback must have the name of a host/],
    [
      "an IPv4 address in IPv6",
      { "hub.callback": "https://[::ffff:127.0.0.1]/in" },
      /^hub\.callback must have the name of a host/,
    ],
    [
      "our own name, in capitals and with a dot",
      { "hub.callback": "https://LOCALHOST./in" },
      /^hub\.callback must have a host that everybody/,
    ],
    [
      "one that is very long as it is sent",
      { "hub.callback": `https://sub.example.np/${"я".repeat(400)}` },
      /^hub\.callback must be an address of at most 2000/,
    ],
    [
      "a very long one",
      { "hub.callback": `https://sub.example.np/${"a".repeat(2000)}` },
      /^hub\.callback must be an address of at most 2000/,
    ],
  ])("a request with %s is refused", (_name, over, expected) => {
    expect(faultOf(over)).toMatch(expected);
  });

  it.each([
    // The names of a cluster, a cloud's metadata, a container, a test, a home: RFC 6761, 6762, 8375 and 9476, and what
    // networks use in their stead.
    ...[
      "kubernetes.default.svc",
      "db.svc.cluster.local",
      "metadata.google.internal",
      "host.docker.internal",
      "x.test",
      "sub.example",
      "a.invalid",
    ],
    ...[
      "router.home.arpa",
      "1.0.0.127.in-addr.arpa",
      "abc.onion",
      "x.alt",
      "nas.lan",
      "intranet.corp",
      "wiki.intranet",
      "x.home",
      "x.private",
      "x.zz",
    ],
    // Public suffixes themselves, and what a wildcard makes one.
    ...["co.uk", "com.np", "example.np", "xn--p1ai", "anything.ck"],
    // A dot at the end, and a name that only looks like one under a suffix.
    ...["example.com.", "com", "example.com.svc", "co.uk.internal"],
  ])("a callback at %s is refused, for nobody has registered a name there", (host) => {
    expect(faultOf({ "hub.callback": `https://${host}/in` })).toMatch(
      /^hub\.callback must have a host that everybody can reach/,
    );
    expect(faultOf({ "hub.callback": `http://${host}/in` })).toMatch(/^hub\.callback must begin with https/);
  });

  it.each([
    ["a.b.example.com", "example.com"],
    ["a.b.example.co.uk", "example.co.uk"],
    ["a.b.example.np", "b.example.np"],
    ["me.github.io", "github.io"],
    ["www.ck", "www.ck"],
    ["xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"],
  ])("a callback at %s counts for the domain %s", (host, domain) => {
    expect(read({ "hub.callback": `https://${host}/in` })).toMatchObject({ value: { host, domain } });
  });

  it.each([
    ["https://sub.example.np/%7Eme?q=%41%26%2F%20%C3%A9#", null],
    ["https://sub.example.np/%7Eme?q=%41%26%2F%20%C3%A9", "https://sub.example.np/~me?q=A%26%2F%20%C3%A9"],
    ["https://sub.example.np/a%2eb%2Dc%5f%30%7a", "https://sub.example.np/a.b-c_0z"],
    ["https://SUB.example.np:443/in?", "https://sub.example.np/in?"],
    ["https://пример.example.np/in", "https://xn--e1afmkfd.example.np/in"],
  ])("the callback %s is normalised to %s", (callback, href) => {
    const result = read({ "hub.callback": callback });
    expect(result.ok ? result.value.callback : null).toBe(href);
  });

  it("a request with several mistakes is refused with all of them", () => {
    expect(faultOf({ "hub.topic": "x", "hub.callback": "x" }).split("; ")).toHaveLength(2);
  });
});

it("a list's key yields the feeds that are made of it", () => {
  const channel = { kind: "topic", id: "mental-health" } as const;
  const urls = (key: string): string[] =>
    feedTopicsOf(key).map((topic) => topicUrl(site, topic).slice(site.origin.length));
  expect(urls(listKey("latest", "fr", channel))).toEqual(
    ["rss", "atom", "json", "csv"].map((name) => `/fr/topics/mental-health/feed.${name}`),
  );
  expect(urls(listKey("agenda", "fr", channel))).toEqual(["/fr/topics/mental-health/feed.ics"]);
  expect(urls("v1/entry/some-entry")).toEqual([]);
  expect(urls("v0/latest/fr/")).toEqual([]);
});
