/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns of the Arrow C Data Interface, moved from their owner into a data set. */
#include "api/api.h"

#include "data/arrow.h"

struct arrow_call {
    guodu_data *data;
    const char *kind, *name;
    struct arrow_given given;
};

static guodu_status add(void *data) {
    struct arrow_call *call = data;
    const struct record_type *type = NULL;
    guodu_status status = api_data_kind(call->data, call->kind, &type);
    if (status != GUODU_OK)
        return status;
    return api_data_status(
        call->data, dataset_add_arrow(call->data->dataset, type, call->name, &call->given));
}

static guodu_status add_told(struct arrow_call *call) {
    struct data_mark since = api_data_mark(call->data);
    guodu_status status = api_data_guard(call->data, add, call);
    return api_data_tell(call->data, call->name, since, status);
}

/* Whatever comes of it, what was given is released once. */
static guodu_status add_given(struct arrow_call *call, bool is_there) {
    guodu_data *data = call->data;
    guodu_status status = api_data_closed(data);
    if (data && call->name && is_there && !data->joined && !data->broken)
        status = add_told(call);
    else if (data && !data->broken && !data->joined && !is_there)
        status =
            api_fail(&data->error, GUODU_BAD_CALL, "没有数据：结构是空的，或者已经释放、交给了别人",
                "There are no data: a struct is missing, or was released or moved already");
    arrow_release(&call->given);
    return status;
}

guodu_status guodu_data_add_arrow(guodu_data *data, const char *kind, const char *name,
    struct ArrowSchema *schema, struct ArrowArray *array) {
    struct arrow_call call = {.data = data, .kind = kind, .name = name};
    if (schema) {
        call.given.schema = *schema;
        schema->release = NULL;
    }
    if (array) {
        call.given.array = *array;
        array->release = NULL;
    }
    return add_given(&call, call.given.schema.release && call.given.array.release);
}

guodu_status guodu_data_add_arrow_stream(
    guodu_data *data, const char *kind, const char *name, struct ArrowArrayStream *stream) {
    struct arrow_call call = {.data = data, .kind = kind, .name = name};
    if (stream) {
        call.given.stream = *stream;
        stream->release = NULL;
    }
    return add_given(&call, call.given.stream.release != NULL);
}
