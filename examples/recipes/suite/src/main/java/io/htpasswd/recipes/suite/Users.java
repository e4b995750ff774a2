package io.htpasswd.recipes.suite;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The user of the suite, whose passwords are {@code password} and, after a change, {@code changed}. */
final class Users {
    static final String LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    static final String CHANGED_LINE = "user:$apr1$abcdefgh$o/06UTsbN29.l86D5w4Yn.\n";

    static final String GOOD = basic("user:password");
    static final String CHANGED = basic("user:changed");
    static final String WRONG = basic("user:wrong");

    private Users() {}

    private static String basic(String userPass) {
        byte[] bytes = userPass.getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
    }
}
