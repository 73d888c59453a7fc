// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.report;

/**
 * Where a statement is cited. No line numbers: they would change with every edit of the file.
 *
 * @param path of the file, from the root of the repository
 * @param name the class, and the member if the citation stands in one
 */
record Place(String path, String name) implements Comparable<Place> {
    /** As a link out of {@code docs/}. */
    String markdown() {
        return "[" + name + "](../" + path + ")";
    }

    @Override
    public int compareTo(Place other) {
        int byPath = path.compareTo(other.path);
        return byPath != 0 ? byPath : name.compareTo(other.name);
    }
}
