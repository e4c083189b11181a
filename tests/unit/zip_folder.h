/* SPDX-License-Identifier: Apache-2.0
 *
 * Workbooks for tests, made from folders that hold their parts as text.
 */
#ifndef GUODU_TESTS_ZIP_FOLDER_H
#define GUODU_TESTS_ZIP_FOLDER_H

#include <stdbool.h>

/* Packs every file of the folder and the folders in it, under their names from there on, into a
 * zip file, which is made anew. Names of the top folder without a slash that end in .txt are left
 * out: they say what a test expects. False if anything fails. */
bool zip_folder(const char *folder, const char *zip_path);

#endif
