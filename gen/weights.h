/* weights.h - the weights of the ranking, tuned with `make eval` on the tuning halves of tests/queries.jsonl and
 * tests/queries-real.jsonl. workosdocs.c includes it. gen/index.c computes the impacts of words in fields.
 */
#ifndef WEIGHTS_H
#define WEIGHTS_H

static const float K1 = 3.0f;                /* saturation; high, so that many occurrences beat a single one */
static const float SECTION_SHARE = 0.3f;     /* share of the best section's score that its page gets */
static const float NAME_SHARE = 1.0f;        /* weight of the score of a page's or section's name, relative to text */
static const float PAGE_COVERAGE = 0.5f;     /* the smaller, the more a page can lack of the query */
static const float SECTION_COVERAGE = 1.0f;  /* at least 0.5, see section_bound() */
static const float PART_WEIGHT = 0.5f;       /* `create` and `organization` as parts of createOrganization */
static const float CHAIN_WEIGHT = 0.8f;      /* `dsync.user.created` as one term, relative to its words */
static const float CODE_WEIGHT = 2.0f;       /* of a code or identifier in a pasted text */
static const float COMPOUND_WEIGHT = 0.8f;   /* `webhooks` for "web hooks" and the reverse */
static const float TYPO_WEIGHT = 0.8f;
static const float PREFIX_WEIGHT = 0.5f;
static const float SYNONYM_WEIGHT = 0.9f;
static const float STOP_WEIGHT = 0.25f;      /* stop words: how, the, with; words of the title */
static const float FILLER_WEIGHT = 0.4f;     /* filler words: something, wrong, looks */
static const float REMARK_WEIGHT = 0.7f;     /* of what a person writes next to a pasted error message */
static const float SETUP_WEIGHT = 0.1f;     /* of words that describe the setup: "We use Next.js." */
static const float MAX_WEIGHT = 2.0f;        /* of any word */
static const float LANGUAGE_WEIGHT = 0.3f;   /* of names of requested languages, which also select sections */
static const float PATH_FACTOR = 1.5f;       /* factor for the page whose full path is the query: "audit logs" */
static const float NEIGHBOUR_BONUS = 0.75f;  /* for two words of the query that are adjacent in the page */
static const float PHRASE_SHARE = 0.4f;      /* weight of the page's phrase that matches best */
static const float NEXT_PHRASE = 0.9f;       /* weight of its next phrase, relative to the one before */
static const float SECTION_PHRASE_SHARE = 0.4f;  /* ... of the section's phrase */
static const float OPENING_SHARE = 0.6f;     /* factor of the opening: it has the words of title and description */
static const float REFERENCE_FACTOR = 1.15f; /* for pages of the API reference if the query says that it is for code */
static const float LANGUAGE_BONUS = 1.2f;    /* for pages about the language that the caller passes */
static const float LANGUAGE_PENALTY = 0.6f;  /* for pages about other ones */
static const float QUOTE_BONUS = 1.5f;       /* for each quoted text of a long query that the page has */
static const float COMPANION_SHARE = 0.3f;   /* share of the score of a leading page for a companion of weight 12 */
static const float NEAR_FIRST = 0.9f;        /* share of the best score below which companions lift no hit above it; not
                                                tuned: with less, words around a question change its first hit */
static const float MIN_COMPANION_SHARE = 0.1f; /* share of the best score below which a companion gains nothing */
static const float MIN_IDF[] = { 0.12f, 0.8f, 0.6f }; /* of pages, sections, phrases: weighted idf of a term below which
                                                its postings are not read, because they add little; pages have the
                                                smallest, since only pages that are read have entries for the others */
static const float MUCH_IDF = 4;             /* if no term has this, MIN_IDF is less in proportion */
#define LEADING_PAGES 3                      /* best pages whose companions count */
#define RANKED_HITS 12                       /* hits that are ranked at least: families need others to move up */
#define EDITION_SHARE 0.75f                  /* of the best score of a page's versions: of the version that is shown */
#define FIRST_HITS 5                         /* hits of which a family has at most FAMILY_HITS */
#define FAMILY_HITS 2
#define EXACT_MAX_WORDS 3                    /* longer queries have no words that must be found as they are */
#define QUOTE_MAX_WORDS 4                    /* with more words outside quotes, quoted texts need not be found */
static const unsigned TOPIC_MAX_WORDS = 3;   /* a query with at most this many words names a topic, not a task */
static const float TOPIC_PENALTY = 0.07f;    /* for a topic: share that an API reference page loses per path level */
static const float MIN_COVERAGE = 0.25f;     /* share of its page's idf that a section must cover to represent it */
static const float MIN_TITLE_COVERAGE = 0.6f; /* share of a short query's idf in a title of which it is the name */
static const float FREQUENT_IDF = 1.2f;      /* a word with at most this idf does not ask for a section: "add" */
static const float FULL_NAME = 240;          /* a heading with this many 255ths of its words in the query asks for it */
static const float MIN_RELATED_SHARE = 0.7f; /* share of the best section's score required to be listed with it */
enum { MIN_CODE_LINES = 5 };  /* a snippet does not end with fewer first lines of code, and the line of its fence */
static const float SNIPPET_LINE_SHARE = 0.3f;  /* weight of a snippet's best line, relative to the concepts it covers */
static const float SNIPPET_LINES_SHARE = 0.05f; /* ... of all its lines */
static const float SNIPPET_MAX_LINES = 2;    /* ... at most, as if that many lines had the whole query */
static const float SNIPPET_MARGIN = 0.05f;   /* share of the query's weight by which later lines must be better */
static const float MIN_RESULT_SHARE = 0.2f;  /* share of the best score below which a hit is not listed by default */
static const float MIN_UNNAMED_SHARE = 0.3f; /* ... of a hit that lacks the identifier that the query is about */
static const float MIN_PROMPT_SHARE = 0.33f; /* share of the weight of a text that a prompt needs in one section */
static const float HEADING_BONUS = 8;        /* literals, regexes: added to log2(1 + matches) if the heading matches */
static const float TITLE_BONUS = 4;          /* ... if the title of the page matches */
static const float NAVIGATION_PENALTY = -20; /* ... if the page is only a list of pages */

#endif
