// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG that stands in the page: axes, lines, a legend where there are several, and for a pointer that rests on a place what
 * the values there are. Colours come from the page's style, so that they follow light and dark.
 *
 * @param identifier unique in the page
 * @param title what it shows
 * @param description the same for those who do not see it, with the figures that matter
 */
record Chart(String identifier, String title, String description, Axis across, Axis up, List<Line> lines) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 280;
    private static final int LEFT = 84;
    private static final int RIGHT = 36;
    private static final int TOP = 14;
    private static final int BOTTOM = 46;
    private static final int TICK_GAP = 8;

    /** A line with its name in the legend; all lines of a chart have their points at the same places. */
    record Line(String name, List<Point> points) {}

    /**
     * A point.
     *
     * @param said what it means, in words
     */
    record Point(double across, double up, String said) {}

    /** Appends the figure. */
    void appendTo(StringBuilder html) {
        html.append("<figure>\n<figcaption>").append(Html.escape(title)).append("</figcaption>\n");
        if (lines.size() > 1) {
            html.append("<ul class=\"legend\">");
            for (int line = 0; line < lines.size(); line++) {
                html.append("<li class=\"of")
                        .append(line)
                        .append("\">")
                        .append(Html.escape(lines.get(line).name))
                        .append("</li>");
            }
            html.append("</ul>\n");
        }
        html.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append("\" role=\"img\" aria-labelledby=\"")
                .append(identifier)
                .append("-title ")
                .append(identifier)
                .append("-description\">\n");
        html.append("<title id=\"")
                .append(identifier)
                .append("-title\">")
                .append(Html.escape(title))
                .append("</title>\n");
        html.append("<desc id=\"")
                .append(identifier)
                .append("-description\">")
                .append(Html.escape(description))
                .append("</desc>\n");
        appendAxes(html);
        for (int line = 0; line < lines.size(); line++) {
            appendLine(lines.get(line), line, html);
        }
        appendPlaces(html);
        html.append("</svg>\n</figure>\n");
    }

    private void appendAxes(StringBuilder html) {
        for (double tick : up.ticks()) {
            String y = number(y(tick));
            html.append("<path class=\"grid\" d=\"M")
                    .append(LEFT)
                    .append(' ')
                    .append(y)
                    .append('H')
                    .append(WIDTH - RIGHT)
                    .append("\"/>");
            html.append("<text class=\"tick\" text-anchor=\"end\" x=\"")
                    .append(LEFT - TICK_GAP)
                    .append("\" y=\"")
                    .append(y)
                    .append("\" dy=\"0.35em\">")
                    .append(Html.escape(up.text().apply(tick)))
                    .append("</text>\n");
        }
        for (double tick : across.ticks()) {
            html.append("<text class=\"tick\" text-anchor=\"middle\" x=\"")
                    .append(number(x(tick)))
                    .append("\" y=\"")
                    .append(HEIGHT - BOTTOM + 18)
                    .append("\">")
                    .append(Html.escape(across.text().apply(tick)))
                    .append("</text>\n");
        }
        html.append("<path class=\"axis\" d=\"M")
                .append(LEFT)
                .append(' ')
                .append(HEIGHT - BOTTOM)
                .append('H')
                .append(WIDTH - RIGHT)
                .append("\"/>\n");
        html.append("<text class=\"label\" text-anchor=\"middle\" x=\"")
                .append((LEFT + WIDTH - RIGHT) / 2)
                .append("\" y=\"")
                .append(HEIGHT - 8)
                .append("\">")
                .append(Html.escape(across.label()))
                .append("</text>\n");
        html.append("<text class=\"label\" text-anchor=\"middle\" transform=\"translate(14 ")
                .append((TOP + HEIGHT - BOTTOM) / 2)
                .append(") rotate(-90)\">")
                .append(Html.escape(up.label()))
                .append("</text>\n");
    }

    private void appendLine(Line line, int number, StringBuilder html) {
        if (line.points.size() == 1) {
            Point point = line.points.getFirst();
            html.append("<circle class=\"dot of")
                    .append(number)
                    .append("\" r=\"4\" cx=\"")
                    .append(number(x(point.across)))
                    .append("\" cy=\"")
                    .append(number(y(point.up)))
                    .append("\"/>\n");
            return;
        }
        html.append("<path class=\"line of").append(number).append("\" d=\"");
        char command = 'M';
        for (Point point : line.points) {
            html.append(command).append(number(x(point.across))).append(' ').append(number(y(point.up)));
            command = 'L';
        }
        html.append("\"/>\n");
    }

    /** A strip around each place, which shows when a pointer is over it and says what is there. */
    private void appendPlaces(StringBuilder html) {
        List<Point> points = lines.getFirst().points;
        for (int place = 0; place < points.size(); place++) {
            double here = x(points.get(place).across);
            double from = place == 0 ? here - 4 : (x(points.get(place - 1).across) + here) / 2;
            double to = place == points.size() - 1 ? here + 4 : (here + x(points.get(place + 1).across)) / 2;
            StringBuilder said = new StringBuilder();
            for (Line line : lines) {
                said.append(said.isEmpty() ? "" : "\n").append(line.points.get(place).said);
            }
            html.append("<g class=\"place\"><rect x=\"")
                    .append(number(from))
                    .append("\" y=\"")
                    .append(TOP)
                    .append("\" width=\"")
                    .append(number(Math.max(0.5, to - from)))
                    .append("\" height=\"")
                    .append(HEIGHT - TOP - BOTTOM)
                    .append("\"><title>")
                    .append(Html.escape(said.toString()))
                    .append("</title></rect>");
            for (int line = 0; line < lines.size(); line++) {
                html.append("<circle class=\"dot of")
                        .append(line)
                        .append("\" r=\"4\" cx=\"")
                        .append(number(here))
                        .append("\" cy=\"")
                        .append(number(y(lines.get(line).points.get(place).up)))
                        .append("\"/>");
            }
            html.append("</g>\n");
        }
    }

    private double x(double value) {
        return LEFT + across.position(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.position(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
