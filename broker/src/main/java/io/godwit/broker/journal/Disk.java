// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.io.IOException;
import java.util.List;

/** The directory of a journal: all access to files goes through here. Safe from any thread. */
public interface Disk {
    /** The names of the files in the directory. */
    List<String> list() throws IOException;

    /** Makes an empty file, which must not exist, and opens it. */
    DiskFile create(String name) throws IOException;

    /** Opens a file that exists, for reading and writing. */
    DiskFile open(String name) throws IOException;

    /** Deletes a file; does nothing if it does not exist. */
    void delete(String name) throws IOException;

    /** Gives a file another name, in one step, replacing a file that has it. */
    void rename(String from, String to) throws IOException;

    /** Makes creations, deletions and new names last. */
    void syncDirectory() throws IOException;

    /** How to name this file, or with an empty name the directory, to the operator. */
    String pathOf(String name);
}
