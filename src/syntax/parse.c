/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/parse.h"

#include <string.h>
#include "grammar/guodu.tab.h"
#include "syntax/parser.h"

/* Behind `then`, in a table with named results. Where the head of the table is in another file,
 * what follows tells. */
static bool names_follow(struct parser *parser) {
    if (parser->results != RESULTS_SEEN)
        return parser->results == RESULTS_NAMED;
    return lexer_peek(&parser->lexer, 0)->kind == TOK_NAME &&
           lexer_peek(&parser->lexer, 1)->kind == '=';
}

int guodu_yylex(GUODU_YYSTYPE *value, struct span *place, struct parser *parser) {
    struct token token = lexer_next(&parser->lexer);
    *place = token.span;
    if (token.kind == TOK_STRING)
        value->string = token.string;
    else if (token.kind == TOK_INT || token.kind == TOK_NUMBER || token.kind == TOK_DATE)
        value->literal = token.literal;
    else
        value->name = token.name;
    if (token.kind == TOK_THEN && names_follow(parser))
        return TOK_THEN_EACH;
    return token.kind;
}

static void parser_init(struct parser *parser, const struct parse_input *input, uint32_t file) {
    memset(parser, 0, sizeof *parser);
    parser->input = input;
    parser->arena = input->arena;
    parser->result = arena_new(input->arena, struct ast_file);
    parser->result->file = file;
}

/* Where bison's stack was not enough the item is left behind and the next one begins anew. */
static void parse_items(struct parser *parser) {
    while (guodu_yyparse(parser) != 0 && parser->overflow) {
        struct span place = parser->lexer.last.span;
        parser_report_deep(parser, place);
        parser->overflow = false;
        parser->lexer.brackets.count = 0;
        parser_resume(parser, place);
        parser->lexer.start = TOK_START_FILE;
    }
}

struct ast_file *parse_file(const struct parse_input *input, uint32_t file) {
    struct parser *parser = arena_new(input->arena, struct parser);
    parser_init(parser, input, file);
    struct span whole = {file, 0, input->sources->files.items[file].length};
    if (lexer_init(&parser->lexer, input, whole, TOK_START_FILE))
        parse_items(parser);
    parser->result->keyword_lang = lexer_language(&parser->lexer);
    return parser->result;
}

struct expr *parse_embedded(const struct parse_input *input, struct span text) {
    struct parser *parser = arena_new(input->arena, struct parser);
    parser_init(parser, input, text.file);
    size_t errors = input->diagnostics->error_count;
    if (!lexer_init(&parser->lexer, input, text, TOK_START_EXPRESSION) ||
        guodu_yyparse(parser) != 0) {
        if (parser->overflow)
            parser_report_deep(parser, parser->lexer.last.span);
        return NULL;
    }
    return input->diagnostics->error_count == errors ? parser->embedded : NULL;
}
