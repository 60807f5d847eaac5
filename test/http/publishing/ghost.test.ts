// Ghost's own webhooks, signed as Ghost signs them.
import { reset, runInDurableObject, SELF } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import { GHOST_SECRET } from "../../fixtures/editors.ts";
import { ghostRequest } from "../../fixtures/signed.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { get, ORIGIN, project } from "../../fixtures/worker/service.ts";

beforeEach(async () => {
  await reset();
});

const ID = "6682b8a8e10cc04306284330";

/** A post as Ghost 5 serialises it, as far as its fields matter here and some more. */
function post(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: ID,
    uuid: "2b1e7a0e-0000-4000-8000-000000000000",
    title: "L’IA à l’hôpital\u2028",
    slug: "lia-a-lhopital",
    html:
      '<!--kg-card-begin: html--><h1 id="un">Un</h1><p onclick="x()">Texte <a href="/a-propos/">ici</a>, <a ' +
      'href="#un">là</a>.</p><figure class="kg-card kg-image-card"><img src="https://blog.example.org/i.png" ' +
      'alt="x"></figure><script>alert(1)</script><iframe src="https://video.example.org/1"></iframe>',
    plaintext: "Texte",
    feature_image: "https://blog.example.org/content/images/i.png",
    feature_image_alt: "Un hôpital",
    feature_image_caption: "Photo : <b>Ministère</b>",
    status: "published",
    visibility: "public",
    published_at: "2025-11-19T08:30:00.000Z",
    updated_at: "2025-11-19T08:30:00.000Z",
    custom_excerpt: null,
    excerpt: "Un\nrésumé.",
    url: "https://blog.example.org/lia-a-lhopital/",
    tags: [{ slug: "sante-mentale", name: "Santé mentale" }, { slug: "regulation-law" }, { slug: "divers" }],
    authors: [{ name: "Anne Martin", slug: "anne" }],
    ...over,
  };
}

async function hook(
  payload: unknown,
  { secret = GHOST_SECRET, ...over }: { secret?: string; t?: string; header?: string } = {},
): Promise<Response> {
  return await SELF.fetch(await ghostRequest(payload, secret, ORIGIN, over));
}

const published = (over: Record<string, unknown> = {}) => ({
  post: { current: post(over), previous: { status: "draft" } },
});

async function answer(response: Response): Promise<[number, Record<string, unknown>]> {
  return [response.status, (await response.json()) as Record<string, unknown>];
}

describe("a post published in Ghost", () => {
  it("a delivery that comes late replaces no newer state of the post, and an edit brings back nothing", async () => {
    const edit = (title: string, updated: string) => ({
      post: { current: post({ title, updated_at: updated }), previous: { title: "x" } },
    });
    await hook(published());
    expect(await answer(await hook(edit("New", "2025-11-19T10:00:00.000Z")))).toMatchObject([
      200,
      { state: "revised" },
    ]);
    expect(await answer(await hook(edit("Old", "2025-11-19T09:00:00.000Z")))).toMatchObject([
      200,
      { state: "superseded", version: 2, supersededBy: "2025-11-19T10:00:00.000Z" },
    ]);
    const unpublished = post({ status: "draft", updated_at: "2025-11-20T00:00:00.000Z" });
    await hook({ post: { current: unpublished, previous: { status: "published" } } });
    expect(await answer(await hook(edit("Late", "2025-11-19T11:00:00.000Z")))).toMatchObject([
      200,
      { state: "superseded" },
    ]);
    expect(await answer(await hook(edit("Edited", "2025-11-21T00:00:00.000Z")))).toMatchObject([
      409,
      { type: `${ORIGIN}/problems/entry-withdrawn` },
    ]);
    expect(await answer(await hook(published({ updated_at: "2099-01-01T00:00:00.000Z" })))).toMatchObject([
      422,
      { errors: [{ pointer: "/post/current/updated_at" }] },
    ]);
  });

  it("a post in Ghost becomes an entry in its language, with topics, image and authors, and safe markup", async () => {
    const delivery = published();
    expect(await answer(await hook(delivery))).toMatchObject([
      201,
      { entry: `ghost-${ID}`, state: "created", version: 1 },
    ]);
    expect(await answer(await hook(delivery))).toMatchObject([200, { state: "created", version: 1 }]);
    await project();
    const { data } = (await (await get(`/api/v1/entries/ghost-${ID}`)).json()) as { data: Record<string, unknown> };
    expect(data).toMatchObject({
      type: "news",
      genre: "article",
      published: "2025-11-19T08:30:00.000Z",
      texts: {
        fr: {
          words: "source",
          title: "L’IA à l’hôpital",
          summary: "Un résumé.",
          format: "html",
          content:
            '<h2>Un</h2><p>Texte <a href="https://blog.example.org/a-propos/">ici</a>, <a ' +
            'href="https://blog.example.org/lia-a-lhopital/#un">là</a>.</p>',
          url: "https://blog.example.org/lia-a-lhopital/",
        },
      },
      organisations: [{ id: "fr-ministry-health", role: "publisher" }],
      topics: ["mental-health", "regulation-law"],
      people: [{ name: "Anne Martin", role: "author" }],
      image: {
        url: "https://blog.example.org/content/images/i.png",
        alt: { fr: "Un hôpital" },
        caption: { fr: "Photo : Ministère" },
      },
    });
  });

  it("a post is revised by an edit, in the language of a tag, and withdrawn when unpublished or deleted", async () => {
    await hook(published());
    const edited = published({
      title: "AI in hospitals",
      tags: [{ slug: "hash-en" }],
      updated_at: "2025-11-20T00:00:00.000Z",
    });
    expect(await answer(await hook({ event: "post.published.edited", ...edited }))).toMatchObject([
      200,
      { state: "revised", version: 2 },
    ]);
    await project();
    const { data } = (await (await get(`/api/v1/entries/ghost-${ID}`)).json()) as { data: Record<string, unknown> };
    expect(data).toMatchObject({ texts: { en: { title: "AI in hospitals" } }, topics: ["governance-ethics"] });
    expect(
      await answer(
        await hook({
          post: {
            current: post({ status: "draft", updated_at: "2025-11-21T00:00:00.000Z" }),
            previous: { status: "published" },
          },
        }),
      ),
    ).toMatchObject([200, { state: "withdrawn" }]);
    expect(
      await answer(await hook(published({ title: "Encore", updated_at: "2025-11-22T00:00:00.000Z" }))),
    ).toMatchObject([200, { state: "restored", version: 4 }]);
    expect(
      await answer(await hook({ post: { current: {}, previous: { id: ID, status: "published" } } })),
    ).toMatchObject([200, { state: "withdrawn", version: 5 }]);
  });

  it("a captured Ghost delivery is the same for five minutes, refused afterwards and at other addresses", async () => {
    const t = String(Date.now());
    const [, first] = await answer(await hook(published(), { t }));
    await hook({
      post: {
        current: post({ status: "draft", updated_at: "2025-11-21T00:00:00.000Z" }),
        previous: { status: "published" },
      },
    });
    expect(await answer(await hook(published(), { t }))).toEqual([200, first]);
    await project();
    expect((await get(`/api/v1/entries/ghost-${ID}`)).status).toBe(410);
    const { headers, body } = await ghostRequest(published(), GHOST_SECRET, ORIGIN, { t });
    const elsewhere = await SELF.fetch(`${ORIGIN}/webhooks/publish`, { method: "POST", headers, body });
    expect(elsewhere.status).toBe(400);
    expect((await hook(published(), { t: String(Date.now() - 301_000) })).status).toBe(401);
  });

  it("a post is withdrawn when it becomes visible to members only", async () => {
    await hook(published());
    const members = {
      post: {
        current: post({ visibility: "paid", updated_at: "2025-11-21T00:00:00.000Z" }),
        previous: { visibility: "public" },
      },
    };
    expect(await answer(await hook(members))).toMatchObject([200, { state: "withdrawn", version: 2 }]);
    await project();
    expect((await get(`/api/v1/entries/ghost-${ID}`)).status).toBe(410);
  });

  it.each<[string, unknown, Parameters<typeof hook>[1], number, string, string | undefined]>([
    [
      "HTML that control characters make shallow",
      published({ html: "<\u0001div>".repeat(5000) }),
      {},
      422,
      "entry-invalid",
      "/post/current/html",
    ],
    [
      "HTML of empty elements, each inside the other",
      published({ html: "<div/>".repeat(20_000) }),
      {},
      422,
      "entry-invalid",
      "/post/current/html",
    ],
    ["a prototype", '{"post":{"current":{"__proto__":{"status":"published"}}}}', {}, 400, "body-malformed", undefined],
    [
      "a constructor for a tag",
      published({ tags: [{ slug: "constructor" }, 1] }),
      {},
      422,
      "entry-invalid",
      "/post/current/tags/1",
    ],
    ["lists where objects are", { post: [published()] }, {}, 422, "entry-invalid", "/post"],
    ["nothing of a post", { post: { current: {}, previous: {} } }, {}, 422, "entry-invalid", "/post/current/status"],
    [
      "an id to withdraw that climbs",
      { post: { current: {}, previous: { id: "../x", status: "published" } } },
      {},
      422,
      "entry-invalid",
      "/post/current",
    ],
    [
      "a date that is none",
      published({ published_at: "yesterday" }),
      {},
      422,
      "entry-invalid",
      "/post/current/published_at",
    ],
    ["no signature", published(), { header: "" }, 400, "header-malformed", undefined],
    [
      "a signature of an old Ghost",
      published(),
      { header: `sha256=${"0".repeat(64)}` },
      400,
      "header-malformed",
      undefined,
    ],
    ["another secret", published(), { secret: "the five boxing wizards 0815" }, 401, "unauthorised", undefined],
    ["a clock of six minutes ago", published(), { t: String(Date.now() - 360_000) }, 401, "unauthorised", undefined],
    [
      "a moved clock",
      published(),
      { header: `sha256=${"a".repeat(64)}, t=${Date.now()}` },
      401,
      "unauthorised",
      undefined,
    ],
    ["a post for members", published({ visibility: "members" }), {}, 422, "entry-invalid", "/post/current/visibility"],
    [
      "a draft that is edited",
      {
        post: { current: post({ status: "draft", updated_at: "2025-11-21T00:00:00.000Z" }), previous: { title: "x" } },
      },
      {},
      422,
      "entry-invalid",
      "/post/current/status",
    ],
    ["a page instead of a post", { page: { current: post(), previous: {} } }, {}, 422, "entry-invalid", "/post"],
    ["a title of spaces", published({ title: " " }), {}, 422, "entry-invalid", "/post/current/title"],
    ["an id that is none of Ghost's", published({ id: "1" }), {}, 422, "entry-invalid", "/post/current/id"],
    ["HTML 5,000 deep", published({ html: "<b>".repeat(5000) }), {}, 422, "entry-invalid", "/post/current/html"],
    ["half a body", '{"post":', {}, 400, "body-malformed", undefined],
  ])("with %s is refused, and nothing is stored", async (_, payload, how, status, type, pointer) => {
    const [code, problem] = await answer(await hook(payload, how));
    expect([code, problem.type]).toEqual([status, `${ORIGIN}/problems/${type}`]);
    expect((problem.errors as { pointer: string }[] | undefined)?.[0]?.pointer).toBe(pointer);
    await runInDurableObject(bindings.LEDGER.getByName("ledger"), (_instance, { storage }) => {
      for (const table of ["revisions", "receipts", "held"])
        expect(storage.sql.exec(`SELECT * FROM ${table}`).toArray()).toEqual([]);
    });
  });
});
