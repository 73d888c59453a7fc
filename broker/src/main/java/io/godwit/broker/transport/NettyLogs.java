// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.log.BrokerLog;
import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.io.Serial;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Netty's warnings and errors in the broker's log. Netty has one log for the whole process, so with several brokers in one
 * the last that starts gets them. Safe from any thread.
 */
final class NettyLogs extends InternalLoggerFactory {
    private final BrokerLog log;

    private NettyLogs(BrokerLog log) {
        this.log = log;
    }

    /** From here on Netty writes to this log; best before Netty does anything else. */
    static void writeTo(BrokerLog log) {
        InternalLoggerFactory.setDefaultFactory(new NettyLogs(log));
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return new Bridge(name, log);
    }

    /** The interface has a method for every level and number of arguments; two levels lead anywhere. */
    private static final class Bridge extends AbstractInternalLogger {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient BrokerLog log;

        Bridge(String name, BrokerLog log) {
            super(name);
            this.log = log;
        }

        private void write(boolean isError, @Nullable String format, @Nullable Object... arguments) {
            String line = "Netty: " + fill(String.valueOf(format), arguments);
            Throwable cause =
                    arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable last ? last : null;
            if (isError && cause != null) {
                log.error(line, cause);
            } else {
                log.warning(cause == null ? line : line + " (" + cause + ")");
            }
        }

        /** Puts the arguments where the format has {@code {}}. */
        private static String fill(String format, @Nullable Object... arguments) {
            StringBuilder text = new StringBuilder(format);
            int from = 0;
            for (Object argument : arguments) {
                int hole = text.indexOf("{}", from);
                if (hole < 0) {
                    break;
                }
                String value =
                        argument instanceof Object[] several ? Arrays.toString(several) : String.valueOf(argument);
                text.replace(hole, hole + 2, value);
                from = hole + value.length();
            }
            return text.toString();
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public void trace(@Nullable String text) {
            // Not for operators.
        }

        @Override
        public void trace(@Nullable String format, @Nullable Object argument) {
            // Not for operators.
        }

        @Override
        public void trace(@Nullable String format, @Nullable Object first, @Nullable Object second) {
            // Not for operators.
        }

        @Override
        public void trace(@Nullable String format, @Nullable Object... arguments) {
            // Not for operators.
        }

        @Override
        public void trace(@Nullable String text, @Nullable Throwable cause) {
            // Not for operators.
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public void debug(@Nullable String text) {
            // Not for operators.
        }

        @Override
        public void debug(@Nullable String format, @Nullable Object argument) {
            // Not for operators.
        }

        @Override
        public void debug(@Nullable String format, @Nullable Object first, @Nullable Object second) {
            // Not for operators.
        }

        @Override
        public void debug(@Nullable String format, @Nullable Object... arguments) {
            // Not for operators.
        }

        @Override
        public void debug(@Nullable String text, @Nullable Throwable cause) {
            // Not for operators.
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public void info(@Nullable String text) {
            // Not for operators.
        }

        @Override
        public void info(@Nullable String format, @Nullable Object argument) {
            // Not for operators.
        }

        @Override
        public void info(@Nullable String format, @Nullable Object first, @Nullable Object second) {
            // Not for operators.
        }

        @Override
        public void info(@Nullable String format, @Nullable Object... arguments) {
            // Not for operators.
        }

        @Override
        public void info(@Nullable String text, @Nullable Throwable cause) {
            // Not for operators.
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public void warn(@Nullable String text) {
            write(false, text);
        }

        @Override
        public void warn(@Nullable String format, @Nullable Object argument) {
            write(false, format, argument);
        }

        @Override
        public void warn(@Nullable String format, @Nullable Object first, @Nullable Object second) {
            write(false, format, first, second);
        }

        @Override
        public void warn(@Nullable String format, @Nullable Object... arguments) {
            write(false, format, arguments);
        }

        @Override
        public void warn(@Nullable String text, @Nullable Throwable cause) {
            write(false, text, cause);
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        public void error(@Nullable String text) {
            write(true, text);
        }

        @Override
        public void error(@Nullable String format, @Nullable Object argument) {
            write(true, format, argument);
        }

        @Override
        public void error(@Nullable String format, @Nullable Object first, @Nullable Object second) {
            write(true, format, first, second);
        }

        @Override
        public void error(@Nullable String format, @Nullable Object... arguments) {
            write(true, format, arguments);
        }

        @Override
        public void error(@Nullable String text, @Nullable Throwable cause) {
            write(true, text, cause);
        }
    }
}
