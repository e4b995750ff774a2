package io.htpasswd.file;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What hashes look like, as parts of the patterns of causes. A further format is a further row here, and in no table of causes. */
final class HashPatterns {
    private static final String DIGIT = "[./0-9A-Za-z]";
    private static final String BASE64 = "[A-Za-z0-9+/]";

    private static final List<Format> FORMATS = List.of(
            new Format(
                    "\\$2[abxy]\\$",
                    "\\$2[abxy]\\$\\d\\d\\$" + DIGIT + "{53}",
                    "\\$2[abxy]\\$\\d\\d\\$" + DIGIT + "{0,52}",
                    "2[abxy]\\$\\d\\d\\$",
                    ""),
            Format.md5Crypt("apr1"),
            Format.md5Crypt("1"),
            Format.shaCrypt("5", 43),
            Format.shaCrypt("6", 86),
            new Format("\\{SHA\\}", "\\{SHA\\}" + BASE64 + "{27}=", "\\{SHA\\}" + BASE64 + "{0,27}=?", "", ""),
            // Without padding nothing tells where the salt ends.
            new Format("\\{SSHA\\}", "\\{SSHA\\}" + BASE64 + "{27,86}={1,2}", "", "", ""));

    static final String TAG = any(Format::tag);
    static final String HASH = any(Format::whole);
    static final String CUT_SHORT = any(Format::cutShort);
    static final String WITHOUT_DOLLAR = any(Format::withoutDollar);
    /** A tag and what stands between it and the number of rounds. */
    static final String ROUNDS = any(Format::rounds);

    private HashPatterns() {}

    private static String any(Function<Format, String> part) {
        return FORMATS.stream()
                .map(part)
                .filter(pattern -> !pattern.isEmpty())
                .collect(Collectors.joining("|", "(?:", ")"));
    }

    /** One format; a part is empty where hashes of the format have nothing of the kind, or nothing that could be told. */
    private record Format(String tag, String whole, String cutShort, String withoutDollar, String rounds) {
        static Format md5Crypt(String name) {
            return crypt(name, "[^$:]{0,8}", 22, "");
        }

        static Format shaCrypt(String name, int digits) {
            return crypt(name, "(?:rounds=\\d+\\$)?[^$:]{0,16}", digits, "\\$" + name + "\\$rounds=");
        }

        private static Format crypt(String name, String salt, int digits, String rounds) {
            String start = "\\$" + name + "\\$" + salt;
            return new Format(
                    "\\$" + name + "\\$",
                    start + "\\$" + DIGIT + "{" + digits + "}",
                    start + "(?:\\$" + DIGIT + "{0," + (digits - 1) + "})?",
                    // One character before a dollar sign is a tag only where a salt follows.
                    name + "\\$" + (name.length() == 1 ? "[^$]{1,24}\\$" : ""),
                    rounds);
        }
    }
}
