/* SPDX-License-Identifier: Apache-2.0
 *
 * What one parse carries along: the lexer, the tree so far and the places in it that are being
 * built, and what recovery remembers. Made by parse.c, used by the grammar and its builders,
 * gone with the parse; only the tree stays.
 */
#ifndef GUODU_SYNTAX_PARSER_H
#define GUODU_SYNTAX_PARSER_H

#include "syntax/lexer.h"

#define PARSER_DEPTH 4000 /* of bison's stacks; AST_DEPTH_LIMIT is reached long before */

struct parser {
    const struct parse_input *input;
    struct arena *arena;
    struct lexer lexer;
    struct ast_file *result;
    struct expr *embedded; /* of START_EXPRESSION */

    /* being built */
    struct item *item;
    struct region_values *region; /* NULL outside */
    struct dated_part *dated;     /* of a table or a scale; NULL outside */
    struct row row;               /* of a table */
    struct bracket_ast bracket;   /* of a scale */
    enum { RESULTS_NONE, RESULTS_NAMED, RESULTS_SEEN } results; /* do rows say `then x = ...`? */
    struct expect expect;
    struct string readings[2]; /* of the citation being read */
    struct name cited;         /* the document named last in this list of citations */
    VEC(struct name) over;     /* of the clause whose head is being read */
    VEC(struct given_record *)
    givens;                 /* the record of an example and its children, to the inmost */
    VEC(struct name) lists; /* list fields written with [ ] around that */

    /* recovery */
    bool quiet; /* the token at quiet_at was reported */
    uint32_t quiet_at;
    bool resumed; /* at resumed_at, with resumed_depth brackets open */
    bool resumed_injected; /* at a bracket that was supplied there */
    uint32_t resumed_at;
    size_t resumed_depth;
    unsigned ends; /* how often in succession parsing went on at the end of the file */
    bool overflow; /* bison's stack was not enough: the item is given up */
    bool deep;     /* nesting was reported */
};

/* For error productions: moves to the token at which the list around the broken element goes on,
 * and forgets the token that did not fit. */
#define RESUME(place)                                                                              \
    do {                                                                                           \
        if (!parser_resume(parser, (place)))                                                       \
            YYABORT;                                                                               \
        yyclearin;                                                                                 \
        yyerrok;                                                                                   \
    } while (0)
/* The same inside ( ): to the closing bracket, or out of the brackets where it is missing. */
#define RESUME_BRACKET(place)                                                                      \
    do {                                                                                           \
        parser_resume_bracket(parser, (place));                                                    \
        yyclearin;                                                                                 \
        yyerrok;                                                                                   \
    } while (0)

/* False: it was at the end of the file again and again, and nothing fits there. */
bool parser_resume(struct parser *parser, struct span broken);
void parser_resume_bracket(struct parser *parser, struct span broken);

/* False if the token that does not fit was already spoken of. */
bool parser_wants_report(struct parser *parser);
/* Reports lexer.last as not fitting; codes are the tokens that would. */
void parser_report(struct parser *parser, const int *codes, size_t count);
/* How deep brackets and conditions may be in each other. */
static inline uint32_t parser_depth(const struct parser *parser) {
    return (uint32_t)limits_get(parser->input->limits, LIMIT_DEPTH);
}
void parser_report_deep(struct parser *parser, struct span place);

/* The span of a rule: from its first part that is not empty to its last. parts[0] is what stands
 * before it. */
struct span parser_join(const struct span *parts, int count);
/* Bison's yyoverflow: gives the three stacks more room in the arena. */
void parser_grow(struct parser *parser, void **states, size_t states_size, void **values,
    size_t values_size, void **places, size_t places_size, long *room);

#endif
