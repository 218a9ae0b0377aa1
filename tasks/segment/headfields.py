"""Which metas and microdata properties carry which field of Head, best first.

METAS: field -> (place named in `Head.sources`, names) pairs; names are lower-case values of a
meta's `property` or `name`. MICRODATA: field -> lower-case itemprops.
"""

from __future__ import annotations

METAS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "headline": (
        ("open-graph", ("og:title",)),
        ("twitter", ("twitter:title",)),
        ("meta", ("parsely-title", "sailthru.title", "cxenseparse:title", "headline", "title")),
        ("dublin-core", ("dc.title", "dcterms.title")),
    ),
    "description": (
        ("open-graph", ("og:description",)),
        ("meta", ("description", "sailthru.description", "abstract")),
        ("twitter", ("twitter:description",)),
        ("dublin-core", ("dc.description", "dcterms.description", "dcterms.abstract")),
    ),
    "authors": (
        ("meta", ("parsely-author", "sailthru.author", "cxenseparse:author", "author", "authors")),
        ("meta", ("byl", "byline", "citation_author", "article.author", "rbauthors")),
        ("open-graph", ("article:author", "og:article:author", "article:author:name")),
        ("dublin-core", ("dc.creator", "dcterms.creator", "dc.creator.name")),
        ("twitter", ("twitter:data1",)),
    ),
    "date_published": (
        ("open-graph", ("article:published_time", "og:article:published_time")),
        ("open-graph", ("og:published_time", "article:published", "article:published:time")),
        ("meta", ("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime")),
        ("meta", ("cxenseparse:publishtime", "publishdate", "publish-date", "publish_date")),
        ("meta", ("pubdate", "publication_date", "published_time", "date", "datepublished")),
        ("meta", ("citation_publication_date", "citation_date", "article.published", "pdate")),
        ("dublin-core", ("dc.date.issued", "dcterms.issued", "dcterms.created", "dcterms.date")),
        ("dublin-core", ("dc.date", "dc.date.created", "dcterms.available")),
    ),
    "date_modified": (
        ("open-graph", ("article:modified_time", "og:updated_time", "og:article:modified_time")),
        ("open-graph", ("article:modified:time",)),
        ("meta", ("last-modified", "lastmod", "modified", "revision_date", "revised")),
        ("dublin-core", ("dc.date.modified", "dcterms.modified")),
    ),
    "section": (
        ("open-graph", ("article:section", "og:article:section")),
        ("meta", ("parsely-section", "section", "cxenseparse:category", "article.section")),
        ("dublin-core", ("dc.subject.section",)),
    ),
    "keywords": (
        ("open-graph", ("article:tag", "og:article:tag")),
        ("meta", ("news_keywords", "keywords", "parsely-tags", "sailthru.tags")),
        ("dublin-core", ("dc.subject", "dcterms.subject")),
    ),
    "publisher": (
        ("open-graph", ("og:site_name", "og:site:name")),
        ("meta", ("publisher", "application-name", "cre", "apple-mobile-web-app-title")),
        ("dublin-core", ("dc.publisher", "dcterms.publisher")),
    ),
    "image": (
        ("open-graph", ("og:image", "og:image:url", "og:image:secure_url")),
        ("twitter", ("twitter:image", "twitter:image:src")),
    ),
}
"""Where each field is read among the metas, in order of precedence."""

MICRODATA = {
    "headline": ("headline",),
    "authors": ("author",),
    "date_published": ("datepublished", "datecreated"),
    "date_modified": ("datemodified",),
    "section": ("articlesection",),
    "keywords": ("keywords",),
    "description": ("description",),
}
