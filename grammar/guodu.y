/* SPDX-License-Identifier: Apache-2.0
 *
 * The grammar of rule files: LALR(1), no precedences, no conflicts. Actions only call the
 * builders of src/syntax/build.h, which know the item, clause, field ... being built; what an
 * error production skips is decided in src/syntax/recover.c. Words that can also be names stand
 * in `name` below; the scanner turns MODIFIER words into names before `:` and `=`.
 */
%require "3.8"
%define api.pure full
%define api.prefix {guodu_yy}
%define api.token.prefix {TOK_}
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%define parse.lac.es-capacity-initial {200}
%param {struct parser *parser}
%expect 0

%code requires {
#include "syntax/ast.h"

struct parser;
struct expr_list;
}

%code provides {
int guodu_yylex(GUODU_YYSTYPE *value, struct span *place, struct parser *parser);
}

%code {
#include "syntax/build.h"
#include "syntax/parser.h"

static void guodu_yyerror(struct span *place, struct parser *parser, const char *message);

#define YYLLOC_DEFAULT(whole, parts, count) ((whole) = parser_join((parts), (count)))

/* Both stacks stay clear of the heap: the parser's grows in the arena, so that an arena that
 * escapes leaves nothing behind; LAC's fits the array it starts with, since a look ahead pushes
 * no more than a few empty rules in a row. */
#define YYINITDEPTH 200
#define YYMAXDEPTH PARSER_DEPTH
#define YYMALLOC(size) NULL
#define YYFREE(block) ((void)(block))
#define yyoverflow(message, states, states_size, values, values_size, places, places_size, room) \
    parser_grow(parser, (void **)(states), (size_t)(states_size), (void **)(values),             \
        (size_t)(values_size), (void **)(places), (size_t)(places_size), (room))
}

%union {
    struct name name;
    struct string string;
    struct literal *literal;
    struct period_ast *period;
    struct type_ast *type;
    struct expr *expr;
    struct expr_list *list;
    struct cell_part *part;
    enum compare_op compare;
    enum disposition disposition;
}

%token START_FILE START_EXPRESSION
%token <name> NAME
%token <string> STRING
%token <literal> INT NUMBER DATE
%token LE GE NE RANGE DUN
%token THEN_EACH /* THEN in a table with named results: `then x = ...` is no comparison there */

/* Words; each token is a row of keywords.def. What is expected is listed in this order. */
%token <name> RULESET VERSION TRANSITION USE SOURCE CHOICE REGION RECORD PARAMETER TABLE POLICY
%token <name> SCALE BY
%token <name> EXAMPLE CALENDAR JURISDICTION EXTEND HIGHEST MONTH_MEANS UNIQUE_BETWEEN
%token <name> FIRST_DAY LAST_DAY BETWEEN
%token <name> INSPECT GUARANTEE EACH_POLICY REST DAYS_OFF WORKING
%token <name> KEEP OPTIMIZE ADJUST CITES GIVES APPLIES_WHEN CATEGORY IN_FORCE START END OVER
%token <name> DATED ARTICLE OF LIST_OF SET_OF DECIDED_BY DECIDED QI ZHI DISPUTED IN_ORDER OTHERWISE
%token <name> SAYS FOR WHERE AS NOT_APPLICABLE NOT_IN_FORCE UNDETERMINED MISSING CONFLICT ERROR
%token <name> GIVEN EXPECT
%token <name> LEVEL REGISTERED ADDRESS SEEN_IN UNVERIFIED
%token <name> KEY UNIQUE REQUIRED PLACE FROM EMPTY_MEANS TO IN OVERLAPS DEFAULT AT
%token <name> WHEN THEN IF ELSE OR AND NOT IS SHI IS_NOT NOT_IN AT_LEAST AT_MOST BELOW ABOVE DE

%type <name> name plain_name field_name clause_name soft_word step_word modifier_word
%type <string> string_opt
%type <literal> dated
%type <period> period
%type <type> type type_name field_type
%type <expr> expr disjunction conjunction negation compare chain operand term factor defaulted
%type <expr> timed access primary argument element in_right path name_primary
%type <list> arguments argument_list elements element_list
%type <part> cell_part cell_all
%type <compare> bound relation
%type <disposition> disposition

%%

start
    : START_FILE items
    | START_EXPRESSION expr { parser->embedded = $expr; }
    ;

/* ---- items ---- */

items
    : %empty
    | items item
    | items ';'
    | items error { RESUME(@2); }
    ;

item
    : RULESET STRING { build_text_item(parser, ITEM_RULESET, @$, @1, $2); }
    | RULESET name { build_text_item(parser, ITEM_RULESET, @$, @1, build_word_text(parser, $2)); }
    | VERSION STRING { build_text_item(parser, ITEM_VERSION, @$, @1, $2); }
    | USE STRING { build_text_item(parser, ITEM_USE, @$, @1, $2); }
    | TRANSITION period { build_transition(parser, @$, @1, $2); }
    | JURISDICTION INT string_opt { build_jurisdiction(parser, @$, @1, $2, @2, $3); }
    | extend { build_item_end(parser, @$); }
    | TRANSITION FROM period { build_transition(parser, @$, @1, $3); }
    | source { build_item_end(parser, @$); }
    | choice { build_item_end(parser, @$); }
    | record { build_item_end(parser, @$); }
    | parameter { build_item_end(parser, @$); }
    | region_name { build_item_end(parser, @$); }
    | table { build_item_end(parser, @$); }
    | scale { build_item_end(parser, @$); }
    | policy { build_item_end(parser, @$); }
    | calendar { build_item_end(parser, @$); }
    | assertion { build_item_end(parser, @$); }
    | example { build_item_end(parser, @$); }
    ;

period
    : DATE begins { $$ = build_period(parser, @$, $1, NULL); }
    | DATE begins TO DATE ends { $$ = build_period(parser, @$, $1, $4); }
    ;

begins: %empty | QI ;
ends: %empty | ZHI ;

source
    : source_intro
    | source_intro '{' articles '}'
    ;

source_intro
    : source_head
    | source_intro source_mark
    ;

source_head
    : SOURCE name STRING dated { build_source(parser, @$, @1, $2, $3, $4); }
    ;

source_mark
    : ADDRESS STRING { build_source_address(parser, $1, $2); }
    | SEEN_IN name { build_source_seen(parser, $1, $2); }
    | UNVERIFIED STRING { build_source_unverified(parser, $1, $2); }
    ;

dated
    : %empty { $$ = NULL; }
    | DATED DATE { $$ = $2; }
    ;

articles
    : %empty
    | articles article
    | articles ';'
    | articles error { RESUME(@2); }
    ;

article
    : article_head
    | article article_mark
    ;

article_head
    : ARTICLE STRING string_opt { build_article(parser, $2, $3); }
    ;

article_mark
    : LEVEL name { build_article_level(parser, $1, $2); }
    | REGISTERED STRING { build_article_registered(parser, $1, $2); }
    | cites
    ;

string_opt
    : %empty { $$ = (struct string){0}; }
    | STRING
    ;

choice
    : choice_head '{' values '}'
    | choice_head cites '{' values '}'
    ;

choice_head
    : CHOICE name { build_choice(parser, @$, @1, $2); }
    ;

values
    : %empty
    | values value
    | values separator
    | values ';'
    | values error { RESUME(@2); }
    ;

value
    : value_name
    | value_name value_texts
    ;

value_name
    : name { build_choice_value(parser, $1); }
    ;

value_texts
    : STRING { build_choice_text(parser, $1); }
    | value_texts OR STRING { build_choice_text(parser, $3); }
    ;

separator: ',' | DUN ;

/* ---- records ---- */

record
    : record_head '{' fields '}'
    ;

record_head
    : RECORD name { build_record(parser, @$, @1, $2, (struct name){0}); }
    | RECORD name OF name { build_record(parser, @$, @1, $2, $4); }
    ;

fields
    : %empty
    | fields field { build_field_end(parser, @2); }
    | fields ';'
    | fields error { RESUME(@2); }
    ;

field
    : field_head modifiers
    | field_head '=' expr { build_field_computed(parser, $expr); }
    ;

field_head
    : field_name colon field_type { build_field(parser, @$, $1, $3); }
    ;

field_type
    : type
    | LIST_OF name { $$ = build_type(parser, @$, TYPE_AST_LIST, $2, (struct name){0}); }
    | SET_OF name { $$ = build_type(parser, @$, TYPE_AST_SET, $2, (struct name){0}); }
    | SET_OF name OR name
        { $$ = build_type_or(parser, @$,
            build_type(parser, @$, TYPE_AST_SET, $2, (struct name){0}), $4); }
    ;

type
    : type_name
    | type_name OR name { $$ = build_type_or(parser, @$, $1, $3); }
    ;

type_name
    : name { $$ = build_type(parser, @$, TYPE_AST_PLAIN, $1, (struct name){0}); }
    | name '/' name { $$ = build_type(parser, @$, TYPE_AST_PLAIN, $1, $3); }
    ;

modifiers
    : %empty
    | modifiers modifier
    ;

modifier
    : KEY { build_modifier(parser, MODIFIER_KEY, @$, NULL); }
    | UNIQUE { build_modifier(parser, MODIFIER_UNIQUE, @$, NULL); }
    | REQUIRED { build_modifier(parser, MODIFIER_REQUIRED, @$, NULL); }
    | PLACE { build_modifier(parser, MODIFIER_PLACE, @$, NULL); }
    | EMPTY_MEANS operand { build_modifier(parser, MODIFIER_EMPTY_MEANS, @$, $2); }
    | from_word texts { build_modifier_end(parser, @$); }
    | UNIQUE_BETWEEN name { build_unique_between(parser, @$, $2); }
    | UNIQUE AT name BETWEEN { build_unique_between(parser, @$, $3); }
    | MONTH_MEANS FIRST_DAY { build_modifier(parser, MODIFIER_MONTH_FIRST, @$, NULL); }
    | MONTH_MEANS LAST_DAY { build_modifier(parser, MODIFIER_MONTH_LAST, @$, NULL); }
    ;

from_word
    : FROM { build_modifier(parser, MODIFIER_FROM, @$, NULL); }
    ;

texts
    : STRING { build_modifier_text(parser, $1); }
    | texts OR STRING { build_modifier_text(parser, $3); }
    ;

/* `=` for `:` and the other way round are reported, then read as what was meant. */
colon
    : ':'
    | '=' { build_wrong_sign(parser, @1, ":", "="); }
    ;

equals
    : '='
    | ':' { build_wrong_sign(parser, @1, "=", ":"); }
    ;

/* ---- parameters ---- */

parameter
    : parameter_head '=' expr { build_parameter_value(parser, $expr); }
    | parameter_head bounds '{' timeline '}'
    | PARAMETER name '=' expr { build_parameter_untyped(parser, @$, @1, $2, @3); }
    ;

parameter_head
    : PARAMETER name ':' field_type { build_parameter(parser, @$, @1, $2, $4); }
    ;

bounds
    : %empty
    | bounds DECIDED_BY deciders
    | bounds DECIDED_BY deciders DECIDED
    | bounds AT_LEAST operand { build_parameter_bound(parser, COMPARE_GE, @3, $3); }
    | bounds AT_MOST operand { build_parameter_bound(parser, COMPARE_LE, @3, $3); }
    ;

deciders
    : name { build_decider(parser, $1); }
    | deciders separator name { build_decider(parser, $3); }
    ;

timeline
    : %empty
    | timeline moment
    | timeline cites
    | timeline region
    | timeline ';'
    | timeline error { RESUME(@2); }
    ;

region
    : region_head '{' region_parts '}' { build_region_end(parser, @$); }
    ;

region_head
    : REGION INT string_opt { build_region(parser, @$, $2, @2, $3); }
    | REGION name string_opt { build_region_named(parser, @$, $2, $3); }
    ;

region_parts
    : %empty
    | region_parts moment
    | region_parts cites
    | region_parts ';'
    | region_parts error { RESUME(@2); }
    ;

moment
    : FROM period colon expr { build_moment(parser, @$, $2, $4); }
    ;

/* ---- names of regions ---- */

region_name
    : region_name_head region_code
    | region_name separator region_code
    ;

region_name_head
    : REGION name '=' { build_region_name(parser, @$, @1, $2); }
    ;

region_code
    : INT string_opt { build_region_code(parser, $1, @1, $2); }
    | name { build_region_member(parser, $1); }
    ;

/* ---- tables ---- */

table
    : table_head '(' inputs ')' ':' table_results '{' table_parts '}'
    ;

table_results
    : type { build_table_type(parser, $1); }
    | named_results
    ;

named_results
    : named_result
    | named_results separator named_result
    ;

named_result
    : name colon type { build_table_result(parser, $1, $3); }
    ;

table_parts
    : %empty
    | table_parts row
    | table_parts cites
    | table_parts dated_rows
    | table_parts region_head '{' region_rows '}' { build_region_end(parser, span_join(@2, @5)); }
    | table_parts ';'
    | table_parts error { RESUME(@2); }
    ;

region_rows
    : %empty
    | region_rows row
    | region_rows cites
    | region_rows dated_rows
    | region_rows ';'
    | region_rows error { RESUME(@2); }
    ;

dated_rows
    : dated_head '{' rows '}' { build_dated_end(parser, @$); }
    | dated_colon row
    | undecided_stretch
    ;

dated_head
    : FROM period { build_dated(parser, @$, $2); }
    ;

/* Without braces: reported, then read as what was meant. */
dated_colon
    : FROM period colon { build_dated_unbraced(parser, @$, $2); }
    ;

undecided_stretch
    : FROM period colon plain_name { build_undecided(parser, @$, $2, $4); }
    ;

table_head
    : TABLE name { build_table(parser, @$, @1, $2); }
    ;

inputs
    : input
    | inputs separator input
    ;

input
    : name colon field_type { build_table_input(parser, $1, $3); }
    ;

rows
    : %empty
    | rows row
    | rows ';'
    | rows error { RESUME(@2); }
    ;

row
    : row_head row_cells THEN expr { build_row_end(parser, @$, $4); }
    | row_head row_cells THEN_EACH row_assigns { build_row_end(parser, @$, NULL); }
    | OTHERWISE THEN expr { build_row(parser, @$, true); build_row_end(parser, @$, $3); }
    | row_otherwise THEN_EACH row_assigns { build_row_end(parser, @$, NULL); }
    ;

row_otherwise
    : OTHERWISE { build_row(parser, @$, true); }
    ;

row_assigns
    : named_values
    | bare_values
    ;

named_values
    : row_assign
    | named_values separator row_assign
    ;

/* then 1, 2 where results have names: the checker says which are not named. */
bare_values
    : bare_value
    | bare_values separator bare_value
    ;

bare_value: INT | NUMBER | DATE | STRING ;

row_assign
    : name equals expr { build_row_assign(parser, $1, $3); }
    ;

row_head
    : WHEN { build_row(parser, @$, false); }
    ;

row_cells
    : cells
    | cells ','
    ;

cells
    : cell
    | cells ',' cell
    ;

cell
    : cell_all { build_cell(parser, $1); }
    | cell cell_or cell_all { build_cell_part(parser, $3); }
    ;

cell_all
    : cell_part
    | cell_all AND cell_part { $$ = build_cell_both(parser, @$, $1, $3); }
    ;

cell_or: OR | DUN ;

cell_part
    : operand { $$ = build_cell_value(parser, @$, $1, NULL); }
    | operand range operand { $$ = build_cell_value(parser, @$, $1, $3); }
    | bound operand { $$ = build_cell_bound(parser, @$, $1, $2); }
    | IS_NOT operand { $$ = build_cell_bound(parser, @$, COMPARE_NE, $2); }
    ;

range: RANGE | TO ;

/* ---- extensions: each adds to an item of its kind ---- */

extend
    : extend_record '{' fields '}'
    | extend_choice '{' values '}'
    | extend_parameter '{' timeline '}'
    | extend_policy '{' parts '}'
    | extend_table '{' table_parts '}'
    | extend_scale '{' scale_parts '}'
    ;

extend_record: EXTEND RECORD name { build_extend(parser, ITEM_RECORD, @$, @1, $3); } ;
extend_choice: EXTEND CHOICE name { build_extend(parser, ITEM_CHOICE, @$, @1, $3); } ;
extend_parameter: EXTEND PARAMETER name { build_extend(parser, ITEM_PARAMETER, @$, @1, $3); } ;
extend_table: EXTEND TABLE name { build_extend(parser, ITEM_TABLE, @$, @1, $3); } ;
extend_scale: EXTEND SCALE name { build_extend(parser, ITEM_SCALE, @$, @1, $3); } ;
extend_policy: EXTEND POLICY name { build_extend(parser, ITEM_POLICY, @$, @1, $3); } ;

/* ---- calendars ---- */

calendar
    : calendar_head '{' calendar_parts '}'
    ;

calendar_head
    : CALENDAR name { build_calendar(parser, @$, @1, $2); }
    ;

calendar_parts
    : %empty
    | calendar_parts calendar_part
    | calendar_parts ';'
    | calendar_parts error { RESUME(@2); }
    ;

calendar_part
    : FROM period { build_calendar_span(parser, $2); }
    | REST rest_days
    | DAYS_OFF days_off
    | WORKING days_working
    | cites
    ;

rest_days
    : name { build_calendar_rest(parser, $1); }
    | rest_days separator name { build_calendar_rest(parser, $3); }
    ;

days_off
    : period { build_calendar_days(parser, $1, true); }
    | days_off separator period { build_calendar_days(parser, $3, true); }
    ;

days_working
    : period { build_calendar_days(parser, $1, false); }
    | days_working separator period { build_calendar_days(parser, $3, false); }
    ;

/* ---- scales ---- */

scale
    : scale_head '{' scale_parts '}'
    ;

scale_head
    : SCALE name colon type { build_scale(parser, @$, @1, $2, $4, NULL); }
    | SCALE name colon type scale_by type { build_scale(parser, @$, @1, $2, $4, $6); }
    ;

scale_by: BY | OF ;

/* 10000元: 50% without `at most`: reported. */
bare_limit: INT | NUMBER | DATE ;

scale_parts
    : %empty
    | scale_parts bracket
    | scale_parts cites
    | scale_parts dated_brackets
    | scale_parts region_head '{' region_brackets '}'
        { build_region_end(parser, span_join(@2, @5)); }
    | scale_parts ';'
    | scale_parts error { RESUME(@2); }
    ;

region_brackets
    : %empty
    | region_brackets bracket
    | region_brackets cites
    | region_brackets dated_brackets
    | region_brackets ';'
    | region_brackets error { RESUME(@2); }
    ;

dated_brackets
    : dated_head '{' brackets '}' { build_dated_end(parser, @$); }
    | dated_colon bracket
    | undecided_stretch
    ;

brackets
    : %empty
    | brackets bracket
    | brackets ';'
    | brackets error { RESUME(@2); }
    ;

bracket
    : bracket_limits colon operand { build_bracket_end(parser, @$, $3); }
    ;

bracket_limits
    : bound operand { build_bracket(parser, @$, $1, $2); }
    | bound operand AND bound operand
        { build_bracket(parser, span_join(@1, @2), $1, $2);
          build_bracket_limit(parser, span_join(@4, @5), $4, $5); }
    | bare_limit { build_bracket_bare(parser, @$); }
    | bare_limit range operand { build_bracket_bare(parser, @$); }
    | OTHERWISE { build_bracket_open(parser, @$); }
    ;

/* ---- policies ---- */

policy
    : policy_head '{' parts '}'
    ;

policy_head
    : POLICY name string_opt FOR name { build_policy(parser, @$, @1, $2, $3, $5, false); }
    | POLICY name string_opt FOR name IN_ORDER { build_policy(parser, @$, @1, $2, $3, $5, true); }
    | POLICY name string_opt FOR name HIGHEST name
        { build_policy(parser, @$, @1, $2, $3, $5, false); build_highest(parser, $7); }
    ;

parts
    : %empty
    | parts part
    | parts ';'
    | parts error { RESUME(@2); }
    ;

part
    : cites
    | CATEGORY categories
    | GIVES outputs
    | APPLIES_WHEN expr { build_gate(parser, $2); }
    | IN_FORCE FROM period { build_in_force(parser, $3); }
    | clause { build_clause_end(parser, @$); }
    ;

categories
    : name { build_category(parser, $1); }
    | categories separator name { build_category(parser, $3); }
    ;

outputs
    : output
    | outputs separator output
    ;

output
    : name colon field_type { build_output(parser, $1, $3); }
    | name colon field_type '=' expr { build_output(parser, $1, $3); build_output_default(parser, $5); }
    ;

cites
    : cites_word cite
    | cites separator cite
    ;

cites_word
    : CITES { build_cites(parser); }
    ;

cite
    : name { build_cite(parser, @$, $1, (struct string){0}); }
    | STRING disputed { build_cite_article(parser, @$, (struct name){0}, $1); }
    | name STRING disputed { build_cite_article(parser, @$, $1, $2); }
    ;

disputed
    : %empty
    | DISPUTED STRING OR STRING { build_disputed(parser, $2, $4); }
    ;

clause
    : clause_head colon condition results says
    ;

clause_head
    : disposition name { build_clause(parser, @$, $1, $2); }
    | disposition name over { build_clause_over(parser, @$, $1, $2); }
    | disposition { build_clause_unnamed(parser, @$, $1); }
    ;

disposition
    : KEEP { $$ = DISPOSE_KEEP; }
    | OPTIMIZE { $$ = DISPOSE_OPTIMIZE; }
    | ADJUST { $$ = DISPOSE_ADJUST; }
    | START { $$ = DISPOSE_START; }
    | END { $$ = DISPOSE_END; }
    ;

over
    : OVER name { build_over(parser, $2, true); }
    | over separator name { build_over(parser, $3, false); }
    ;

condition
    : WHEN expr { build_clause_when(parser, $2); }
    | OTHERWISE { build_clause_when(parser, NULL); }
    ;

results
    : %empty
    | THEN assigns
    | ',' THEN assigns
    ;

assigns
    : assign
    | assigns separator assign
    ;

assign
    : name equals expr { build_assign(parser, $1, $3); }
    ;

says
    : %empty
    | SAYS STRING { build_says(parser, $2); }
    ;

/* ---- inspections and guarantees ---- */

assertion
    : assertion_head colon assertion_body says
    | assertion cites
    ;

assertion_head
    : INSPECT name string_opt FOR name
        { build_assertion(parser, @$, @1, ASSERT_INSPECT, $2, $3, $5); } each_policy
    | GUARANTEE name string_opt FOR name
        { build_assertion(parser, @$, @1, ASSERT_GUARANTEE, $2, $3, $5); } each_policy
    ;

each_policy
    : %empty
    | EACH_POLICY { build_each_policy(parser, @1); }
    | EACH_POLICY category_word each_categories { build_each_policy(parser, @1); }
    ;

category_word: OF | CATEGORY ;

each_categories
    : name { build_each_category(parser, $1); }
    | each_categories separator name { build_each_category(parser, $3); }
    ;

assertion_body
    : expr { build_assertion_body(parser, NULL, $1); }
    | WHEN expr comma_opt THEN expr { build_assertion_body(parser, $2, $5); }
    ;

/* ---- examples ---- */

example
    : example_head '{' steps '}'
    ;

example_head
    : EXAMPLE STRING AT DATE { build_example(parser, @$, @1, $2, $4); }
    ;

steps
    : %empty
    | steps step
    | steps ';'
    | steps error { RESUME(@2); }
    ;

step
    : given_head '{' inits '}' { build_given_end(parser, @$); }
    | EXPECT expr { build_expect_value(parser, @$, $2); }
    | EXPECT access ':' { build_expect(parser, $2, NULL); } outcome
        { build_expect_end(parser, @$); }
    | EXPECT access FOR access ':' { build_expect(parser, $2, $4); } outcome
        { build_expect_end(parser, @$); }
    ;

given_head
    : GIVEN name { build_given(parser, @$, $2); }
    ;

inits
    : %empty
    | inits init
    | inits separator
    | inits ';'
    | inits error { RESUME(@2); }
    ;

init
    : field_name equals expr { build_init(parser, $1, $3); }
    | child_head '{' inits '}' { build_child_end(parser, @$); }
    | children_head children ']' { build_children_end(parser); }
    ;

child_head
    : field_name { build_child(parser, @$, $1); }
    ;

children_head
    : field_name equals '[' { build_children(parser, $1); }
    ;

children
    : %empty
    | children child_open inits '}' { build_child_end(parser, @$); }
    | children separator
    ;

child_open
    : '{' { build_listed_child(parser, @$); }
    ;

outcome
    : disposition { build_expect_disposed(parser, $1, (struct name){0}); } outcome_assigns
    | disposition clause_name { build_expect_disposed(parser, $1, $2); } outcome_assigns lacking
    | NOT_APPLICABLE { build_expect_kind(parser, EXPECT_NOT_APPLICABLE); }
    | NOT_IN_FORCE { build_expect_kind(parser, EXPECT_NOT_IN_FORCE); }
    | ERROR { build_expect_kind(parser, EXPECT_ERROR); }
    | UNDETERMINED { build_expect_kind(parser, EXPECT_UNDETERMINED); }
    | UNDETERMINED MISSING { build_expect_kind(parser, EXPECT_UNDETERMINED); } missing
    | CONFLICT { build_expect_kind(parser, EXPECT_CONFLICT); }
    | CONFLICT { build_expect_kind(parser, EXPECT_CONFLICT); } conflicting
    | SHI { build_expect_held(parser, NULL); }
    | plain_name { build_expect_held(parser, &$1); }
    ;

outcome_assigns
    : %empty
    | outcome_assigns separator outcome_assign
    ;

/* Of the clause that decided: what its outputs lack. */
lacking
    : %empty
    | MISSING missing
    ;

outcome_assign
    : name equals expr { build_expect_assign(parser, $1, $3); }
    ;

missing
    : access { build_expect_missing(parser, $1); }
    | missing separator access { build_expect_missing(parser, $3); }
    ;

conflicting
    : clause_name { build_expect_clause(parser, $1); }
    | conflicting separator clause_name { build_expect_clause(parser, $3); }
    ;

/* ---- expressions ---- */

expr
    : disjunction
    | IF expr comma_opt if_then expr comma_opt ELSE expr { $$ = build_if(parser, @$, $2, $5, $8); }
    ;

if_then: THEN | THEN_EACH ;

comma_opt: %empty | ',' ;

disjunction
    : conjunction
    | disjunction OR conjunction { $$ = build_binary(parser, @$, BINARY_OR, $1, @2, $3); }
    ;

conjunction
    : negation
    | conjunction AND negation { $$ = build_binary(parser, @$, BINARY_AND, $1, @2, $3); }
    ;

negation
    : compare
    | NOT negation { $$ = build_not(parser, @$, $2); }
    ;

compare
    : operand
    | chain
    | operand IN in_right { $$ = build_in(parser, @$, false, $1, @2, $3); }
    | operand NOT_IN in_right { $$ = build_in(parser, @$, true, $1, @2, $3); }
    | operand OVERLAPS operand { $$ = build_overlaps(parser, @$, $1, @2, $3); }
    ;

chain
    : operand relation operand { $$ = build_chain(parser, @$, $1, $2, @2, $3); }
    | chain relation operand { $$ = build_chain_more(parser, @$, $1, $2, @2, $3); }
    ;

relation
    : bound
    | IS { $$ = COMPARE_EQ; }
    | SHI { $$ = COMPARE_EQ; }
    | IS_NOT { $$ = COMPARE_NE; }
    ;

bound
    : '=' { $$ = COMPARE_EQ; }
    | NE { $$ = COMPARE_NE; }
    | '<' { $$ = COMPARE_LT; }
    | LE { $$ = COMPARE_LE; }
    | '>' { $$ = COMPARE_GT; }
    | GE { $$ = COMPARE_GE; }
    | AT_LEAST { $$ = COMPARE_GE; }
    | AT_MOST { $$ = COMPARE_LE; }
    | BELOW { $$ = COMPARE_LT; }
    | ABOVE { $$ = COMPARE_GT; }
    ;

in_right
    : operand
    | operand range operand { $$ = build_range(parser, @$, $1, $3); }
    ;

operand
    : term
    | operand '+' term { $$ = build_binary(parser, @$, BINARY_ADD, $1, @2, $3); }
    | operand '-' term { $$ = build_binary(parser, @$, BINARY_SUB, $1, @2, $3); }
    ;

term
    : factor
    | term '*' factor { $$ = build_binary(parser, @$, BINARY_MUL, $1, @2, $3); }
    | term '/' factor { $$ = build_binary(parser, @$, BINARY_DIV, $1, @2, $3); }
    ;

factor
    : defaulted
    | '-' factor { $$ = build_negate(parser, @$, $2); }
    ;

defaulted
    : timed
    | defaulted DEFAULT timed { $$ = build_default(parser, @$, $1, $3); }
    | defaulted DEFAULT '-' timed
        { $$ = build_default(parser, @$, $1, build_negate(parser, span_join(@3, @4), $4)); }
    ;

timed
    : access
    | timed AT access { $$ = build_at(parser, @$, $1, $3); }
    ;

access
    : primary
    | access '.' name { $$ = build_member(parser, @$, $1, $3); }
    | access DE name { $$ = build_member(parser, @$, $1, $3); }
    | access '[' INT ']' { $$ = build_index(parser, @$, $1, $3, @3); }
    ;

primary
    : name_primary
    | name '(' arguments ')' { $$ = build_call(parser, @$, $1, $3); }
    | INT { $$ = build_literal(parser, @$, $1); }
    | NUMBER { $$ = build_literal(parser, @$, $1); }
    | DATE { $$ = build_literal(parser, @$, $1); }
    | STRING { $$ = build_text(parser, @$, $1); }
    | SHI { $$ = build_yes(parser, @$); }
    | '(' expr ')' { $$ = build_nested(parser, @$, $2); }
    | '{' elements '}' { $$ = build_set(parser, @$, $2); }
    | '(' broken ')' { $$ = build_error(parser, @$); }
    | name '(' broken ')' { $$ = build_error(parser, @$); }
    ;

name_primary
    : name { $$ = build_name(parser, @$, $1); }
    ;

broken
    : error { RESUME_BRACKET(@1); }
    ;

elements
    : %empty { $$ = build_list(parser, NULL); }
    | element_list
    ;

element_list
    : element { $$ = build_list(parser, $1); }
    | element_list separator element { $$ = build_list_more(parser, $1, $3); }
    ;

element
    : operand
    | operand range operand { $$ = build_range(parser, @$, $1, $3); }
    ;

arguments
    : %empty { $$ = build_list(parser, NULL); }
    | argument_list
    ;

argument_list
    : argument { $$ = build_list(parser, $1); }
    | argument_list separator argument { $$ = build_list_more(parser, $1, $3); }
    ;

/* An argument with a list in it is an AGGREGATE without its name, which build_call fills in. */
argument
    : expr
    | expr FOR access { $$ = build_over_list(parser, @$, $1, $3, (struct name){0}, NULL); }
    | expr FOR access AS name { $$ = build_over_list(parser, @$, $1, $3, $5, NULL); }
    | expr FOR access WHERE expr { $$ = build_over_list(parser, @$, $1, $3, (struct name){0}, $5); }
    | expr FOR access AS name WHERE expr { $$ = build_over_list(parser, @$, $1, $3, $5, $7); }
    | expr WHERE expr { $$ = build_over_list(parser, @$, NULL, $1, (struct name){0}, $3); }
    | expr AS name { $$ = build_over_list(parser, @$, NULL, $1, $3, NULL); }
    | expr AS name WHERE expr { $$ = build_over_list(parser, @$, NULL, $1, $3, $5); }
    | FOR path { $$ = build_over_list(parser, @$, NULL, $2, (struct name){0}, NULL); }
    | FOR path AS name { $$ = build_over_list(parser, @$, NULL, $2, $4, NULL); }
    | FOR path WHERE expr { $$ = build_over_list(parser, @$, NULL, $2, (struct name){0}, $4); }
    | FOR path AS name WHERE expr { $$ = build_over_list(parser, @$, NULL, $2, $4, $6); }
    ;

path
    : plain_name { $$ = build_name(parser, @$, $1); }
    | path '.' name { $$ = build_member(parser, @$, $1, $3); }
    | path DE name { $$ = build_member(parser, @$, $1, $3); }
    ;

/* ---- names ---- */

plain_name: NAME ;

name: plain_name | soft_word | step_word | modifier_word ;

/* Where a name opens an element that follows a value without a separator. */
field_name: plain_name | soft_word | step_word ;

/* Where the next step of an example may follow. */
clause_name: plain_name | soft_word | modifier_word ;

soft_word
    : RULESET | VERSION | TRANSITION | USE | SOURCE | CHOICE | REGION | RECORD | PARAMETER
    | TABLE | SCALE | BY | POLICY | EXAMPLE | CALENDAR | JURISDICTION | EXTEND | REST | DAYS_OFF | WORKING
    | INSPECT | GUARANTEE | EACH_POLICY | HIGHEST
    | DATED | ARTICLE | OF | DECIDED_BY | DECIDED | QI | ZHI | CITES
    | DISPUTED | LEVEL | REGISTERED | ADDRESS | SEEN_IN | UNVERIFIED | CATEGORY | GIVES | APPLIES_WHEN | IN_FORCE | IN_ORDER | KEEP | OPTIMIZE
    | ADJUST | START | END | OVER | OTHERWISE | SAYS | FOR | WHERE | AS | NOT_APPLICABLE
    | FIRST_DAY | LAST_DAY | BETWEEN
    | NOT_IN_FORCE | UNDETERMINED | MISSING | CONFLICT | ERROR
    ;

step_word: GIVEN | EXPECT ;

modifier_word
    : KEY | UNIQUE | UNIQUE_BETWEEN | REQUIRED | PLACE | FROM | EMPTY_MEANS | MONTH_MEANS | TO | IN
    | OVERLAPS | DEFAULT | AT
    ;

%%

static void guodu_yyerror(struct span *place, struct parser *parser, const char *message)
{
    (void)place;
    (void)parser;
    (void)message; /* not called: syntax errors go to yyreport_syntax_error, depth to parser_grow */
}

/* The token code of a symbol kind; 0 for a nonterminal. */
static int token_of_symbol(yysymbol_kind_t kind)
{
    for (int code = 1; code <= YYMAXUTOK; code++)
        if (YYTRANSLATE(code) == kind)
            return code == TOK_THEN_EACH ? TOK_THEN : code;
    return 0;
}

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *parser)
{
    if (!parser_wants_report(parser))
        return 0;
    yysymbol_kind_t kinds[YYNTOKENS];
    int codes[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, kinds, YYNTOKENS);
    for (int i = 0; i < count; i++)
        codes[i] = token_of_symbol(kinds[i]);
    parser_report(parser, codes, count > 0 ? (size_t)count : 0);
    return 0;
}
