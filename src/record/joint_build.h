/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of joint_new share. Choices are united first, for the types of fields rest on them.
 * Private to src/record.
 */
#ifndef GUODU_RECORD_JOINT_BUILD_H
#define GUODU_RECORD_JOINT_BUILD_H

#include "record/joint.h"

/* Choices of one name whose values can be told apart by the same texts. */
struct united_choice {
    const struct choice *choice; /* of the first side, or one made of all where that lacks a text */
    struct choice *made;         /* NULL: it is the first side's */
};

/* A choice of a side. */
struct choice_view {
    const struct choice *choice;
    struct united_choice *united;
    const uint32_t *forward; /* from an index of the side to the joint one */
    const uint8_t *codes[2]; /* of CHOICE, of SET; made when first asked for, and so are the others */
    const uint32_t *indices;
    bool is_made;
};

struct joint_choices {
    struct arena *arena;
    VEC(struct united_choice *) united;
    struct map views; /* choice -> struct choice_view * */
};

void joint_choices_add(struct joint_choices *choices, const struct schema *schema);
/* Once all are added. */
void joint_choices_list(const struct joint_choices *choices, struct schema *schema);
const struct choice_view *joint_choice_view(
    const struct joint_choices *choices, const struct choice *choice);
/* The tables of a field of a side. */
void joint_choice_tables(
    const struct joint_choices *choices, struct type type, struct joint_field *field);

#endif
