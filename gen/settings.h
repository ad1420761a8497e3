/* settings.h - the settings of workosdocs.yml, the optional settings file in the top folder of a corpus. The parser
 * (settings.c), `help settings` and the manual, which prints the same text, are made from these tables. To add a
 * setting, add a member to struct settings (gen.h) and a row here; to add a generator, a row here and one in layout.c.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

/* ROW(name, member of struct settings, kind, maximum length of a text in bytes, example, description) */
#define SETTINGS(ROW)                                                                                                 \
    ROW("title", title, LINE, 60, "Acme",                                                                             \
        "Subject of the documentation: \"the Acme documentation\" must read well.\n"                                  \
        "Default: the title in the generator's configuration, else the folder's name.")                               \
    ROW("url", site, LINE, 200, "https://acme.example/docs",                                                          \
        "Public address. The address of a page is this, a slash and its path.")                                       \
    ROW("pages", pages, LINE, 200, "content/en",                                                                      \
        "Folder of the pages, relative to this file. Default: that of the generator,\n"                               \
        "else docs if it is the only folder with pages, else the folder of this file.")                               \
    ROW("include", include, LIST, 0, "[\"guide/*\", \"*.mdx\"]",                                                      \
        "Patterns of the files to read, relative to the folder of the pages.\n"                                       \
        "* matches any text, including slashes.")                                                                     \
    ROW("exclude", exclude, LIST, 0, "[\"internal/*\"]", "Patterns of files that are left out.")                      \
    ROW("generator", generator, LINE, 20, "mkdocs",                                                                   \
        "Generator of the site: one of those below, or none. Default: recognized from\n"                              \
        "its configuration file.")                                                                                    \
    ROW("anchors", anchors, LINE, 20, "github",                                                                       \
        "Rule for anchors of headings: github, mkdocs, vitepress, pandoc or hyphens.\n"                               \
        "Default: that of the generator, else github.")                                                               \
    ROW("prefer", prefer, LINE, 60, "v2 en",                                                                          \
        "Version and language that search results show, of pages that are nearly the\n"                               \
        "same in several: the names of their folders. Default: the newest version and\n"                              \
        "English. none: all versions are listed. The setting include leaves some out.")                               \
    ROW("strict", strict, FLAG, 5, "true", "Warnings about pages are errors. Default: false.")                        \
    ROW("name", name, LINE, 100, "acme-docs",                                                                         \
        "Name, version, license identify the documentation in --version and answers.")                                \
    ROW("version", version, LINE, 60, "2.1", "See name.")                                                             \
    ROW("license", license, LINE, 100, "CC-BY-4.0", "See name.")                                                      \
    ROW("instructions", instructions, TEXT, 500, "Acme is a service. Use it whenever code calls acme.",               \
        "Start of the server's MCP instructions, instead of the default.\n"                                           \
        "Sentences about the tools follow it.")                                                                       \
    ROW("language", language, LINE, 40, "python", "Default language of an API reference.")                            \
    ROW("locale", locale, LINE, 20, "pt-BR",                                                                          \
        "Language of the texts, for browsers and screen readers. Default: that which\n"                               \
        "the folder of the pages is named by, as in content/de, else en.")

/* ROW(name, configuration file, what is read from it, lines of an example) */
#define GENERATORS(ROW)                                                                                               \
    ROW("mkdocs", "mkdocs.yml", "docs_dir, site_name, nav; anchors of Python-Markdown",                               \
        "url: https://acme.example\ngenerator: mkdocs\npages: docs\n")                                                \
    ROW("docusaurus", "docusaurus.config.js", "title, sidebars.js; numbers of files",                                 \
        "url: https://acme.example/docs\ngenerator: docusaurus\npages: docs\nexclude: [\"drafts/*\"]\n")              \
    ROW("vitepress", ".vitepress/config.ts", "srcDir, title, sidebar; anchors of VitePress",                          \
        "url: https://acme.example\ngenerator: vitepress\ninclude: [\"guide/*\", \"api/*\"]\n")                       \
    ROW("vuepress", ".vuepress/config.js", "title, sidebar; tabs; anchors of VitePress",                              \
        "url: https://acme.example\ngenerator: vuepress\n")                                                           \
    ROW("mdbook", "book.toml", "src, title; the order of SUMMARY.md",                                                 \
        "url: https://acme.example/book\ngenerator: mdbook\npages: src\n")                                            \
    ROW("hugo", "hugo.toml", "contentDir, title; weight, slug, shortcodes",                                           \
        "url: https://acme.example\ngenerator: hugo\npages: content/en\n")                                            \
    ROW("mintlify", "docs.json", "name, navigation; components of the pages",                                         \
        "url: https://docs.acme.example\ngenerator: mintlify\nexclude: [\"snippets/*\"]\n")                           \
    ROW("fern", "docs.yml", "title, navigation: addresses, order; changelogs, snippets",                              \
        "url: https://acme.example/docs\ngenerator: fern\n")                                                         \
    ROW("vocs", "vocs.config.ts", "title, rootDir, sidebar; files included in code",                                  \
        "url: https://acme.example\ngenerator: vocs\npages: docs/pages\n")                                           \
    ROW("redocly", "sidebars.yaml", "redocly.yaml; the order of the pages; tags of Markdoc",                          \
        "url: https://acme.example\ngenerator: redocly\n")                                                          \
    ROW("markdoc", "next.config.js", "*.mdoc; partials, tables and other tags of Markdoc",                            \
        "url: https://acme.example\ngenerator: markdoc\npages: pages\n")                                            \
    ROW("starlight", "astro.config.mjs", "title, sidebar",                                                            \
        "url: https://acme.example\ngenerator: starlight\npages: src/content/docs/en\n")                              \
    ROW("nuxt", "nuxt.config.ts", "order by the numbers of files",                                                    \
        "url: https://acme.example\ngenerator: nuxt\npages: content\n")                                               \
    ROW("fumadocs", "source.config.ts", "order of meta.json; name.fr.mdx as fr/name",                                 \
        "url: https://acme.example\ngenerator: fumadocs\npages: content\n")                                           \
    ROW("nextra", "next.config.mjs", "order of _meta.js; page.mdx as the page of its folder",                         \
        "url: https://acme.example\ngenerator: nextra\npages: content\n")                                             \
    ROW("rspress", "rspress.config.ts", "title, lang; the order of _meta.json",                                       \
        "url: https://acme.example\ngenerator: rspress\npages: docs\n")                                              \
    ROW("solidbase", "vite.config.ts", "title, siteUrl; order by (0) in names of files",                              \
        "url: https://acme.example\ngenerator: solidbase\npages: src/routes\n")                                      \
    ROW("zola", "config.toml", "title, base_url; links with @/, weight, shortcodes",                                  \
        "url: https://acme.example\ngenerator: zola\npages: content\n")                                              \
    ROW("quarto", "_quarto.yml", "*.qmd; title, sidebar, chapters; divs; anchors of Pandoc",                          \
        "url: https://acme.example\ngenerator: quarto\nexclude: [\"drafts/*\"]\n")                                   \
    ROW("myst", "myst.yml", "or conf.py, _toc.yml; title, toc; directives and roles",                                 \
        "url: https://acme.example\ngenerator: myst\n")                                                               \
    ROW("eleventy", "eleventy.config.js", "input; templates, includes, permalink",                                    \
        "url: https://acme.example\ngenerator: eleventy\npages: src\n")                                              \
    ROW("gitbook", "SUMMARY.md", "titles and order of the pages",                                                     \
        "url: https://acme.gitbook.io/docs\ngenerator: gitbook\n")                                                    \
    ROW("jekyll", "_config.yml", "title, collections, permalinks; Liquid",                                            \
        "url: https://acme.example\ngenerator: jekyll\nexclude: [README.md]\n")                                      \
    ROW("docfx", "docfx.json", "the order of toc.yml; tabs, alerts, includes",                                        \
        "url: https://acme.example\ngenerator: docfx\npages: articles\n")                                             \
    ROW("mdn", "files/jsondata/GroupData.json", "slug, macros, definitions; _redirects.txt",                          \
        "url: https://developer.mozilla.org/en-US/docs\ngenerator: mdn\n")                                           \
    ROW("githubdocs", "data/variables/product.yml", "data, ifversion (fpt), children",                                \
        "url: https://docs.github.com/en\ngenerator: githubdocs\npages: content\n")                                  \
    ROW("docsify", "index.html", "_sidebar.md; marks, embedded files, ?id=",                                          \
        "url: https://acme.example\ngenerator: docsify\n")                                                            \
    ROW("slate", "config.rb", "source/; includes",                                                                    \
        "url: https://acme.example\ngenerator: slate\npages: source\n")                                              \
    ROW("readme", "_order.yaml", "or docs/_order.yaml; order, callouts, links, operations",                           \
        "url: https://docs.acme.example\ngenerator: readme\n")                                                       \
    ROW("obsidian", ".obsidian/app.json", "[[links]], embedded notes, callouts, permalink",                           \
        "url: https://acme.example\ngenerator: obsidian\n")

#endif
