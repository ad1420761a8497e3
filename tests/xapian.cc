/* xapian.cc - Xapian over the same sections, in process: its default BM25, English stems, the words of a query joined by
 * OR, a database on disk.
 *
 *   xapian FOLDER QUERIES ROUNDS    latency as bench.c reports it, for the ids of the ten best sections
 *
 * FOLDER is created for the database. Literals are left out, as the database has no positions. The program is linked
 * with the tables of the corpus and with the host's libxapian.
 */
#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>
#include <xapian.h>

extern "C" {
#include "corpus.h"
}

static const Xapian::Stem stem("en");

static std::string slice(corpus_str s) { return std::string(corpus.text + s.pos, s.len); }

static void build(const char *folder)
{
    Xapian::WritableDatabase db(folder, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;
    generator.set_stemmer(stem);
    generator.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
    for (uint32_t i = 0; i < corpus.section_count; i++) {
        const struct corpus_section *s = &corpus.sections[i];
        std::string body;
        struct corpus_spans spans = corpus_spans_of(&corpus, s);
        for (struct corpus_span span; corpus_span_next(&spans, &span);) body.append(corpus.text + span.pos, span.len);
        Xapian::Document document;
        generator.set_document(document);
        for (const std::string &text : { slice(corpus.pages[s->page].title), slice(corpus.pages[s->page].path),
                                         slice(s->title), body })
            generator.index_text_without_positions(text);
        db.add_document(document);
    }
    db.commit();
}

static bool is_word(unsigned char c) { return c >= 0x80 || isalnum(c); }

/* Returns the stems of the words of a query. */
static std::vector<std::string> stems(const std::string &query)
{
    std::vector<std::string> terms;
    for (size_t i = 0, end; i < query.size(); i = end + 1) {
        for (end = i; end < query.size() && is_word(query[end]); end++) continue;
        if (end > i) terms.push_back(stem(Xapian::Unicode::tolower(query.substr(i, end - i))));
    }
    return terms;
}

/* Ranks, and returns the microseconds that it took. */
static double ask(Xapian::Enquire &enquire, const std::vector<std::string> &terms)
{
    auto start = std::chrono::steady_clock::now();
    enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
    Xapian::MSet found = enquire.get_mset(0, 10);
    volatile Xapian::docid last = 0;
    for (Xapian::MSetIterator i = found.begin(); i != found.end(); ++i) last = *i;
    (void)last;
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

static void report(const std::string &set, std::vector<double> took)
{
    if (took.empty()) return;
    std::sort(took.begin(), took.end());
    printf("xapian\t%s\t%zu\t%.2f\t%.2f\t%.2f\n", set.c_str(), took.size(), took[took.size() / 2],
           took[took.size() * 99 / 100], took.back());
}

int main(int argc, char **argv)
{
    if (argc != 4) return fprintf(stderr, "xapian: wrong usage, see the top of tests/xapian.cc\n"), 2;
    try {
        build(argv[1]);
        Xapian::Database db(argv[1]);
        Xapian::Enquire enquire(db);
        std::ifstream file(argv[2]);
        struct measured { std::string set; std::vector<std::string> terms; std::vector<double> took; };
        std::vector<measured> queries;
        for (std::string line; std::getline(file, line);) {
            size_t mode = line.find('\t'), query = line.find('\t', mode + 1);
            if (query == std::string::npos || line.compare(mode, query - mode, "\tliteral") == 0) continue;
            queries.push_back({ line.substr(0, mode), stems(line.substr(query + 1)), {} });
        }
        size_t rounds = strtoul(argv[3], NULL, 10);
        for (size_t r = 0; r <= rounds; r++)    /* as in bench.c: round 0 only warms up */
            for (measured &q : queries) {
                double took = ask(enquire, q.terms);
                if (r) q.took.push_back(took);
            }
        std::vector<double> of_set;
        for (size_t i = 0; i < queries.size(); i++) {
            if (i && queries[i].set != queries[i - 1].set) report(queries[i - 1].set, of_set), of_set.clear();
            std::sort(queries[i].took.begin(), queries[i].took.end());
            of_set.push_back(queries[i].took[rounds / 2]);
        }
        if (!queries.empty()) report(queries.back().set, of_set);
    } catch (const Xapian::Error &e) {
        return fprintf(stderr, "xapian: %s\n", e.get_description().c_str()), 2;
    }
    return 0;
}
