/* SPDX-License-Identifier: Apache-2.0 */
#include "report/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How many names of unfinished files are tried before giving up. Those of runs that were killed stay, and in
 * containers all runs may have one number. */
#define PART_TRIES 10000

void files_fail(struct output_files *files, int error, const struct output_file *file) {
    if (files->error)
        return;
    files->error = error ? error : EIO;
    files->error_path = file->path;
}

/* made: the name of what was created for it, which goes where there is no memory for a stream. */
static FILE *open_stream(int descriptor, const char *made) {
    FILE *stream = fdopen(descriptor, "wb");
    if (stream)
        return stream;
    int error = errno;
    close(descriptor);
    if (made)
        unlink(made);
    errno = error;
    return NULL;
}

/* Beside the final name, so that renaming stays within one file system. Whoever could not read
 * what stood there before shall not read what replaces it: the mode is that of `old`, if any. */
static FILE *open_part(
    struct output_files *files, struct output_file *file, const struct stat *old) {
    for (int try = 0; try < PART_TRIES; try++) {
        file->part = arena_printf(files->arena, "%s.%ld-%d.part", file->final, (long)getpid(), try);
        int descriptor = open(file->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            if (old)
                fchmod(descriptor, old->st_mode & 0777);
            return open_stream(descriptor, file->part);
        }
        if (errno != EEXIST)
            break;
    }
    return NULL;
}

static char *folder_of(struct arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? arena_copy(arena, path, (size_t)(slash - path) + 1) : arena_copy(arena, ".", 1);
}

/* The name without links, also of a file that is not there yet: so two writings of one name are
 * seen to be one. */
static char *real_name(struct arena *arena, const char *path) {
    char real[PATH_MAX];
    if (realpath(path, real))
        return arena_copy(arena, real, strlen(real));
    if (!realpath(folder_of(arena, path), real))
        return arena_copy(arena, path, strlen(path));
    const char *slash = strrchr(path, '/');
    return arena_printf(arena, "%s/%s", real, slash ? slash + 1 : path);
}

static bool is_taken(const struct output_files *files, const char *final) {
    for (size_t i = 0; i < files->list.count; i++)
        if (strcmp(files->list.items[i]->final, final) == 0)
            return true;
    return false;
}

static struct output_file *cannot_open(
    struct output_files *files, int error, const struct output_file *file) {
    files_fail(files, error, file);
    return NULL;
}

struct output_file *files_open(struct output_files *files, const char *path) {
    struct output_file *file = arena_new(files->arena, struct output_file);
    file->path = arena_copy(files->arena, path, strlen(path));
    file->final = real_name(files->arena, path);
    file->folder = folder_of(files->arena, file->final);
    if (is_taken(files, file->final))
        return cannot_open(files, EEXIST, file);
    /* Where the system does not follow a link (one that a stranger left in a folder open to all), the
     * name it leads to is none to write to either. */
    struct stat status;
    bool exists = stat(path, &status) == 0;
    if (!exists && errno != ENOENT)
        return cannot_open(files, errno, file);
    if (exists && S_ISDIR(status.st_mode))
        return cannot_open(files, EISDIR, file);
    /* In the list before it is made: whatever fails from here on, it will be removed. */
    vec_push(files->arena, &files->list, file);
    if (exists && !S_ISREG(status.st_mode)) {
        int descriptor = open(path, O_WRONLY | O_CLOEXEC);
        file->stream = descriptor < 0 ? NULL : open_stream(descriptor, NULL);
    } else {
        file->stream = open_part(files, file, exists ? &status : NULL);
    }
    if (!file->stream) {
        file->part = NULL;
        return cannot_open(files, errno, file);
    }
    return file;
}

struct output_file *files_open_for(
    struct output_files *files, const char *path, struct file_writer *writer) {
    struct output_file *file = files_open(files, path);
    if (!file)
        return NULL;
    if (!file->part)
        return cannot_open(files, ESPIPE, file);
    file->writer = writer;
    return file;
}

static bool file_complete(struct output_files *files, struct output_file *file) {
    int unfinished = file->writer ? file->writer->finish(file->writer) : 0;
    if (unfinished) {
        files_fail(files, unfinished, file);
        return false;
    }
    FILE *stream = file->stream;
    bool good = fflush(stream) == 0 && (!file->part || fsync(fileno(stream)) == 0);
    int error = errno;
    file->stream = NULL;
    if (fclose(stream) != 0 && good) {
        good = false;
        error = errno;
    }
    if (!good)
        files_fail(files, error, file);
    return good;
}

/* Makes the renaming last through a power cut. Not every file system can; that is no failure of
 * the output. */
static void sync_folder(const char *folder) {
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

/* Takes no memory: what was renamed cannot be taken back. */
bool files_publish(struct output_files *files) {
    if (files->error)
        return false;
    for (size_t i = 0; i < files->list.count; i++)
        if (!file_complete(files, files->list.items[i]))
            return false;
    for (size_t i = 0; i < files->list.count; i++) {
        struct output_file *file = files->list.items[i];
        if (file->part && rename(file->part, file->final) != 0) {
            files_fail(files, errno, file);
            return false;
        }
        file->published = true;
    }
    for (size_t i = 0; i < files->list.count; i++)
        if (files->list.items[i]->part)
            sync_folder(files->list.items[i]->folder);
    return true;
}

void files_discard(struct output_files *files) {
    for (size_t i = 0; i < files->list.count; i++) {
        struct output_file *file = files->list.items[i];
        if (file->writer)
            file->writer->abandon(file->writer);
        file->writer = NULL;
        if (file->stream)
            fclose(file->stream);
        file->stream = NULL;
        if (file->part && !file->published)
            unlink(file->part);
    }
    files->list.count = 0;
}

void sink_flush(struct sink *sink) {
    if (!sink->failed && sink->held_count > 0)
        sink->failed = !sink->write(sink->user, sink->held, sink->held_count);
    sink->held_count = 0;
}

static void hand_over(struct sink *sink, const char *bytes, size_t length) {
    if (sink->held && length > SINK_HELD - sink->held_count)
        sink_flush(sink);
    if (!sink->held || length > SINK_HELD) {
        sink->failed = sink->failed || !sink->write(sink->user, bytes, length);
        return;
    }
    memcpy(sink->held + sink->held_count, bytes, length);
    sink->held_count += length;
}

void sink_write(struct sink *sink, const char *bytes, size_t length) {
    if (sink->failed || length == 0)
        return;
    if (!sink->file) {
        hand_over(sink, bytes, length);
    } else if (fwrite(bytes, 1, length, sink->file->stream) != length) {
        sink->failed = true;
        files_fail(sink->files, errno, sink->file);
    }
}

void sink_text(struct sink *sink, const char *text) {
    sink_write(sink, text, strlen(text));
}
