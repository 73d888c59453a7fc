// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** A byte stream to the broker. */
interface Link {
    /** Writes at once; these bytes are one segment if the network allows. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Some bytes, at least one; an empty array at the end of the stream.
     *
     * @throws SocketTimeoutException if there is neither within this time
     */
    byte[] read(int timeoutMillis) throws IOException;

    /** Closes without a word, as a network failure would. */
    void close();
}
