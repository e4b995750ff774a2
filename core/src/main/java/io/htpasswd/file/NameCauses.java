package io.htpasswd.file;

import static io.htpasswd.file.Cause.INVISIBLE;
import static io.htpasswd.file.Cause.Of.MEMBER;
import static io.htpasswd.file.Cause.Of.NAME;
import static io.htpasswd.file.Cause.Of.UNCOMPOSED;
import static io.htpasswd.file.Cause.QUOTE;
import static io.htpasswd.file.HashPatterns.TAG;

import java.util.List;
import java.util.regex.Pattern;

/** What makes a name odd that could be sent, or a member of a group one that there is not. The first row that is found counts. */
final class NameCauses {
    static final List<Cause> ROWS = List.of(
            // Names that somebody can send, and nobody will.
            new Cause(NAME, INVISIBLE, "holds %c, which cannot be seen", "remove it"),
            new Cause(NAME, "( )$", "ends with %c", "remove it"),
            new Cause(NAME, "^(" + QUOTE + ")|(" + QUOTE + ")$", "has %c at its edge", "remove it"),
            new Cause(NAME, "^([-*+\u2022] |\\d+\\. )", "begins with the mark of a list", "remove it"),
            new Cause(NAME, "^(//|;|--|/\\*)", "begins like a comment of another language", "begin comments with #"),
            new Cause(
                    NAME,
                    "%[0-9A-Fa-f]{2}|&(amp|lt|gt|quot|#x?[0-9A-Fa-f]+);",
                    "is encoded as in a URL or in HTML, where clients send it plain",
                    "write it plain"),
            new Cause(
                    NAME,
                    "^(export |set )|^(?!UID=)[A-Z_]{3,}=",
                    "begins like a line of a shell's",
                    "keep what follows the = sign"),
            new Cause(
                    UNCOMPOSED,
                    ".",
                    "is written with combining characters (NFD), where clients send composed ones (NFC)",
                    "write it composed"),

            // Members of groups.
            new Cause(MEMBER, "^" + TAG, "is a hash", "give the group file here, not the password file"),
            new Cause(MEMBER, "^[^:,]*:\\d*:", "is the rest of a line of /etc/group", "write group: user user"),
            new Cause(
                    MEMBER,
                    "([,;:|\uFF0C\u3001\uFF1B\"'`\u2018\u2019\u201C\u201D\u00AB\u00BB])|" + INVISIBLE,
                    "holds %c, which separates nothing",
                    "separate members by blanks"));

    /** What may be odd around or in a name; without it the name is the one that was meant. */
    static final Pattern AROUND = Pattern.compile(
            "\\p{Cf}|(?! )\\p{Z}|^(\\p{Z}|[-*+\u2022] |[\"'`\u2018-\u201F\u00AB\u00BB])+|[\\p{Z}\"'`\u2018-\u201F\u00AB\u00BB]+$");

    private NameCauses() {}
}
