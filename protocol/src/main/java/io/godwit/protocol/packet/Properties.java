// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an MQTT 5.0 packet in the order in which they stand in it.
 *
 * <p>Immutable. A value's Java type follows {@link Property#format()}: {@code Long} for the four integer formats,
 * {@code String}, {@code byte[]} (shared, never to be changed) or {@link UserProperty}.
 */
public final class Properties {
    /** No property at all, as in every packet of 3.x. */
    public static final Properties NONE = new Properties(new Property[0], new Object[0]);

    private final Property[] keys;
    private final Object[] values;

    private Properties(Property[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
    }

    /** Begins an empty list. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins a list with all that is in this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        for (int i = 0; i < keys.length; i++) {
            builder.add(keys[i], values[i]);
        }
        return builder;
    }

    /** True when there is none. */
    public boolean isEmpty() {
        return keys.length == 0;
    }

    /** How many there are, repeats counted. */
    public int size() {
        return keys.length;
    }

    /** The property at this index, 0 to {@link #size()} - 1. */
    public Property propertyAt(int index) {
        return keys[index];
    }

    /** The value at this index. */
    public Object valueAt(int index) {
        return values[index];
    }

    /** True when the property is there. */
    public boolean has(Property property) {
        return find(property) != null;
    }

    /** The value of an integer property, or {@code absent} when it is not there. */
    public long number(Property property, long absent) {
        return find(property) instanceof Long number ? number : absent;
    }

    /** The value of a text property, or null when it is not there. */
    public @Nullable String text(Property property) {
        return find(property) instanceof String text ? text : null;
    }

    /** The value of a binary property, or null when it is not there; shared, never to be changed. */
    public byte @Nullable [] binary(Property property) {
        return find(property) instanceof byte[] bytes ? bytes : null;
    }

    /** All User Properties in their order. */
    public List<UserProperty> userProperties() {
        List<UserProperty> found = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof UserProperty pair) {
                found.add(pair);
            }
        }
        return found;
    }

    private @Nullable Object find(Property property) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] == property) {
                return values[i];
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || (other instanceof Properties that
                        && Arrays.equals(keys, that.keys)
                        && Arrays.deepEquals(values, that.values));
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(keys), Arrays.deepHashCode(values));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < keys.length; i++) {
            Object value = values[i];
            text.append(i == 0 ? "" : ", ").append(keys[i]).append('=');
            text.append(value instanceof byte[] bytes ? bytes.length + " bytes" : value);
        }
        return text.append('}').toString();
    }

    /** Gathers properties; not safe for several threads. */
    public static final class Builder {
        private final List<Property> keys = new ArrayList<>(4);
        private final List<Object> values = new ArrayList<>(4);

        private Builder() {}

        /** How many are gathered so far. */
        public int size() {
            return keys.size();
        }

        /** Forgets all, to begin another list; what was built stays as it is. */
        public Builder clear() {
            keys.clear();
            values.clear();
            return this;
        }

        /** Adds an integer property. */
        public Builder number(Property property, long value) {
            return add(property, value);
        }

        /** Adds a text property. */
        public Builder text(Property property, String value) {
            return add(property, value);
        }

        /** Adds a binary property; the bytes are given away and must not change afterwards. */
        public Builder binary(Property property, byte[] value) {
            return add(property, value);
        }

        /** Adds a User Property. */
        public Builder user(String name, String value) {
            return add(Property.USER_PROPERTY, new UserProperty(name, value));
        }

        /** Removes a property wherever it stands. */
        public Builder without(Property property) {
            for (int i = keys.size() - 1; i >= 0; i--) {
                if (keys.get(i) == property) {
                    keys.remove(i);
                    values.remove(i);
                }
            }
            return this;
        }

        /** Adds a value whose Java type fits the property's format. */
        public Builder add(Property property, Object value) {
            boolean fits = switch (property.format()) {
                case BYTE, TWO_BYTE_INTEGER, FOUR_BYTE_INTEGER, VARIABLE_BYTE_INTEGER -> value instanceof Long;
                case TEXT -> value instanceof String;
                case BINARY -> value instanceof byte[];
                case TEXT_PAIR -> value instanceof UserProperty;
            };
            if (!fits) {
                throw new IllegalArgumentException(property + " cannot hold a " + value.getClass());
            }
            keys.add(property);
            values.add(value);
            return this;
        }

        /** The list gathered so far. */
        public Properties build() {
            return keys.isEmpty() ? NONE : new Properties(keys.toArray(new Property[0]), values.toArray());
        }
    }
}
