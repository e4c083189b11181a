/* SPDX-License-Identifier: Apache-2.0 */
#include "record/batch.h"

enum column_form column_form_of(const struct field *field) {
    if (field->form != FIELD_GIVEN)
        return COLUMN_NONE;
    switch (field->type.kind) {
    case TYPE_BOOLEAN:
        return COLUMN_BITS;
    case TYPE_CHOICE:
        return field->type.choice->values.count <= CODE_VALUES ? COLUMN_8 : COLUMN_NONE;
    case TYPE_SET:
        return field->type.choice->values.count <= SET_VALUES ? COLUMN_64 : COLUMN_NONE;
    case TYPE_DATE:
    case TYPE_INTEGER:
        return COLUMN_32;
    case TYPE_MONEY:
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_REGION:
        return COLUMN_64;
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        return COLUMN_TEXT;
    default:
        return COLUMN_NONE;
    }
}

int column_scale_of(struct type type) {
    switch (type.kind) {
    case TYPE_MONEY:
        return MONEY_SCALE;
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return DECIMAL_SCALE;
    default:
        return 0;
    }
}
