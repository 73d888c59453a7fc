// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

/**
 * The packet identifiers of a connection's publishes that the broker has not acknowledged: 1 up to the window's size, each used again
 * when its turn comes. Belongs to the connection's loop.
 */
final class Window {
    private static final byte FREE = 0;
    private static final byte PUBLISHED = 1;
    private static final byte RELEASED = 2;

    private final byte[] states;
    private final int[] free;
    private int nextFree;
    private int freeCount;

    Window(int size) {
        states = new byte[size + 1];
        free = new int[size];
        for (int i = 0; i < size; i++) {
            free[i] = i + 1;
        }
        freeCount = size;
    }

    int size() {
        return free.length;
    }

    boolean hasRoom() {
        return freeCount > 0;
    }

    boolean isIdle() {
        return freeCount == free.length;
    }

    int take() {
        int identifier = free[nextFree];
        nextFree = nextFree + 1 == free.length ? 0 : nextFree + 1;
        freeCount--;
        states[identifier] = PUBLISHED;
        return identifier;
    }

    /** PUBACK, or a PUBREC that refuses; false when nothing of the kind is awaited. */
    boolean acknowledge(int identifier) {
        return giveBack(identifier, PUBLISHED);
    }

    /** PUBREC. */
    boolean release(int identifier) {
        if (identifier < 1 || identifier >= states.length || states[identifier] != PUBLISHED) {
            return false;
        }
        states[identifier] = RELEASED;
        return true;
    }

    /** PUBCOMP. */
    boolean complete(int identifier) {
        return giveBack(identifier, RELEASED);
    }

    private boolean giveBack(int identifier, byte state) {
        if (identifier < 1 || identifier >= states.length || states[identifier] != state) {
            return false;
        }
        states[identifier] = FREE;
        int end = nextFree + freeCount;
        free[end >= free.length ? end - free.length : end] = identifier;
        freeCount++;
        return true;
    }
}
