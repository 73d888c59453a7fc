// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the index that the site build wrote for the search. */
final class SearchIndex {
    private static final int FORMAT = 1;

    private String path = "";
    private String title = "";
    private String kind = "";
    private String category = "";
    private String answer = "";
    private @Nullable String fix;
    private List<String> names = List.of();
    private int own;
    private List<String> scopes = List.of();

    private SearchIndex() {}

    /**
     * The records of the index, in its order.
     *
     * @throws IOException if it is no such index
     */
    static List<Found> read(byte[] json) throws IOException {
        List<Found> records = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("format") && parser.getIntValue() != FORMAT) {
                    throw new IOException("The search index has format " + parser.getIntValue() + ", not " + FORMAT);
                }
                if (field.equals("records")) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        records.add(new SearchIndex().readRecord(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return records;
    }

    private Found readRecord(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "path" -> path = parser.getText();
                case "title" -> title = parser.getText();
                case "kind" -> kind = parser.getText();
                case "category" -> category = parser.getText();
                case "answer" -> answer = parser.getText();
                case "fix" -> fix = parser.getText();
                case "own" -> own = parser.getIntValue();
                case "names" -> names = readList(parser);
                case "scopes" -> scopes = readList(parser);
                default -> parser.skipChildren();
            }
        }
        return new Found(path, title, kind, category, answer, fix, names, own, scopes);
    }

    private static List<String> readList(JsonParser parser) throws IOException {
        List<String> list = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            list.add(parser.getText());
        }
        return list;
    }
}
