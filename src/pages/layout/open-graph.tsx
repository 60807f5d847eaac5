import type { Origin } from "../../domain/channel/urls.ts";
import { LANGUAGES, type Language, OPEN_GRAPH_LOCALES } from "../../domain/entry/language.ts";
import { hasShareImage, SHARE_IMAGE, shareImagePath } from "./share-image.ts";

export interface SharePreview {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  readonly languages?: readonly Language[];
  readonly title: string;
  readonly description: string;
  readonly url: string;
  /** Instants of an article, as far as they are known; absent for every other page. */
  readonly article?: {
    readonly published: string | undefined;
    readonly modified: string;
    readonly tags: readonly string[];
    /** Its picture, below the origin. */
    readonly image: string;
  };
}

/** Open Graph metadata that other sites show when a page is shared (ogp.me). */
export function OpenGraph({
  site,
  siteName,
  language,
  languages = LANGUAGES,
  title,
  description,
  url,
  article,
}: SharePreview) {
  return (
    <>
      <meta property="og:type" content={article === undefined ? "website" : "article"} />
      <meta property="og:site_name" content={siteName} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={url} />
      <meta property="og:locale" content={OPEN_GRAPH_LOCALES[language]} />
      {languages
        .filter((other) => other !== language)
        .map((other) => (
          <meta property="og:locale:alternate" content={OPEN_GRAPH_LOCALES[other]} />
        ))}
      {hasShareImage(language) && (
        <>
          <meta property="og:image" content={`${site.origin}${article?.image ?? shareImagePath(language)}`} />
          <meta property="og:image:type" content={SHARE_IMAGE.type} />
          <meta property="og:image:width" content={String(SHARE_IMAGE.width)} />
          <meta property="og:image:height" content={String(SHARE_IMAGE.height)} />
          <meta property="og:image:alt" content={article === undefined ? siteName : title} />
        </>
      )}
      <meta name="twitter:card" content="summary_large_image" />
      {article !== undefined && (
        <>
          {article.published !== undefined && <meta property="article:published_time" content={article.published} />}
          <meta property="article:modified_time" content={article.modified} />
          {article.tags.map((tag) => (
            <meta property="article:tag" content={tag} />
          ))}
        </>
      )}
    </>
  );
}
