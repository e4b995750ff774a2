package io.htpasswd.file;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person did that makes a line, a hash, a name or a member of a group what it is, and the way out: one row of a table.
 *
 * <p>In {@code because}, {@code %c} stands for the one character that the pattern's group found, {@code %n} for its number of
 * characters, and {@code %u} for a user: nothing else of a line is ever shown.
 */
record Cause(Of of, Pattern pattern, String because, String wayOut) {
    /** What the pattern of a row is looked for in. */
    enum Of {
        /** The whole line, blanks around it gone. */
        LINE,
        /** What base64 stands for: in the line, or in what follows its first colon. */
        DECODED,
        /** All that follows the first colon. */
        FIELD,
        /** A name that cannot be one. */
        BAD_NAME,
        /** A name of a user or a group that can. */
        NAME,
        /** The same, but only where it is not composed. */
        UNCOMPOSED,
        /** One member of a group. */
        MEMBER
    }

    // Words and parts of patterns that rows of several tables have in common.
    static final String NEW = "htpasswd -B makes a hash";
    static final String SAVE = "save it as UTF-8, for instance with iconv -f UTF-16 -t UTF-8";
    static final String QUOTE = "[\"'`\u2018-\u201F\u00AB\u00BB]";
    /** What joins letters is part of some languages' names, except at the edges of one. */
    static final String INVISIBLE = "([\\p{Cf}\\p{Z}&&[^ \u200C\u200D]]|^[\u200C\u200D]|[\u200C\u200D]$)";

    Cause(Of of, String pattern, String because, String wayOut) {
        this(of, Pattern.compile(pattern), because, wayOut);
    }

    /** The sentence that says so; null when it is not what happened here. */
    @Nullable
    String in(Map<Of, String> pieces) {
        String text = pieces.get(of);
        if (text == null) return null;
        Matcher found = pattern.matcher(text);
        return found.find() ? filled(found) + "; " + wayOut : null;
    }

    private String filled(Matcher found) {
        if (because.indexOf('%') < 0) return because;
        String group = "";
        for (int i = 1; i <= found.groupCount(); i++) {
            if (found.group(i) != null) group = found.group(i);
        }
        return because.replace("%c", group.isEmpty() ? "" : named(group.codePointAt(0)))
                .replace("%n", String.valueOf(group.length()))
                .replace("%u", '"' + group + '"');
    }

    /** For what cannot be seen, too: {@code U+00A0, no-break space}. */
    private static String named(int character) {
        String name = switch (character) {
            case '\t' -> "tab";
            case 0xFEFF -> "byte order mark";
            default -> Character.getName(character).toLowerCase(Locale.ROOT);
        };
        return String.format("U+%04X, ", character) + name;
    }
}
