package io.htpasswd.examples.walkthrough;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Whom a log of denials names. */
final class Clients {
    private static final Pattern DENIED = Pattern.compile("denied reason=\\w+ client=(\\S+) ");

    private Clients() {}

    /** The clients of the denials, in order. */
    static List<String> deniedIn(String log) {
        return DENIED.matcher(log)
                .results()
                .map((MatchResult denied) -> denied.group(1))
                .toList();
    }
}
