package io.htpasswd.file;

import static io.htpasswd.file.Cause.Of.BAD_NAME;
import static io.htpasswd.file.Cause.Of.DECODED;
import static io.htpasswd.file.Cause.Of.FIELD;
import static io.htpasswd.file.Cause.Of.LINE;
import static io.htpasswd.file.Cause.Of.MEMBER;
import static io.htpasswd.file.Cause.Of.NAME;
import static io.htpasswd.file.Cause.Of.UNCOMPOSED;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person did that makes a line, a hash, a name or a member of a group what it is, and the way out. The first row whose
 * pattern is found counts. A new mistake is a new row here and a row of file-messages.tsv.
 *
 * <p>In a sentence {@code %c} stands for the one character that the pattern's group found, {@code %n} for its number of characters,
 * and {@code %u} for a user: nothing else of a line is ever shown.
 */
@SuppressWarnings("ImmutableEnumChecker") // patterns are immutable
enum Cause {
    // Files that are something else, seen by a line of theirs.
    MERGE_CONFLICT(LINE, "^([<=>|])\\1{6}( |$)", "a merge conflict was left in the file", "keep one of its sides"),
    CONFIGURATION(
            LINE,
            "(?i)^(auth(type|name|userfile|groupfile|basicprovider|_basic\\w*)|require|satisfy|order|</?(files|directory|limit|ifmodule|require)\\w*)\\b[^:]*$",
            "a directive of a server's configuration",
            "name the password file itself, not the file that refers to it"),
    MARKUP(LINE, "^<", "an HTML or XML page, as a failed download leaves it", "fetch the file again"),
    ENCRYPTED(
            LINE,
            "^(\\$ANSIBLE_VAULT;|-----BEGIN |age-encryption\\.org/|[^:]*: *ENC\\[)",
            "it is encrypted",
            "decrypt it first, for instance with ansible-vault, gpg, age or sops"),
    COMPRESSED(LINE, "^(\u001F\uFFFD|PK\u0003\u0004|BZh\\d|\uFFFD7zXZ)", "the file is compressed", "unpack it first"),
    POINTER(
            LINE,
            "^(version https://git-lfs|oid sha256:)",
            "a pointer of Git LFS stands for the file",
            "run git lfs pull"),
    MESSAGE(
            LINE,
            "(^\\d{3}: |command not found|No such file|^(Adding|Updating) password for|^(New|Re-type new) password:|^Usage: )",
            "a message that a command or a server printed",
            "write what it was to make; htpasswd -nB USER prints a line"),
    MANIFEST(
            LINE,
            "^(apiVersion: |kind: |metadata:$|type: [A-Z]|(stringData|data|spec):$)",
            "a line of a Kubernetes manifest",
            "keep the lines user:hash alone"),
    YAML_KEY(
            LINE,
            "^(basic_?auth(_users)?|users|auth|htpasswd|\\.ht(passwd|access)):( [|>][-+0-9]?)?$",
            "a key of YAML",
            "keep the lines user:hash alone"),
    SECTION(LINE, "^\\[[^:\\]]*\\]$", "a section of an INI file", "keep the lines user:hash alone"),
    BRACKET(LINE, "^(---|\\.\\.\\.|[\\[\\]{}],?)$", "a mark of YAML or JSON", "keep the lines user:hash alone"),
    ALMOST_A_COMMENT(
            LINE,
            "^([\\p{Cf}\\p{Z}])[\\p{Cf}\\p{Z}]*(?:#|$)",
            "%c makes a line of what would be a comment or nothing",
            "remove it"),
    FOREIGN_COMMENT(LINE, "^(//|;|--|/\\*|REM )[^:]*$", "a comment of another language", "begin comments with #"),
    PLACEHOLDER(
            LINE,
            "^([^:]*:)?\\s*[\"']?(\\$\\{|\\$\\(|\\{\\{|<%|%\\w+%$|__\\w+__$|@\\w+@$|\\$[A-Za-z_]\\w*$)",
            "a placeholder was not replaced",
            "fill it in before the file is used"),
    PATH(
            LINE,
            "^((\\.{0,2}|~)/[^:]*$|[A-Za-z]:\\\\|[a-z][a-z+]*://)",
            "a path or an address stands for the content of a file",
            "name or fetch that file itself"),
    HEADER(
            LINE,
            "(?i)^((proxy-)?authorization: *)?basic [A-Za-z0-9+/]{8,}=*$",
            "a header of a request, which holds a password in clear",
            Cause.NEW),
    BASE64(DECODED, "^#?[ -~]{1,64}:[ -~]{2}", "base64 of an htpasswd file, as in a Secret's data", "decode it first"),

    // Lines without a colon.
    WIDE_COLON(LINE, "^[^:]*?([\uFF1A\uFE55\uA789\u2236])[^:]*$", "%c stands for the colon", "write a colon of ASCII"),
    HASH_ALONE(LINE, "^" + Cause.TAG + "[^:]*$", "a hash without its user", "write user:hash"),
    OTHER_SEPARATOR(
            LINE, "^[^:]+?([\\s=,;|])\\s*" + Cause.TAG + "[^:]*$", "%c stands for the colon", "write user:hash"),
    NO_COLON(
            LINE,
            "^[^:]*$",
            "part of a line, or of another kind of file",
            "write user:hash, as htpasswd -nB USER prints it"),

    // Fields that have been through a shell, an editor or another file's syntax.
    NOTHING(
            FIELD,
            "^(:|$)",
            "no password was set, or a shell removed $… parts of an unquoted heredoc",
            "quote the heredoc; " + Cause.NEW),
    WRITTEN_LINE_END(
            FIELD,
            "^[^:]*\\\\n",
            "\\n is written as two characters where a line ends",
            "end the line there, as printf does and echo may not"),
    CARRIAGE_RETURN(
            FIELD, "\r", "a carriage return stands within the line, as if it ended it", "end lines with LF or CR LF"),
    DOUBLED(FIELD, "^\\s*[\"']?\\$\\$", "dollar signs are doubled, as in a compose file", "write each once"),
    ENCODED(
            FIELD,
            "(?i)^(%24|%7B|&#36;|&#x24;|&dollar;|\\\\u0024|\\\\x24|\\\\044)",
            "its first character is written as an escape of a URL, of HTML or of a program",
            "write $ or { itself"),
    WIDE_MARK(FIELD, "^([\uFF04\uFE69\uFF5B])", "%c stands at its beginning", "write $ or { of ASCII"),
    QUOTED(
            FIELD,
            "^\\s*" + Cause.QUOTE + "|^[^:]*" + Cause.QUOTE + "\\s*,?(:|$)",
            "quotes stand around the hash or at one end of it",
            "remove them"),
    BLANK_BEFORE(
            FIELD,
            "^([ \\t\\f\\x0B])\\s*(?:[${]|[./0-9A-Za-z]{13}$)",
            "a blank stands before the hash (%c), as in YAML",
            "remove it"),
    UNSEEN(FIELD, "^[^:]*?" + Cause.INVISIBLE, "it holds %c, which cannot be seen", "remove it"),
    SHELL(
            FIELD,
            "^[abxy](-|(/\\w+)+/)?(ba|da|z|k)?sh\\d",
            "a shell put its own name for $0, as it does between double quotes",
            "put the hash between single quotes; " + Cause.NEW),
    SECOND_USER(
            FIELD,
            "^" + Cause.HASH + "[\\s,;|]*([\\w.@+-]{1,64}):" + Cause.TAG,
            "text follows the hash: is a line end missing? %u starts a second user, who is not read",
            "begin a new line there"),
    TEXT_AFTER(
            FIELD,
            "^" + Cause.HASH + "[^:]",
            "text follows the hash, a comment perhaps, or a line end is missing",
            "end the line after the hash"),
    SECOND_HASH(
            FIELD,
            "^" + Cause.TAG + "[^:]*:\\s*" + Cause.TAG,
            "a second hash follows, so a line end is missing",
            "begin each user on a line"),

    // Whose hash it is.
    LATER_FIELD(
            FIELD,
            "^[^:${]*:\\s*" + Cause.TAG,
            "the hash stands one field later, behind a key, a realm or the user's name again",
            "write user:hash"),
    HTDIGEST(FIELD, "^[^:]*:\\p{XDigit}{32}$", "a line of htdigest, which is for Digest authentication", Cause.NEW),
    PASSWD(FIELD, "^x(:|$)", "a line of /etc/passwd, whose hash stands in /etc/shadow", Cause.NEW),
    WINDOWS(
            FIELD,
            "^(\\d+:\\p{XDigit}{32}:\\p{XDigit}{32}|\\$3\\$|\\$NT\\$)",
            "an NT hash, as Windows and Samba have it",
            Cause.NEW),
    MYSQL(FIELD, "^\\*\\p{XDigit}{40}(:|$)", "a hash of MySQL", Cause.NEW),
    DATABASE(FIELD, "^(SCRAM-SHA-|0x0[12]00|md5\\p{XDigit}{32}$)", "a hash of a database's own users", Cause.NEW),
    LOCKED(
            FIELD,
            "^(!|\\*|(NP|LK)(:|$))",
            "the account is locked, as shadow(5) writes it",
            "remove the line, or make a hash with htpasswd -B"),
    PHPASS(FIELD, "^\\$[PHS]\\$", "a hash of phpass, as WordPress, phpBB and Drupal write it", Cause.NEW),
    YESCRYPT(FIELD, "^\\$g?y\\$", "yescrypt, which is not verified here", Cause.NEW),
    ARGON2(FIELD, "(?i)^[{$]?argon2", "argon2, which is not verified here", Cause.NEW),
    SCRYPT(FIELD, "(?i)^([{$]?scrypt|\\$7\\$|\\$s0\\$|\\$s1\\$)", "scrypt, which is not verified here", Cause.NEW),
    PBKDF2(
            FIELD,
            "(?i)^([{$]?(x-)?pbkdf2|\\$p5k2\\$|grub\\.pbkdf2|\\{pkcs5s2|\\d{3,7}:[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$)",
            "PBKDF2, which is not verified here",
            Cause.NEW),
    OTHER_CRYPT(
            FIELD,
            "^(\\$(sha1|md5|2|8|9|14)[$,]|_[./0-9A-Za-z]{19}(:|$))",
            "a format of crypt(5) that is not verified here",
            Cause.NEW),
    DJANGO_BCRYPT(
            FIELD, "^bcrypt\\$(?=\\$2)", "Django's prefix stands before a bcrypt hash", "remove bcrypt$ before it"),
    DJANGO(
            FIELD,
            "^(bcrypt_sha256|sha1|md5|unsalted_\\w+)\\$|^\\$bcrypt-sha256\\$",
            "a hash of Django or passlib",
            Cause.NEW),
    HEXADECIMAL_SHA(
            FIELD,
            "(?i)^\\{S?SHA\\}\\p{XDigit}{40}",
            "hexadecimal digits follow the tag, where base64 belongs",
            Cause.NEW),
    TAG_BEFORE(
            FIELD,
            "^\\{(?!S?SHA\\}|noop|plain|clear)[\\w.+-]{1,24}\\}(" + Cause.HASH + "|[./0-9A-Za-z]{13})(:|$)",
            "the tag of another program stands before the hash",
            "remove the tag and its braces"),
    TAG_CASE(
            FIELD,
            "^(?!" + Cause.TAG + ")(?i:" + Cause.TAG + ")",
            "the tag is written in other letters: capitals count",
            "write {SHA}, {SSHA}, $apr1$ or $2y$"),
    CLEAR_TAG(
            FIELD,
            "(?i)^(?!(?-i:\\{PLAIN\\}))\\{(noop|plain(text)?|clear(text)?)\\}",
            "a password in clear under the tag of another program",
            Cause.NEW),
    FOREIGN_TAG(
            FIELD,
            "^\\{(?!PLAIN\\}|S?SHA\\})[^}]{1,24}\\}",
            "the tag of another program, of an LDAP server perhaps",
            Cause.NEW),
    HEX_DIGEST(
            FIELD,
            "^((?:\\p{XDigit}{8}){4,5}|(?:\\p{XDigit}{8}){7,8}|\\p{XDigit}{96}|\\p{XDigit}{128})(?::|$)",
            "%n hexadecimal digits are a digest of another program",
            Cause.NEW),

    // Hashes that are incomplete.
    FIRST_DOLLAR(
            FIELD,
            "^(2[abxy]\\$\\d\\d\\$|apr1\\$|[156]\\$[^$]{1,24}\\$)",
            "the dollar sign before the hash is missing",
            "write it"),
    BCRYPT_WITHOUT_TAG(
            FIELD, "^\\$?\\d\\d\\$[./A-Za-z0-9]{53}(:|$)", "bcrypt without its tag", "write $2y$ before its cost"),
    APR1_WITHOUT_TAG(
            FIELD,
            "^\\$?[./0-9A-Za-z]{1,8}\\$[./0-9A-Za-z]{22}(:|$)",
            "an MD5 hash of htpasswd without its tag",
            "write $apr1$ before its salt"),
    SHA_WITHOUT_TAG(FIELD, "^[A-Za-z0-9+/]{27}=(:|$)", "base64 of a SHA-1 without its tag", "write {SHA} before it"),
    BCRYPT_COST(
            FIELD,
            "^\\$2[abxy]\\$(\\d?\\$|0[0-3]|3[2-9]|[4-9]\\d)",
            "bcrypt's cost is two digits from 04 to 31",
            Cause.NEW),
    ROUNDS(
            FIELD,
            "^\\$[56]\\$rounds=(?![1-9]\\d{3,8}\\$)",
            "its rounds are no number from 1000 to 999999999",
            Cause.NEW),
    CUT_SHORT(
            FIELD,
            "^(\\$2[abxy]\\$\\d\\d\\$[./A-Za-z0-9]{0,52}|\\$(apr1|1)\\$[^$:]{0,8}(\\$[./0-9A-Za-z]{0,21})?|\\$5\\$(rounds=\\d+\\$)?[^$:]{0,16}(\\$[./0-9A-Za-z]{0,42})?|\\$6\\$(rounds=\\d+\\$)?[^$:]{0,16}(\\$[./0-9A-Za-z]{0,85})?|\\{SHA\\}[A-Za-z0-9+/]{0,27}=?)(:|$)",
            "it is cut short",
            "copy all of it; " + Cause.NEW),
    ALTERED(FIELD, "^" + Cause.TAG, "it was altered, or is of another program", Cause.NEW),
    BLANK_BEFORE_TEXT(
            FIELD,
            "^([ \\t\\f\\x0B])",
            "a blank and no hash follow the colon (%c), as in YAML or in a group file",
            Cause.NEW),
    COLON_FOLLOWS(FIELD, "^(\\{PLAIN\\})?[^:${]*:", "a colon follows, so it is no password by itself", Cause.NEW),
    IN_CLEAR(FIELD, "^[^${]*$", "a password in clear, or a shell removed $… parts of an unquoted heredoc", Cause.NEW),
    OTHER_HASH(FIELD, "", "the hash of another program", Cause.NEW),

    // Names that nobody can send.
    UTF_16(BAD_NAME, "^(.\0){2}|^(\0.){2}", "the file is UTF-16 without a byte order mark", Cause.SAVE),
    CONTROL(BAD_NAME, "([\\p{Cc}\u2028\u2029])", "it holds %c", "remove it"),
    NOT_UTF_8(
            BAD_NAME,
            "",
            "it is ISO 8859-1 perhaps",
            "convert the file, for instance with iconv -f ISO-8859-1 -t UTF-8"),

    // Names that somebody can send, and nobody will.
    NAME_UNSEEN(NAME, Cause.INVISIBLE, "holds %c, which cannot be seen", "remove it"),
    NAME_BLANK(NAME, "( )$", "ends with %c", "remove it"),
    NAME_QUOTE(NAME, "^(" + Cause.QUOTE + ")|(" + Cause.QUOTE + ")$", "has %c at its edge", "remove it"),
    NAME_LIST(NAME, "^([-*+\u2022] |\\d+\\. )", "begins with the mark of a list", "remove it"),
    NAME_COMMENT(NAME, "^(//|;|--|/\\*)", "begins like a comment of another language", "begin comments with #"),
    NAME_ENCODED(
            NAME,
            "%[0-9A-Fa-f]{2}|&(amp|lt|gt|quot|#x?[0-9A-Fa-f]+);",
            "is encoded as in a URL or in HTML, where clients send it plain",
            "write it plain"),
    NAME_ASSIGNMENT(
            NAME,
            "^(export |set )|^(?!UID=)[A-Z_]{3,}=",
            "begins like a line of a shell's",
            "keep what follows the = sign"),
    NAME_UNCOMPOSED(
            UNCOMPOSED,
            ".",
            "is written with combining characters (NFD), where clients send composed ones (NFC)",
            "write it composed"),

    // Members of groups.
    MEMBER_HASH(MEMBER, "^" + Cause.TAG, "is a hash", "give the group file here, not the password file"),
    ETC_GROUP(MEMBER, "^[^:,]*:\\d*:", "is the rest of a line of /etc/group", "write group: user user"),
    SEPARATOR(
            MEMBER,
            "([,;:|\uFF0C\u3001\uFF1B\"'`\u2018\u2019\u201C\u201D\u00AB\u00BB])|" + Cause.INVISIBLE,
            "holds %c, which separates nothing",
            "separate members by blanks");

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

    private static final String NEW = "htpasswd -B makes a hash";
    static final String SAVE = "save it as UTF-8, for instance with iconv -f UTF-16 -t UTF-8";
    private static final String QUOTE = "[\"'`\u2018-\u201F\u00AB\u00BB]";
    /** What joins letters is part of some languages' names, except at the edges of one. */
    private static final String INVISIBLE = "([\\p{Cf}\\p{Z}&&[^ \u200C\u200D]]|^[\u200C\u200D]|[\u200C\u200D]$)";

    private static final String TAG = "(?:\\$(?:2[abxy]|apr1|1|5|6)\\$|\\{S?SHA\\})";
    private static final String HASH = "(?:\\$2[abxy]\\$\\d\\d\\$[./A-Za-z0-9]{53}"
            + "|\\$(?:apr1|1)\\$[^$:]{0,8}\\$[./0-9A-Za-z]{22}"
            + "|\\$5\\$(?:rounds=\\d+\\$)?[^$:]{0,16}\\$[./0-9A-Za-z]{43}"
            + "|\\$6\\$(?:rounds=\\d+\\$)?[^$:]{0,16}\\$[./0-9A-Za-z]{86}"
            + "|\\{SHA\\}[A-Za-z0-9+/]{27}="
            // Without padding nothing tells where the salt ends.
            + "|\\{SSHA\\}[A-Za-z0-9+/]{27,86}={1,2})";

    private static final Cause[] ALL = values();

    private final Of of;
    private final Pattern pattern;
    final String because;
    private final String wayOut;

    Cause(Of of, String pattern, String because, String wayOut) {
        this.of = of;
        this.pattern = Pattern.compile(pattern);
        this.because = because;
        this.wayOut = wayOut;
    }

    /** The sentence of the first row that is found; null when there is none. */
    static @Nullable String in(Map<Of, String> suspects) {
        for (Cause cause : ALL) {
            String text = suspects.get(cause.of);
            if (text == null) continue;
            Matcher found = cause.pattern.matcher(text);
            if (found.find()) return cause.filled(found) + "; " + cause.wayOut;
        }
        return null;
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
