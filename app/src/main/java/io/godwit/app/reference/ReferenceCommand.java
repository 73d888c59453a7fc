// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.reference;

import io.godwit.reference.Finder;
import io.godwit.reference.Found;
import io.godwit.reference.Site;
import io.godwit.reference.SiteExport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code godwit reference}: finds a page and shows it, or writes all of them. */
public final class ReferenceCommand {
    private static final int EXIT_NOTHING = 1;
    private static final int EXIT_BAD_COMMAND_LINE = 3;
    private static final int MOST_LISTED = 12;
    private static final int MOST_NEAREST = 3;
    private static final String URL = "http://localhost:9001/ref/";

    private final ReferenceOptions options;
    private final Site site;
    private final PrintStream out;
    private final PrintStream err;

    private ReferenceCommand(ReferenceOptions options, Site site, PrintStream out, PrintStream err) {
        this.options = options;
        this.site = site;
        this.out = out;
        this.err = err;
    }

    /** Runs the command and returns its exit status. */
    public static int run(List<String> arguments) {
        return run(arguments, Site.ofClassPath(), System.out, System.err);
    }

    /** The same with another site, null for none, and other streams. */
    static int run(List<String> arguments, @Nullable Site site, PrintStream out, PrintStream err) {
        ReferenceOptions options;
        try {
            options = ReferenceOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("Error: " + e.getMessage() + ". 'godwit reference --help' shows more.");
            return EXIT_BAD_COMMAND_LINE;
        }
        if (options.help()) {
            out.print(ReferenceOptions.USAGE);
            return 0;
        }
        if (site == null) {
            err.println(
                    "Error: this godwit was built without the pages of the reference; build it with Node 20.19 or newer.");
            return EXIT_NOTHING;
        }
        try {
            return new ReferenceCommand(options, site, out, err).run();
        } catch (IOException | UncheckedIOException e) {
            err.println("Error: " + e.getMessage());
            return EXIT_NOTHING;
        }
    }

    private int run() throws IOException {
        Path folder = options.folder();
        if (folder != null) {
            int files = new SiteExport(site, options.baseUrl()).writeTo(folder);
            out.println("Wrote " + files + " files to " + folder + "; begin at " + folder.resolve("index.html") + ".");
            return 0;
        }
        String query = String.join(" ", options.words());
        Finder finder = site.finder();
        List<Finder.Hit> hits = finder.find(query, MOST_LISTED, options.scope());
        if (hits.isEmpty()) {
            err.println("Nothing is found for \"" + query + "\". Nearest to it:");
            finder.nearest(query, MOST_NEAREST).forEach(found -> err.println("  " + row(found)));
            return EXIT_NOTHING;
        }
        Found best = hits.getFirst().found();
        switch (options.form()) {
            case URL -> out.println(URL + best.path());
            case LIST -> hits.forEach(hit -> out.println(row(hit.found())));
            case PAGE -> show(best);
        }
        return 0;
    }

    private static String row(Found found) {
        return found.path() + ": " + found.title() + ". " + found.answer();
    }

    private void show(Found found) {
        String text = found.path().contains("#") ? null : site.text(found.path());
        if (text == null) {
            out.println(found.category());
            out.println();
            out.println(found.title());
            out.println();
            out.println(found.answer());
        } else {
            out.print(text);
        }
        if (found.fix() != null) {
            out.println();
            out.println("What to do: " + found.fix());
        }
        out.println();
        out.println(URL + found.path());
    }
}
