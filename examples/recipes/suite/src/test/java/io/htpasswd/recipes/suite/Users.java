package io.htpasswd.recipes.suite;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users of the suite, whose password is {@code password} and, after a change, {@code changed}. */
final class Users {
    static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    static final String CHANGED_LINE = "user:$apr1$abcdefgh$o/06UTsbN29.l86D5w4Yn.\n";

    /** Users whose verification takes a while, each for one test: nobody is remembered. */
    static final String SLOW_LINES = Stream.of("body", "chunks", "thread")
            .map(user -> user + ":$2y$10$NkXWaBewIhIni.0.nLrsXOecwpPX3bRkGf6zpdwRbMxwHBfJLuRD2\n")
            .collect(Collectors.joining());

    static final String GOOD = basic("user:password");
    static final String CHANGED = basic("user:changed");
    static final String WRONG = basic("user:wrong");

    private Users() {}

    static String basic(String userPass) {
        byte[] bytes = userPass.getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
    }
}
