/* bounds.h - maximum sizes, counts and times of the program, which bound the work that a caller can cause. workosdocs.c
 * includes it. Limits that appear in error messages are plain decimal numbers, so that STRINGIFY() can turn them into
 * strings.
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#define STRINGIFY(limit) STRINGIFY_EXPANDED(limit)
#define STRINGIFY_EXPANDED(limit) #limit

/* Protocol. */
#define MAX_LINE_BYTES 33554432                    /* bytes of one message, 32 MiB: longer lines get an error */
#define MAX_REPLY_BYTES ((size_t)9 << 20)          /* bytes of one reply: official clients accept 10 MiB */
#define INPUT_BUFFER_BYTES ((size_t)64 << 10)      /* bytes of the input buffer between large messages: a Linux pipe */
#define MAX_JSON_DEPTH 512                         /* nesting levels: MCP has fewer than 20, cJSON allows 1,000 */
#define MAX_JSON_VALUES 1000000                    /* values in one message: each takes 64 bytes when parsed */
#define MAX_JSON_NUMBER_BYTES 1000                 /* bytes of one number: ids are echoed exactly, a double needs 24 */
#define MAX_ID_BYTES 65536                         /* bytes of a request id: replies repeat it */
#define MAX_BATCH_MESSAGES 1000                    /* messages in one batch */
#define SOFT_MAX_BATCH_REPLY_BYTES ((size_t)2 << 20) /* bytes after which the other requests of a batch get errors */
#define MAX_BATCH_REPLY_BYTES ((size_t)6 << 20)    /* bytes of a batch's replies: a reply that exceeds it fails */
#define MAX_BATCH_WORK 500000000u                  /* work (arena_work()) after which they get errors: about a second */
#define MAX_BATCH_ID_BYTES 2097152                 /* bytes of all ids in a batch, 2 MiB: errors repeat them */
#define MAX_SUBSCRIPTIONS 1024                     /* open subscriptions/listen requests */
#define MAX_SUBSCRIPTION_BYTES ((size_t)64 << 10)  /* bytes of all their ids, each with a line feed */
#define MAX_ARGUMENT_BYTES 16384                   /* bytes of one argument: enough for an error with a stack trace */
#define MAX_LIST_STRINGS 50                        /* strings in a list argument */
#define MAX_URI_BYTES 4096                         /* bytes of a resource URI: errors repeat it */
#define MAX_ECHO_BYTES 200                         /* bytes of any other text of a caller that an error repeats */
#define RESOURCES_PER_PAGE 100                     /* entries in one page of resources/list */
#define MAX_COMPLETIONS 100                        /* values of a completion: the limit of the MCP schema */
#define MAX_COMPLETION_INPUT_BYTES 256             /* bytes of text to complete: longer than any path */
#define MAX_PROMPT_PAGES 5                         /* pages included in a prompt */
#define MAX_PROMPT_BYTES 14900                     /* bytes of a prompt as JSON */
#define MAX_PROMPT_VALUE_BYTES 3000                /* bytes of an argument that a prompt repeats */
#define PROMPT_PIECE_BYTES 7500                    /* bytes of a main page that is too long to be included */
#define PROMPT_LINK_BYTES 350                      /* bytes reserved for each page that is only linked */
#define MAX_LLMS_BYTES ((size_t)4 << 20)           /* bytes of llms.txt, which then ends with a note */
#define MAX_FILE_BYTES ((size_t)64 << 20)          /* bytes of a client's file: Claude Code keeps its history there */
#define MAX_REQUEST_BYTES 8192                     /* bytes of the head of an HTTP request */
#define MAX_CONNECTIONS 64                         /* open connections of browsers: a new one closes the oldest */
#define REQUEST_TIMEOUT_MS 15000                   /* milliseconds from the last response to a complete request */
#define RESPONSE_TIMEOUT_MS 30000                  /* ... until a response must be read */
#define CLOSE_TIMEOUT_MS 2000                      /* ... until a connection is closed by the client after an error */
#define DEFAULT_PORT 4242                          /* of serve; if it is in use, any free one */
#define DOCTOR_TIMEOUT_MS 10000                    /* milliseconds that doctor waits for one answer */
#define MAX_CHILD_BYTES (MAX_REPLY_BYTES + ((size_t)1 << 20)) /* bytes that doctor reads for one answer */
#define MIN_STACK_BYTES 262144                     /* bytes of stack: the deepest JSON or pattern takes 144 KiB */
#define CACHE_MS 86400000                          /* milliseconds a client may cache an answer: a day */

/* Search and replies. */
#define MAX_QUERY_BYTES MAX_ARGUMENT_BYTES         /* bytes of a query */
#define MAX_CONCEPTS 32                            /* words of a query that are scored: more add cost, not meaning */
#define MAX_SPELLING_GUESSES 8                     /* unknown words for which similar spellings are tried: 50 us each */
#define MAX_CONCEPT_GROUPS 12                      /* alternatives of one word: itself, compounds, synonyms */
#define MAX_SYNONYM_WORDS 4                        /* words in a phrase that has synonyms */
#define MAX_LISTED_NAMES 5                         /* names and words of a caller that an answer lists, then a number */
#define MAX_LISTED_ROWS 10                         /* required parameters that are named if a passage lacks them */
#define MAX_LITERALS 8                             /* quoted strings; also the maximum of excluded words */
#define MAX_LITERAL_TRIGRAMS 128                   /* trigrams of a literal that select segments to search */
#define MAX_SECTIONS_PER_PAGE 3                    /* listed sections of one page */
#define MAX_SEARCH_RESULTS 50                      /* results in one reply */
#define SEARCH_SPARE_HITS 2                        /* hits found beyond those to list: for copies, and for the cursor */
#define MAX_TOLD_WORDS 15                          /* words of a query above which ordinary words get no remark */
#define MAX_IDENTIFIER_WORDS 4                     /* words beside an identifier that a query is about */
#define MAX_TRAIL 16                               /* headings above a section, its page's title included */
#define FULL_RESULTS 3                             /* results with passages; each further one takes a line */
#define MAX_PASSAGE_BYTES 1500                     /* bytes of the passages of a result */
#define INTRODUCTION_BYTES 300                     /* ... of what comes before an entry of the API reference */
#define MIN_PASSAGE_BYTES 250                      /* ... of a further passage of a result */
#define PASSAGES_BYTES 3500                        /* ... of all results of a reply */
#define MAX_RESULT_LINE_BYTES 160                  /* bytes of a result that takes a line */
#define SNIPPET_SOURCE_BYTES 2500                  /* bytes of text that a snippet is selected from */
#define DEFAULT_MAX_CHARS 10000                    /* bytes of a reply by default: hosts truncate or hide larger ones */
#define MAX_LIST_BYTES (DEFAULT_MAX_CHARS - 300)   /* bytes of the entries of a list: its heading has 300 */
#define DEFAULT_MAX_LINES 250                      /* lines of a reply by default: hosts truncate or hide longer ones */
#define DEFAULT_INDEX_BYTES 8192                   /* bytes of an index for AGENTS.md, which every conversation has */
#define MAX_WHOLE_BYTES 12500                      /* bytes of a page that is not cut: avoids a small last piece */
#define MAX_WHOLE_LINES 400                        /* lines of such a page: code has short lines */
#define MAX_SIZE_DIGITS 20                         /* digits of the largest size_t */
#define MIN_PIECE_BYTES 100                        /* bytes of a piece, even if notes leave fewer */
#define MAX_COPIES 3                               /* pages with the same text that are named with a result */
#define MAX_FOLDER_LINES 100                       /* pages below a page that are listed on it */
#define MAX_NAMED_SECTIONS 40                      /* sections of one page with the same name that are listed */
#define MAX_NEAR_SECTIONS 5                        /* sections that are suggested for an unknown one */
#define MIN_SECTION_BYTES 2500                     /* a shorter section is shown with what surrounds it ... */
#define MAX_WIDENED_BYTES 11500                    /* ... in at most so many bytes */
#define MAX_DOCS_PATHS 20                          /* pages in one call */
#define MAX_SEARCH_PATHS 20                        /* pages and folders that limit a search */
#define MAX_NAME_EDITS 3                           /* typing errors in a name that has a suggestion */
#define MAX_NOTE_BYTES 96                          /* bytes of other words of a query that the first line repeats */
#define MAX_NOTE_PATH_BYTES 48                     /* bytes of an unknown path, name or word that a note repeats */

/* Regular expressions. */
#define MAX_REGEX_BYTES 4096                       /* bytes of a pattern */
#define MAX_REGEX_DEPTH 100                        /* nested groups: the parser recurses */
#define MAX_REGEX_REPEAT 1000                      /* largest n in {n} */
#define MAX_REGEX_INSTRUCTIONS 10000               /* instructions of a compiled pattern, repetitions expanded */
#define MAX_REGEX_WORK ((size_t)10000000)          /* instructions visited to build states: about 40 ms */
#define MAX_REGEX_READ ((size_t)500000000)         /* bytes that one pattern reads, some repeatedly: about 1 s */
#define REGEX_START_BYTES 8                        /* bytes read that each attempt to match at an offset counts as */
#define REGEX_CACHE_BYTES ((size_t)2 << 20)        /* bytes of states kept by each DFA; a pattern has two DFAs */
#define MAX_PLAN_TRIGRAMS 500                      /* posting lists read for one pattern */
#define MAX_TABLE_COLUMNS 32                       /* columns of a table; the last has the rest of its row */
#define MIN_TEXT 16                                /* columns of wrapped text, even if edge and terminal leave fewer */
#define MIN_COLUMN 24                              /* columns of a cell with many lines; narrower tables become lists */
#define MAX_CELL_LINES 4                           /* lines of a cell in a narrower column */
#define MAX_FINDER_QUERY 1000                      /* bytes of a query in the finder */
#define MAX_PREVIEW_BYTES 8000                     /* bytes of a section that are laid out below its results */
#define ESCAPE_MS 100                              /* milliseconds in which the rest of an escape sequence arrives */
#define MAX_GREP_BYTES ((size_t)16 << 20)          /* bytes of the output of grep, which is then cut */
#define MAX_GREP_CONTEXT 1000000                   /* lines of context around a match: more than any page has */

#endif
