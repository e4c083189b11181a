/* SPDX-License-Identifier: Apache-2.0
 *
 * What a data set keeps: every row packed, under the identity it bears. Private to src/data.
 *
 * A node is one identity: a record type, the node of its parent and its own keys. It is made
 * when any row names it, so a child's row may come first; a node without rows is a parent that
 * is missing. Rows that bear one identity are twins. A row whose key could not be read has a
 * node of its own that no other row finds.
 *
 * Rows, nodes and their texts live in the arena `rows`: as long as the data set, or as the segment
 * where sorted files are read bit by bit. What is said of files and the rejects stay.
 */
#ifndef GUODU_DATA_STORE_H
#define GUODU_DATA_STORE_H

#include "data/dataset.h"
#include "data/progress.h"

struct node;
struct input;
struct segments;
struct prepared;

enum { SLOT_ABSENT = UINT32_MAX };

/* Where rows come from, and how the rows of it are laid out: a byte of state for each field
 * that is there, a bit for each list that JSON may give, then the values without padding. */
struct source {
    const struct record_type *type;
    const char *file;
    uint32_t file_index;
    uint32_t *offsets; /* of the value of each field of the type; SLOT_ABSENT */
    uint32_t *states;  /* of its state */
    uint32_t lists;    /* where the bits of lists begin; SLOT_ABSENT */
    uint32_t size;
};

struct row {
    struct node *node;
    const struct source *source;
    struct row *next;    /* of the record type, in the order of reading */
    struct row *twin;    /* the next that bears the same identity */
    struct row *sibling; /* the next in the parent's list, after joining */
    uint64_t line;
    bool rejected;
    bool doubtful; /* rejected, and it may be the same as another row, or of another parent */
    unsigned char data[];
};

struct row_list {
    struct row *first, *last;
};

/* A parent as its children's rows give it, for when it has no rows of its own. */
struct implied {
    struct node *node;
    struct implied *next; /* of the record type */
    struct row *row;
    struct reject *reject; /* NULL: its rows agree and can be read */
};

struct node {
    struct node *parent; /* NULL: of a top record, or unreadable */
    struct row *first, *last;
    struct row_list *lists; /* one a child type; NULL before a child joined */
    struct implied *implied;
    const char *key; /* packed */
    uint32_t key_length;
    bool used; /* its one row is no reject */
};

/* Nodes by parent and key: open addressing, at most half full. */
struct bucket {
    uint32_t hash;
    struct node *node; /* NULL: free */
};

/* The records of one type. */
struct kind {
    const struct record_type *type;
    struct row *first, *last;
    struct implied *implied_first, *implied_last;
    const struct source *implied_by; /* of the first file, as added, that named a record of it; NULL: none */
    struct bucket *buckets;
    size_t bucket_count, node_count; /* bucket_count: a power of two */
    struct node *latest;             /* the last one asked for: rows of one parent come together */
    struct dataset_counts counts;
    bool has_rows_file; /* a file gives its rows, so that every parent's list is known */
};

struct dataset {
    struct arena arena; /* as long as the data set */
    struct arena scratch; /* as long as one question to the whole is answered */
    struct arena rows;    /* as long as rows are kept */
    struct arena row;     /* as long as one row is read */
    uint64_t forgotten;   /* how often rows were */
    const struct schema *schema;
    const struct limits *limits; /* NULL: the standard ones */
    struct kind *kinds; /* by the index of the record type */
    struct reject_list rejects;
    bool has_reject_limit;
    size_t rejects_most;        /* dataset_limit_rejects */
    struct data_result stopped; /* a file was not read to its end for that: nothing goes on */
    const struct reject **reject_order; /* set by dataset_finish */
    VEC(struct dataset_note) notes;
    VEC(struct input *) inputs; /* in the order of dataset_add */
    const bool *const *wanted;  /* [record type][field]: NULL: all; see dataset_want */
    bool wants_profiles;        /* values are counted as they are read: file_facts.h */
    bool wants_segments;        /* dataset_read_sorted was called */
    uint64_t segments_from;     /* bytes of all files together */
    size_t segment_rows;        /* of the leading file; 0: as many as are handy */
    const char *scratch_folder; /* a folder for rows put aside; NULL: none */
    uint64_t scratch_from;      /* bytes of all files together */
    size_t partition_rows;      /* of the top records' file; 0: as many as are handy */
    bool keys_collide;          /* dataset_let_keys_collide */
    struct segments *segments;  /* NULL: all rows are kept */
    const char *advice_zh, *advice_en; /* see dataset_advise; NULL without */
    struct prepared *prepared;  /* its one file is prepared; there are no rows */
    struct input *direct;       /* its one input is held as it is; there are no rows: direct.h */
    struct progress *progress;
};

/* Is that a field that anybody asks for? */
static inline bool store_wants(const struct dataset *dataset, const struct field *field) {
    return !dataset->wanted || field->is_key || dataset->wanted[field->owner->index][field->index];
}

struct kind *store_kind(const struct dataset *dataset, const struct record_type *type);

/* present: one flag a field. */
struct source *store_source(struct dataset *dataset, const struct record_type *type,
    const char *file, uint32_t file_index, const bool *present, bool gives_lists);

/* The node of an identity, made if it is new. values: by field index; all keys known. */
struct node *store_node(struct dataset *dataset, const struct record_type *type,
    struct node *parent, const struct value *values);
/* A node that no other row finds. */
struct node *store_node_alone(struct dataset *dataset, struct node *parent);

/* Packs a row; not yet among the rows of its kind. values: by field index; of a field that the
 * source lacks it is not looked at. */
struct row *store_pack(struct dataset *dataset, const struct source *source, uint64_t line,
    const struct value *values);
/* Puts a packed row under its node and behind the rows of its kind, and counts it as read. */
void store_append(struct dataset *dataset, struct row *row, struct node *node);

/* Unknown where the source lacks the field or nothing was said. */
struct value store_value(const struct row *row, const struct field *field);
void store_set(
    struct dataset *dataset, struct row *row, const struct field *field, struct value value);
/* A parent made from its children's rows: of this field none has said anything yet. */
void store_set_unsaid(struct row *row, const struct field *field);
bool store_is_unsaid(const struct row *row, const struct field *field);
/* The bytes of a known value: equal where the values are. False if it is not known. */
bool store_bytes(
    const struct row *row, const struct field *field, const char **bytes, size_t *length);
bool store_list_known(const struct row *row, uint32_t child);
void store_set_list_known(struct row *row, uint32_t child);

/* A value as rejects show it: NFC, cut, identity numbers masked, be they in a column of their own or
 * in another. In the data set's arena. *masked: something was; NULL where it does not matter. */
const char *store_shown(struct dataset *dataset, const struct field *field, const char *text,
    size_t length, bool *masked);
/* The own keys of an identity as rejects show them; NULL if it has none. */
const char *store_key_shown(struct dataset *dataset, const struct record_type *type,
    const struct node *node, bool *masked);

/* The same of a row that was read. */
const char *store_key_read(
    struct dataset *dataset, const struct record_type *type, const struct value *values);
struct reject *store_reject(struct dataset *dataset, const struct record_type *type,
    const char *file, uint32_t file_index, uint64_t line, enum reject_kind kind);

#endif
